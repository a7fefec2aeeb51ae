"""`repair`: the smallest sets of changes, each verified by a new audit."""

from __future__ import annotations

import datetime as dt
import difflib
import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from examples import TWO
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace
from small_policies import FACTS, describe, policies, sketch, statements
from strategies.policies import fact_entry, policy_file, rule_file
from strategies.programs import Drawn, random_cases

from evenhand import Audit, Policy, Program, audit, load_policy, load_program
from evenhand.advice.agreed import AgreedFacts
from evenhand.advice.plans import Change, Moved, Repairs
from evenhand.advice.repair import repair
from evenhand.audit.audit import ScoredAccount
from evenhand.audit.case import Case
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Rule
from evenhand.policy.representatives import Representatives, find_representatives
from evenhand.program.drafts import Draft
from evenhand.program.hypothetical import suppose
from evenhand.program.patching import put_answers
from evenhand.vocabulary.verdicts import AGREED, Outcome

Changes = Mapping[str, Possible]

DAY: Final = dt.date(2026, 3, 1)


def _mend(program: Program, policy: Policy, **how: Any) -> tuple[Repairs, tuple[Changes, ...]]:
    """
    Give the plans by which a program conforms, or that reach another goal, and the answers of each.
    """
    goal = {} if "score" in how or policy.concluding.bands else {"goal": "conform"}
    repairs = repair(program, policy, **{**goal, **how})
    return repairs, tuple(each.answers for each in repairs.sets)


@pytest.fixture(scope="module")
def built_in() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


@pytest.fixture(scope="module", params=TWO)
def mended(
    request: pytest.FixtureRequest, built_in: Policy
) -> tuple[Path, Program, Repairs, tuple[Changes, ...]]:
    """
    An example with its repairs.
    """
    program = load_program(request.param, built_in)
    return request.param, program, *_mend(program, built_in, goal="conform")


Mended = tuple[Path, Program, Repairs, tuple[Changes, ...]]


def _agreed(audited: Audit) -> ScoredAccount:
    return next(each for each in audited.accounts if each.kind in AGREED)


def test_each_set_does_what_it_says(mended: Mended, built_in: Policy) -> None:
    """
    A new audit with the changes of a set comes to the conclusion and the score that are told.
    """
    _, program, repairs, changes = mended

    audits = [audit(suppose(program, built_in, each), built_in) for each in changes]

    assert [(each.conclusion, each.score) for each in repairs.sets] == [
        (each.opinion.conclusion, _agreed(each).score) for each in audits
    ]


def test_where_nothing_is_stuck_the_program_conforms(mended: Mended) -> None:
    """
    Every set makes the program conform, unless no change meets some rule.
    """
    repairs = mended[2]

    expected = "conforms except" if repairs.stuck else "conforms"
    assert {expected} == {each.conclusion for each in repairs.sets}


def test_every_change_is_needed(mended: Mended, built_in: Policy) -> None:
    """
    Without any one of its changes, the first set leaves a scored rule that can fail.
    """
    _, program, repairs, (changes, *_) = mended
    agreed = AgreedFacts(Case(built_in, program, program.header.as_of or DAY))
    stuck = {rule for each in repairs.stuck for rule in each.rules}
    rules = [each for each in built_in.rules if built_in.weights[each.severity] and each.id not in stuck]

    def is_enough(some: Changes) -> bool:
        outcomes = [_come_out(rule, agreed, some, beside_claims=True) for rule in rules]
        return all(left and "fail" not in left for left in outcomes)

    assert is_enough(changes)
    spare = [path for path in changes if is_enough({each: changes[each] for each in changes if each != path})]
    assert [] == spare


def test_the_patched_file_comes_to_the_same(mended: Mended, built_in: Policy) -> None:
    """
    The file with the changes in it loads, and comes to the same verdicts in every account.

    Where several speak it does in the sponsor's: what it adds are the sponsor's claims, and the others' stay.
    """
    path, program, _, changes = mended
    text = path.read_text(encoding="utf-8")

    for each in changes[:2]:
        patched = load_program(put_answers(Draft(text, built_in, program), each).text, built_in)

        expected, actual = audit(suppose(program, built_in, each), built_in), audit(patched, built_in)
        assert _verdicts(expected, "sponsor") == _verdicts(actual, "sponsor")
        assert program.parties or _verdicts(expected) == _verdicts(actual)


