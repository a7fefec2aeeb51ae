"""What plans take away of what there is: nothing but what the goal needs, held to auditing each plan anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_policies import Written, describe, sketch
from test_plans_by_brute_force import ByHand
from tried_out import DAY, MANY, policies

from evenhand import load_policy
from evenhand.advice.agreed import AgreedFacts
from evenhand.advice.repair import repair
from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible, SetBox, Sets
from evenhand.vocabulary.verdicts import AIMS, Aim

_SETS: Final = st.lists(st.sampled_from("pqrstu"), unique=True, max_size=4)
_ENTRY: Final = st.fixed_dictionaries(
    {"name": st.sampled_from(["ann", "bob", "entry 1"])},
    optional={"flag": st.booleans(), "number": st.integers(0, 3)},
)
_LISTS: Final = st.lists(_ENTRY, max_size=3, unique_by=lambda each: str(each["name"]))


def _perhaps_more(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values | values.map(lambda value: {"value": value, "complete": False})


SAID: Final = st.fixed_dictionaries(
    {
        "x.t": _perhaps_more(_SETS.map(lambda members: sorted({*members} & {*"pqrs"}))),
        "x.u": _perhaps_more(_SETS),
        "x.l": _perhaps_more(_LISTS),
    },
    optional={"x.a": st.booleans()},
)


@given(policies(facts=MANY, most=4), SAID, st.sampled_from(AIMS))
def test_what_is_taken_away_could_not_be_kept(policy: Any, said: dict[str, Any], aim: Aim) -> None:
    """
    With any member of a set or entry of a list back in its place, a plan does not reach its goal as well.
    """
    by_hand = ByHand(policy, said, aim)
    known = AgreedFacts(by_hand.case).answers

    repairs = repair(by_hand.case.program, policy, as_of=DAY, goal=aim)

    plans = [each.answers for each in repairs.sets if each.is_enough]
    kept = [
        (plan, path, fuller)
        for plan in plans
        for path, answer in plan.items()
        for fuller in _put_back(known[path], answer)
        if by_hand.reaches(after := {**plan, path: fuller}) and by_hand.evades(after) <= by_hand.evades(plan)
    ]
    assert [] == kept


def _put_back(stated: Possible, answer: Possible) -> Iterator[Possible]:
    """
    Give an answer with each one of the things back that there surely are and that it lacks.
    """
    if isinstance(stated, Sets) and isinstance(answer, Sets):
        members = answer.boxes[0].must
        for word in frozenset.intersection(*(box.must for box in stated.boxes)) - members:
            yield Sets.of([SetBox(members | {word}, members | {word})])
    if isinstance(stated, Lists) and isinstance(answer, Lists) and len(stated.boxes) == 1:
        entries = answer.boxes[0].records
        for entry in stated.boxes[0].records:
            if entry.key not in {each.key for each in entries}:
                yield Lists.of([ListBox(_sort(*entries, entry), complete=True)])


def _sort(*entries: ListRecord) -> tuple[ListRecord, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.key))


def _mend_set(requires: Written, *members: str) -> str:
    """
    Give the set that a plan makes of these members, so that it is as is required.
    """
    policy = sketch({"rule": {"requires": requires}}, MANY)
    [plan, *_] = repair(describe(policy, {"x.u": list(members)}), policy, as_of=DAY, goal="conform").sets
    return policy.facts["x.u"].kind.show(plan.answers["x.u"])


def _of(operator: str, *words: str) -> Written:
    return {"fact": "x.u", operator: list(words)}


@pytest.mark.parametrize(
    ("requires", "mended"),
    [
        (_of("includes_all_of", "a", "c", "d"), "a, b, c, d"),
        (_of("includes_any_of", "c", "d"), "a, b, c"),
        ({"not": _of("includes_any_of", "a", "c")}, "b"),
        ({"all": [_of("includes_any_of", "c"), {"not": _of("includes_any_of", "b")}]}, "a, c"),
        ({"any": [{"not": _of("includes_any_of", "a", "b")}, _of("includes_any_of", "c")]}, "a, b, c"),
        (_of("is", "a"), "a"),
        (_of("includes_all_of", *"cdefghijk"), "a, b, c, d, e, f, g, h, i, j, k"),
        ({"not": _of("includes_any_of", *"bcdefghijk")}, "a"),
    ],
)  # fmt: skip
def test_only_those_come_that_are_needed_and_only_those_go_that_are_not_allowed(
    requires: Written, mended: str
) -> None:
    """
    A set keeps its other members, also where it has too many for every set to be tried.
    """
    assert mended == _mend_set(requires, "a", "b")


def test_what_people_are_told_already_they_are_told_still() -> None:
    """
    What is to be told besides about pay comes to what is told, and nothing that is told goes.
    """
    policy = load_policy()
    told = {
        "sponsor.for_profit": True,
        "work.demand": "duty",
        "pay.offered_share": "100 %",
        "pay.terms_told": ["amount", "expenses", "tax-treatment"],
    }

    plans = repair(describe(policy, told), policy, as_of=DAY, goal="mend").sets

    changes = [
        (each.was, each.now) for plan in plans for each in plan.changes if each.fact == "pay.terms_told"
    ]
    assert [("amount, expenses, tax-treatment", "amount, expenses, form, tax-treatment, timing")] == changes
