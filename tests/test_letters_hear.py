"""The letters as a right of reply: each side hears what the other says, and nobody hears what they said."""

from __future__ import annotations

from typing import Any, Final

import pytest
from built_in import BUILT_IN

from evenhand import Audit, audit, load_program
from evenhand.reporting.hearing import Addressee, list_answerable

SHARED: Final = {"sharing.outputs_shareable": True}
NEEDS_ALL: Final = {"sharing.approval_scope": "all"}
NEEDS_NONE: Final = {"sharing.approval_scope": "none"}
FAILS: Final = "participants must get every output approved before they share it"
HOLDS: Final = "outputs may be shared without case-by-case approval by the sponsor"


def judge(parties: dict[str, dict[str, Any]], *replies: dict[str, Any]) -> Audit:
    """
    Audit what the company, the testers or the record answer.
    """
    sides = {"company": "sponsor", "testers": "testers", "press": "record"}
    facts: dict[str, list[dict[str, Any]]] = {}
    for party, answers in parties.items():
        for fact, value in answers.items():
            claim = {"value": value, "by": party, "via": [{"source": "s0", "at": "line 5"}]}
            facts.setdefault(fact, []).append(claim)
    told = {
        "program": {"name": "a program", "sponsor": "Lumen", "as_of": "2026-03-01"},
        "parties": {party: {"name": party, "side": side} for party, side in sides.items()},
        "sources": {"s0": {"title": "an article", "kind": "article"}},
        "facts": facts,
        "replies": replies,
    }
    return audit(load_program(told, BUILT_IN), BUILT_IN)


def hear(audited: Audit, to: Addressee) -> list[tuple[list[tuple[str, str]], str]]:
    """
    List what an addressee is told of approval: who says what, and what the addressee said to it.
    """
    answerable = list_answerable(audited, to)
    told = [([(one.who, one.words) for one in each.said], each.answer) for each in answerable]
    return [each for each in told if each[0][0][1] in {FAILS, HOLDS}]


@pytest.mark.parametrize(
    ("parties", "sponsor", "participants"),
    [
        ({"testers": {**SHARED, **NEEDS_ALL}}, [([("testers", FAILS)], "")], []),
        ({"company": {**SHARED, **NEEDS_NONE}}, [], [([("company", HOLDS)], "")]),
        (
            {"testers": {**SHARED, **NEEDS_ALL}, "company": {**SHARED, **NEEDS_NONE}},
            [([("testers", FAILS)], HOLDS)],
            [([("company", HOLDS)], FAILS)],
        ),
        ({"company": {**SHARED, **NEEDS_ALL}}, [], []),
        ({"press": {**SHARED, **NEEDS_ALL}}, [([("press", FAILS)], "")], []),
        ({"testers": {**SHARED, **NEEDS_NONE}}, [], []),
    ],
    ids=["accused", "praised", "denied", "admitted", "recorded", "friendly"],
)
def test_each_side_hears_what_the_other_says(
    parties: dict[str, dict[str, Any]], sponsor: list[Any], participants: list[Any]
) -> None:
    """
    The sponsor hears what others say is wrong, the participants what the sponsor says is right.
    """
    audited = judge(parties)

    assert (sponsor, participants) == (hear(audited, "sponsor"), hear(audited, "participants"))


def test_what_was_replied_stands_there() -> None:
    """
    Whoever has replied reads the own words in the letter.
    """
    reply = {
        "by": "company",
        "to": "sharing/no-blanket-approval",
        "says": "we are slow",
        "via": [{"source": "s0"}],
    }
    audited = judge({"testers": {**SHARED, **NEEDS_ALL}}, reply)

    assert [([("testers", FAILS)], "we are slow")] == hear(audited, "sponsor")


def test_a_program_that_describes_itself_has_nobody_to_hear() -> None:
    """
    Where no sides speak, nothing is said of anybody.
    """
    told = {
        "program": {"name": "a program", "sponsor": "Lumen", "as_of": "2026-03-01"},
        "facts": {**SHARED, **NEEDS_ALL},
    }
    audited = audit(load_program(told, BUILT_IN), BUILT_IN)

    assert () == list_answerable(audited, "sponsor")