def _verdicts(audited: Audit, account: str | None = None) -> list[object]:
    return [each.accounts.get(account) if account else each.accounts for each in audited.findings]


def test_the_patched_file_keeps_what_need_not_change(mended: Mended, built_in: Policy) -> None:
    """
    Every line but those of the facts that change is still there, in its place.
    """
    path, program, _, (changes, *_) = mended
    before = path.read_text(encoding="utf-8")

    after = put_answers(Draft(before, built_in, program), changes).text

    difference = difflib.ndiff(before.splitlines(), after.splitlines())
    gone = [line[2:] for line in difference if line.startswith("- ")]
    assert set(gone) <= set(_lines_about(changes, before))


def _lines_about(facts: Collection[str], text: str) -> Iterator[str]:
    """
    Find the lines on which some facts stand, or their groups in brackets, and those further in below them.
    """
    names = "|".join(re.escape(fact.partition(".")[2]) for fact in facts)
    groups = "|".join(re.escape(fact.partition(".")[0]) for fact in facts)
    depth = None
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if re.match(rf"\s*(?:(?:(?:{groups})\.)?(?:{names}):|(?:{groups}): \{{)", line):
            depth = indent
        elif depth is not None and indent <= depth:
            depth = None
        if depth is not None:
            yield line


def _repair_by_hand(policy: Policy, program: Program, fixed: Collection[str]) -> set[frozenset[str]]:
    """
    Try every set of changes, the small ones first, and give all of the smallest that do.
    """
    agreed = AgreedFacts(Case(policy, program, DAY))
    representatives = _representatives(policy)
    free = [path for path in representatives if path not in fixed]
    for size in range(len(free) + 1):
        found = {
            frozenset(facts)
            for facts in itertools.combinations(free, size)
            for row in itertools.product(*(representatives[path] for path in facts))
            if _nothing_fails(policy, agreed, dict(zip(facts, row, strict=True)))
        }
        if found:
            return found
    return set()


def _representatives(policy: Policy) -> Representatives:
    every = [condition for rule in policy.rules for condition in rule.conditions]
    return find_representatives(every, Answers({}, {}), policy)


def _come_out(
    rule: Rule, agreed: AgreedFacts, supposed: Changes, *, beside_claims: bool = False
) -> frozenset[Outcome]:
    """
    Judge a rule where some facts are so, from scratch; nothing is left where they cannot be so together.

    With BESIDE_CLAIMS nothing either where what follows from them excludes what a side claims.
    """
    policy, answers = agreed.case.policy, {**agreed.answers, **supposed}
    said = agreed.case.agreed.stated.keys() | supposed.keys()
    near = {path: answers[path] for path in policy.near[rule.id] & said}
    narrowed = consistency.make_consistent(near, policy, agreed.entries[rule.id], supposed)
    if narrowed.contradicted or (beside_claims and agreed.exclude_a_claim(narrowed, supposed)):
        return frozenset()
    return agreed.case.judge_only_by(rule, {**answers, **narrowed.possible}).outcomes


def _nothing_fails(policy: Policy, agreed: AgreedFacts, changes: Changes) -> bool:
    return all("fail" not in _come_out(rule, agreed, changes) for rule in policy.rules)


