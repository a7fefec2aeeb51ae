"""Every scenario of features/, and what the steps promise to those who write their own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from built_in import BUILT_IN
from pytest_bdd import scenarios
from pytest_bdd.feature import get_features
from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

scenarios(".")

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/features.md").read_text(encoding="utf-8")


@pytest.fixture
def definitions() -> list[StepFunctionContext]:
    """
    The steps that evenhand ships.
    """
    return [
        each
        for each in step_function_context_registry.values()
        if each.step_func.__module__.startswith("evenhand.steps")
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """
    A project of somebody else, made of the files that docs/features.md shows.
    """
    shown = re.findall(r"`([\w/.-]+\.\w+)`:\n\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    for name, text in shown:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_each_step_of_a_scenario_has_one_meaning(definitions: list[StepFunctionContext]) -> None:
    """
    No line of a feature matches two steps.
    """
    ambiguous = [
        step.name
        for step in _steps()
        if sum(each.type == step.type and each.parser.is_matching(step.name) for each in definitions) != 1
    ]

    assert [] == ambiguous


def test_each_step_is_used(definitions: list[StepFunctionContext]) -> None:
    """
    Every step that evenhand ships stands in a scenario of its own features.
    """
    lines = list(_steps())

    unused = {each.step_func.__name__ for each in definitions} - {
        each.step_func.__name__
        for each in definitions
        for line in lines
        if each.type == line.type and each.parser.is_matching(line.name)
    }

    assert set() == unused


def test_each_scenario_has_one_when() -> None:
    """
    A scenario does one thing.
    """
    busy = [
        (Path(feature.filename).name, scenario.name)
        for feature in get_features([str(ROOT / "features")])
        for scenario in feature.scenarios.values()
        if [step.type for step in scenario.steps].count("when") != 1
    ]

    assert [] == busy


def test_each_criterion_has_its_feature() -> None:
    """
    Every criterion of the built-in policy is told in a feature of its own.
    """
    told = {path.stem for path in (ROOT / "features").glob("*.feature")}

    assert set() == {criterion.id for criterion in BUILT_IN.criteria} - told


def test_the_documentation_lists_the_steps(definitions: list[StepFunctionContext]) -> None:
    """
    docs/features.md lists every step with what it does, and no other.
    """
    listed = re.findall(r"^\| (Given|When|Then) \| (`.*`) \| (.*) \|$", PAGE, re.MULTILINE)

    assert sorted(_rows(definitions)) == sorted(listed)


def test_a_project_needs_nothing_but_the_files_shown(project: Path) -> None:
    """
    The example of docs/features.md runs as it stands, and no conftest is needed.
    """
    run = _pytest(project)

    assert (0, "2 passed") == (run.returncode, _summary(run)), run.stdout


def test_a_scenario_that_is_not_so_fails_and_gives_the_reason(project: Path) -> None:
    """
    A wrong expectation fails, and the message says why the verdict is what it is.
    """
    feature = project / "features/preview.feature"
    feature.write_text(feature.read_text(encoding="utf-8").replace("is fail", "is pass"), encoding="utf-8")

    run = _pytest(project)

    assert (1, "1 failed, 1 passed") == (run.returncode, _summary(run)), run.stdout
    assert "fail, because" in run.stdout


def test_pytest_works_without_pytest_bdd(tmp_path: Path) -> None:
    """
    Where pytest-bdd is not installed, the plug-in offers nothing and breaks nothing.
    """
    (tmp_path / "test_plain.py").write_text("def test_plain() -> None:\n    assert 1\n", encoding="utf-8")
    script = (
        "import sys, pytest; status = pytest.main(['-p', 'no:pytest-bdd', '-p', 'no:cacheprovider']);"
        "sys.exit(status or 'evenhand' in sys.modules)"
    )

    run = _python(tmp_path, "-c", script)

    assert (0, "1 passed") == (run.returncode, _summary(run)), run.stderr


def test_evenhand_does_not_need_pytest() -> None:
    """
    Neither the library nor the command line loads pytest.
    """
    run = _python(ROOT, "-c", "import sys, evenhand.cli; sys.exit('pytest' in sys.modules)")

    assert (0, "") == (run.returncode, run.stderr)


def _steps() -> Iterator[Step]:
    """
    Every step of every scenario, with the examples of outlines filled in.
    """
    for feature in get_features([str(ROOT / "features")]):
        for template in feature.scenarios.values():
            contexts: list[Mapping[str, str]] = [
                context for examples in template.examples for context in examples.as_contexts()
            ]
            for context in contexts or [{}]:
                yield from template.render(context).steps


def _rows(definitions: list[StepFunctionContext]) -> Iterator[tuple[str, str, str]]:
    """
    The steps as a table: how each is written, also in another number, and what it does.
    """
    written: dict[object, list[StepFunctionContext]] = {}
    for each in definitions:
        written.setdefault(each.step_func, []).append(each)
    for step, ways in written.items():
        names = " or ".join(f"`{name}`" for name in sorted(each.parser.name for each in ways))
        yield (ways[0].type or "").capitalize(), names, step.__doc__ or ""


def _pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    return _python(folder, "-m", "pytest", "-p", "no:cacheprovider")


def _python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, *arguments], cwd=folder, capture_output=True, check=False, encoding="utf-8"
    )


def _summary(run: subprocess.CompletedProcess[str]) -> str:
    """
    The counts of pytest's closing line.
    """
    return re.sub(r"=+ | in .*", "", run.stdout.strip().splitlines()[-1])
