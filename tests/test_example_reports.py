"""The reports that are kept beside the example programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_in import BUILT_IN

from evenhand import Policy, load_program, render
from evenhand.advice.advising import advise
from evenhand.audit.case import open_case

ROOT = Path(__file__).parents[1]
PROGRAMS = sorted((ROOT / "examples" / "programs").glob("*.yaml"))


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Load the built-in policy once."""
    return BUILT_IN


@pytest.mark.parametrize("path", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_the_report_beside_an_example_is_the_one_it_gets(
    path: Path, policy: Policy, pytestconfig: pytest.Config
) -> None:
    """
    Each example program has its report beside it, as an audit by the built-in policy makes it.
    """
    program = load_program(path, policy, name=path.relative_to(ROOT).as_posix())
    report = render(advise(open_case(program, policy)), "markdown")
    kept = path.with_suffix(".md")
    if pytestconfig.getoption("--regenerate"):
        kept.write_text(report, encoding="utf-8")

    assert kept.read_text(encoding="utf-8") == report
