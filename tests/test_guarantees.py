"""The theorems of the design, over random policies and programs and over the built-in policy."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, get_args

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies.answers import answers
from strategies.changes import (
    complete,
    relay,
    shuffle_claims,
    shuffle_files,
    with_party,
    with_rules_that_cannot_apply,
    with_sides,
    without_outsiders,
)
from strategies.decisions import columns_renamed, decide, in_any_order, scores_of
from strategies.losses import Loss, losses, lost_claims
from strategies.programs import Drawn, cases, random_cases
from strategies.weighings import Weighing, weighings

from evenhand import FORMATS, Audit, render
from evenhand.audit.audit import Interval
from evenhand.audit.exit_status import FailOn, Gating, Status, Undecided, find_status
from evenhand.policy.conditions import All, AnyOf, AtLeastNOf, Not
from evenhand.vocabulary.verdicts import AGREED, SIDES, Conclusion, Verdict

_FAVOURABLE: Final = ("pass", "not-applicable")
_DECIDED: Final = ("pass", "fail", "not-applicable")
_CONFORMITY: Final[Mapping[Conclusion, int]] = {
    "does not conform": 0,
    "contested": 0,
    "no opinion": 0,
    "conforms except": 1,
    "conforms": 2,
}
_COUNTED: Final = [each for each in get_args(FailOn) if each != "never"]
_NOT_IGNORED: Final[Sequence[Undecided]] = ("report", "fail")
_ABOVE_EVERYTHING: Final = Decimal(2)
_VOICES: Final = ("sponsor", "testers", "others", "neighbours")
_OTHER_SIDES: Final = ("testers", "others")
_WORDS: Final = ("weavers", "dyers")  # nothing else in a program is called so: a group may be one of testers


def _verdicts(audit: Audit, accounts: Sequence[str]) -> list[dict[str, Verdict]]:
    return [{finding.rule: finding.accounts[each] for finding in audit.findings} for each in accounts]


def _low(score: Interval | None) -> Decimal:
    return _ABOVE_EVERYTHING if score is None else score.low


def _turned(loss: Loss, wanted: Callable[[Verdict, Verdict], bool]) -> list[tuple[str, str]]:
    """List the accounts and rules whose verdicts, in full and after the loss, are so."""
    return [
        (account, finding.rule)
        for account, left in loss.accounts
        for finding, after in zip(loss.full.findings, loss.poorer.findings, strict=True)
        if wanted(finding.accounts[account], after.accounts[left])
    ]


@given(losses())
def test_silence_never_creates_a_pass_in_an_account(loss: Loss) -> None:
    """
    What is left out never turns a verdict of an account into a pass or a not-applicable.
    """
    assume(not loss.excludes)

    assert [] == _turned(loss, lambda full, after: after in _FAVOURABLE and full != after)


@given(losses())
def test_silence_never_settles_in_favour(loss: Loss) -> None:
    """
    What is left out never turns a finding into a pass or a not-applicable.
    """
    assume(not loss.excludes)
    full = {finding.rule: finding.verdict for finding in loss.full.findings}
    poorer = {finding.rule: finding.verdict for finding in loss.poorer.findings}

    assert {} == {rule: each for rule, each in poorer.items() if each in _FAVOURABLE and full[rule] != each}


@given(losses())
def test_silence_never_raises_a_secured_score(loss: Loss) -> None:
    """
    What is left out never raises the low end of a score; having none counts as above every score.
    """
    assume(not loss.excludes)

    assert [] == [
        (account, criterion)
        for account, left in loss.accounts
        for criterion, score in _scores(loss.full, account).items()
        if _low(_scores(loss.poorer, left)[criterion]) > _low(score)
    ]


def _scores(audit: Audit, account: str) -> dict[str, Interval | None]:
    return {criterion: score for (criterion, _), score in scores_of(audit, [account]).items()}


@given(losses())
def test_silence_never_ends_in_a_clean_exit(loss: Loss) -> None:
    """
    What is left out never turns exit status 1 or 3 into 0, unless undecided rules or all are to be ignored.
    """
    assume(not loss.excludes)
    turned = [
        options
        for options in itertools.product(_COUNTED, _NOT_IGNORED)
        if find_status(loss.poorer, Gating(*options))
        == Status.CLEAN
        != find_status(loss.full, Gating(*options))
    ]

    assert [] == turned


@given(losses())
def test_silence_never_improves_the_opinion(loss: Loss) -> None:
    """
    What is left out never makes a program conform, with exceptions or without.
    """
    assume(not loss.excludes)

    assert _CONFORMITY[loss.poorer.opinion.conclusion] <= _CONFORMITY[loss.full.opinion.conclusion]


@given(lost_claims())
def test_evidence_never_reverses_a_verdict(loss: Loss) -> None:
    """
    A claim that excludes no other leaves every decided verdict of a side's account as it was.
    """
    assume(not loss.excludes)
    sides = _sides(loss.full)

    assert [] == [
        each
        for each in _turned(loss, lambda full, after: after in _DECIDED and full != after)
        if each[0] in sides
    ]


@given(lost_claims())
def test_evidence_never_turns_what_is_settled_into_its_opposite(loss: Loss) -> None:
    """
    A claim that excludes no other never turns a settled verdict into another settled one.
    """
    assume(not loss.excludes)

    assert [] == [
        after.rule
        for full, after in zip(loss.full.findings, loss.poorer.findings, strict=True)
        if after.verdict in _DECIDED and full.verdict in _DECIDED and full.verdict != after.verdict
    ]


@given(lost_claims())
def test_evidence_contests_and_unsettles_nothing_where_nothing_is_in_dispute(loss: Loss) -> None:
    """
    Where no claims that bear on a rule exclude each other, one more never contests it nor unsettles it.
    """
    assume(not loss.excludes)
    disputed = _disputed(loss.full)

    assert [] == [
        full.rule
        for full, after in zip(loss.full.findings, loss.poorer.findings, strict=True)
        if disputed.isdisjoint(loss.case.policy.near[full.rule])
        and (full.verdict == "contested" or (after.verdict in _DECIDED and full.verdict != after.verdict))
    ]


def _disputed(audit: Audit) -> set[str]:
    """List the facts on which claims exclude each other, between sides or within one."""
    return {fact.path for fact in audit.facts for answer in fact.accounts.values() if answer.conflicts}


@given(lost_claims())
def test_evidence_never_widens_an_interval(loss: Loss) -> None:
    """
    A claim that excludes no other leaves the scores of a side's account within their intervals.
    """
    assume(not loss.excludes)
    sides = _sides(loss.full)

    assert [] == [
        (account, criterion)
        for account, left in loss.accounts
        if account in sides
        for criterion, score in _scores(loss.full, account).items()
        if not _lies_within(score, _scores(loss.poorer, left)[criterion])
    ]


def _sides(audit: Audit) -> set[str]:
    return {account.id for account in audit.accounts if account.kind in SIDES}


def _lies_within(inner: Interval | None, outer: Interval | None) -> bool:
    """Say whether an interval lies in another; no score at all lies in every interval."""
    if inner is None or outer is None:
        return inner is None
    return outer.low <= inner.low and inner.high <= outer.high


@given(weighings())
def test_the_order_of_the_parts_does_not_matter(weighing: Weighing) -> None:
    """
    All and any are commutative.
    """
    one, two, _ = weighing.conditions

    assert weighing.of(All((one, two))) is weighing.of(All((two, one)))
    assert weighing.of(AnyOf((one, two))) is weighing.of(AnyOf((two, one)))


@given(weighings())
def test_the_grouping_of_the_parts_does_not_matter(weighing: Weighing) -> None:
    """
    All and any are associative.
    """
    one, two, three = weighing.conditions

    assert weighing.of(All((All((one, two)), three))) is weighing.of(All((one, All((two, three)))))
    assert weighing.of(AnyOf((AnyOf((one, two)), three))) is weighing.of(AnyOf((one, AnyOf((two, three)))))


@given(weighings())
def test_a_part_repeated_changes_nothing(weighing: Weighing) -> None:
    """
    All and any are idempotent, and not taken twice is taken back.
    """
    one, _, _ = weighing.conditions

    assert [weighing.of(one)] * 3 == [
        weighing.of(each) for each in (All((one, one)), AnyOf((one, one)), Not(Not(one)))
    ]


@given(weighings())
def test_not_all_is_any_not(weighing: Weighing) -> None:
    """
    De Morgan's laws hold, also where something is open.
    """
    one, two, _ = weighing.conditions

    assert weighing.of(Not(All((one, two)))) is weighing.of(AnyOf((Not(one), Not(two))))
    assert weighing.of(Not(AnyOf((one, two)))) is weighing.of(All((Not(one), Not(two))))


@given(weighings())
def test_at_least_n_of_lies_between_any_and_all(weighing: Weighing) -> None:
    """
    At least one of the parts is any of them, at least as many as there are is all of them.
    """
    parts = weighing.conditions

    assert weighing.of(AtLeastNOf(1, parts)) is weighing.of(AnyOf(parts))
    assert weighing.of(AtLeastNOf(3, parts)) is weighing.of(All(parts))


@given(cases())
def test_every_rule_gives_exactly_one_finding(case: Drawn) -> None:
    """
    An audit has one finding for each rule of the policy, whatever the program says.
    """
    assert [rule.id for rule in case.policy.rules] == [finding.rule for finding in case.audit().findings]


@given(cases())
def test_a_finding_is_open_where_the_settled_account_is(case: Drawn) -> None:
    """
    What is settled has a rule's verdict wherever the finding has it, and leaves it open wherever that does.
    """
    audit = case.audit()
    [agreed] = [account.id for account in audit.accounts if account.kind in AGREED]

    assert {
        each.rule: each.verdict if each.verdict in _DECIDED else "unknown" for each in audit.findings
    } == {each.rule: each.accounts[agreed] for each in audit.findings}


@given(cases())
def test_a_rule_is_contested_only_where_claims_exclude_each_other(case: Drawn) -> None:
    """
    A contested rule rests on a fact on which two sides, or two parties of one side, exclude each other.
    """
    audit = case.audit()
    disputed = _disputed(audit)

    assert [] == [
        each.rule
        for each in audit.findings
        if each.verdict == "contested" and disputed.isdisjoint(case.policy.near[each.rule])
    ]


@given(cases())
def test_what_one_side_decides_and_another_excludes_is_contested(case: Drawn) -> None:
    """
    Unless the record decides, a rule is contested where two sides leave no outcome in common.
    """
    audit = case.audit()
    sides = [account.id for account in audit.accounts if account.kind == "side"]
    outcomes = {side: _outcomes(audit, side) for side in sides}
    opposed = {
        finding.rule
        for finding in audit.findings
        for one, other in itertools.combinations(sides, 2)
        if outcomes[one][finding.rule].isdisjoint(outcomes[other][finding.rule])
    }

    assert {} == {
        each.rule: each.verdict
        for each in audit.findings
        if each.rule in opposed and "contested" != each.verdict and each.basis != "record"
    }


@given(cases(), st.sampled_from(["sponsor", "testers", "others", "neighbours", "record", "outside"]))
def test_a_party_that_says_nothing_moves_nothing(case: Drawn, side: str) -> None:
    """
    One more party, of whatever side, that claims nothing changes no verdict, basis, score or opinion.
    """
    before, after = (case.about(each).audit() for each in (case.program, with_party(case.program, side)))

    assert _comes_to(before) == _comes_to(after)


def _comes_to(audit: Audit) -> object:
    return (
        [(each.verdict, each.basis, each.accounts) for each in audit.findings],
        [(each.score, each.coverage, each.gate) for each in audit.accounts],
        audit.opinion.conclusion,
    )


@given(st.data())
def test_a_party_moves_no_rule_that_asks_for_nothing_it_says(data: st.DataObject) -> None:
    """
    One more party, of whatever side, changes no verdict of a rule that hangs on no fact it speaks of.
    """
    case = data.draw(cases())
    path = data.draw(st.sampled_from(case.asked))
    claim = data.draw(answers(case.policy.facts[path].kind))
    more = case.about(with_party(case.program, data.draw(st.sampled_from(_VOICES)), {path: claim}))
    assume(more.is_coherent)
    before, after = (
        {each.rule: each.verdict for each in one.audit().findings if path not in case.policy.near[each.rule]}
        for one in (case, more)
    )

    assert before == after


@given(cases())
def test_those_outside_are_inert(case: Drawn) -> None:
    """
    Without what those outside claim, every answer, verdict, reason, score and the opinion are the same.
    """
    assert decide(case.about(without_outsiders(case.program)).audit()) == decide(case.audit())


@given(cases(), st.permutations(_WORDS))
def test_renaming_the_other_sides_renames_the_columns(case: Drawn, words: Sequence[str]) -> None:
    """
    Sides that trade their words trade their columns, and nothing else changes.
    """
    before, after = (
        case.about(with_sides(case.program, dict(zip(_OTHER_SIDES, each, strict=True)))).audit()
        for each in (_WORDS, words)
    )

    assert columns_renamed(decide(before), dict(zip(_WORDS, words, strict=True))) == decide(after)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_parties_orders_the_columns(case: Drawn, random: Any) -> None:
    """
    Parties declared in another order change the order of the columns and of what is said, no more.
    """
    order = list(case.program["parties"])
    random.shuffle(order)
    reordered = {**case.program, "parties": {party: case.program["parties"][party] for party in order}}

    assert _comes_to_in_any_order(case.audit()) == _comes_to_in_any_order(case.about(reordered).audit())


def _comes_to_in_any_order(audit: Audit) -> object:
    return (
        [(each.verdict, each.basis, sorted(each.accounts.items())) for each in audit.findings],
        sorted((each.id, str(each.score), str(each.coverage), each.gate) for each in audit.accounts),
        audit.opinion.conclusion,
    )


@given(st.data())
def test_the_order_of_the_claims_changes_nothing(data: st.DataObject) -> None:
    """
    The same claims in another order give the same answers, verdicts, reasons, scores and opinion.
    """
    case = data.draw(cases())
    shuffled = shuffle_claims(data.draw, case.program)

    assert decide(case.about(shuffled).audit()) == decide(case.audit())


@given(random_cases())
def test_the_order_of_the_files_changes_nothing(case: Drawn) -> None:
    """
    A policy whose files are read in another order gives the same audit, to the last byte.
    """
    backwards = case.with_files(dict(reversed(list(case.files.items()))))

    assert backwards.audit() == case.audit()


@given(st.data())
def test_the_order_within_the_files_orders_the_listing(data: st.DataObject) -> None:
    """
    Criteria, facts and bounds declared in another order change the order of the listing, no more.
    """
    case = data.draw(random_cases())
    shuffled = case.with_files(shuffle_files(data.draw, case.files))

    assert in_any_order(decide(shuffled.audit())) == in_any_order(decide(case.audit()))


@given(st.data())
def test_a_second_relay_of_one_origin_changes_nothing(data: st.DataObject) -> None:
    """
    A claim that another source relays again is no more than it was: not one origin, not one verdict.
    """
    case = data.draw(cases())
    again = relay(data.draw, case.program)
    once, twice = case.audit(), case.about(again).audit()

    assert decide(once) == decide(twice)
    assert [fact.origins for fact in once.facts] == [fact.origins for fact in twice.facts]


@given(random_cases())
def test_a_rule_that_cannot_apply_changes_no_score(case: Drawn) -> None:
    """
    A further rule that does not apply leaves every score, coverage and gate, and the opinion.
    """
    before, after = case.audit(), with_rules_that_cannot_apply(case).audit()

    assert [
        (each.score, each.coverage, each.gate)
        for tallied in (before.accounts, *(criterion.accounts.values() for criterion in before.criteria))
        for each in tallied
    ] == [
        (each.score, each.coverage, each.gate)
        for tallied in (after.accounts, *(criterion.accounts.values() for criterion in after.criteria))
        for each in tallied
    ]
    assert before.opinion == after.opinion


@given(st.data())
def test_every_completion_scores_inside_the_interval(data: st.DataObject) -> None:
    """
    Whatever the open answers of an account turn out to be, each score lies inside its interval.
    """
    case = data.draw(cases())
    account = data.draw(st.sampled_from(sorted(case.accounts().keys() - {"settled"})))
    whole = complete(data.draw, case, case.accounts()[account])
    open_scores, scores = scores_of(case.audit(), [account]), scores_of(whole, ["as-described"])

    assert {} == {
        key: score for key, score in scores.items() if not _lies_within(score, open_scores[key[0], account])
    }


@given(st.data())
def test_every_completion_keeps_what_is_decided(data: st.DataObject) -> None:
    """
    Whatever the open answers of an account turn out to be, its outcomes are among those that remain.
    """
    case = data.draw(cases())
    account = data.draw(st.sampled_from(sorted(case.accounts().keys() - {"settled"})))
    whole = complete(data.draw, case, case.accounts()[account])
    remaining, outcomes = _outcomes(case.audit(), account), _outcomes(whole, "as-described")

    assert {} == {rule: left for rule, left in outcomes.items() if not left <= remaining[rule]}


def _outcomes(audit: Audit, account: str) -> dict[str, frozenset[str]]:
    return {
        finding.rule: frozenset(judgement.outcomes)
        for finding in audit.findings
        for judgement in finding.judgements
        if judgement.account == account
    }


@given(cases())
def test_the_same_inputs_give_the_same_bytes(case: Drawn) -> None:
    """
    Two audits of the same program give the same report in every format.
    """
    assert _reports(case.audit()) == _reports(case.audit())


def _reports(audit: Audit) -> list[str]:
    return [render(audit, form) for form in FORMATS]


_REPORT: Final = """
import json, sys
from evenhand import FORMATS, audit, load_policy, load_program, render
for files, program in json.load(sys.stdin):
    policy = load_policy(files)
    audited = audit(load_program(program, policy), policy)
    sys.stdout.write("".join(render(audited, form) for form in FORMATS))
"""


@settings(max_examples=2)
@given(st.lists(random_cases(), min_size=6, max_size=6))
def test_every_process_gives_the_same_bytes(several: Sequence[Drawn]) -> None:
    """
    Neither the process nor its hash seed shows in a report.
    """
    inputs = json.dumps([(case.files, case.program) for case in several], default=float)

    assert _report_with_seed("1", inputs) == _report_with_seed("2", inputs)


def _report_with_seed(seed: str, inputs: str) -> str:
    command = [sys.executable, "-c", _REPORT]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S603 - our own interpreter and script
        command, input=inputs, env=environment, capture_output=True, check=True, encoding="utf-8"
    ).stdout
