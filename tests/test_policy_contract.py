"""What the built-in policy promises: sources, examples at each edge, and nothing unused, unmet or stale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN as POLICY
from running import REPOSITORY

from evenhand import PolicyError, audit, load_policy, load_program, render
from evenhand.authoring.examples import run_examples
from evenhand.authoring.lint import check_policy
from evenhand.authoring.mutants import run_mutants
from evenhand.authoring.schema_names import SCHEMAS, SchemaName
from evenhand.authoring.schemas import write_schema
from evenhand.policy.model import Rule
from evenhand.reading import read

ROOT: Final = REPOSITORY / "rules"
SCHEMA_FOLDER: Final = REPOSITORY / "docs" / "schemas"
RULES: Final = list(POLICY.rules)
FILES: Final = {
    path.relative_to(ROOT).as_posix(): path
    for path in sorted(ROOT.rglob("*.yaml"))
    if path.parent.name != "profiles"
}
RULE_FILES: Final = [
    name
    for name in FILES
    if "/" in name and not name.endswith("/criterion.yaml") and not name.startswith("languages/")
]
SEEDS: Final = REPOSITORY / "examples" / "programs" / "sora-early-access.yaml"


def _id(rule: Rule) -> str:
    return rule.id


@cache
def _survivors() -> list[tuple[str, str]]:
    return [(rule.id, mutant.change) for rule, mutant, told in run_mutants(POLICY) if told]


@pytest.mark.parametrize("rule", RULES, ids=_id)
def test_a_rule_rests_on_a_source_or_says_that_it_is_a_judgement(rule: Rule) -> None:
    """
    Each source is declared in standards.yaml and cited by its section; each judgement has its reason.
    """
    loose = [
        each
        for each in rule.backed_by
        if (each.standard is None and not each.reason)
        or (each.standard is not None and (each.standard not in POLICY.standards or not each.section))
    ]

    assert () != rule.backed_by
    assert [] == loose


@pytest.mark.parametrize("rule", RULES, ids=_id)
def test_a_rule_says_what_to_do_and_what_would_settle_it(rule: Rule) -> None:
    """
    Each rule has a remedy in a sentence, and documents that documents.yaml declares.
    """
    assert rule.remedy.endswith(".")
    assert () != rule.settled_by
    assert [] == [each for each in rule.settled_by if each not in POLICY.documents]


@pytest.mark.parametrize("rule", RULES, ids=_id)
def test_a_rule_was_raised_by_a_line_of_a_seed_or_by_none(rule: Rule) -> None:
    """
    Each rule names the lines that raised it, or says in so many words that it goes beyond the seeds.
    """
    written = read(FILES[f"{rule.id}.yaml"], error=PolicyError).values["raised_in"]

    assert (written == "beyond the seeds") == (rule.raised_in == ())
    assert [] == [each for each in rule.raised_in if each.seed not in POLICY.seeds or "line" not in each.at]


@pytest.mark.parametrize("rule", RULES, ids=_id)
def test_every_bound_and_operator_of_a_rule_is_shown_by_an_example(rule: Rule) -> None:
    """
    No bound can be moved, and no operator exchanged, without an example that comes out otherwise.
    """
    assert [] == [change for each, change in _survivors() if each == rule.id]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_up_to_date(name: SchemaName) -> None:
    """
    docs/schemas holds what the models and the facts give today; `make schemas` makes it anew.
    """
    assert write_schema(name, POLICY) == (SCHEMA_FOLDER / f"{name}.json").read_text(encoding="utf-8")


def test_no_other_schema_is_published() -> None:
    """
    docs/schemas holds one file for each schema that there is.
    """
    assert sorted(f"{name}.json" for name in SCHEMAS) == sorted(each.name for each in SCHEMA_FOLDER.iterdir())


def test_the_id_of_a_rule_is_its_path() -> None:
    """
    Every rule file is a rule under its own path, and no other rule is there.
    """
    expected = {name.removesuffix(".yaml"): f"rules/{name}" for name in RULE_FILES}

    assert expected == {rule.id: Path(rule.place.file).relative_to(_base()).as_posix() for rule in RULES}


def _base() -> Path:
    """Give the folder from which the places of the policy are counted."""
    return Path(POLICY.folder).parent


def test_every_fact_decides_something() -> None:
    """
    Each fact is read by a rule, by itself or through a derived fact, or narrows one that is.
    """
    read = {path for rule in RULES for path in POLICY.asked_by(rule)}
    held = {path for entry in POLICY.consistency for path in POLICY.facts_of(entry)}

    assert set(POLICY.facts) == read | held & set(POLICY.facts)


def test_the_check_is_silent() -> None:
    """
    `rules check` has nothing to say of the built-in policy.
    """
    assert [] == check_policy(POLICY)


def test_every_example_comes_out() -> None:
    """
    `rules test` judges each example as it states.
    """
    results = [diagnostic for _, _, diagnostic in run_examples(POLICY)]

    assert [None] * sum(len(rule.examples) for rule in RULES) == results


def test_every_bound_has_a_reason_and_a_source_that_resolves() -> None:
    """
    A bound is a judgement that says so, or rests on a declared standard.
    """
    loose = [
        path
        for path, bound in POLICY.parameters.items()
        if not bound.reason or (bound.source is not None and bound.source.standard not in POLICY.standards)
    ]

    assert [] == loose


def test_the_crosswalk_resolves() -> None:
    """
    In a report, each rule that leans on a standard is found under it, and each link leads somewhere.
    """
    result = audit(load_program(SEEDS, POLICY), POLICY)
    page = render(result, "html")
    crosswalk = page[page.index('id="standards"') : page.index("</section>", page.index('id="standards"'))]
    rows = dict(re.findall(r'<tr id="standard-([^"]+)">(.*?)</tr>', crosswalk, re.DOTALL))
    listed = {standard: set(re.findall(r'href="#([^"]+/[^"]+)"', row)) for standard, row in rows.items()}
    anchors = set(re.findall(r'\bid="([^"]+)"', page))

    assert _leaning() == listed
    assert set() == set().union(*listed.values()) - anchors


def _leaning() -> Mapping[str, set[str]]:
    """Say which rules lean on each standard, by the rules themselves."""
    standards = {each.standard for rule in RULES for each in rule.backed_by if each.standard is not None}
    return {
        standard: {rule.id for rule in RULES if any(each.standard == standard for each in rule.backed_by)}
        for standard in standards
    }


@pytest.mark.parametrize(
    "key", ["backed_by", "examples", "remedy", "settled_by", "raised_in", "why", "title"]
)
def test_a_rule_without_one_of_its_parts_does_not_load(key: str) -> None:
    """
    The policy cannot be loaded with a rule that lacks its sources, examples, remedy or documents.
    """
    values = read(FILES["pay/work-is-paid.yaml"], error=PolicyError).values
    without = {name: value for name, value in values.items() if name != key}

    with pytest.raises(PolicyError, match=f"The key '{key}' is missing"):
        load_policy({**FILES, "pay/work-is-paid.yaml": without})
