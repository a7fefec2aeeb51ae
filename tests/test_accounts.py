"""Accounts: what is possible for a fact from each standpoint."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies.answers import answers, read
from strategies.policies import DOCUMENTS, KINDS, fact_entry, one_rule, policy_file, rule_file

from evenhand import Policy, load_policy, load_program
from evenhand.audit.accounts import Account, reconcile, take_accounts
from evenhand.facts.kinds import Number
from evenhand.facts.possible import Possible

POLICY: Final = one_rule({"fact": "pay.count", "at_least": 1})
COUNT: Final = KINDS["count"]
PARTIES: Final = {
    "company": {"name": "Lumen", "side": "sponsor"},
    "artists": {"name": "the artists", "side": "artists"},
    "log": {"name": "the log", "side": "record"},
    "readers": {"name": "readers", "side": "outside"},
}


def accounts_of(*claims: Mapping[str, Any], policy: Policy = POLICY) -> dict[str, Account]:
    """Take the accounts of a program in which some parties say how many there are."""
    program = {
        "program": {"name": "a program", "sponsor": "Lumen"},
        "parties": PARTIES,
        "facts": {"pay.count": list(claims)} if claims else {},
    }
    return {account.id: account for account in take_accounts(load_program(program, policy), policy)}


def answers_of(*claims: Mapping[str, Any]) -> dict[str, str]:
    """Show what each account holds possible for the number that is claimed."""
    return {
        name: COUNT.show(account.possible.get("pay.count", COUNT.anything))
        for name, account in accounts_of(*claims).items()
    }


def conflicts_of(*claims: Mapping[str, Any]) -> dict[str, set[str]]:
    """Give what is marked as a contradiction in each account."""
    return {
        name: set(account.conflicts.get("pay.count", ())) for name, account in accounts_of(*claims).items()
    }


def says(party: str, value: Any) -> dict[str, Any]:
    """Write a claim of a party."""
    return {"by": party, **(value if isinstance(value, dict) else {"value": value})}


def each(company: Any, artists: Any, undisputed: Any, unrebutted: Any) -> dict[str, Any]:
    """Name what the four accounts hold."""
    return {"company": company, "artists": artists, "undisputed": undisputed, "unrebutted": unrebutted}


ANYTHING: Final = "at least 0"


def test_what_nobody_claims_may_be_anything() -> None:
    """
    Where everyone is silent, every account holds anything possible.
    """
    assert each(ANYTHING, ANYTHING, ANYTHING, ANYTHING) == answers_of()


def test_an_unanswered_claim_is_its_own_side_s_and_unrebutted() -> None:
    """
    What one side claims and the other passes over is possible otherwise for the other, and unrebutted.
    """
    assert each(ANYTHING, "3", ANYTHING, "3") == answers_of(says("artists", 3))


def test_an_agreed_claim_is_undisputed() -> None:
    """
    What both sides claim, every account holds.
    """
    assert each("3", "3", "3", "3") == answers_of(says("artists", 3), says("company", 3))


def test_a_disputed_claim_leaves_both_answers() -> None:
    """
    Where the sides exclude each other, both answers are possible for the accounts that combine them.
    """
    claims = says("artists", 3), says("company", 5)

    assert each("5", "3", "3 or 5", "3 or 5") == answers_of(*claims)
    assert {
        "company": set(),
        "artists": set(),
        "undisputed": set(),
        "unrebutted": {"contested"},
    } == conflicts_of(*claims)


def test_bounds_of_two_sides_are_put_together() -> None:
    """
    Undisputed is what neither side excludes, unrebutted what both leave.
    """
    claims = says("artists", {"at_most": 5}), says("company", {"at_least": 3, "at_most": 9})

    assert each("3 to 9", "0 to 5", "0 to 9", "3 to 5") == answers_of(*claims)


def test_claims_of_one_side_narrow_each_other() -> None:
    """
    A side that says two things which agree means both.
    """
    claims = says("artists", {"at_most": 5}), says("artists", {"at_least": 3})

    assert "3 to 5" == answers_of(*claims)["artists"]


def test_a_side_that_contradicts_itself_means_either() -> None:
    """
    Where a side's claims exclude each other, what either says is possible, and the account is marked.
    """
    claims = says("artists", 3), says("artists", 5)

    assert each(ANYTHING, "3 or 5", ANYTHING, "3 or 5") == answers_of(*claims)
    assert each(set(), *[{"contradicts itself"}] * 3) == conflicts_of(*claims)


def test_the_record_narrows_every_account() -> None:
    """
    What the record shows, nobody holds otherwise.
    """
    claims = says("artists", {"at_most": 5}), says("log", {"at_least": 4})

    assert each("at least 4", "4 to 5", "at least 4", "4 to 5") == answers_of(*claims)


def test_the_record_holds_against_a_claim_that_it_excludes() -> None:
    """
    Where the record leaves nothing of a side's claim, the record holds, and the account is marked.
    """
    claims = says("artists", 3), says("log", 5)

    assert each("5", "5", "5", "5") == answers_of(*claims)
    assert each(set(), *[{"contradicts the record"}] * 3) == conflicts_of(*claims)


def test_a_record_that_contradicts_itself_marks_every_account() -> None:
    """
    Where two entries of the record exclude each other, either is possible, for everyone.
    """
    claims = says("log", 3), says("log", 5)

    assert each("3 or 5", "3 or 5", "3 or 5", "3 or 5") == answers_of(*claims)
    assert each(*[{"the record contradicts itself"}] * 4) == conflicts_of(*claims)


def test_a_bystander_moves_nothing() -> None:
    """
    What someone else claims is in no account.
    """
    assert answers_of(says("artists", 3)) == answers_of(says("artists", 3), says("readers", 5))


def test_a_plain_value_is_the_record_s() -> None:
    """
    A value without a speaker, in a program that has parties, counts as the record's.
    """
    header = {"name": "a program", "sponsor": "Lumen"}
    program = load_program({"program": header, "parties": PARTIES, "facts": {"pay.count": 3}}, POLICY)
    accounts = take_accounts(program, POLICY)

    assert ["3"] * 4 == [COUNT.show(account.possible["pay.count"]) for account in accounts]


@pytest.mark.parametrize("parties", [{}, {"log": PARTIES["log"]}, {"readers": PARTIES["readers"]}])
def test_a_program_without_sides_has_one_account(parties: Mapping[str, Any]) -> None:
    """
    Where no principal speaks, the program is taken as it is described.
    """
    header = {"name": "a program", "sponsor": "Lumen"}
    program = load_program({"program": header, "parties": parties, "facts": {"pay.count": 3}}, POLICY)
    (account,) = take_accounts(program, POLICY)

    assert ("as-described", "3") == (account.kind, COUNT.show(account.possible["pay.count"]))


def test_derived_facts_are_worked_out_in_each_account() -> None:
    """
    A fact worked out from others is what each account makes of those, also one worked out from it.
    """
    policy = load_policy(
        {
            "policy.yaml": policy_file(["pay"]),
            "documents.yaml": DOCUMENTS,
            "pay/criterion.yaml": {
                "title": "Pay",
                "question": "Paid?",
                "facts": {"count": fact_entry("count")},
                "derived": {
                    "twice": {"title": "twice", "type": "integer", "sum": ["pay.count", "pay.count"]},
                    "share": {"title": "share", "type": "share", "ratio": ["pay.count", "pay.twice"]},
                },
            },
            "pay/rule.yaml": rule_file({"fact": "pay.share", "at_least": "50 %"}),
        }
    )
    accounts = accounts_of(says("artists", 3), says("company", 5), policy=policy)

    assert {"artists": "6", "company": "10", "undisputed": "6, 8 or 10", "unrebutted": "6, 8 or 10"} == {
        name: Number().show(account.possible["pay.twice"]) for name, account in accounts.items()
    }
    assert "50 %" == KINDS["part"].show(accounts["artists"].possible["pay.share"])


kinds = st.sampled_from(list(KINDS))


@given(kinds, st.data())
def test_the_order_of_the_answers_does_not_matter(name: str, data: st.DataObject) -> None:
    """
    Answers in another order leave the same possible.
    """
    said = data.draw(st.lists(answers(KINDS[name]).map(KINDS[name].read), min_size=1, max_size=6))

    assert reconcile(said) == reconcile(data.draw(st.permutations(said)))


@given(kinds, st.data())
def test_agreeing_answers_leave_what_they_share(name: str, data: st.DataObject) -> None:
    """
    Answers that do not exclude each other leave just what all of them hold.
    """
    said = data.draw(st.lists(answers(KINDS[name]).map(KINDS[name].read), min_size=1, max_size=4))
    shared = reduce(lambda left, right: left.meet(right), said)
    assume(not shared.is_empty)

    assert (shared, False) == reconcile(said)


@given(kinds, st.data())
def test_an_answer_that_agrees_with_every_other_never_widens(name: str, data: st.DataObject) -> None:
    """
    However the others contradict each other, one that excludes none of what they leave only narrows it.
    """
    kind = KINDS[name]
    said = data.draw(st.lists(answers(kind).map(kind.read), min_size=1, max_size=5))
    wide = data.draw(answers(kind).map(kind.read))
    more = reduce(lambda left, right: left.join(right), said, wide)
    before, after = reconcile(said)[0], reconcile([*said, more])[0]

    assert after == after.meet(before)


def test_a_third_answer_sides_with_those_it_agrees_with() -> None:
    """
    Of three answers the largest agreements are left, not what each says alone.
    """
    said = [read(COUNT, raw) for raw in ({"at_most": 5}, {"at_least": 3}, 9)]

    assert (read(COUNT, {"at_least": 3, "at_most": 5}).join(read(COUNT, 9)), True) == reconcile(said)


def test_many_answers_that_exclude_each_other_are_all_left() -> None:
    """
    Two hundred answers are reconciled, and one that agrees with all of them adds nothing.
    """
    said = [read(COUNT, number) for number in range(200)]
    every: Possible = reduce(lambda left, right: left.join(right), said)

    assert (every, True) == reconcile([*said, read(COUNT, {"at_most": 1000})])


def test_sets_with_too_many_agreements_are_left_as_they_stand() -> None:
    """
    Where the agreements cannot be counted up, whatever anyone says is left.
    """
    words = [f"word {number}" for number in range(13)]
    tags = KINDS["tags"]
    said = [read(tags, {"value": [word], "complete": False}) for word in words]
    nothing = read(tags, [])

    assert (reduce(lambda left, right: left.join(right), [*said, nothing]), True) == reconcile(
        [*said, nothing]
    )
