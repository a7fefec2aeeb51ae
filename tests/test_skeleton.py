"""`evenhand rules new`: a draft of a rule that is sound as it stands."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN
from msgspec import convert
from running import REPOSITORY, SMALL_POLICY, run

from evenhand import PolicyError, load_policy
from evenhand.authoring.drafting import add_parameter, draft_rule
from evenhand.authoring.examples import has_name_of_a_draft
from evenhand.authoring.lint import check_policy
from evenhand.authoring.mutants import run_mutants
from evenhand.policy.loading import load_unfinished_policy
from evenhand.policy.model import Example, Parameter, Policy
from evenhand.reading import read
from evenhand.steps.sketch import sketch_policy

GRANTS: Final = REPOSITORY / "examples" / "policies" / "open-source-grants"
MOTTO: Final = "{title: motto, type: text, question: What is the motto?}"
SMALL: Final = load_policy(SMALL_POLICY)


@dataclass(frozen=True)
class Expected:
    """The condition that a draft about a fact gets, and the bound that comes with it."""

    fact: str
    requires: str
    bound: str | None = None


EXPECTED: Final = (
    Expected("sharing.criticism_allowed", "{fact: sharing.criticism_allowed, is: true}"),
    Expected("sharing.approval_scope", "{fact: sharing.approval_scope, is: none}"),
    Expected("sharing.channels", "{fact: sharing.channels, includes: the member that must be there}"),
    Expected("pay.fund", "{fact: pay.fund, at_least: $needed_fund}", "10 USD"),
    Expected("pay.term", "{fact: pay.term, at_most: $allowed_term}", "6 months"),
    Expected("pay.delay", "{fact: pay.delay, at_most: $allowed_delay}", "5 days"),
    Expected("pay.weekly_hours", "{fact: pay.weekly_hours, at_least: $needed_weekly_hours}", "1"),
    Expected("sponsor.founded", "{fact: sponsor.founded, on_or_before: $latest_founded}", "2026-01-01"),
    Expected("pay.fund_per_head", "{fact: pay.fund_per_head, at_least: $needed_fund_per_head}", "10 USD"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of a policy to add to."""
    return Path(shutil.copytree(GRANTS, tmp_path / "grants"))


def _shown(bound: Parameter | None, policy: Policy) -> str | None:
    return None if bound is None else bound.kind.show(bound.on(policy.effective))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each.fact)
def test_the_condition_suits_the_type_of_the_fact(expected: Expected) -> None:
    """
    A fact of each type gets the simplest condition, and a number a new bound.
    """
    draft = draft_rule("sharing/new-rule", expected.fact, SMALL)

    assert expected == Expected(expected.fact, draft.requires, _shown(draft.bound, SMALL))


def test_a_bound_that_no_rule_names_yet_is_named() -> None:
    """
    A bound of the same type that waits in the criterion is taken before a new one is made.
    """
    draft = draft_rule("pay/new-rule", "pay.hourly", SMALL)

    assert ("{fact: pay.hourly, at_least: $hourly_floor}", False) == (draft.requires, draft.is_new_parameter)


def test_a_draft_turns_to_the_side_that_another_rule_leaves_open() -> None:
    """
    Where the first condition would exclude a rule that there is, the draft takes another.
    """
    draft = draft_rule("sharing/new-rule", "sharing.nondisparagement", BUILT_IN)

    assert ("{fact: sharing.nondisparagement, is: false}", ()) == (draft.requires, draft.at_odds)


def test_a_draft_that_must_exclude_another_rule_says_so(tmp_path: Path) -> None:
    """
    A text can be compared in one way only; where that excludes a rule, the output names it.
    """
    folder = Path(shutil.copytree(SMALL_POLICY, tmp_path / "small"))
    page = folder / "sharing" / "criterion.yaml"
    page.write_text(page.read_text().replace("facts:\n", f"facts:\n  motto: {MOTTO}\n"))
    rule = (folder / "sharing" / "criticism-is-allowed.yaml").read_text()
    about_the_motto = rule.replace("sharing.criticism_allowed, is: true", "sharing.motto, is: onwards")
    (folder / "sharing" / "motto-points-onwards.yaml").write_text(about_the_motto)
    ended = run("rules", "new", "sharing/motto-is-kind", "--fact", "sharing.motto", "--rules", folder)

    assert "It and sharing/motto-points-onwards exclude each other" in " ".join(ended.out.split())