@given(policies(), statements(), st.sets(st.sampled_from(list(FACTS)), max_size=2))
def test_what_is_stuck_cannot_be_met(policy: Policy, said: dict[str, Any], fixed: set[str]) -> None:
    """
    Rules named together cannot all be met, and could without any one of them; the other rules are met.
    """
    program = describe(policy, said)
    repairs, (changes, *_) = _mend(program, policy, fixed=fixed)
    assume(repairs.stuck)

    for together in [each.rules for each in repairs.stuck]:
        assert not _repair_by_hand(_keep(policy, together), program, fixed)
        for rule in together if len(together) > 1 else ():
            assert _repair_by_hand(_keep(policy, set(together) - {rule}), program, fixed)
    left = {rule.id for rule in policy.rules} - {rule for each in repairs.stuck for rule in each.rules}
    assert _nothing_fails(_keep(policy, left), AgreedFacts(Case(policy, program, DAY)), changes)


def _keep(policy: Policy, rules: Collection[str]) -> Policy:
    """
    The policy with some of its rules.
    """
    [criterion] = policy.criteria
    kept = tuple(rule for rule in criterion.rules if rule.id in rules)
    return replace(policy, criteria=(replace(criterion, rules=kept),))


@given(random_cases())
def test_repairs_hold_for_every_kind_of_fact(case: Drawn) -> None:
    """
    On random policies of every kind of fact, with derived facts and several sides, sets do what they say.
    """
    program = case.load()

    repairs, changes = _mend(program, case.policy)

    audits = [audit(suppose(program, case.policy, each), case.policy) for each in changes]
    assert [(each.conclusion, each.score) for each in repairs.sets] == [
        (each.opinion.conclusion, _agreed(each).score) for each in audits
    ]
    assert all(each.is_enough is (each.conclusion == "conforms") for each in repairs.sets)
    needs_no_coverage = case.policy.coverage_needed == 0
    assert repairs.stuck or {each.conclusion for each in repairs.sets} <= (
        {"conforms"} if needs_no_coverage else {"conforms", "no opinion"}
    )


def _stuck(repairs: Repairs) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.reason, each.rules) for each in repairs.stuck]


def _changes(repairs: Repairs) -> list[dict[str, str]]:
    return [{change.fact: change.now for change in each.changes} for each in repairs.sets]


def _rule(fact: str, operator: str, operand: Any, severity: str = "major") -> dict[str, Any]:
    return {"severity": severity, "requires": {"fact": fact, operator: operand}}


def _flag(fact: str) -> dict[str, Any]:
    return {"requires": {"fact": fact, "is": True}}


def test_one_change_that_meets_two_rules_is_preferred() -> None:
    """
    Rules that share a fact are repaired together, by one change where one does.
    """
    flags = [{"fact": "x.a", "is": True}, {"fact": "x.b", "is": True}]
    policy = sketch({"either": {"requires": {"any": flags}}, "second": _flag("x.b")})

    repairs, _ = _mend(describe(policy, {"x.a": False, "x.b": False}), policy)

    assert [{"x.b": "yes"}] == _changes(repairs)


def test_alternatives_are_given() -> None:
    """
    Where different facts could change, each smallest set is given.
    """
    flags = [{"fact": path, "is": True} for path in ("x.a", "x.b", "x.c")]
    policy = sketch({"any": {"requires": {"any": flags}}})

    repairs, _ = _mend(describe(policy, dict.fromkeys(("x.a", "x.b", "x.c"), False)), policy)

    assert [{"x.a": "yes"}, {"x.b": "yes"}, {"x.c": "yes"}] == _changes(repairs)


def test_meeting_a_rule_is_better_than_getting_out_of_its_reach() -> None:
    """
    Of changes that are as few, those come first with which the rule passes, and not does not apply.
    """
    policy = sketch({"rule": {"applies_when": {"fact": "x.a", "is": True}, **_flag("x.b")}})

    repairs, _ = _mend(describe(policy, {"x.a": True, "x.b": False}), policy)

    assert {"x.b": "yes"} == _changes(repairs)[0]


def test_a_change_names_its_fact_and_rules() -> None:
    """
    A change says what was, what would be, and for which rules.
    """
    policy = sketch({"enough": _rule("x.n", "at_least", 2), "flag": _flag("x.a")})

    repairs, _ = _mend(describe(policy, {"x.n": 1, "x.a": True}), policy)

    moved = Moved(rule="x/enough", was="fail", now="pass")
    change = Change(
        fact="x.n", title="n", was="1", now="2", need="change", rules=("x/enough",), moves=(moved,)
    )
    assert (change,) == repairs.sets[0].changes


