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

from evenhand import Policy, Program, ProgramError, load_policy, load_program
from evenhand.audit.accounts import Account, join_disputed, reconcile, take_accounts
from evenhand.facts.kinds import Number
from evenhand.facts.possible import Possible

POLICY: Final = one_rule({"fact": "pay.count", "at_least": 1})
COUNT: Final = KINDS["count"]
PARTIES: Final = {
    "company": {"name": "Lumen", "side": "sponsor"},
    "artists": {"name": "the artists", "side": "artists"},
    "pilots": {"name": "the pilots", "side": "pilots"},
    "log": {"name": "the log", "side": "record"},
    "readers": {"name": "readers", "side": "outside"},
}
SOURCES: Final = {"terms": {"title": "the terms", "kind": "ledger"}}
READ: Final = {"source": "terms", "at": "line 3"}


def describe(
    facts: Mapping[str, Any], parties: Mapping[str, Any] = PARTIES, policy: Policy = POLICY
) -> Program:
    """Load a program that some parties speak about, in the sources that there are."""
    header = {"name": "a program", "sponsor": "Lumen"}
    program = {"program": header, "parties": parties, "sources": SOURCES, "facts": {"pay": facts}}
    return load_program(program, policy)


def accounts_of(*claims: Mapping[str, Any], policy: Policy = POLICY) -> dict[str, Account]:
    """Take the accounts of a program in which some parties say how many there are."""
    program = describe({"count": list(claims)} if claims else {}, policy=policy)
    return {account.id: account for account in take_accounts(program, policy).shown}


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


ANYTHING: Final = "at least 0"


def test_what_nobody_claims_may_be_anything() -> None:
    """
    Where everyone is silent, anything is possible, and no side has an account.
    """
    assert {"as-described": ANYTHING} == answers_of()


def test_an_unanswered_claim_is_its_own_side_s_and_unanswered() -> None:
    """
    What one side claims and no other speaks on stands unanswered, and settles nothing.
    """
    assert {"artists": "3", "settled": ANYTHING, "unanswered": "3"} == answers_of(says("artists", 3))


def test_a_claim_of_the_sponsor_alone_settles_nothing() -> None:
    """
    The sponsor's own word, which no other side speaks on, is in its account and stands unanswered.
    """
    assert {"sponsor": "3", "settled": ANYTHING, "unanswered": "3"} == answers_of(says("company", 3))


def test_a_claim_of_the_sponsor_and_another_side_is_settled() -> None:
    """
    What the sponsor and another side claim, every account holds.
    """
    claims = says("artists", 3), says("company", 3)

    assert {"artists": "3", "sponsor": "3", "settled": "3", "unanswered": "3"} == answers_of(*claims)


def test_two_sides_settle_nothing_without_the_sponsor() -> None:
    """
    What two sides claim and the sponsor passes over stands unanswered, and settles nothing.
    """
    claims = says("artists", {"at_most": 5}), says("pilots", {"at_least": 3})

    assert {
        "artists": "0 to 5",
        "pilots": "at least 3",
        "settled": ANYTHING,
        "unanswered": "3 to 5",
    } == answers_of(*claims)


def test_a_disputed_claim_leaves_both_answers() -> None:
    """
    Where the sides exclude each other, both answers are possible for the accounts that combine them.
    """
    claims = says("artists", 3), says("company", 5)

    assert {
        "artists": "3",
        "sponsor": "5",
        "settled": "3 or 5",
        "unanswered": "3 or 5",
    } == answers_of(*claims)
    assert {
        "artists": set(),
        "sponsor": set(),
        "settled": {"contested"},
        "unanswered": {"contested"},
    } == conflicts_of(*claims)


def test_bounds_of_two_sides_are_put_together() -> None:
    """
    Settled is what the sponsor or the other side leaves possible, unanswered what both leave.
    """
    claims = says("artists", {"at_most": 5}), says("company", {"at_least": 3, "at_most": 9})

    assert {
        "artists": "0 to 5",
        "sponsor": "3 to 9",
        "settled": "0 to 9",
        "unanswered": "3 to 5",
    } == answers_of(*claims)