@pytest.mark.parametrize("fact", [*sorted(load_policy(GRANTS).facts), "selection.outside_share"])
def test_a_draft_about_any_fact_is_sound(fact: str, folder: Path) -> None:
    """
    With the draft written, `rules check` names only what is left to write, and no mutant survives.
    """
    criterion = fact.partition(".")[0]
    ended = run("rules", "new", f"{criterion}/new-rule", "--fact", fact, "--rules", folder)
    policy = load_policy(folder)

    assert (0, "") == (ended.status, ended.err)
    assert {"still-a-draft"} == {each.code for each in check_policy(policy)}
    assert [] == [mutant for _, mutant, told in run_mutants(policy) if told]


def test_a_draft_names_each_text_that_is_left_to_write(folder: Path) -> None:
    """
    Why, remedy, backing, the new bound's reason and the examples that answers name are told by their places.
    """
    run("rules", "new", "terms/panels-are-large", "--fact", "selection.reviewers", "--rules", folder)
    page, rule = folder / "terms" / "criterion.yaml", folder / "terms" / "panels-are-large.yaml"
    lines = {path: path.read_text().splitlines() for path in (page, rule)}
    told = [
        (Path(each.place.file).name, lines[Path(each.place.file)][each.place.line - 1].strip())
        for each in check_policy(load_policy(folder))
    ]

    assert [
        ("criterion.yaml", "reason: Say why the bound is what it is."),
        ("panels-are-large.yaml", "why: Say what goes wrong where this does not hold."),
        ("panels-are-large.yaml", "remedy: Say what to change so that this holds."),
        ("panels-are-large.yaml", "- {basis: judgement, reason: Say why this should hold.}"),
        ("panels-are-large.yaml", '- name: "Number of people who decide on applications: 1"'),
        ("panels-are-large.yaml", '- name: "Number of people who decide on applications: 0"'),
    ] == told


@pytest.mark.parametrize("fact", sorted(SMALL.facts))
def test_each_example_of_a_draft_is_told_until_it_is_named(fact: str) -> None:
    """
    The name that a draft makes of the answers is known again, whatever their types; silence needs no other.
    """
    draft = draft_rule("sharing/new-rule", fact, SMALL)
    examples = read(draft.text, error=PolicyError).values["examples"]
    told = [has_name_of_a_draft(convert(each, Example), SMALL) for each in examples]

    assert [each["facts"] != {} for each in examples] == told


def test_a_draft_in_a_criterion_that_is_inherited_makes_its_folder(tmp_path: Path) -> None:
    """
    A rule about another policy's fact, with its bound, goes to a folder of one's own.
    """
    shutil.copytree(GRANTS, tmp_path / "grants")
    own = tmp_path / "own"
    own.mkdir()
    page = (GRANTS / "policy.yaml").read_text().partition("criteria:")[0]
    (own / "policy.yaml").write_text(f"{page}extends: ../grants\n")
    about = ("--fact", "selection.reviewers", "--rules", own)
    ended = run("rules", "new", "terms/panels-are-large", *about)
    again = run("rules", "new", "terms/panels-are-larger", *about)

    assert [(0, ""), (0, "")] == [(each.status, each.err) for each in (ended, again)]
    assert ["criterion.yaml", "panels-are-large.yaml", "panels-are-larger.yaml"] == sorted(
        path.name for path in (own / "terms").iterdir()
    )
    assert {"terms.needed_reviewers", "terms.needed_for_panels_are_larger"} == (
        load_policy(own).parameters.keys() - load_policy(GRANTS).parameters.keys()
    )


def test_a_draft_that_needs_no_bound_makes_the_folder_of_an_inherited_criterion(tmp_path: Path) -> None:
    """
    A rule about a yes or no has no bound, and its folder gets the rule alone.
    """
    shutil.copytree(GRANTS, tmp_path / "grants")
    own = tmp_path / "own"
    own.mkdir()
    page = (GRANTS / "policy.yaml").read_text().partition("criteria:")[0]
    (own / "policy.yaml").write_text(f"{page}extends: ../grants\n")
    ended = run("rules", "new", "selection/licence-is-open", "--fact", "terms.licence", "--rules", own)

    assert (0, ["licence-is-open.yaml"]) == (
        ended.status,
        [each.name for each in (own / "selection").iterdir()],
    )