def test_what_nobody_states_has_to_be_said() -> None:
    """
    A fact that nobody states is changed by stating it.
    """
    policy = sketch({"enough": _rule("x.n", "at_least", 2)})

    repairs, _ = _mend(describe(policy, {}), policy)

    assert [("not stated", "2", "settle")] == [
        (change.was, change.now, change.need) for change in repairs.sets[0].changes
    ]


def test_a_program_that_conforms_needs_no_change() -> None:
    """
    Where nothing is to be mended, the one set is empty.
    """
    policy = sketch({"enough": _rule("x.n", "at_least", 2)})

    repairs, changes = _mend(describe(policy, {"x.n": 3}), policy)

    assert ([{}], True, ({},)) == (_changes(repairs), repairs.sets[0].is_enough, changes)


def test_fixed_facts_stay() -> None:
    """
    A fact that is to stay as it is stays so, and what it alone could meet is stuck.
    """
    policy = sketch({"enough": _rule("x.n", "at_least", 2), "flag": _flag("x.a")})

    repairs, _ = _mend(describe(policy, {"x.n": 1}), policy, fixed=["x.n"])

    assert (("x.n",), [("fixed", ("x/enough",))]) == (repairs.fixed, _stuck(repairs))
    assert [{"x.a": "yes"}] == _changes(repairs)


GIVEN: Final = {"x.n": {"type": "integer", "at_least": 0, "given": True}, "x.a": "boolean"}


def test_given_facts_stay_where_they_are_known() -> None:
    """
    What nobody can choose stays as it is where it is known.
    """
    policy = sketch({"enough": _rule("x.n", "at_least", 2)}, GIVEN)

    repairs, _ = _mend(describe(policy, {"x.n": 1}), policy)

    assert (("x.n",), [("given", ("x/enough",))]) == (repairs.fixed, _stuck(repairs))
    assert [{}] == _changes(repairs)


def test_what_nobody_can_choose_has_to_be_found_out() -> None:
    """
    It comes last: first what is stated and has to change, and then what has to be settled.
    """
    rules = {"found": _rule("x.n", "at_least", 2), "settled": _flag("x.b"), "changed": _flag("x.c")}
    policy = sketch(rules, {**GIVEN, "x.b": "boolean", "x.c": "boolean"})

    repairs, _ = _mend(describe(policy, {"x.c": False}), policy)

    assert [("x.c", "change"), ("x.b", "settle"), ("x.n", "find out")] == [
        (change.fact, change.need) for change in repairs.sets[0].changes
    ]


def test_given_facts_that_are_not_known_may_turn_out_well() -> None:
    """
    What nobody can choose and nobody knows is among the changes: it has to be so.
    """
    policy = sketch({"enough": _rule("x.n", "at_least", 2)}, GIVEN)

    repairs, _ = _mend(describe(policy, {}), policy)

    assert ((), [{"x.n": "2"}]) == (repairs.fixed, _changes(repairs))


def test_a_given_fact_is_not_known_by_what_holds_of_every_program() -> None:
    """
    What the consistency says of a fact whatever is stated leaves it to be found out.
    """
    always = {"some": {"then": {"fact": "x.n", "at_least": 1}}}
    policy = sketch({"enough": _rule("x.n", "at_least", 2)}, GIVEN, consistency=always)

    repairs, _ = _mend(describe(policy, {}), policy)

    assert ((), []) == (repairs.fixed, _stuck(repairs))
    assert [{"x.n": "2"}] == _changes(repairs)


def test_a_rule_that_no_answer_meets_is_stuck() -> None:
    """
    A rule that cannot be met is named, and the others are.
    """
    never = {"all": [{"fact": "x.n", "at_least": 3}, {"fact": "x.n", "at_most": 1}]}
    policy = sketch({"never": {"requires": never}, "flag": _flag("x.a")})

    repairs, _ = _mend(describe(policy, {}), policy)

    assert [("never", ("x/never",))] == _stuck(repairs)
    assert [{"x.a": "yes"}] == _changes(repairs)
    assert not repairs.sets[0].is_enough


