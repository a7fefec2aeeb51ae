"""The page of a question of each form, whole, as somebody read it: what changes in it is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from serving import NOW

from evenhand import load_policy
from evenhand.workbench.exchange import PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

HERE: Final = Path(__file__).parent
OWN: Final = """program: {name: A round, sponsor: A fund, as_of: 2026-03-01}
sources: {s0: {title: The call, kind: statement, file: sources/s0.txt}}
facts:
  selection: {reviewers: {at_least: 2, source: s0, at: line 1, quote: at least two people}}
  payment: {tracks: [{track: small, paid: true, hourly: 20 EUR/hour}]}
"""
SIDES: Final = """program: {name: A round, sponsor: A fund, as_of: 2026-03-01}
parties: {fund: {name: A fund, side: sponsor}, grantees: {name: those who were paid, side: grantees}}
sources: {s0: {title: The call, kind: statement, file: sources/s0.txt}}
origins: {call: {by: fund, title: the call}}
facts:
  selection:
    reviewers:
      - {at_least: 2, by: fund, origin: call, via: [{source: s0, at: line 1}], quote: at least two people}
      - {value: 1, by: grantees, note: told by telephone}
replies: [{to: selection.reviewers, by: fund, quote: Nobody decides alone., via: [{source: s0, at: line 3}]}]
"""
CALL: Final = (
    b"Of each application at least two people decide. They answer in time.\n\nNobody decides alone.\n"
)
# A page is a description, and the address of a question.
PAGES: Final = {
    "yes-no": (OWN, "selection.criteria_published"),
    "one": (OWN, "selection.conflict_rule"),
    "several": (OWN, "terms.demands"),
    "quantity": (OWN, "selection.reviewers"),
    "date": (OWN, "payment.work_ends_on"),
    "records": (OWN, "payment.tracks"),
    "claims": (SIDES, "selection.reviewers"),
    "a-claim": (SIDES, "selection.reviewers?claim=0"),
    "a-new-claim": (SIDES, "selection.criteria_published"),
}


@pytest.fixture(scope="module")
def grants() -> Workbench:
    """
    A workbench with a policy of a few questions.
    """
    return Workbench(load_policy(HERE.parent / "examples" / "policies" / "open-source-grants"), lambda: NOW)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_of_a_question_is_as_it_was(
    grants: Workbench, recorded: Callable[[Path, str], str], page: str
) -> None:
    """
    The page of a question shows what it showed when somebody last read it.
    """
    text, address = PAGES[page]
    fact, _, claim = address.partition("?claim=")
    folder = FolderInMemory({"program.yaml": text.encode(), "sources/s0.txt": CALL})
    query = {"claim": (claim,)} if claim else {}
    actual = grants.respond(folder, PageRequest("GET", f"/q/{fact}", query)).body.decode()

    assert recorded(HERE / "golden" / "workbench" / f"{page}.html", actual) == actual
