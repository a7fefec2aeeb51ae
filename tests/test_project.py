"""The options of a project: nearest file first, the command line before it, and nothing guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from running import SMALL_POLICY, UNFAIR, run, write

from evenhand.cli.project import ProjectOptions, find_file, load_options
from evenhand.vocabulary.errors import OptionsError, Place

TABLE: Final = "[tool.evenhand]\n"
WAIVERS: Final = "waivers:\n- {rule: pay/work-is-paid, reason: R, owner: O, until: 2999-01-01}\n"


def project(folder: Path, **files: str) -> Path:
    """
    Make a project of an unfair program in a folder of its own, and some files of options.
    """
    (folder / "plans").mkdir()
    for name, text in files.items():
        write(folder, text, name.replace("_", "."))
    return write(folder / "plans", UNFAIR)


def test_paths_are_meant_from_the_folder_of_the_file(tmp_path: Path) -> None:
    """
    Wherever the command is run: the policy, the waivers and the report.
    """
    options = f'{TABLE}rules = "{SMALL_POLICY}"\nwaivers = "w.yaml"\nformat = ["csv:out.csv"]\n'
    path = project(tmp_path, pyproject_toml=options, w_yaml=WAIVERS)
    ended = run("audit", path, folder=tmp_path / "plans")

    assert (0, True) == (ended.status, (tmp_path / "out.csv").is_file())
    assert "Options from ../pyproject.toml: format, rules, waivers." in ended.err


def test_the_nearest_file_is_taken(tmp_path: Path) -> None:
    """
    Upwards from a folder; of two in one folder, evenhand.toml; and no pyproject.toml that says nothing.
    """
    project(tmp_path, pyproject_toml=f"{TABLE}language = 'de'", evenhand_toml="")
    inner = tmp_path / "plans"
    found = [find_file(inner)]
    (tmp_path / "evenhand.toml").unlink()
    write(inner, "[project]\nname = 'tool.evenhand'\n", "pyproject.toml")
    found.append(find_file(inner))
    write(inner, f"{TABLE}language = 'de'", "pyproject.toml")
    found.append(find_file(inner))

    assert [tmp_path / "evenhand.toml", tmp_path / "pyproject.toml", inner / "pyproject.toml"] == found


def test_reports_are_those_of_audits_alone(tmp_path: Path) -> None:
    """
    Another command makes its own.
    """
    path = project(tmp_path, evenhand_toml=f'rules = "{SMALL_POLICY}"\nformat = ["sarif"]\n')
    ended = run("ask", path, folder=tmp_path)

    assert (0, "Options from evenhand.toml: rules.") == (ended.status, ended.err.split(" (")[0])


def test_the_name_of_a_profile_that_ships_stays_one(tmp_path: Path) -> None:
    """
    It is no file of the project.
    """
    ended = run("rules", "list", folder=project(tmp_path, evenhand_toml='profile = "preview"').parents[1])

    assert (0, True) == (ended.status, "Options from evenhand.toml: profile." in ended.err)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("fial-on = 'never'", (1, 1), "'fial-on' is not a key here."),
        ("\n  language = 'deu'", (2, 14), "'deu' is not allowed here."),
        ("waivers = 3", (1, 11), "3 is out of place here."),
        ("as-of = 2026-01-01", (1, 1), "'as-of' is not a key here."),
        ("format = 'html'", (1, 10), "'html' is out of place here."),
        ("a = [", (1, 1), "Invalid value"),
    ],
)
def test_a_mistake_has_its_place(tmp_path: Path, text: str, place: tuple[int, int], said: str) -> None:
    """
    A key that is none, a value that is not allowed, and what is no TOML.
    """
    path = write(tmp_path, text, "evenhand.toml")
    with pytest.raises(OptionsError) as refused:
        load_options(path)
    (problem,) = refused.value.problems

    assert Place(path.as_posix(), *place) == problem.place
    assert problem.message.startswith(said)


def test_a_wrong_report_is_refused_where_it_stands(tmp_path: Path) -> None:
    """
    With the nearest format.
    """
    path = project(tmp_path, evenhand_toml='fail-on = "never"\nformat = ["jsn:x"]\n')
    ended = run("audit", path, folder=tmp_path)

    assert (2, True, True) == (
        ended.status,
        ended.err.startswith("evenhand.toml:2:10\n"),
        "Did you mean 'json'?" in ended.err,
    )


def test_every_key_is_an_option(tmp_path: Path) -> None:
    """
    Each is taken, in the table of a pyproject.toml among others.
    """
    keys = {
        "rules": "r", "profile": "p", "fail-on": "minor", "fail-below": "b", "undecided": "fail",
        "min-grade": "B", "language": "de", "waivers": "w", "baseline": "a",
    }  # fmt: skip
    lines = [f'{key} = "{value}"' for key, value in keys.items()]
    text = "\n".join(
        ["[project]", "waivers = 1", TABLE, *lines, "require-quotes = true", 'format = ["html"]']
    )
    options, _ = load_options(write(tmp_path, text, "pyproject.toml"))

    assert options == ProjectOptions(
        **{key.replace("-", "_"): value for key, value in keys.items()},  # type: ignore[arg-type]
        require_quotes=True,
        format=("html",),
    )