def test_a_third_side_narrows_what_the_other_sides_leave_in_common() -> None:
    """
    Settled is what the sponsor leaves possible together with what all other sides leave in common.
    """
    claims = says("company", 3), says("artists", {"at_least": 2}), says("pilots", {"at_most": 5})

    assert "2 to 5" == answers_of(*claims)["settled"]


@pytest.mark.parametrize(
    ("third", "settled"),
    [
        pytest.param({"at_most": 5}, "3 or at least 5", id="agrees with one and the other"),
        pytest.param({"at_least": 0}, "3 or at least 5", id="leaves everything open"),
        pytest.param({"at_least": 7}, "3 or at least 5", id="excludes one"),
        pytest.param(4, "3, 4 or at least 5", id="excludes both"),
    ],
)
def test_a_third_side_never_narrows_a_dispute(third: Any, settled: str) -> None:
    """
    Where two sides exclude each other, what either says is possible, and what a third says that excludes any.
    """
    claims = says("company", 3), says("artists", {"at_least": 5}), says("pilots", third)

    assert (settled, {"contested"}) == (answers_of(*claims)["settled"], conflicts_of(*claims)["settled"])


def test_claims_of_one_side_narrow_each_other() -> None:
    """
    A side that says two things which agree means both.
    """
    claims = says("artists", {"at_most": 5}), says("artists", {"at_least": 3})

    assert "3 to 5" == answers_of(*claims)["artists"]


def test_parties_of_one_side_speak_as_one() -> None:
    """
    What two parties of one side say narrows the one account that they have.
    """
    parties = {name: {**party, "side": "artists"} for name, party in PARTIES.items()}
    claims = [says("artists", {"at_most": 5}), says("pilots", {"at_least": 3})]
    (account,) = take_accounts(describe({"count": claims}, parties), POLICY).sides

    assert ("artists", "3 to 5") == (account.id, COUNT.show(account.possible["pay.count"]))


def test_a_side_that_contradicts_itself_means_either() -> None:
    """
    Where a side's claims exclude each other, what either says is possible, and the account is marked.
    """
    claims = says("artists", 3), says("artists", 5)

    assert {"artists": "3 or 5", "settled": ANYTHING, "unanswered": "3 or 5"} == answers_of(*claims)
    assert {
        "artists": {"contradicts itself"},
        "settled": set(),
        "unanswered": {"contradicts itself"},
    } == conflicts_of(*claims)


def test_the_record_narrows_every_account() -> None:
    """
    What the record shows, nobody holds otherwise.
    """
    claims = says("artists", {"at_most": 5}), says("log", {"at_least": 4})

    assert {"artists": "4 to 5", "settled": "at least 4", "unanswered": "4 to 5"} == answers_of(*claims)


def test_the_record_holds_against_a_claim_that_it_excludes() -> None:
    """
    Where a record with a source and a place leaves nothing of a claim, it holds, and the account is marked.
    """
    claims = says("artists", 3), {**says("log", 5), **READ}

    assert {"artists": "5", "settled": "5", "unanswered": "5"} == answers_of(*claims)
    assert {
        "artists": {"contradicts the record"},
        "settled": set(),
        "unanswered": {"contradicts the record"},
    } == conflicts_of(*claims)


@pytest.mark.parametrize("backing", [{}, {"source": "terms"}])
def test_what_names_no_source_and_place_overrules_nobody(backing: Mapping[str, Any]) -> None:
    """
    A record without a source or a place that excludes what a side claims is refused at both places.
    """
    with pytest.raises(ProgramError, match=r"cannot overrule what 'artists' says of pay\.count") as refused:
        accounts_of(says("artists", 3), {**says("log", 5), **backing})

    assert 2 == len(refused.value.problems)


def test_a_record_that_contradicts_itself_is_refused() -> None:
    """
    Where two entries of the record exclude each other, the program is refused at both places.
    """
    with pytest.raises(ProgramError, match=r"The record contradicts itself on pay\.count") as refused:
        accounts_of(says("log", 3), {**says("log", 5), **READ})

    assert 2 == len(refused.value.problems)


def test_someone_outside_moves_nothing() -> None:
    """
    What someone outside claims is in no account.
    """
    assert answers_of(says("artists", 3)) == answers_of(says("artists", 3), says("readers", 5))