def test_the_first_rule_of_a_criterion_can_be_drafted(folder: Path) -> None:
    """
    A criterion that has no rule yet does not load, and gets its first by a draft.
    """
    for path in folder.glob("terms/*-*.yaml"):
        path.unlink()
    ended = run("rules", "new", "terms/licence-is-open", "--fact", "terms.licence", "--rules", folder)

    assert 0 == ended.status
    assert ["terms/licence-is-open"] == [
        rule.id for rule in load_policy(folder).rules if rule.criterion == "terms"
    ]


def test_the_command_says_what_to_edit(folder: Path) -> None:
    """
    The output names the file, what is left to write, the condition, and the new bound with its page.
    """
    ended = run("rules", "new", "terms/panels-are-large", "--fact", "selection.reviewers", "--rules", folder)
    said = ended.out

    assert [True] * 5 == [
        f"Wrote {folder.as_posix()}/terms/panels-are-large.yaml." in said,
        f"`evenhand rules check --rules {folder.as_posix()}` names each text that is left to write." in said,
        "now {fact: selection.reviewers, at_least: $needed_reviewers}" in said,
        "$terms.needed_reviewers" in said,
        f"a new bound in {folder.as_posix()}/terms/criterion.yaml" in said,
    ]


def test_nothing_is_overwritten(folder: Path) -> None:
    """
    Where the rule is there already, the draft is refused and the file stays.
    """
    path = folder / "terms" / "work-stays-open.yaml"
    before = path.read_bytes()
    ended = run("rules", "new", "terms/work-stays-open", "--fact", "terms.licence", "--rules", folder)

    assert (2, before) == (ended.status, path.read_bytes())
    assert "This is the name of a rule, or was." in ended.err


@pytest.mark.parametrize(
    ("rule", "fact", "message"),
    [
        (
            "term/work-is-open",
            "terms.licence",
            "'term' is not a criterion of this policy. Did you mean 'terms'?",
        ),
        ("terms/open", "terms.licence", "'open' is not a phrase."),
        (
            "terms/work-is-open",
            "terms.license",
            "is not a fact of this policy. Did you mean 'terms.licence'?",
        ),
    ],
)
def test_a_name_that_there_is_not_is_refused_with_the_nearest(
    rule: str, fact: str, message: str, folder: Path
) -> None:
    """
    An unknown criterion or fact, and a name that is no phrase, end with exit status 2 and write nothing.
    """
    before = sorted(folder.rglob("*"))
    ended = run("rules", "new", rule, "--fact", fact, "--rules", folder)

    assert (2, True, before) == (ended.status, message in ended.err, sorted(folder.rglob("*")))


def test_a_list_of_bare_names_is_counted() -> None:
    """
    Records that have no field beside their key are compared by their number.
    """
    policy = sketch_policy(
        """
        facts:
          pay.groups: {type: records, key: group, fields: {group: {title: group, type: text}}}
          pay.fair: boolean
        rules:
          pay/it-is-fair: {requires: {fact: pay.fair, is: true}}
        """
    )
    draft = draft_rule("pay/new-rule", "pay.groups", policy)

    assert "{count: pay.groups, at_least: $needed_groups}" == draft.requires


DERIVED: Final = {
    "a ratio": "{type: share, ratio: [pay.paid, pay.people]}",
    "a rate": "{type: money, unit: /hour, ratio: [pay.sum, pay.time]}",
    "a product": "{type: money, product: [pay.people, pay.sum]}",
    "a sum": "{type: money, sum: [pay.sum, pay.other_sum]}",
    "a difference": "{type: integer, difference: [pay.people, pay.paid]}",
    "the size of a list": "{type: integer, count: pay.groups}",
    "the size of a set": "{type: integer, count: pay.ways}",
    "a product of a ratio": "{type: share, product: [pay.part, pay.rest]}",
}


@pytest.mark.parametrize("derived", DERIVED.values(), ids=DERIVED)
def test_a_draft_about_a_derived_fact_shows_its_edge(derived: str) -> None:
    """
    The examples give the facts that a derived one is made of, so that each change of the rule is noticed.
    """
    policy = sketch_policy(
        f"""
        facts:
          pay.people: {{type: integer, at_least: 0}}
          pay.paid: {{type: integer, at_least: 0}}
          pay.sum: money
          pay.other_sum: money
          pay.time: duration
          pay.ways: set
          pay.groups: {{type: records, key: group, fields: {{group: {{title: group, type: text}}}}}}
          pay.rest: share
          pay.fair: boolean
        derived:
          pay.part: {{type: share, ratio: [pay.paid, pay.people]}}
          pay.made: {derived}
        rules:
          pay/it-is-fair: {{requires: {{fact: pay.fair, is: true}}}}
        """
    )
    draft = draft_rule("pay/new-rule", "pay.made", policy)

    assert ("{fact: pay.made, at_least: $needed_made}", ()) == (draft.requires, draft.unnoticed)


def test_a_draft_names_the_changes_that_its_examples_miss() -> None:
    """
    Where no answer near the edge is found, as for a square, the changes that go unnoticed are named.
    """
    policy = sketch_policy(
        """
        facts:
          pay.part: share
        derived:
          pay.square: {type: share, product: [pay.part, pay.part]}
        rules:
          pay/it-is-fair: {requires: {fact: pay.part, more_than: 0 %}}
        """
    )
    draft = draft_rule("pay/new-rule", "pay.square", policy)

    assert (
        "'more_than' instead of 'at_least' for pay.square",
        "the bound 50 % moved to 49 %",
        "the bound 50 % moved to 51 %",
    ) == draft.unnoticed


def test_a_fact_that_has_one_answer_bears_no_rule() -> None:
    """
    Where every answer meets a rule, there is nothing to draft.
    """
    policy = sketch_policy(
        """
        facts:
          pay.form: {type: choice, values: {cash: in hand}}
        rules:
          pay/cash-is-paid: {requires: {fact: pay.form, is: cash}}
        """
    )

    with pytest.raises(PolicyError, match="No answer was found for which such a rule comes out as fail"):
        draft_rule("pay/new-rule", "pay.form", policy)


def test_a_policy_without_documents_gets_no_draft() -> None:
    """
    A rule must name what would settle it, so that there is nothing to draft before a document is declared.
    """
    files = {path.relative_to(GRANTS).as_posix(): path for path in GRANTS.rglob("*.yaml")}
    criteria = {name: path for name, path in files.items() if name.endswith("criterion.yaml")}
    top = {name: files[name] for name in ("policy.yaml", "standards.yaml")}
    policy = load_unfinished_policy({**criteria, **top})

    with pytest.raises(PolicyError, match="No document is declared that could settle a rule"):
        draft_rule("terms/new-rule", "terms.licence", policy)


def test_the_built_in_policy_is_only_added_to_from_within_its_own_checkout(tmp_path: Path) -> None:
    """
    Away from the checkout, a draft needs the folder of a policy.
    """
    ended = run("rules", "new", "pay/new-rule", "--fact", "pay.in_kind", folder=tmp_path)

    assert (2, True) == (ended.status, "Name the folder of your policy with --rules" in ended.err)


PAGES: Final = {
    "after the last bound": (
        "parameters:\n    first:\n        value: 1\n",
        "parameters:\n    first:\n        value: 1\n    needed_fund:\n",
    ),
    "before the next part": (
        "parameters:\n  first:\n    value: 1\nfacts: {}\n",
        "parameters:\n  first:\n    value: 1\n  needed_fund:\n",
    ),
    "under a heading of its own": ("title: Pay\n", "title: Pay\nparameters:\n  needed_fund:\n"),
}


@pytest.mark.parametrize(("page", "begins"), PAGES.values(), ids=PAGES)
def test_a_new_bound_stands_below_the_others(page: str, begins: str) -> None:
    """
    The page of a criterion gets a bound after those it has, in their column, and is else unchanged.
    """
    bound = draft_rule("sharing/new-rule", "pay.fund", SMALL).bound
    assert bound is not None
    text = add_parameter(read(page, error=PolicyError), bound)
    located = read(text, error=PolicyError)

    assert begins == text[: len(begins)]
    assert {
        "title": "needed money set aside for participants",
        "type": "money",
        "value": "10 USD",
        "reason": "Say why the bound is what it is.",
        "source": "judgement",
    } == located.values["parameters"]["needed_fund"]


@pytest.mark.parametrize("page", ["parameters: {}\n", "parameters: {a: {value: 1}}\n", "parameters:\n"])
def test_a_bound_is_not_squeezed_in_where_bounds_do_not_stand_one_below_the_other(page: str) -> None:
    """
    A page that writes its bounds on one line is refused, with the line.
    """
    bound = draft_rule("sharing/new-rule", "pay.fund", SMALL).bound
    assert bound is not None

    with pytest.raises(PolicyError, match="A bound cannot be added here"):
        add_parameter(read(page, error=PolicyError), bound)
