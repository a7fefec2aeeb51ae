"""An installed evenhand fills templates that were compiled when its wheel was built, where they fit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest
from jinja2 import Environment, ModuleLoader
from running import REPOSITORY
from two_sides import two_sides

from evenhand import render
from evenhand.reporting.brief import make_brief
from evenhand.reporting.templates import compile_built_in, look_up, open_compiled, open_environment
from evenhand.vocabulary.languages import LANGUAGES, open_catalogue, speaking
from evenhand.vocabulary.languages import Language as Spoken

ALL: Final = {
    "html": {"report.html.j2", "html/finding.html.j2", "html/style.css.j2", "wording.j2"},
    "md": {"report.md.j2", "wording.j2", "moves.j2"},
    "txt": {"letter.txt.j2", "wording.j2", "moves.j2"},
    "yaml": {"rule.yaml.j2"},
}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    A folder of the built-in templates, compiled.
    """
    folder = tmp_path_factory.mktemp("compiled")
    compile_built_in(folder)
    return folder


def open_here(folder: Path, kind: str = "html", language: str = "en") -> Environment:
    """
    Open an environment that takes its templates from a folder of compiled ones alone.
    """
    environment = open_environment(f".{kind}", open_catalogue(language)).overlay()
    environment.loader = open_compiled(environment, folder / kind)
    return environment


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "form"), [("html", "html"), ("md", "markdown")])
def test_what_is_compiled_gives_the_same_report(
    compiled: Path, kind: str, form: Any, language: Spoken
) -> None:
    """
    A report is the same to the letter, in whatever language, whoever compiled its template, and when.
    """
    audited = two_sides(language=language)
    with speaking(language):
        template = open_here(compiled, kind, language).get_template(f"report.{kind}.j2")
        report = template.render(look_up(audited), brief=make_brief(audited))

    assert render(audited, form) == report


@pytest.mark.parametrize(("kind", "names"), ALL.items())
def test_each_template_is_compiled_for_its_kind(compiled: Path, kind: str, names: set[str]) -> None:
    """
    A template is compiled where it is filled, and one that is a part of others with each of them.
    """
    there = {path.name for path in (compiled / kind).glob("*.py")}

    assert {ModuleLoader.get_module_filename(each) for each in names} <= there


@pytest.mark.parametrize("kind", ALL)
def test_what_another_jinja_compiled_is_not_taken(compiled: Path, tmp_path: Path, kind: str) -> None:
    """
    Code that another compiler wrote may ask for what this Jinja does not have.
    """
    note = compiled / kind / "made-by.txt"
    (tmp_path / kind).mkdir()
    (tmp_path / kind / note.name).write_text(f"0{note.read_text()}")

    assert (None, True) == (open_here(tmp_path, kind).loader, open_here(compiled, kind).loader is not None)


def test_what_calls_other_filters_is_not_taken(compiled: Path) -> None:
    """
    Code is compiled for just the filters that there are.
    """
    environment = open_here(compiled)
    environment.filters = {**environment.filters, "another": str}

    assert open_compiled(environment, compiled / "html") is None


def test_what_compiles_the_templates_is_there_when_a_wheel_is_built() -> None:
    """
    Of what evenhand needs, to compile its templates needs no more than the build is given.
    """
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    hook = project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
    needed = {re.split(r"[^\w-]", each)[0] for each in project["project"]["dependencies"]}
    code = "from evenhand.reporting.templates import compile_built_in; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - this very Python

    assert set() == (needed - set(hook["dependencies"])).intersection(done.stdout.split())


def test_a_wheel_fills_what_was_compiled_into_it(tmp_path: Path) -> None:
    """
    What is installed from a wheel fills each kind of template without its source.
    """
    build = ("hatchling", "build", "--target", "wheel", "--directory", str(tmp_path))
    subprocess.run([sys.executable, "-m", *build], cwd=REPOSITORY, capture_output=True, check=True)  # noqa: S603 - this very Python
    [wheel] = tmp_path.glob("*.whl")
    with ZipFile(wheel) as file:
        file.extractall(tmp_path / "installed")
    code = (
        "from evenhand.reporting.templates import *; from evenhand.vocabulary.languages import spoken;"
        "print(*(type(open_environment(each, spoken()).loader).__name__ for each in ESCAPES))"
    )
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", code],
        cwd=tmp_path / "installed",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ["ModuleLoader"] * len(ALL) == done.stdout.split()
