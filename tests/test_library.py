"""The library: everything that a caller hands over loads, and everything that is wrong comes as data."""

from __future__ import annotations

import datetime as dt
import doctest
import json
from collections.abc import Callable
from contextlib import chdir
from io import BytesIO, StringIO
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from running import FAIR, REPOSITORY, SMALL_POLICY, UNDECIDED, UNFAIR, write

import evenhand
from evenhand import (
    FORMATS,
    EvenhandError,
    Place,
    PolicyError,
    ProgramError,
    Screen,
    audit,
    compare,
    diff,
    load_policy,
    load_profile,
    load_program,
    render,
    render_comparison,
    render_diff,
)
from evenhand.steps import sketch

POLICY: Final = load_policy(SMALL_POLICY)
CONTENT: Final[dict[str, Any]] = {
    "program": {"name": "A preview", "sponsor": "Lumen", "as_of": dt.date(2026, 3, 1)},
    "facts": {
        "sponsor.for_profit": True,
        "pay": {"offered_share": "100 %", "method": "cash"},
        "sharing": {"criticism_allowed": True},
    },
}


def test_every_form_of_a_program_gives_the_same_audit(tmp_path: Path) -> None:
    """
    A dict, a text, JSON, a path and an open file come to the same findings, scores and opinion.
    """
    path = write(tmp_path, FAIR)
    as_json = json.dumps(CONTENT, default=str)
    with path.open(encoding="utf-8") as as_text, path.open("rb") as as_bytes:
        sources = (CONTENT, FAIR, as_json, path, as_text, as_bytes, StringIO(FAIR), BytesIO(FAIR.encode()))
        audits = [audit(load_program(source, POLICY), POLICY) for source in sources]
    results = [
        (each.opinion, each.accounts, [finding.verdict for finding in each.findings]) for each in audits
    ]

    assert [results[0]] * len(sources) == results


def test_a_policy_loads_from_a_folder_and_from_its_files() -> None:
    """
    A caller may keep a policy on disk or in memory.
    """
    files = {
        path.relative_to(SMALL_POLICY).as_posix(): path.read_text() for path in SMALL_POLICY.rglob("*.yaml")
    }

    assert POLICY.digest == load_policy(files).digest


@pytest.mark.parametrize("program", [FAIR, UNFAIR, UNDECIDED])
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_renders_the_same_text_twice(form: Any, program: str) -> None:
    """
    The same audit gives the same report, byte for byte.
    """
    audited = audit(load_program(program, POLICY), POLICY)

    assert render(audited, form) == render(audited, form)


def test_the_date_of_an_audit_is_the_callers_or_the_programs() -> None:
    """
    A caller's date goes before that of the description.
    """
    program = load_program(FAIR, POLICY)
    day = dt.date(2027, 1, 1)

    assert (dt.date(2026, 3, 1), day) == (
        audit(program, POLICY).as_of,
        audit(program, POLICY, as_of=day).as_of,
    )


def test_an_audit_without_a_date_is_refused() -> None:
    """
    The library never looks at the clock.
    """
    program = load_program(FAIR.replace(", as_of: 2026-03-01", ""), POLICY)
    with pytest.raises(ProgramError) as refused:
        audit(program, POLICY)

    assert (
        "<text>:1:1\n"
        "  No date is given on which to judge the program. Expected 'as_of' in the header, or as an argument."
    ) == str(refused.value)


def test_an_error_carries_located_problems() -> None:
    """
    A caller finds each problem with its place, in the order of the file.
    """
    with pytest.raises(EvenhandError) as refused:
        load_program(FAIR.replace("100 %", "100").replace("cash", "chips"), POLICY, name="plan.yaml")

    assert [Place("plan.yaml", 5, 24), Place("plan.yaml", 5, 37)] == [
        problem.place for problem in refused.value.problems
    ]


def test_the_name_of_a_source_is_the_callers_to_choose() -> None:
    """
    What is handed over without a name can be given one.
    """
    assert "plan 7" == load_program(CONTENT, POLICY, name="plan 7").file


PDF: Final[Any] = "pdf"
XML: Final[Any] = "xml"
AUDITED: Final = audit(load_program(FAIR, POLICY), POLICY)


@pytest.mark.parametrize(
    ("make", "formats"),
    [
        (
            lambda: render(AUDITED, PDF),
            "brief, brief-html, brief-markdown, terminal, html, markdown, json, sarif,",
        ),
        (
            lambda: render(AUDITED, XML),
            "brief, brief-html, brief-markdown, terminal, html, markdown, json, sarif,",
        ),
        (
            lambda: render_comparison(compare([AUDITED, AUDITED]), "sarif"),
            "terminal, html, markdown, json, csv.",
        ),
        (lambda: render_diff(diff(AUDITED, AUDITED), "html"), "terminal, markdown, json."),
    ],
)
def test_a_format_that_a_report_is_not_made_in_is_refused(make: Callable[[], str], formats: str) -> None:
    """
    The message lists the formats in which it is.
    """
    with pytest.raises(ValueError, match=f"is no format of this report. There are: {formats}"):
        make()


@pytest.mark.parametrize("date", ["as_of", "otherwise"])
def test_a_screen_takes_no_text_for_a_date(date: str) -> None:
    """
    It is refused at once, and not when the first program is judged.
    """
    dates: dict[str, Any] = {date: "2026-01-01"}

    with pytest.raises(TypeError, match=r"takes datetime\.date"):
        Screen(POLICY, **dates)


def test_a_text_that_names_a_profile_is_not_taken_for_one() -> None:
    """
    As for a program, the message says how a name is handed over.
    """
    with pytest.raises(PolicyError) as refused:
        load_profile("red-teaming", BUILT_IN)

    assert (
        "<text>:1:1\n"
        "  This text is the name of a profile, not a profile."
        " Expected the text, or pathlib.Path('red-teaming')."
    ) == str(refused.value)


def test_the_public_names_are_those_that_are_listed() -> None:
    """
    Nothing is public that is not in `__all__`, and `dir` names just that.
    """
    public = {
        name
        for name, value in vars(evenhand).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert (set(), sorted(evenhand.__all__)) == (public - {*evenhand.__all__}, dir(evenhand))


def test_the_types_are_published() -> None:
    """
    A caller's type checker finds the marker beside the package.
    """
    assert (Path(evenhand.__file__).parent / "py.typed").is_file()


def test_the_example_of_the_package_runs_as_it_stands() -> None:
    """
    What the docstring of the package shows is what comes out.
    """
    with chdir(REPOSITORY):
        results = doctest.testmod(evenhand)

    assert (0, True) == (results.failed, results.attempted > 0)


def test_the_example_of_a_sketch_is_one() -> None:
    """
    What the docstring of the sketches shows is a sketch.
    """
    _, _, example = (sketch.__doc__ or "").partition("\n\n")

    assert ["pay/work-is-paid"] == [rule.id for rule in sketch.sketch_policy(example).rules]