def test_two_rules_that_pull_against_each_other_are_named_together() -> None:
    """
    Two rules of which either can be met, but not both, are named as a pair, and the first is met.
    """
    policy = sketch(
        {
            "many": _rule("x.n", "at_least", 2),
            "few": _rule("x.n", "at_most", 1),
            "flag": _flag("x.a"),
        }
    )

    repairs, _ = _mend(describe(policy, {}), policy)

    assert [("pull apart", ("x/few", "x/many"))] == _stuck(repairs)
    assert [{"x.a": "yes", "x.n": "1"}] == _changes(repairs)


def test_three_rules_that_pull_against_each_other_are_named_without_the_others() -> None:
    """
    Where no pair is at odds but three rules are, those three are named, and a fourth one is met.
    """
    a, b, c = ({"fact": path, "is": True} for path in ("x.a", "x.b", "x.c"))
    policy = sketch(
        {
            "either": {"requires": {"any": [a, b]}},
            "not-a": {"requires": {"not": a}},
            "not-b": {"requires": {"not": b}},
            "not-a-or-c": {"requires": {"any": [{"not": a}, c]}},
            "c": {"requires": c},
        }
    )

    repairs, _ = _mend(describe(policy, {}), policy)

    assert [("pull apart", ("x/either", "x/not-a", "x/not-b"))] == _stuck(repairs)
    assert {"x.c": "yes", "x.a": "no", "x.b": "yes"} == _changes(repairs)[0]


def test_critical_rules_count_even_without_weight() -> None:
    """
    A critical rule that has no weight in the score must still be met.
    """
    policy = load_policy(
        {
            "policy.yaml": policy_file(
                ["pay"], {"critical": 0, "major": 1, "minor": 1, "advisory": 0}, "0 %"
            ),
            "documents.yaml": {"ledger": {"title": "ledger", "held_by": "sponsor", "shows": "all"}},
            "pay/criterion.yaml": {
                "title": "Pay",
                "question": "Paid?",
                "facts": {name: fact_entry(name) for name in ("agreed", "count")},
            },
            "pay/one.yaml": rule_file({"fact": "pay.agreed", "is": True}, severity="critical"),
            "pay/two.yaml": rule_file({"fact": "pay.count", "at_least": 2}),
            "pay/three.yaml": rule_file({"fact": "pay.count", "at_least": 5}, severity="advisory"),
        }
    )

    repairs, _ = _mend(describe(policy, {}), policy)

    assert [{"pay.agreed": "yes", "pay.count": "2"}] == _changes(repairs)
    assert repairs.sets[0].is_enough


def test_more_is_decided_where_too_little_would_be() -> None:
    """
    A rule that passes or does not apply cannot fail, but decides nothing; for an opinion it is decided.
    """
    policy = sketch({"rule": {"applies_when": {"fact": "x.b", "is": True}, **_flag("x.a")}})

    repairs, _ = _mend(describe(policy, {"x.a": True}), policy)

    assert ("no opinion", [{"x.b": "yes"}]) == (repairs.conclusion, _changes(repairs))
    assert (True, True) == (repairs.sets[0].is_enough, repairs.sets[0].is_smallest)


def test_a_program_to_which_nothing_can_apply_gets_no_opinion() -> None:
    """
    Where no rule can apply, no change gives an opinion, and the set says so.
    """
    policy = sketch({"rule": {"applies_when": {"fact": "x.b", "is": True}, **_flag("x.a")}})

    repairs, _ = _mend(describe(policy, {"x.b": False}), policy, fixed=["x.b"])

    assert [("no opinion", False)] == [(each.conclusion, each.is_enough) for each in repairs.sets]


