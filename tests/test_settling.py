"""`ask`: the facts that decide each open rule, and the documents to ask for."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from examples import A_FEW
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace
from running import REPOSITORY
from small_policies import describe, policies, sketch, statements
from strategies.policies import fact_entry, policy_file, rule_file
from strategies.programs import Drawn, random_cases

from evenhand import Policy, Program, audit, load_policy, load_program
from evenhand.advice.advising import advise
from evenhand.advice.agreed import AgreedFacts, find_open_rules
from evenhand.advice.requests import rank_documents
from evenhand.advice.settling import settle_rule
from evenhand.audit.case import Case, open_case
from evenhand.audit.parts import Advice, Deciding, OpenRule, Request
from evenhand.facts.possible import Possible
from evenhand.policy.model import Rule
from evenhand.policy.representatives import Representatives
from evenhand.program.hypothetical import suppose
from evenhand.vocabulary.verdicts import AGREED

DAY: Final = dt.date(2026, 3, 1)


def _verdict(rule: Rule, program: Program, policy: Policy, supposed: Mapping[str, Possible]) -> str:
    """
    What a new audit says of a rule, on what everybody agrees on, if some facts were so.

    The policy has this rule only, and the program speaks only of the facts that it hangs on, so that the
    audit is quick.
    """
    [criterion] = [each for each in policy.criteria if each.id == rule.criterion]
    near = policy.near[rule.id]
    facts = {path: fact for path, fact in policy.facts.items() if path in near}
    derived = {path: fact for path, fact in policy.derived.items() if path in near}
    one = replace(policy, criteria=(replace(criterion, rules=(rule,)),), facts=facts, derived=derived)
    about = replace(program, claims=tuple(claim for claim in program.claims if claim.fact in facts))
    audited = audit(suppose(about, one, supposed), one, as_of=program.header.as_of or DAY)
    agreed = next(each.id for each in audited.accounts if each.kind in AGREED)
    return audited.findings[0].accounts[agreed]


def _agreed(program: Program, policy: Policy) -> AgreedFacts:
    return AgreedFacts(Case(policy, program, program.header.as_of or DAY))


def _rows(facts: Sequence[str], representatives: Representatives) -> Iterator[dict[str, Possible]]:
    for row in itertools.product(*(representatives[path] for path in facts)):
        yield dict(zip(facts, row, strict=True))


def _find_answers(
    way: Deciding, said: str, representatives: Representatives, policy: Policy
) -> Mapping[str, Possible]:
    """
    Find the answers that a suggestion puts in words.
    """
    for supposed in _rows(way.facts, representatives):
        shown = [
            f"{policy.facts[path].title}: {policy.facts[path].kind.show(supposed[path])}"
            for path in way.facts
        ]
        if said == "; ".join(shown):
            return supposed
    raise AssertionError(said)


@pytest.mark.parametrize("path", A_FEW)
def test_each_suggestion_decides_its_rule_so(path: Path, built_in: Policy) -> None:
    """
    For every open rule of every example, a new audit with the suggested answers gives the outcome told.
    """
    program = load_program(path, built_in)
    agreed = _agreed(program, built_in)

    confirmed = [
        (
            rule.id,
            outcome,
            _verdict(rule, program, built_in, _find_answers(way, said, representatives, built_in)),
        )
        for rule in find_open_rules(agreed)
        for representatives in [agreed.cut(rule).answers]
        for way in settle_rule(rule, agreed).can
        for outcome, said in way.outcomes.items()
    ]

    assert [] == [(rule, told, is_so) for rule, told, is_so in confirmed if told != is_so]


@pytest.mark.parametrize("path", A_FEW)
def test_each_open_rule_can_be_settled(path: Path, built_in: Policy) -> None:
    """
    For every open rule of every example something can decide it, and something surely does.

    What is a share of something that may be nothing may stay open, whatever the answers; and where there are
    too many to try, nothing is claimed of them.
    """
    agreed = _agreed(load_program(path, built_in), built_in)
    settled = [(rule, settle_rule(rule, agreed)) for rule in find_open_rules(agreed)]

    assert [] == [
        rule.id
        for rule, each in settled
        if not each.can or not (each.surely or each.is_limited or _rests_on_a_ratio(rule, built_in))
    ]


def _rests_on_a_ratio(rule: Rule, policy: Policy) -> bool:
    return any(policy.derived[path].operation == "ratio" for path in policy.derived_for(rule))


@pytest.mark.parametrize("path", A_FEW)
def test_the_open_rules_are_those_that_agreed_facts_leave_open(path: Path, built_in: Policy) -> None:
    """
    Advice is given on every rule that is unknown in the agreed account, and on no other.
    """
    program = load_program(path, built_in)
    audited = advise(open_case(program, built_in))
    agreed = next(each.id for each in audited.accounts if each.kind in AGREED)

    unknown = [each.rule for each in audited.findings if each.accounts[agreed] == "unknown"]

    assert audited.advice is not None
    assert unknown == [each.rule for each in audited.advice.open_rules]


def _settle_by_hand(rule: Rule, program: Program, policy: Policy, agreed: AgreedFacts) -> dict[Any, set[str]]:
    """
    Try every representative of every set of facts: the smallest sets that can decide, and what they can.
    """
    representatives = agreed.cut(rule).answers
    asked = [path for path in representatives if not agreed.answers[path].is_exact]
    for size in range(1, len(asked) + 1):
        found: dict[Any, set[str]] = {}
        for facts in itertools.combinations(asked, size):
            verdicts = {_verdict(rule, program, policy, row) for row in _rows(facts, representatives)} - {
                "unknown"
            }
            if verdicts:
                found[frozenset(facts)] = verdicts
        if found:
            return found
    return {}


@given(policies(most=1), statements())
def test_the_sets_are_the_smallest(policy: Policy, said: dict[str, Any]) -> None:
    """
    The sets that can decide a rule are all the smallest ones, each with every outcome it can have.
    """
    program = describe(policy, said)
    agreed = _agreed(program, policy)
    rules = find_open_rules(agreed)
    assume(rules)

    settled = settle_rule(rules[0], agreed)

    expected = _settle_by_hand(rules[0], program, policy, agreed)
    assert expected == {frozenset(way.facts): set(way.outcomes) for way in settled.can}


@given(policies(most=1), statements())
def test_what_surely_decides_decides_whatever_the_answers(policy: Policy, said: dict[str, Any]) -> None:
    """
    Every answer to the facts that surely decide a rule decides it, and no smaller set does the same.
    """
    program = describe(policy, said)
    agreed = _agreed(program, policy)
    rules = find_open_rules(agreed)
    assume(rules)
    representatives = agreed.cut(rules[0]).answers

    def always_decides(facts: Sequence[str]) -> bool:
        return all(
            _verdict(rules[0], program, policy, row) != "unknown" for row in _rows(facts, representatives)
        )

    surely = settle_rule(rules[0], agreed).surely

    assert always_decides(surely)
    asked = [path for path in representatives if not agreed.answers[path].is_exact]
    assert not any(map(always_decides, itertools.combinations(asked, len(surely) - 1)))


@given(random_cases(), st.data())
def test_suggestions_hold_for_every_kind_of_fact(case: Drawn, data: st.DataObject) -> None:
    """
    On random policies of every kind of fact, derived ones too, suggested answers do what they say.
    """
    program = case.load()
    agreed = _agreed(program, case.policy)
    rules = find_open_rules(agreed)
    assume(rules)
    rule = data.draw(st.sampled_from(rules))
    representatives = agreed.cut(rule).answers

    told = [
        (
            outcome,
            _verdict(rule, program, case.policy, _find_answers(way, said, representatives, case.policy)),
        )
        for way in settle_rule(rule, agreed).can
        for outcome, said in way.outcomes.items()
    ]

    assert [] == [(outcome, verdict) for outcome, verdict in told if outcome != verdict]


def _settle(policy: Policy, **facts: Any) -> OpenRule:
    agreed = _agreed(describe(policy, {f"x.{name}": value for name, value in facts.items()}), policy)
    [rule] = find_open_rules(agreed)
    return settle_rule(rule, agreed)


BOTH: Final = {"all": [{"fact": "x.n", "at_least": 2}, {"fact": "x.a", "is": True}]}


def test_the_outcomes_name_the_answers() -> None:
    """
    For each outcome the answers that bring it about are told in words, the bound itself first.
    """
    settled = _settle(sketch({"rule": {"requires": BOTH}}))

    assert (
        Deciding(facts=("x.n",), outcomes={"fail": "n: 1"}),
        Deciding(facts=("x.a",), outcomes={"fail": "a: no"}),
    ) == settled.can


def test_what_is_known_is_not_asked() -> None:
    """
    A fact with an exact answer decides nothing more.
    """
    settled = _settle(sketch({"rule": {"requires": BOTH}}), n=2)

    assert [("x.a",)] == [way.facts for way in settled.can]


def test_a_fact_whose_open_answers_are_all_alike_decides_nothing() -> None:
    """
    Where a rule cannot tell the answers apart that are still possible, knowing the answer settles nothing.
    """
    settled = _settle(sketch({"rule": {"requires": BOTH}}), n={"at_least": 2})

    assert (("x.a",), ("x.a",)) == (settled.can[0].facts, settled.surely)


def test_only_answers_still_possible_are_suggested() -> None:
    """
    No answer is suggested that what is said excludes.
    """
    rule = {"requires": {"fact": "x.w", "is_one_of": ["all", "none"]}}

    settled = _settle(sketch({"rule": rule}), w={"not": "all"})

    assert {"pass": "w: none", "fail": "w: some"} == settled.can[0].outcomes


GROUPS: Final = {
    "x.groups": {
        "type": "records",
        "key": "group",
        "fields": {
            "group": {"title": "group", "type": "text"},
            "agreed": {"title": "agreed", "type": "boolean"},
        },
    }
}
EVERY_GROUP: Final = {"rule": {"requires": {"every": "x.groups", "check": {"field": "agreed", "is": True}}}}


def test_a_list_that_may_be_incomplete_is_completed() -> None:
    """
    The answers suggested for a list keep the entries that it is said to have.
    """
    policy = sketch(EVERY_GROUP, GROUPS)

    settled = _settle(policy, groups={"value": [{"group": "testers", "agreed": True}], "complete": False})

    assert {"pass": "groups: testers (agreed: yes)"} == {
        outcome: said for outcome, said in settled.can[0].outcomes.items() if outcome == "pass"
    }


def test_amounts_that_cannot_be_compared_are_settled_by_a_rate_alone() -> None:
    """
    Where all is known and two currencies meet, there is nothing left to ask but the rate.
    """
    policy = sketch({"rule": {"requires": {"fact": "x.pay", "at_least": "5 USD"}}}, {"x.pay": "money"})

    settled = _settle(policy, pay="5 EUR")

    assert OpenRule(rule="x/rule", can=(), surely=(), rates=("EUR/USD",)) == settled


def test_a_search_that_is_given_up_says_so() -> None:
    """
    Where no four facts can decide a rule, more are not tried, and that is said.
    """
    flags = {f"x.flag_{index}": "boolean" for index in range(9)}
    needed = {"at_least_n_of": {"n": 5, "conditions": [{"fact": path, "is": True} for path in flags]}}

    settled = _settle(sketch({"rule": {"requires": needed}}, flags))

    assert ((), True) == (settled.can, settled.is_limited)


def test_too_many_answers_are_not_all_tried() -> None:
    """
    Where a set of facts has more answers than are tried, that is said.
    """
    words = {f"word_{index}": "a word" for index in range(40)}
    facts = {f"x.set_{index}": {"type": "set", "values": words} for index in range(3)}
    parts = [{"fact": path, "includes_all_of": list(words)} for path in facts]
    needed = {"at_least_n_of": {"n": 2, "conditions": parts}}

    assert _settle(sketch({"rule": {"requires": needed}}, facts)).is_limited


FLAGS: Final = ("a", "b", "c", "d", "e")


def _rank(rules: Mapping[str, tuple[str, Sequence[str]]], **facts: bool) -> list[Request]:
    """
    Rank the documents for some rules, each with its severity and with what settles it.
    """
    documents = dict.fromkeys(itertools.chain(*(settling for _, settling in rules.values())))
    policy = load_policy(
        {
            "policy.yaml": policy_file(["pay"]),
            "documents.yaml": {
                each: {"title": each, "held_by": "sponsor", "shows": each} for each in documents
            },
            "pay/criterion.yaml": {
                "title": "Pay",
                "question": "Paid?",
                "facts": {name: {**fact_entry("agreed"), "question": f"Is it {name}?"} for name in rules},
            },
            **{
                f"pay/{name}.yaml": {
                    **rule_file({"fact": f"pay.{name}", "is": True}, severity=severity),
                    "settled_by": list(settling),
                }
                for name, (severity, settling) in rules.items()
            },
        }
    )
    program = describe(policy, {f"pay.{name}": value for name, value in facts.items()})
    agreed = _agreed(program, policy)
    return rank_documents(find_open_rules(agreed), agreed)


def _named(requests: Sequence[Request]) -> list[tuple[str, ...]]:
    return [request.documents for request in requests]


def test_two_documents_that_only_work_together_are_not_missed() -> None:
    """
    Either document alone decides nothing, so that one by one they would come last; together they come first.
    """
    rules = {"a": ("critical", ("diary", "ledger")), "b": ("minor", ("survey",)), "c": ("minor", ("log",))}

    assert [("diary", "ledger"), ("log",), ("survey",)] == _named(_rank(rules))


def test_a_pair_counts_for_two_documents() -> None:
    """
    A pair comes behind a single document that decides more for each document asked for.
    """
    rules = {"a": ("critical", ("diary", "ledger")), "b": ("critical", ("survey",))}

    assert [("survey",), ("diary", "ledger")] == _named(_rank(rules))


def test_a_document_at_hand_is_not_asked_for_again() -> None:
    """
    What was asked for before counts as at hand, so that the second document of a pair may come alone.
    """
    rules = {"a": ("critical", ("survey",)), "b": ("minor", ("diary", "survey"))}

    assert [("survey",), ("diary",)] == _named(_rank(rules))


def test_a_rule_that_needs_three_documents_is_asked_for_as_a_whole() -> None:
    """
    Where no pair decides anything, all that one rule needs is asked for.
    """
    rules = {"a": ("critical", ("diary", "ledger", "survey")), "b": ("minor", ("diary", "ledger", "log"))}

    assert [("diary", "ledger", "survey"), ("log",)] == _named(_rank(rules))


def test_a_request_says_what_it_decides_and_asks() -> None:
    """
    A request gives its share of the open weight, its rules, and the open questions, the weightiest first.
    """
    rules = {"a": ("minor", ("diary",)), "b": ("critical", ("diary",)), "c": ("critical", ("log",))}

    requests = _rank(rules, c=True)

    assert [(Decimal(1), ("pay/b", "pay/a"), ["Is it b?", "Is it a?"])] == [
        (each.share, each.decides, [question.question for question in each.questions]) for each in requests
    ]


def test_what_is_reported_and_not_scored_is_asked_for_last() -> None:
    """
    A rule without weight is asked about too, behind the others.
    """
    rules = {"a": ("advisory", ("diary",)), "b": ("minor", ("log", "survey"))}

    requests = _rank(rules)

    assert [(("log", "survey"), Decimal(1)), (("diary",), Decimal(0))] == [
        (each.documents, each.share) for each in requests
    ]


_SETTLINGS: Final = st.lists(st.sampled_from(["diary", "ledger", "log", "survey"]), min_size=1, unique=True)
_RANKED: Final = st.dictionaries(
    st.sampled_from(FLAGS),
    st.tuples(st.sampled_from(["critical", "major", "minor", "advisory"]), _SETTLINGS.map(tuple)),
    min_size=1,
)


@given(_RANKED)
def test_each_open_rule_is_asked_about_once(rules: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    """
    The requests share out the open rules and the documents, and each rule comes as soon as its documents do.
    """
    requests = _rank(rules)

    asked = [document for request in requests for document in request.documents]
    settled: list[set[str]] = [set()]
    settled += [
        {rule for rule, (_, needed) in rules.items() if set(asked[:size]).issuperset(needed)}
        for size in itertools.accumulate(len(each.documents) for each in requests)
    ]
    assert len(asked) == len(set(asked))
    assert [{f"pay/{rule}" for rule in now - before} for before, now in itertools.pairwise(settled)] == [
        set(each.decides) for each in requests
    ]
    whole = round(sum((each.share for each in requests), Decimal(0)), 20)
    assert whole == any(severity != "advisory" for severity, _ in rules.values())


@given(_RANKED)
def test_no_single_document_or_pair_would_decide_more(rules: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    """
    No document and no pair decides more weight for each document than what is asked for first.
    """
    weights = {"critical": 8, "major": 4, "minor": 2, "advisory": 0}

    def worth(documents: Sequence[str]) -> float:
        decided = [severity for severity, settling in rules.values() if set(documents).issuperset(settling)]
        return sum(weights[severity] for severity in decided) / len(documents)

    first = _rank(rules)[0].documents

    others = [
        each for size in (1, 2) for each in itertools.combinations(["diary", "ledger", "log", "survey"], size)
    ]
    assert worth(first) >= max(map(worth, others))


def test_nothing_open_gives_no_advice(built_in: Policy) -> None:
    """
    Where every rule is decided, nothing is asked for.
    """
    program = load_program(REPOSITORY / "examples/programs/fair-program.yaml", built_in)

    advised = advise(open_case(program, built_in))

    assert isinstance(advised.advice, Advice)
    assert ((), ()) == (advised.advice.requests, advised.advice.open_rules)


@pytest.fixture(scope="module")
def built_in() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN
