"""The checks of a policy author: each is provoked by one slip in a small policy that is sound without it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

import pytest
from running import REPOSITORY, run

from evenhand import Place, Policy, load_policy
from evenhand.authoring.diagnostics import Code, Diagnostic
from evenhand.authoring.lint import can_come_out, check_policy
from evenhand.authoring.mutants import mutate, run_mutants
from evenhand.steps.sketch import sketch_policy

SOUND: Final[Mapping[str, str]] = {
    "policy.yaml": """\
name: Sound
version: "1"
effective: 2026-01-01
severities: {critical: 8, major: 4, minor: 2, advisory: 0}
opinion: {gate: major, coverage_needed: {value: 50 %, reason: Half is enough., source: judgement}}
criteria: [pay]
seeds:
  s0: {title: An article}
""",
    "standards.yaml": """\
code:
  title: A code of conduct
  publisher: An office
  read: itself
""",
    "documents.yaml": """\
ledger:
  title: payment ledger
  held_by: sponsor
  shows: who was paid
""",
    "consistency.yaml": """\
no-pay-is-not-punctual:
  when: {fact: pay.share, is: 0 %}
  then: {fact: pay.punctual, is: false}
  because: Where nobody is paid, no money arrives on time.
  basis: meaning
  examples:
    - {name: Nobody is paid, facts: {pay.share: 0 %}, leaves: {pay.punctual: no}}
    - {name: On time for nobody, facts: {pay.share: 0 %, pay.punctual: true}, refused: true}
""",
    "pay/criterion.yaml": """\
title: Pay
question: Is work paid?
facts:
  share:
    title: share of people who are paid
    type: share
    question: What share of the people are paid?
  punctual:
    title: money arrives on time
    type: boolean
    question: Does money arrive on time?
parameters:
  share_needed:
    title: share of people who must be paid
    type: share
    value: 50 %
    reason: Half is a start.
    source: {standard: code, section: "1"}
""",
    "pay/work-is-paid.yaml": """\
title: Most work is paid
severity: major
why: Work is worth money.
requires: {fact: pay.share, at_least: $share_needed}
remedy: Pay people.
settled_by: [ledger]
raised_in: [{seed: s0, at: line 1}]
backed_by: [{standard: code, section: "1"}]
formerly: [pay/labour-is-paid]
examples:
  - {name: Half are paid, facts: {pay.share: 50 %}, verdict: pass}
  - {name: Fewer than half are paid, facts: {pay.share: 49 %}, verdict: fail}
  - {name: Nobody has said, facts: {}, verdict: unknown}
""",
    "pay/money-comes-on-time.yaml": """\
title: Money comes on time
severity: major
why: Rent is due on time.
applies_when: {fact: pay.share, more_than: 0 %}
requires: {fact: pay.punctual, is: true}
remedy: Pay on time.
settled_by: [ledger]
raised_in: [{seed: s0, at: line 2}]
backed_by: [{standard: code, section: "2"}]
examples:
  - {name: It does, facts: {pay.share: 1 %, pay.punctual: true}, verdict: pass}
  - {name: It does not, facts: {pay.share: 1 %, pay.punctual: false}, verdict: fail}
  - {name: Nobody has said, facts: {}, verdict: unknown}
  - {name: Nobody is paid, facts: {pay.share: 0 %, pay.punctual: false}, verdict: not-applicable}
""",
}
WORK: Final = "pay/work-is-paid.yaml"
TIME: Final = "pay/money-comes-on-time.yaml"
PAGE: Final = "pay/criterion.yaml"
ENTRIES: Final = "consistency.yaml"


@dataclass(frozen=True)
class Slip:
    """One change in one file of the sound policy, and all that is said because of it under one code."""

    file: str
    old: str
    new: str
    code: Code
    place: tuple[str, int, int]
    message: str

    @property
    def files(self) -> Mapping[str, str]:
        """The policy with the change in it."""
        assert self.old in SOUND[self.file]
        return {**SOUND, self.file: SOUND[self.file].replace(self.old, self.new, 1)}

    @property
    def diagnostic(self) -> Diagnostic:
        """What the check says."""
        file, line, column = self.place
        return Diagnostic(Place(f"rules/{file}", line, column), self.code, self.message)


ALWAYS_PUNCTUAL: Final = """\
money-is-punctual:
  then: {fact: pay.punctual, is: true}
  because: Money always arrives on time.
  basis: meaning
  examples:
    - {name: Nobody has said, facts: {}, leaves: {pay.punctual: yes}}
    - {name: It is late, facts: {pay.punctual: false}, refused: true}
"""
SLIPS: Final = (
    Slip(
        "policy.yaml",
        "gate: major",
        "gate: critical",
        "gate-cannot-fail",
        ("policy.yaml", 5, 1),
        "No rule is in the gate, which is for those from critical on.",
    ),
    Slip(
        PAGE,
        "parameters:",
        "  bonus: {title: bonus, type: boolean, question: Is there a bonus?}\nparameters:",
        "unused-fact",
        (PAGE, 12, 3),
        "No rule asks for pay.bonus.",
    ),
    Slip(
        PAGE,
        "parameters:",
        "derived:\n  paid: {title: part paid, type: share, product: [pay.share, pay.share]}\nparameters:",
        "unused-fact",
        (PAGE, 13, 3),
        "No rule asks for pay.paid.",
    ),
    Slip(
        PAGE,
        "parameters:",
        "parameters:\n  least: {title: least, type: share, value: 1 %, reason: Why., source: judgement}",
        "unused-parameter",
        (PAGE, 13, 3),
        "No rule names $pay.least.",
    ),
    Slip(
        "standards.yaml",
        "code:",
        "other: {title: Another code, publisher: An office, read: itself}\ncode:",
        "unused-reference",
        ("standards.yaml", 1, 1),
        "Nothing refers to 'other'.",
    ),
    Slip(
        "documents.yaml",
        "ledger:",
        "survey: {title: survey, held_by: public, shows: what people say}\nledger:",
        "unused-reference",
        ("documents.yaml", 1, 1),
        "Nothing refers to 'survey'.",
    ),
    Slip(
        "policy.yaml",
        "seeds:",
        "seeds:\n  s1: {title: Another article}",
        "unused-reference",
        ("policy.yaml", 1, 1),
        "Nothing refers to 's1'.",
    ),
    Slip(
        WORK,
        "requires: {fact: pay.share, at_least: $share_needed}",
        "requires: {all: [{fact: pay.share, at_least: $share_needed}, {fact: pay.share, at_most: 40 %}]}",
        "cannot-pass",
        (WORK, 1, 1),
        "No answers were found that meet this rule.",
    ),
    Slip(
        WORK,
        "requires: {fact: pay.share, at_least: $share_needed}",
        "requires: {any: [{fact: pay.share, at_least: $share_needed}, {fact: pay.share, at_most: 60 %}]}",
        "cannot-fail",
        (WORK, 1, 1),
        "No answers were found that break this rule.",
    ),
    Slip(
        WORK,
        "remedy: Pay people.",
        "remedy: Say what to change so that this holds.",
        "still-a-draft",
        (WORK, 5, 9),
        "'Say what to change so that this holds.' stands in a draft for what is to be written.",
    ),
    Slip(
        WORK,
        "name: Half are paid,",
        "name: 'Share of people who are paid: 50 %',",
        "still-a-draft",
        (WORK, 11, 5),
        "'Share of people who are paid: 50 %' is the name that a draft gives an example.",
    ),
    Slip(
        WORK,
        "{pay.share: 49 %}, verdict: fail",
        "{pay.share: 49 %}, verdict: pass",
        "example-wrong",
        (WORK, 12, 5),
        "'Fewer than half are paid' states pass and comes out as fail.",
    ),
    Slip(
        WORK,
        "{pay.share: 49 %}",
        "{pay.share: 49}",
        "example-unreadable",
        (WORK, 12, 5),
        "'Fewer than half are paid' cannot be read: 49 is not a number with a unit. Did you mean '49 %'? "
        "Expected a share from 0 % to 100 %, such as 40 %.",
    ),
    Slip(
        TIME,
        "  - {name: Nobody is paid, facts: {pay.share: 0 %, pay.punctual: false}, verdict: not-applicable}\n",
        "",
        "example-missing",
        (TIME, 1, 1),
        "No example comes out as not-applicable.",
    ),
    Slip(
        WORK,
        "{pay.share: 50 %}",
        "{pay.share: 50 %, pay.punctual: true}",
        "example-vacuous",
        (WORK, 11, 5),
        "'Half are paid' gives pay.punctual, which the rule does not read.",
    ),
    Slip(
        WORK,
        "{pay.share: 49 %}",
        "{pay.share: 40 %}",
        "edge-not-shown",
        (WORK, 1, 1),
        "No example shows the edge: the bound 50 % moved to 49 % goes unnoticed.",
    ),
    Slip(
        WORK,
        "title: Most work is paid",
        "title: Most work is paid.",
        "title-form",
        (WORK, 1, 1),
        "'Most work is paid.' is not in the form of a title.",
    ),
    Slip(
        PAGE,
        "type: share\n    question: What share of",
        "type: share\n    by_the_terms: wholly\n    clauses: [{says: Nobody is paid., answer: 0 %}]\n"
        "    question: What share of",
        "no-search-words",
        (PAGE, 4, 3),
        "Published terms show pay.share, and no word says how to find it in them.",
    ),
    Slip(
        PAGE,
        "type: share\n    question: What share of",
        "type: share\n    by_the_terms: partly\n    search: [unpaid]\n    question: What share of",
        "no-clauses",
        (PAGE, 4, 3),
        "Published terms show pay.share, and no clause says what answers it.",
    ),
    Slip(
        WORK,
        "severity: major",
        "breach: too few are paid\nseverity: major",
        "title-form",
        (WORK, 1, 1),
        "'too few are paid' is not in the form of a title.",
    ),
    Slip(
        WORK,
        "formerly: [pay/labour-is-paid]",
        "formerly: [pay/money-comes-on-time]",
        "old-name-taken",
        (WORK, 1, 1),
        "'pay/money-comes-on-time' is the id of a rule.",
    ),
    Slip(
        "policy.yaml",
        "seeds:",
        "keeps: [{fact: pay.share, at_least: 0 %}]\nseeds:",
        "keeps-nothing",
        ("policy.yaml", 7, 9),
        "What is kept here always holds, whatever is answered.",
    ),
    Slip(
        ENTRIES,
        "then: {fact: pay.punctual, is: false}",
        "then: {any: [{fact: pay.punctual, is: false}, {fact: pay.punctual, is: true}]}",
        "never-narrows",
        (ENTRIES, 2, 3),
        "'no-pay-is-not-punctual' holds of all answers, so that it never narrows any.",
    ),
    Slip(
        ENTRIES,
        "no-pay-is-not-punctual:",
        f"{ALWAYS_PUNCTUAL}no-pay-is-not-punctual:",
        "entries-exclude-each-other",
        (ENTRIES, 9, 3),
        "Where 'no-pay-is-not-punctual' applies, 'money-is-punctual' cannot hold.",
    ),
    Slip(
        ENTRIES,
        "leaves: {pay.punctual: no}",
        "leaves: {pay.punctual: yes}",
        "example-wrong",
        (ENTRIES, 2, 3),
        "'Nobody is paid' leaves pay.punctual: no, and states otherwise.",
    ),
    Slip(
        ENTRIES,
        "facts: {pay.share: 0 %}, leaves",
        "facts: {pay.shrae: 0 %}, leaves",
        "example-unreadable",
        (ENTRIES, 2, 3),
        "'Nobody is paid' gives pay.shrae, which is no fact of this policy.",
    ),
    Slip(
        ENTRIES,
        "    - {name: On time for nobody, facts: {pay.share: 0 %, pay.punctual: true}, refused: true}\n",
        "",
        "example-missing",
        (ENTRIES, 2, 3),
        "No example shows what 'no-pay-is-not-punctual' refuses.",
    ),
    Slip(
        ENTRIES,
        "    - {name: Nobody is paid, facts: {pay.share: 0 %}, leaves: {pay.punctual: no}}\n",
        "",
        "example-missing",
        (ENTRIES, 2, 3),
        "No example shows what 'no-pay-is-not-punctual' narrows.",
    ),
)
# What would follow from each of these is not told: the example is what there is to mend.
FAULTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "a misspelt fact": (
        "{pay.share: 49 %}",
        "{pay.shrae: 49 %}",
        (
            "'Fewer than half are paid' cannot be read: 'pay.shrae' is not a fact of this policy. "
            "Did you mean 'pay.share'? Expected one that 'evenhand rules facts' lists."
        ),
    ),
    "a value of another type": (
        "{pay.share: 49 %}",
        "{pay.share: 49 USD, pay.punctual: true}",
        (
            "'Fewer than half are paid' cannot be read: '49 USD' is not a share. "
            "Expected a share from 0 % to 100 %, such as 40 %."
        ),
    ),
    "a wrong verdict": (
        "{pay.share: 49 %}, verdict: fail",
        "{pay.share: 49 %}, verdict: pass",
        "'Fewer than half are paid' states pass and comes out as fail.",
    ),
}
BELOW_HALF: Final = "requires: {fact: pay.share, less_than: 50 %}"
RENAMED: Final = {"pay/paid.yaml" if name == WORK else name: text for name, text in SOUND.items()}


def _said(policy: Policy, code: Code) -> list[Diagnostic]:
    return [diagnostic for diagnostic in check_policy(policy) if diagnostic.code == code]


def test_a_sound_policy_passes_without_a_word() -> None:
    """
    Nothing is said of a policy in which everything is used, met, broken and shown.
    """
    assert [] == check_policy(load_policy(SOUND))


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.code} in {slip.file}")
def test_a_check_names_the_slip_and_its_place(slip: Slip) -> None:
    """
    Each slip is told once under its code, with its place and a sentence.
    """
    assert [slip.diagnostic] == _said(load_policy(slip.files), slip.code)


@pytest.mark.parametrize(("old", "new", "message"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_example_is_told_alone(old: str, new: str, message: str) -> None:
    """
    Neither the verdict nor the edge that an example fails to show is told beside its fault.
    """
    told = check_policy(load_policy({**SOUND, WORK: SOUND[WORK].replace(old, new)}))

    assert [message] == [each.message for each in told]


def test_what_another_rule_lacks_is_told_beside_a_faulty_example() -> None:
    """
    Only the rule of the faulty example is spared, and of its other examples each is still looked at.
    """
    work = SOUND[WORK].replace("{pay.share: 49 %}", "{pay.shrae: 49 %}")
    files = {
        WORK: work.replace("{pay.share: 50 %}", "{pay.share: 50 %, pay.punctual: true}"),
        TIME: SOUND[TIME].replace("  - {name: Nobody has said, facts: {}, verdict: unknown}\n", ""),
    }

    assert ["example-missing", "example-vacuous", "example-unreadable"] == [
        each.code for each in check_policy(load_policy({**SOUND, **files}))
    ]


def test_a_misspelt_fact_of_an_example_points_to_the_facts_of_its_own_policy(tmp_path: Path) -> None:
    """
    The command that lists the facts is named with the folder in use.
    """
    work = SOUND[WORK].replace("{pay.share: 49 %}", "{pay.shrae: 49 %}")
    folder = _write({**SOUND, WORK: work}, tmp_path)
    ended = run("rules", "check", "--rules", folder)

    assert f"Expected one that 'evenhand rules facts --rules {folder.as_posix()}' lists." in ended.out


def test_a_file_name_that_is_no_phrase_is_told() -> None:
    """
    A rule's file is named by its requirement, in several words.
    """
    expected = Diagnostic(Place("rules/pay/paid.yaml"), "slug-form", "'paid' is not a phrase.")

    assert [expected] == _said(load_policy(RENAMED), "slug-form")


def test_two_rules_that_no_program_can_pass_together_are_told_of_each_other() -> None:
    """
    Where meeting one rule means breaking the other, both are told.
    """
    new = SOUND[TIME].replace("requires: {fact: pay.punctual, is: true}", BELOW_HALF)
    message = "Every answer found that meets this rule breaks {}."
    expected = [
        Diagnostic(Place(f"rules/{file}"), "rules-exclude-each-other", message.format(other))
        for file, other in ((TIME, "pay/work-is-paid"), (WORK, "pay/money-comes-on-time"))
    ]

    assert expected == _said(load_policy({**SOUND, TIME: new}), "rules-exclude-each-other")


def test_a_gate_none_of_whose_rules_can_fail_is_told() -> None:
    """
    Where the only rule of the gate holds whatever the answers are, nobody could fail to conform.
    """
    always = "{any: [{fact: pay.punctual, is: true}, {not: {fact: pay.punctual, is: true}}]}"
    time = SOUND[TIME].replace("{fact: pay.punctual, is: true}", always, 1)
    work = SOUND[WORK].replace("severity: major", "severity: minor")
    expected = [
        Diagnostic(Place("rules/policy.yaml", 5, 1), "gate-cannot-fail", "No rule of the gate can fail.")
    ]

    assert expected == _said(load_policy({**SOUND, TIME: time, WORK: work}), "gate-cannot-fail")


def test_a_policy_by_score_has_no_gate_to_fail() -> None:
    """
    Whatever its rules are, a policy that concludes by score says nothing of a gate.
    """
    page = SOUND["policy.yaml"].replace("gate: major", "by: score, bands: {well: 0 %}")

    assert [] == _said(load_policy({**SOUND, "policy.yaml": page}), "gate-cannot-fail")


def test_a_rule_for_those_who_break_another_does_not_exclude_it() -> None:
    """
    A rule that applies only where another is broken can stand beside it.
    """
    new = SOUND[TIME].replace("more_than: 0 %", "less_than: 50 %")

    assert [] == _said(load_policy({**SOUND, TIME: new}), "rules-exclude-each-other")


def test_a_rule_without_a_breach_is_told_where_another_has_one() -> None:
    """
    A policy says of each rule what is wrong where it fails, or of none.
    """
    work = SOUND[WORK].replace("severity:", "breach: Too few are paid\nseverity:", 1)
    message = "It does not say what is wrong where it fails."

    assert [Diagnostic(Place(f"rules/{TIME}", 1, 1), "missing-breach", message)] == check_policy(
        load_policy({**SOUND, WORK: work})
    )


def test_a_question_that_is_asked_first_and_decides_nothing_is_told() -> None:
    """
    A core question is one that some rule asks for.
    """
    bonus = "facts:\n  bonus: {title: bonus, type: boolean, question: Is there a bonus?}\n"
    files = {
        PAGE: SOUND[PAGE].replace("facts:\n", bonus, 1),
        "policy.yaml": f"{SOUND['policy.yaml']}core_questions: [pay.bonus, pay.share]\n",
    }
    message = "'pay.bonus' is asked first, and no rule asks for it."

    assert [Diagnostic(Place("rules/policy.yaml"), "idle-core-question", message)] == _said(
        load_policy({**SOUND, **files}), "idle-core-question"
    )


IN_TRADE: Final = "facts:\n  in_trade: {title: in trade, type: boolean, question: Is it in trade?}\n"


def _with_a_fact_that_applies(shown: str) -> Policy:
    work = SOUND[WORK].replace("requires:", "applies_when: {fact: pay.in_trade, is: true}\nrequires:", 1)
    page = SOUND[PAGE].replace("facts:\n", IN_TRADE, 1)
    return load_policy(
        {**SOUND, WORK: work, PAGE: page.replace("    type: boolean\n", f"    type: boolean\n{shown}", 1)}
    )


def test_what_only_decides_whether_a_rule_applies_is_told_where_no_document_shows_it() -> None:
    """
    Nobody could ever show that such a rule does not apply.
    """
    message = "pay.in_trade only decides whether a rule applies, and no document shows it."
    policy = _with_a_fact_that_applies("    shown_by: [ledger]\n")

    assert [message] == [each.message for each in _said(policy, "shown-by-nothing")]


def test_a_policy_that_says_of_no_fact_who_shows_it_is_not_told() -> None:
    """
    What documents show stands with its rules then, under `settled_by`.
    """
    assert [] == _said(_with_a_fact_that_applies(""), "shown-by-nothing")


def test_every_check_is_provoked_here() -> None:
    """
    No code is left untried; those that are no slip in one file have tests of their own.
    """
    elsewhere = {"slug-form", "rules-exclude-each-other", "mutant-survives", "not-translated"}
    elsewhere |= {"translation-outdated", "missing-breach", "shown-by-nothing", "idle-core-question"}

    assert set(get_args(Code)) == {slip.code for slip in SLIPS} | elsewhere


def test_every_check_has_its_section_in_the_documentation() -> None:
    """
    docs/checks.md says of each code why it matters, and shows a policy before and after.
    """
    page = (REPOSITORY / "docs" / "checks.md").read_text(encoding="utf-8")
    codes, texts = (re.split(r"^## (.+)$", page, flags=re.MULTILINE)[start::2] for start in (1, 2))
    needed = ("It matters", "Before:", "After:")

    assert sorted(get_args(Code)) == sorted(codes)
    assert [] == [
        code for code, text in zip(codes, texts, strict=True) if not all(word in text for word in needed)
    ]


def test_a_diagnostic_says_where_what_to_do_and_where_to_read_on() -> None:
    """
    A diagnostic reads as place, sentence, advice, code and page.
    """
    diagnostic = Diagnostic(Place("rules/pay/paid.yaml", 2, 3), "slug-form", "'paid' is not a phrase.")
    expected = (
        "rules/pay/paid.yaml:2:3\n"
        "  'paid' is not a phrase. Name the file by the requirement, in lower-case words joined by hyphens, "
        "without a number. [slug-form, docs/checks.md#slug-form]"
    )

    assert expected == str(diagnostic)


def test_every_change_of_the_sound_policy_is_noticed() -> None:
    """
    Examples on both sides of each bound leave no survivor.
    """
    policy = load_policy(SOUND)
    changes = [(rule.id, mutant.change) for rule in policy.rules for mutant in mutate(rule, policy)]

    assert [
        ("pay/money-comes-on-time", "'is' denied for pay.punctual"),
        ("pay/money-comes-on-time", "applies_when left out"),
        ("pay/money-comes-on-time", "'more_than' denied for pay.share"),
        ("pay/money-comes-on-time", "'at_least' instead of 'more_than' for pay.share"),
        ("pay/money-comes-on-time", "the bound 0 % moved to -1 %"),
        ("pay/money-comes-on-time", "the bound 0 % moved to 1 %"),
        ("pay/work-is-paid", "'at_least' denied for pay.share"),
        ("pay/work-is-paid", "'more_than' instead of 'at_least' for pay.share"),
        ("pay/work-is-paid", "the bound 50 % moved to 49 %"),
        ("pay/work-is-paid", "the bound 50 % moved to 51 %"),
    ] == changes
    assert [] == [mutant for _, mutant, told in run_mutants(policy) if told]


def test_a_change_that_no_example_notices_survives() -> None:
    """
    With the example just beyond the bound moved away, the bound can be moved and nobody would see.
    """
    policy = load_policy({**SOUND, WORK: SOUND[WORK].replace("pay.share: 49 %", "pay.share: 40 %")})

    assert [("pay/work-is-paid", "the bound 50 % moved to 49 %")] == [
        (rule.id, mutant.change) for rule, mutant, told in run_mutants(policy) if told
    ]


def test_an_operator_that_no_example_tells_apart_survives() -> None:
    """
    With the example at the bound moved away, `more_than` could stand for `at_least`.
    """
    policy = load_policy({**SOUND, WORK: SOUND[WORK].replace("pay.share: 50 %", "pay.share: 80 %")})

    assert [
        ("pay/work-is-paid", "'more_than' instead of 'at_least' for pay.share"),
        ("pay/work-is-paid", "the bound 50 % moved to 51 %"),
    ] == [(rule.id, mutant.change) for rule, mutant, told in run_mutants(policy) if told]


CHANGES: Final[Mapping[str, tuple[str, ...]]] = {
    "{at_least_n_of: {n: 1, conditions: [{fact: pay.a, is: true}, {fact: pay.b, is: true}]}}": (
        "at least 0 instead of 1",
        "at least 2 instead of 1",
        "part 1 left out",
        "part 2 left out",
        "'is' denied for pay.a",
        "'is' denied for pay.b",
    ),
    "{all: [{fact: pay.a, is: true}, {not: {fact: pay.b, is: true}}]}": (
        "'all' and 'any' exchanged",
        "part 1 left out",
        "part 2 left out",
        "'is' denied for pay.a",
        "'not' left out",
    ),
    "{count: pay.groups, where: {field: paid, is: true}, at_least: 2}": (
        "'at_least' denied for the count of pay.groups",
        "'where' left out of the count",
        "'is' denied for paid",
        "the bound 2 moved to 1",
        "the bound 2 moved to 3",
    ),
    "{every: pay.groups, where: {field: paid, is: true}, check: {field: fair, is: true}}": (
        "'some' instead of 'every'",
        "'none' instead of 'every'",
        "'where' left out",
        "'is' denied for paid",
        "'is' denied for fair",
    ),
    "{fact: pay.form, is: cash}": (
        "'is' denied for pay.form",
        "'exposure' instead of cash",
        "'vouchers' instead of cash",
    ),
    "{fact: pay.form, is_one_of: [cash, vouchers]}": (
        "'is_one_of' denied for pay.form",
        "'cash' taken out of the list",
        "'vouchers' taken out of the list",
    ),
    "{fact: pay.delay, at_most: 2 days}": (
        "'at_most' denied for pay.delay",
        "'less_than' instead of 'at_most' for pay.delay",
        "the bound 2 days moved to 1 day",
        "the bound 2 days moved to 3 days",
    ),
    "{fact: pay.delay, at_most: 36 hours}": (
        "'at_most' denied for pay.delay",
        "'less_than' instead of 'at_most' for pay.delay",
        "the bound 36 hours moved to 35 hours",
        "the bound 36 hours moved to 37 hours",
    ),
    "{fact: pay.start, on_or_before: {fact: pay.end}}": (
        "'on_or_before' denied for pay.start",
        "'on_or_after' instead of 'on_or_before' for pay.start",
    ),
    "{fact: pay.start, on_or_before: 9999-12-31}": (
        "'on_or_before' denied for pay.start",
        "'on_or_after' instead of 'on_or_before' for pay.start",
        "the bound 9999-12-31 moved to 9999-12-30",
    ),
}


@pytest.mark.parametrize(("condition", "changes"), CHANGES.items(), ids=CHANGES)
def test_each_operator_bound_branch_and_member_is_changed_once(
    condition: str, changes: tuple[str, ...]
) -> None:
    """
    A condition is changed in every way that a slip of the pen might change it.
    """
    policy = sketch_policy(
        f"""
        facts:
          pay.a: boolean
          pay.b: boolean
          pay.form: {{type: choice, values: {{cash: a, vouchers: b, exposure: c}}}}
          pay.delay: duration
          pay.start: date
          pay.end: date
          pay.groups:
            type: records
            key: group
            fields:
              group: {{title: group, type: text}}
              paid: {{title: is paid, type: boolean}}
              fair: {{title: is fair, type: boolean}}
        rules:
          pay/it-is-fair: {{requires: {condition}}}
        """
    )

    assert changes == tuple(mutant.change for rule in policy.rules for mutant in mutate(rule, policy))


def test_a_search_that_is_given_up_calls_nothing_impossible() -> None:
    """
    Where there are too many answers to try, a rule is taken for one that can be met.
    """
    facts = "\n".join(f"          pay.{letter}: integer" for letter in "abcdefghij")
    parts = ", ".join(f"{{fact: pay.{letter}, at_most: 3}}" for letter in "abcdefgh")
    four_of_eight = f"{{at_least_n_of: {{n: 4, conditions: [{parts}]}}}}"
    impossible = "{fact: pay.i, more_than: {fact: pay.j}}, {fact: pay.i, less_than: {fact: pay.j}}"
    policy = sketch_policy(
        f"""
        facts:
{facts}
        rules:
          pay/it-is-fair: {{requires: {{all: [{four_of_eight}, {impossible}]}}}}
        """
    )

    assert can_come_out({policy.rules[0]: frozenset({"pass"})}, policy)


def _write(files: Mapping[str, str], folder: Path) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_command_mutate_tells_each_survivor_with_its_place(tmp_path: Path) -> None:
    """
    `rules mutate` ends with exit status 1 and names each survivor as a diagnostic.
    """
    text = SOUND[WORK].replace("pay.share: 49 %", "pay.share: 40 %")
    folder = _write({**SOUND, WORK: text}, tmp_path)
    ended = run("rules", "mutate", "--rules", folder)
    survivor = Diagnostic(
        Place(f"{folder.as_posix()}/{WORK}"),
        "mutant-survives",
        "No example of pay/work-is-paid notices this change: the bound 50 % moved to 49 %.",
    )

    assert (1, f"{survivor}\n10 changes tried, 1 unnoticed.\n") == (ended.status, ended.out)


@pytest.mark.parametrize(
    ("command", "said"),
    [("check", ""), ("test", "9 examples run, 0 wrong.\n"), ("mutate", "10 changes tried, 0 unnoticed.\n")],
)
def test_a_sound_policy_passes_each_command(command: str, said: str, tmp_path: Path) -> None:
    """
    The commands end with exit status 0 where there is nothing to complain of.
    """
    ended = run("rules", command, "--rules", _write(SOUND, tmp_path))

    assert (0, said, "") == (ended.status, ended.out, ended.err)


@pytest.mark.parametrize("command", ["check", "test", "mutate"])
def test_a_policy_with_a_wrong_example_fails_each_command(command: str, tmp_path: Path) -> None:
    """
    An example that does not come out as it states is told by every command, with exit status 1.
    """
    text = SOUND[WORK].replace("{pay.share: 49 %}, verdict: fail", "{pay.share: 51 %}, verdict: fail")
    ended = run("rules", command, "--rules", _write({**SOUND, WORK: text}, tmp_path))

    assert (1, "") == (ended.status, ended.err)