GROUPS: Final = {
    "x.groups": {
        "type": "records",
        "key": "group",
        "fields": {
            "group": {"title": "group", "type": "text"},
            "hourly": {"title": "hourly", "type": "money", "unit": "/hour"},
            "agreed": {"title": "agreed", "type": "boolean"},
            "count": {"title": "count", "type": "integer"},
        },
    }
}
EVERY_GROUP: Final = {"every": "x.groups", "check": {"field": "hourly", "at_least": "20 USD/hour"}}


def _mend_groups(requires: dict[str, Any], *groups: dict[str, Any], complete: bool = True) -> str:
    policy = sketch({"rule": {"requires": requires}}, GROUPS)
    said = {"x.groups": {"value": list(groups), "complete": complete}}
    repairs, (changes, *_) = _mend(describe(policy, said), policy)
    assert repairs.sets[0].is_enough
    return policy.facts["x.groups"].kind.show(changes["x.groups"])


def test_only_the_fields_that_must_change_do() -> None:
    """
    Where a list has to change, its entries stay, and of the one that fails only what made it fail changes.
    """
    mended = _mend_groups(
        EVERY_GROUP,
        {"group": "testers", "hourly": "5 USD/hour", "count": 3, "agreed": True},
        {"group": "writers", "hourly": "30 USD/hour"},
    )

    assert ("testers (agreed: yes; count: 3; hourly: 20 USD/hour); writers (hourly: 30 USD/hour)") == mended


def test_a_list_that_is_fine_so_far_is_completed() -> None:
    """
    Where only the end of a list is open, it is said to be whole.
    """
    mended = _mend_groups(EVERY_GROUP, {"group": "testers", "hourly": "25 USD/hour"}, complete=False)

    assert "testers (hourly: 25 USD/hour)" == mended


def test_a_missing_entry_is_added() -> None:
    """
    Where a list lacks an entry, one is added to those that it has.
    """
    count = {"count": "x.groups", "where": {"field": "agreed", "is": True}, "at_least": 2}

    mended = _mend_groups(count, {"group": "testers", "agreed": True})

    assert "entry 1 (agreed: yes); testers (agreed: yes)" == mended


def test_an_entry_too_many_is_left_out() -> None:
    """
    Where a list has an entry too many, the others stay.
    """
    mended = _mend_groups({"count": "x.groups", "at_most": 1}, {"group": "testers"}, {"group": "writers"})

    assert "writers" == mended


def test_a_list_that_nobody_states_gets_what_is_asked_for() -> None:
    """
    Where nobody states a list, the plainest one that does is given.
    """
    policy = sketch({"rule": {"requires": {"some": "x.groups", "check": EVERY_GROUP["check"]}}}, GROUPS)

    repairs, _ = _mend(describe(policy, {}), policy)

    assert [{"x.groups": "entry 1 (hourly: 20 USD/hour)"}] == _changes(repairs)


def test_no_entries_are_made_up_where_none_are_needed() -> None:
    """
    A list that nobody states and that may be empty is said to be empty.
    """
    policy = sketch({"rule": {"requires": EVERY_GROUP}}, GROUPS)

    repairs, _ = _mend(describe(policy, {}), policy)

    assert [{"x.groups": "none"}] == _changes(repairs)


def _entangled() -> Policy:
    """
    A policy in which every rule wants one of two flags, so entangled that not every way can be tried.
    """
    flags = [f"x.flag_{index}" for index in range(30)]
    pairs = [
        (flag, flags[(index + step) % 30]) for index, flag in enumerate(flags) for step in (1, 2, 5, 7, 11)
    ]
    wanted = [[{"fact": flag, "is": True} for flag in pair] for pair in pairs]
    rules = {f"pair-{index}": {"requires": {"any": each}} for index, each in enumerate(wanted)}
    return sketch(rules, dict.fromkeys(flags, "boolean"))


