"""How far the answers are backed that decide, on the fast way: word for word what a Case would say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from small_policies import FACTS, sketch

from evenhand import Policy
from evenhand.batch.executors import PlainExecutor
from evenhand.batch.fast_way import FastWay

_DAY: Final = dt.date(2026, 3, 1)
_SOURCES: Final = {"terms": {"title": "Terms", "kind": "document"}}
_PARTIES: Final = {
    "lumen": {"name": "Lumen", "side": "sponsor"},
    "guild": {"name": "Guild", "side": "testers"},
    "club": {"name": "Club", "side": "testers"},
    "log": {"name": "Log", "side": "record"},
}
_SOURCED: Final = {"source": "terms", "at": "line 1"}
_IS_A: Final = {"fact": "x.a", "is": True}
_IS_B: Final = {"fact": "x.b", "is": True}
_A_MEANS_B: Final = {"a-means-b": {"when": _IS_A, "then": _IS_B}}

Assured = Mapping[str, Mapping[str, str]]


def _asking(requires: Mapping[str, Any], **parts: Any) -> Policy:
    """
    Sketch a policy of one rule, `x/rule`.
    """
    return sketch({"rule": {"requires": requires}}, **parts)


def _assure(policy: Policy, facts: Mapping[str, Any]) -> Mapping[str, str]:
    """
    Look a program up, and say how far the rule is backed in each account in which it passes or fails.
    """
    program = {
        "program": {"name": "a", "sponsor": "b", "as_of": "2026-03-01"},
        "parties": _PARTIES,
        "sources": _SOURCES,
        "facts": facts,
    }
    return FastWay(policy, _DAY, None, PlainExecutor()).judge(program).assurances["x/rule"]


def _say(by: str | None = None, *, value: bool, **backing: str) -> dict[str, Any]:
    return {"value": value, **({"by": by} if by else {}), **backing}


def test_an_answer_that_nobody_backs_is_told() -> None:
    """
    A plain answer is somebody's word.
    """
    assert {"as-described": "told"} == _assure(_asking(_IS_A), {"x.a": True})


def test_an_answer_with_a_place_is_sourced() -> None:
    """
    A source and a place in it make it so.
    """
    assert {"as-described": "sourced"} == _assure(_asking(_IS_A), {"x.a": _say(value=True, **_SOURCED)})


def test_what_a_document_does_not_say_is_sourced() -> None:
    """
    Whoever looks the document up finds the same.
    """
    facts = {**FACTS, "x.a": {"type": "boolean", "absent_from": {"document": False}}}
    silence = sketch({"rule": {"requires": {"not": _IS_A}}}, facts)

    assert {"as-described": "sourced"} == _assure(silence, {"x.a": {"not_found_in": "terms"}})


def test_a_rule_that_stays_open_has_none() -> None:
    """
    Nothing decides it, in no account.
    """
    both = _asking({"all": [_IS_A, _IS_B]})

    assert {} == _assure(both, {"x.a": _say(value=True, **_SOURCED)})


def test_the_least_backed_answer_counts() -> None:
    """
    One of the two that decide is told.
    """
    both = _asking({"all": [_IS_A, _IS_B]})

    assert {"as-described": "told"} == _assure(both, {"x.a": _say(value=True, **_SOURCED), "x.b": True})


def test_an_answer_that_decides_nothing_does_not_count() -> None:
    """
    What fails the one of two conditions fails both, however the other is backed.
    """
    both = _asking({"all": [_IS_A, _IS_B]})

    assert {"as-described": "sourced"} == _assure(both, {"x.a": _say(value=False, **_SOURCED), "x.b": True})


def test_the_best_of_several_claims_counts() -> None:
    """
    Two of one side say the same, and one of them names where.
    """
    claims = [_say("guild", value=True), _say("club", value=True, **_SOURCED)]
    expected = {"testers": "sourced", "unanswered": "sourced"}

    assert expected == _assure(_asking(_IS_A), {"x.a": claims})


def test_what_the_record_says_backs_a_side() -> None:
    """
    A side says what a record says too, which names where.
    """
    claims = [_say("guild", value=True), _say("log", value=True, **_SOURCED)]
    expected = {"testers": "sourced", "settled": "sourced", "unanswered": "sourced"}

    assert expected == _assure(_asking(_IS_A), {"x.a": claims})


def test_what_sides_agree_on_is_as_backed_as_the_best_of_them() -> None:
    """
    The sponsor names where, and the testers do not.
    """
    claims = [_say("lumen", value=True, **_SOURCED), _say("guild", value=True)]
    expected = {"sponsor": "sourced", "testers": "told", "settled": "sourced", "unanswered": "sourced"}

    assert expected == _assure(_asking(_IS_A), {"x.a": claims})


def test_what_the_sponsor_admits_is_backed_by_its_own_claim() -> None:
    """
    In the settled account the sponsor's word decides, on which the testers say nothing.
    """
    facts = {"x.a": [_say("lumen", value=False, **_SOURCED)], "x.c": [_say("guild", value=True)]}
    expected = {"sponsor": "sourced", "settled": "sourced", "unanswered": "sourced"}

    assert expected == _assure(_asking(_IS_A), facts)


def test_what_follows_is_backed_by_what_it_follows_from() -> None:
    """
    Nobody says b, which follows from a.
    """
    policy = _asking(_IS_B, consistency=_A_MEANS_B)

    assert {"as-described": "sourced"} == _assure(policy, {"x.a": _say(value=True, **_SOURCED)})


def test_what_is_said_itself_needs_nothing_to_follow_from() -> None:
    """
    That b is so is told, and follows from a that is sourced: told it is.
    """
    policy = _asking(_IS_B, consistency=_A_MEANS_B)

    assert {"as-described": "told"} == _assure(policy, {"x.a": _say(value=True, **_SOURCED), "x.b": True})


def test_what_follows_is_as_backed_in_the_account_of_a_side() -> None:
    """
    The testers say a of which b follows, and the sponsor says nothing of either.
    """
    policy = _asking(_IS_B, consistency=_A_MEANS_B)
    facts = {"x.a": [_say("guild", value=True, **_SOURCED)], "x.c": [_say("lumen", value=True)]}

    assert "sourced" == _assure(policy, facts)["testers"]


def test_what_is_contradicted_is_backed_by_its_own_claims() -> None:
    """
    That a is so and b is not contradicts what either of a and c means; each keeps the backing that it has.
    """
    either = {"any": [_IS_A, {"fact": "x.c", "is": True}]}
    policy = _asking(_IS_B, consistency={"either-means-b": {"when": either, "then": _IS_B, "basis": "help"}})

    assert {"as-described": "told"} == _assure(policy, {"x.a": _say(value=True, **_SOURCED), "x.b": False})