def test_a_side_that_claims_nothing_has_no_account() -> None:
    """
    A party that is only named moves nothing.
    """
    claims = [says("artists", 3)]
    named, alone = (
        take_accounts(describe({"count": claims}, parties), POLICY)
        for parties in (PARTIES, {"artists": PARTIES["artists"]})
    )

    assert [each.possible for each in alone.shown] == [each.possible for each in named.shown]


@pytest.mark.parametrize("said", [3, [{"value": 3}], [{"value": 3, **READ}]])
def test_a_value_without_a_speaker_is_the_record_s(said: Any) -> None:
    """
    A value or a claim without a speaker, in a program that has sides, is the record's, and in every account.
    """
    agreed = [{"value": True, "by": party} for party in ("artists", "company")]
    accounts = take_accounts(describe({"count": said, "agreed": agreed}), POLICY)

    assert dict.fromkeys(["artists", "sponsor", "settled", "unanswered"], "3") == {
        account.id: COUNT.show(account.possible["pay.count"]) for account in accounts.shown
    }


@pytest.mark.parametrize("parties", [{}, {"log": PARTIES["log"]}, {"readers": PARTIES["readers"]}, PARTIES])
def test_a_program_without_sides_has_one_account(parties: Mapping[str, Any]) -> None:
    """
    Where no side claims anything, the program is taken as it is described.
    """
    (account,) = take_accounts(describe({"count": 3}, parties), POLICY).shown

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

    assert {"artists": "6", "sponsor": "10", "settled": "6, 8 or 10", "unanswered": "6, 8 or 10"} == {
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

    possible, alternatives = reconcile(said)
    again, in_another_order = reconcile(data.draw(st.permutations(said)))

    assert (possible, set(alternatives)) == (again, set(in_another_order))


@given(kinds, st.data())
def test_agreeing_answers_leave_what_they_share(name: str, data: st.DataObject) -> None:
    """
    Answers that do not exclude each other leave just what all of them hold.
    """
    said = data.draw(st.lists(answers(KINDS[name]).map(KINDS[name].read), min_size=1, max_size=4))
    shared = reduce(lambda left, right: left.meet(right), said)
    assume(not shared.is_empty)

    assert (shared, ()) == reconcile(said)


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


@given(kinds, st.data())
def test_an_answer_that_agrees_with_every_other_leaves_a_dispute_as_it_is(
    name: str, data: st.DataObject
) -> None:
    """
    However the others exclude each other, one that excludes none of what they leave adds nothing to it.
    """
    kind = KINDS[name]
    said = data.draw(st.lists(answers(kind).map(kind.read), min_size=2, max_size=5))
    assume(reduce(lambda left, right: left.meet(right), said).is_empty)
    more = reduce(lambda left, right: left.join(right), said, data.draw(answers(kind).map(kind.read)))

    assert join_disputed(said) == join_disputed([more, *said])


def test_a_third_answer_sides_with_those_it_agrees_with() -> None:
    """
    Of three answers the largest agreements are left, not what each says alone.
    """
    said = [read(COUNT, raw) for raw in ({"at_most": 5}, {"at_least": 3}, 9)]

    together, alone = read(COUNT, {"at_least": 3, "at_most": 5}), read(COUNT, 9)

    assert (together.join(alone), (together, alone)) == reconcile(said)


def test_many_answers_that_exclude_each_other_are_all_left() -> None:
    """
    Two hundred answers are reconciled, and one that agrees with all of them adds nothing.
    """
    said = [read(COUNT, number) for number in range(200)]
    every: Possible = reduce(lambda left, right: left.join(right), said)

    assert (every, tuple(said)) == reconcile([*said, read(COUNT, {"at_most": 1000})])


def test_sets_with_too_many_agreements_are_left_as_they_stand() -> None:
    """
    Where the agreements cannot be counted up, whatever anyone says is left.
    """
    words = [f"word {number}" for number in range(13)]
    tags = KINDS["tags"]
    said = [read(tags, {"value": [word], "complete": False}) for word in words]
    said.append(read(tags, []))

    assert (reduce(lambda left, right: left.join(right), said), tuple(said)) == reconcile(said)