def test_of_answers_that_do_alike_one_is_taken_that_is_still_possible() -> None:
    """
    What is stated is turned round no further than it has to be.
    """
    guarded = {"applies_when": {"fact": "x.a", "is": False}, "requires": {"not": {"fact": "x.n", "is": 0}}}
    policy = sketch({"guarded": guarded, "flag": {"requires": {"fact": "x.a", "is": False}}})

    repairs, _ = _mend(describe(policy, {"x.a": True, "x.n": {"one_of": [0, 2, 3]}}), policy)

    assert [{"x.a": "no", "x.n": "2"}] == _changes(repairs)


def test_what_is_to_be_above_something_is_not_lowered_though_it_is_not_above_it_yet() -> None:
    """
    Of an amount that the policy keeps above something no plan takes away.
    """
    either = {"requires": {"any": [{"fact": "x.n", "is": 0}, {"fact": "x.a", "is": True}]}}
    policy = sketch({"either": either}, keeps=[{"fact": "x.n", "more_than": 3}])

    repairs, _ = _mend(describe(policy, {"x.a": False, "x.n": 3}), policy)

    assert [{"x.a": "yes"}] == _changes(repairs)


def test_a_search_that_is_cut_short_says_so() -> None:
    """
    Where not every way can be tried, a plan is given that does, and said not to be surely the best.
    """
    flags = {f"x.flag_{index}": "boolean" for index in range(9)}
    needed = {"at_least_n_of": {"n": 6, "conditions": [{"fact": path, "is": True} for path in flags]}}
    policy = sketch({"rule": {"requires": needed}}, flags)

    repairs, _ = _mend(describe(policy, dict.fromkeys(flags, False)), policy)

    assert (True, [(6, True, False)]) == (
        repairs.is_limited,
        [(len(each.changes), each.is_enough, each.is_smallest) for each in repairs.sets],
    )


def test_rules_that_are_entangled_are_met_by_the_fewest_changes() -> None:
    """
    Where every way was tried, that is not said to be in doubt.
    """
    policy = _entangled()

    repairs, _ = _mend(describe(policy, {}), policy)

    assert {(True, True)} == {(each.is_enough, each.is_smallest) for each in repairs.sets}


def test_a_set_with_very_many_answers_has_its_plainest() -> None:
    """
    Of very many members only those are tried that a rule tells apart.
    """
    words = {f"word_{index}": "a word" for index in range(70)}
    facts = {"x.words": {"type": "set", "values": words}}
    policy = sketch({"rule": _rule("x.words", "includes", "word_3")}, facts)

    repairs, _ = _mend(describe(policy, {}), policy)

    assert ([{"x.words": "word_3"}], False) == (_changes(repairs), repairs.is_limited)


WEIGHTED: Final = {
    "heavy": _rule("x.n", "at_least", 2, "critical"),
    "light": {**_flag("x.a"), "severity": "minor"},
    "middle": _rule("x.w", "is", "none"),
}


@pytest.mark.parametrize(
    ("wanted", "changes"),
    [
        ("0", {}),
        ("0.5", {"x.n": "2"}),
        ("0.6", {"x.n": "2", "x.w": "none"}),
        ("1", {"x.n": "2", "x.w": "none", "x.a": "yes"}),
    ],
)
def test_a_score_is_reached_and_no_more(wanted: str, changes: dict[str, str]) -> None:
    """
    The changes that give most come first, and no more are made than the wished-for score needs.
    """
    policy = sketch(WEIGHTED)

    repairs, _ = _mend(describe(policy, {}), policy, score=Decimal(wanted))

    assert ([changes], [True]) == (_changes(repairs), [each.is_enough for each in repairs.sets])


def test_a_score_is_a_secured_one() -> None:
    """
    The score that is reached is that of the new audit, and the goal is told in words.
    """
    policy = sketch(WEIGHTED)

    repairs, _ = _mend(describe(policy, {}), policy, score=Decimal("0.5"))

    assert "a secured score of 50 %" == repairs.goal
    assert repairs.sets[0].score is not None
    assert Decimal(8) / 14 == repairs.sets[0].score.low


