"""`compare`: programs as a table, by the same rules."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from running import FAIR, SMALL_POLICY
from strategies.losses import Loss, losses
from strategies.programs import Drawn, cases
from three_programs import GOOD, PARTIES, audit_facts, audit_three

from evenhand import Audit, Comparison, audit, compare, load_policy, load_program
from evenhand.audit.audit import Interval
from evenhand.comparing.side_by_side import Ahead, ComparedProgram, Why


@pytest.fixture
def audits() -> list[Audit]:
    """
    A good program, a bad one, and one whose sides disagree.
    """
    return audit_three()


@pytest.fixture
def comparison(audits: list[Audit]) -> Comparison:
    """
    The table of them.
    """
    return compare(audits)


@pytest.fixture
def apart(audits: list[Audit]) -> Why:
    """
    The same, laid out rule by rule.
    """
    why = compare(audits, why=True).why
    assert why is not None
    return why


def _by_name(comparison: Comparison) -> dict[str, ComparedProgram]:
    return {each.name: each for each in comparison.programs}


def test_programs_are_called_by_letters(comparison: Comparison) -> None:
    """
    The programs are A, B, C in the order in which they are given, wherever the table puts them.
    """
    assert {"A": "good", "B": "bad", "C": "disputed"} == {
        each.label: each.name for each in comparison.programs
    }


def test_letters_do_not_run_out() -> None:
    """
    The twenty-seventh program is AA.
    """
    labels = {each.label for each in compare([audit_facts(GOOD)] * 28).programs}

    assert {"Z", "AA", "AB"} <= labels


def test_a_program_is_compared_by_what_is_settled(comparison: Comparison) -> None:
    """
    A self-description has one account, and a program with sides what they agree on.
    """
    assert {"good": "as-described", "bad": "as-described", "disputed": "settled"} == {
        name: each.account for name, each in _by_name(comparison).items()
    }


def test_programs_are_compared_by_the_account_of_one_side(audits: list[Audit]) -> None:
    """
    A self-description stands for itself whichever side is asked for.
    """
    by_testers = _by_name(compare(audits, account="testers"))

    assert ("as-described", "testers") == (by_testers["good"].account, by_testers["disputed"].account)
    assert Interval(low=Decimal(0), high=Decimal("0.5")) == by_testers["disputed"].scored.score


def test_a_side_that_says_nothing_gives_no_score(audits: list[Audit]) -> None:
    """
    A program that this side does not speak about comes last, without a tier and a rank.
    """
    only_sponsor = audit_facts(
        {"pay.offered": [{"value": True, "by": "sponsor"}]},
        "praised",
        parties={"sponsor": PARTIES["sponsor"]},
    )
    last = compare([only_sponsor, *audits], account="testers").programs[-1]

    assert ("praised", None, None, None) == (last.name, last.account, last.tier, last.ranks)


def test_an_account_that_no_program_has_is_refused(audits: list[Audit]) -> None:
    """
    The nearest one is suggested.
    """
    with pytest.raises(ValueError, match=r"Did you mean 'testers'\?"):
        compare(audits, account="tester")


def test_criteria_are_columns(comparison: Comparison) -> None:
    """
    Each program has the interval of each criterion.
    """
    assert ["pay", "work"] == [each.id for each in comparison.criteria]
    assert {
        "good": {"pay": (1, 1), "work": (1, 1)},
        "bad": {"pay": (Decimal(1) / 3, Decimal(1) / 3), "work": (0, 0)},
        "disputed": {"pay": (0, 1), "work": (0, 1)},
    } == {
        name: {
            criterion: (scored.score.low, scored.score.high)
            for criterion, scored in each.criteria.items()
            if scored.score
        }
        for name, each in _by_name(comparison).items()
    }


def test_programs_stand_by_their_secured_score(comparison: Comparison) -> None:
    """
    The good program comes first; the disputed one, of which all is open, may take any rank.
    """
    assert [("good", 1, 1, 2), ("bad", 2, 2, 3), ("disputed", 2, 1, 3)] == [
        (each.name, each.tier, each.ranks.best, each.ranks.worst)
        for each in comparison.programs
        if each.ranks
    ]


def test_programs_whose_intervals_touch_are_in_one_tier() -> None:
    """
    One that may still come level is not behind.
    """
    half = audit_facts({**GOOD, "work.agreed": False})
    other = audit_facts({"work.agreed": False, "pay.enough": True})

    assert [1, 1] == [each.tier for each in compare([half, other]).programs]


@given(st.lists(st.lists(st.booleans() | st.none(), min_size=3, max_size=3), min_size=2, max_size=7))
def test_no_two_of_a_tier_can_be_told_apart(answers: list[list[bool | None]]) -> None:
    """
    Every two intervals of a tier overlap, and the first of a tier is surely behind that of the tier before.
    """
    paths = ("pay.offered", "pay.enough", "work.agreed")
    facts = [
        {path: each for path, each in zip(paths, row, strict=True) if each is not None} for row in answers
    ]
    tiers: dict[int | None, list[Interval]] = {}
    for program in compare([audit_facts(each) for each in facts]).programs:
        if program.scored.score:
            tiers.setdefault(program.tier, []).append(program.scored.score)

    assert [] == [
        (one, two) for those in tiers.values() for one in those for two in those if one.low > two.high
    ]
    assert all(one[0].low > two[0].high for one, two in itertools.pairwise(tiers.values()))


@given(losses())
def test_who_knows_less_is_never_behind_for_it(loss: Loss) -> None:
    """
    A program is not ahead of itself for having more evidence: either may take either rank.
    """
    assume(not loss.excludes)
    programs = compare([loss.full, loss.poorer]).programs
    ranked = [(each.ranks.best, each.ranks.worst) for each in programs if each.ranks]

    assert [(1, len(ranked))] * len(ranked) == ranked  # what no rule applies to has no rank


def test_rules_are_laid_out_on_request_alone(comparison: Comparison) -> None:
    """
    The table says which programs are ahead; why is another question.
    """
    assert comparison.why is None


def test_only_rules_that_differ_are_laid_out(apart: Why) -> None:
    """
    A rule is laid out where the verdicts across the accounts differ.
    """
    assert [
        ("pay/work-is-paid", ["pass", "fail", "contested"]),
        ("pay/pay-is-enough", ["pass", "pass", "unknown"]),
        ("work/work-is-agreed", ["pass", "fail", "unknown"]),
    ] == [(rule.rule, [each.verdict for each in rule.programs.values()]) for rule in apart.rules]
    assert {} == apart.alike


def test_a_disputed_rule_shows_what_each_side_comes_to(apart: Why) -> None:
    """
    Beside the verdict across the accounts stand those within them.
    """
    found = apart.rules[0].programs["C"].accounts

    assert {"settled": "unknown", "sponsor": "pass", "testers": "fail"} == found


def test_a_program_is_ahead_only_where_the_intervals_leave_no_doubt(apart: Why) -> None:
    """
    The good program is ahead of the bad one; of the disputed one nothing can be said.
    """
    assert (Ahead(higher="A", lower="B"),) == apart.ahead


@given(cases())
def test_every_rule_is_either_laid_out_or_counted(case: Drawn) -> None:
    """
    The rules that differ and those alike are all the rules; a program does not differ from itself.
    """
    silent = case.about({**case.program, "facts": {}}).audit()
    two, same = (compare(each, why=True).why for each in ([case.audit(), silent], [silent, silent]))
    assert two is not None
    assert same is not None

    assert len(silent.findings) == len(two.rules) + sum(two.alike.values())
    assert (0, len(silent.findings)) == (len(same.rules), sum(same.alike.values()))


def test_more_than_can_be_read_are_not_laid_out() -> None:
    """
    Four programs stand beside each other rule by rule, and no more.
    """
    with pytest.raises(ValueError, match="At most 4 programs"):
        compare([audit_facts(GOOD)] * 5, why=True)


def test_one_program_is_no_comparison() -> None:
    """
    A comparison needs two.
    """
    with pytest.raises(ValueError, match="two programs or more"):
        compare([audit_facts(GOOD)])


def test_audits_by_different_policies_are_not_compared() -> None:
    """
    Programs stand side by side only under the same rules.
    """
    policy = load_policy(SMALL_POLICY)

    with pytest.raises(ValueError, match="different policies"):
        compare([audit_facts(GOOD), audit(load_program(FAIR, policy), policy)])