def test_one_change_for_a_score_is_surely_the_smallest() -> None:
    """
    More changes than one, chosen one by one, might not be the fewest, and are not said to be.
    """
    policy = sketch(WEIGHTED)
    program = describe(policy, {})

    sets = [_mend(program, policy, score=Decimal(wanted))[0].sets[0] for wanted in ("0.5", "0.6")]

    assert [True, False] == [each.is_smallest for each in sets]


def test_a_score_out_of_reach_names_what_is_stuck() -> None:
    """
    Where a score cannot be reached, what can be mended is, and the rules in the way are named.
    """
    policy = sketch(WEIGHTED)

    repairs, _ = _mend(describe(policy, {"x.n": 1}), policy, fixed=["x.n"], score=Decimal("0.9"))

    assert [("fixed", ("x/heavy",))] == _stuck(repairs)
    assert [{"x.a": "yes", "x.w": "none"}] == _changes(repairs)
    assert not repairs.sets[0].is_enough


@given(policies(), statements(), st.sampled_from(["0.1", "0.5", "0.9", "1"]))
def test_a_score_that_is_said_to_be_reached_is(policy: Policy, said: dict[str, Any], wanted: str) -> None:
    """
    On random policies a set is said to be enough just when the new audit's secured score is.
    """
    program = describe(policy, said)

    repairs, changes = _mend(program, policy, score=Decimal(wanted))

    scores = [_agreed(audit(suppose(program, policy, each), policy)).score for each in changes]
    assert [each.is_enough for each in repairs.sets] == [
        score is not None and score.low >= Decimal(wanted) for score in scores
    ]


def test_disputed_facts_are_settled() -> None:
    """
    Where two sides disagree, a change settles the matter in the account of what is settled.
    """
    policy = sketch({"enough": _rule("x.n", "at_least", 2)})
    sides = {name: {"name": name, "side": name} for name in ("sponsor", "testers")}
    said = [{"value": 3, "by": "sponsor"}, {"value": 1, "by": "testers"}]
    header = {"name": "the program", "sponsor": "the sponsor", "as_of": "2026-03-01"}
    program = load_program({"program": header, "parties": sides, "facts": {"x.n": said}}, policy)

    repairs, _ = _mend(program, policy)

    assert [("1 or 3", "3")] == [(change.was, change.now) for change in repairs.sets[0].changes]


def test_what_is_stated_is_a_bound_to_what_is_compared_with_it(built_in: Policy) -> None:
    """
    Pay rises to the minimum wage, which is known and which nobody can choose, and to what is not known yet.
    """
    header = {"name": "the program", "sponsor": "the sponsor", "as_of": "2026-03-01"}
    facts = {
        "sponsor.for_profit": True,
        "work.demand": "duty",
        "pay.floor_hourly": "10 USD/hour",
        "pay.effective_hourly": "5 USD/hour",
    }
    program = load_program({"program": header, "facts": facts}, built_in)

    repairs, _ = _mend(program, built_in, fixed=("sponsor.for_profit", "work.demand"))

    enough = (
        "at least the local minimum wage per hour (10 USD/hour) and "
        "at least the local living wage per hour (not known: find it out)"
    )
    assert [("5 USD/hour", enough)] == [
        (change.was, change.now)
        for change in repairs.sets[0].changes
        if change.fact == "pay.effective_hourly"
    ]


def test_what_contradicts_itself_in_any_case_is_no_fault_of_a_change() -> None:
    """
    Where an entry of the consistency can never hold, the changes that make a program conform are enough.
    """
    policy = sketch(
        {"none": _rule("x.n", "is", 0), "agreed": _flag("x.a")},
        consistency={"never": {"then": {"fact": "x.n", "less_than": 0}}},
    )
    header = {"name": "the program", "sponsor": "the sponsor", "as_of": "2026-03-01"}
    facts = {"x.n": [{"value": 0, "by": "sponsor"}]}
    parties = {"sponsor": {"name": "the sponsor", "side": "sponsor"}}
    program = load_program({"program": header, "parties": parties, "facts": facts}, policy)

    repairs, _ = _mend(program, policy)

    assert [("conforms", True)] == [(each.conclusion, each.is_enough) for each in repairs.sets]
