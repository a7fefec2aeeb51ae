"""Checks of a policy that loads: every part used, every rule met and broken by something, and shown."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, get_args

from evenhand.audit.judging import judge
from evenhand.authoring.coherence import check_consistency, check_keeps
from evenhand.authoring.diagnostics import Diagnostic
from evenhand.authoring.documented import check_documented
from evenhand.authoring.examples import (
    SearchLimitError,
    find_satisfying,
    has_name_of_a_draft,
    run_examples_of,
)
from evenhand.authoring.mutants import call_witnesses, is_noticed, mutate
from evenhand.facts import operators
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers, find_named
from evenhand.policy.model import Example, ExampleVerdict, Policy, Rule
from evenhand.policy.representatives import find_representatives
from evenhand.policy.texts import TextKey
from evenhand.policy.translation import find_page, list_texts
from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.languages import Language, listed
from evenhand.vocabulary.verdicts import Outcome

SLUG: Final = re.compile(r"[a-z]+(-[a-z]+)+")
_LONGEST_TITLE: Final = 120
_MOST_NAMED: Final = 3
_PASS: Final[frozenset[Outcome]] = frozenset({"pass"})
_FAIL: Final[frozenset[Outcome]] = frozenset({"fail"})
_NOT_FAIL: Final[frozenset[Outcome]] = frozenset({"pass", "not-applicable"})


def check_policy(policy: Policy) -> list[Diagnostic]:
    """Give everything that a policy author would want to know, in the order of the files."""
    checks = (
        _check_use,
        _check_form,
        _check_breaches,
        _check_translations,
        _check_drafts,
        _check_examples,
        _check_satisfiable,
        _check_gate,
        _check_pairs,
        check_consistency,
        check_keeps,
        check_documented,
    )
    return sorted({diagnostic for check in checks for diagnostic in check(policy)})


def _check_use(policy: Policy) -> Iterator[Diagnostic]:
    facts = {path for rule in policy.rules for path in policy.asked_by(rule)}
    facts |= {path for entry in policy.consistency for path in policy.facts_of(entry)}
    named = {path for rule in policy.rules for path in (*rule.named.facts, *rule.named.parameters)}
    named |= {path for keep in policy.keeps for path in find_named([keep.condition]).parameters}
    named |= {path for entry in policy.consistency for path in policy.facts_of(entry)}
    for path, fact in policy.facts.items():
        if path not in facts:
            yield Diagnostic(fact.place, "unused-fact", f"No rule asks for {path}.")
    for path, derived in policy.derived.items():
        if path not in named | {each for other in policy.derived.values() for each in other.operands}:
            yield Diagnostic(derived.place, "unused-fact", f"No rule asks for {path}.")
    for path, parameter in policy.parameters.items():
        if path not in named:
            yield Diagnostic(parameter.place, "unused-parameter", f"No rule names ${path}.")
    yield from _check_references(policy)


def _check_references(policy: Policy) -> Iterator[Diagnostic]:
    standards = {each.standard for rule in policy.rules for each in rule.backed_by}
    standards |= {each.source.standard for each in policy.parameters.values() if each.source is not None}
    documents = {each for rule in policy.rules for each in rule.settled_by}
    documents |= {each for fact in policy.facts.values() for each in (*fact.shown_by, *fact.absent_from)}
    seeds = {each.seed for rule in policy.rules for each in rule.raised_in}
    declared = (
        ("standards.yaml", policy.standards, standards),
        ("documents.yaml", policy.documents, documents),
        ("policy.yaml", policy.seeds, seeds),
    )
    for file, known, used in declared:
        for name in known:
            if name not in used:
                place = Place(f"{policy.folder}/{file}")
                yield Diagnostic(place, "unused-reference", f"Nothing refers to '{name}'.")


def _check_form(policy: Policy) -> Iterator[Diagnostic]:
    ids = {rule.id for rule in policy.rules}
    for rule in policy.rules:
        slug = rule.id.rpartition("/")[2]
        if not SLUG.fullmatch(slug):
            yield Diagnostic(rule.place, "slug-form", f"'{slug}' is not a phrase.")
        for text in filter(None, (rule.title, rule.breach)):
            if not text[0].isupper() or text.endswith(".") or len(text) > _LONGEST_TITLE:
                yield Diagnostic(rule.place, "title-form", f"'{text}' is not in the form of a title.")
        for name in rule.formerly:
            if name in ids:
                yield Diagnostic(rule.place, "old-name-taken", f"'{name}' is the id of a rule.")
    yield from _check_old_paths(policy)


def _check_breaches(policy: Policy) -> Iterator[Diagnostic]:
    """Find a rule that leaves open what is wrong where it fails, in a policy that says it of others."""
    if any(rule.breach for rule in policy.rules):
        for rule in policy.rules:
            if rule.breach is None:
                yield Diagnostic(
                    rule.place, "missing-breach", "It does not say what is wrong where it fails."
                )


def _check_old_paths(policy: Policy) -> Iterator[Diagnostic]:
    """Find a fact that was called as another is now, or was too: nobody could tell which is meant."""
    for path, fact in policy.facts.items():
        for name in fact.formerly:
            if name in {**policy.facts, **policy.derived}:
                yield Diagnostic(fact.place, "old-name-taken", f"'{name}' is the path of a fact.")
            elif policy.renamed[name] != path:
                message = f"'{name}' was the path of {policy.renamed[name]} too."
                yield Diagnostic(fact.place, "old-name-taken", message)


def _check_translations(policy: Policy) -> Iterator[Diagnostic]:
    """Find what is outdated or missing in the languages into which a policy has begun to be translated."""
    begun = {page.language for page in policy.pages if page.is_own}
    for page in policy.pages:
        if page.is_outdated and page.language in begun:
            message = (
                "The English of this page has changed, or has grown, since its words were looked through: "
                f"reports show the English until the page says 'english: {page.english}'."
            )
            yield Diagnostic(page.place, "translation-outdated", message)
    for language in begun:
        yield from _check_language(language, policy)


def _check_language(language: Language, policy: Policy) -> Iterator[Diagnostic]:
    folder = f"{policy.folder}/languages/{language}"
    pages = [page for page in policy.pages if page.language == language]
    missing: dict[str, list[TextKey]] = {}
    for key in list_texts(policy):
        if key not in policy.translations.get(language, {}):
            missing.setdefault(find_page(key, policy), []).append(key)
    for name in missing.keys() - {page.name for page in pages if page.is_outdated}:
        told = _tell_missing(missing[name])
        if any(page.name == name and page.is_own for page in pages):
            yield Diagnostic(Place(f"{folder}/{name}.yaml"), "not-translated", f"{told}.")
        else:
            yield Diagnostic(Place(folder), "not-translated", f"There is no {name}.yaml here, and {told}.")


def _tell_missing(keys: Sequence[TextKey]) -> str:
    named = list(map(str, keys[:_MOST_NAMED]))
    more = len(keys) - len(named)
    what = "1 text has" if len(keys) == 1 else f"{len(keys)} texts have"
    return f"{what} no translation: {listed([*named, f'{more} more'] if more else named, 'and')}"


def _check_drafts(policy: Policy) -> Iterator[Diagnostic]:
    """Find what `rules new` left to be written."""
    for place, text in policy.placeholders:
        yield Diagnostic(place, "still-a-draft", f"'{text}' stands in a draft for what is to be written.")
    for rule in policy.rules:
        for example, place in zip(rule.examples, rule.example_places, strict=True):
            if has_name_of_a_draft(example, policy):
                message = f"'{example.name}' is the name that a draft gives an example."
                yield Diagnostic(place, "still-a-draft", message)


def _check_examples(policy: Policy) -> Iterator[Diagnostic]:
    """Find what is wrong with examples; what they lack may follow from one that does not come out."""
    for rule in policy.rules:
        ran = list(run_examples_of(rule, policy))
        faults = [diagnostic for _, _, diagnostic in ran if diagnostic is not None]
        yield from faults or itertools.chain(_check_shown(rule), _check_edges(rule, policy))
        sound = [(example, place) for example, place, diagnostic in ran if diagnostic is None]
        yield from _check_read(rule, sound, policy)


def _check_shown(rule: Rule) -> Iterator[Diagnostic]:
    shown = {example.verdict for example in rule.examples}
    for verdict in get_args(ExampleVerdict):
        if verdict not in shown and (verdict != "not-applicable" or rule.applies_when is not None):
            yield Diagnostic(rule.place, "example-missing", f"No example comes out as {verdict}.")


def _check_edges(rule: Rule, policy: Policy) -> Iterator[Diagnostic]:
    witnesses = call_witnesses(rule, rule.examples, policy)
    for mutant in mutate(rule, policy):
        if mutant.is_bound and not is_noticed(mutant, witnesses):
            message = f"No example shows the edge: {mutant.change} goes unnoticed."
            yield Diagnostic(rule.place, "edge-not-shown", message)


def _check_read(
    rule: Rule, examples: Iterable[tuple[Example, Place]], policy: Policy
) -> Iterator[Diagnostic]:
    read = set(policy.asked_by(rule))
    for example, place in examples:
        for path in sorted(set(example.facts) - read):
            message = f"'{example.name}' gives {path}, which the rule does not read."
            yield Diagnostic(place, "example-vacuous", message)


def _check_satisfiable(policy: Policy) -> Iterator[Diagnostic]:
    for rule in policy.rules:
        if not can_come_out({rule: _PASS}, policy):
            yield Diagnostic(rule.place, "cannot-pass", "No answers were found that meet this rule.")
        if not can_come_out({rule: _FAIL}, policy):
            yield Diagnostic(rule.place, "cannot-fail", "No answers were found that break this rule.")


def _check_gate(policy: Policy) -> Iterator[Diagnostic]:
    """Find that whoever is judged conforms, since no rule of the gate can ever fail."""
    concluding = policy.concluding
    if concluding.gate is None:
        return
    gated = [rule for rule in policy.rules if concluding.holds_in_gate(rule)]
    if not gated:
        message = f"No rule is in the gate, which is for those from {concluding.gate} on."
        yield Diagnostic(concluding.place, "gate-cannot-fail", message)
    elif not any(can_come_out({rule: _FAIL}, policy) for rule in gated):
        yield Diagnostic(concluding.place, "gate-cannot-fail", "No rule of the gate can fail.")


def _check_pairs(policy: Policy) -> Iterator[Diagnostic]:
    """Find rules of which each can be met only by breaking the other."""
    for pair in itertools.combinations(policy.rules, 2):
        if exclude_each_other(*pair, policy):
            for rule, other in (pair, pair[::-1]):
                message = f"Every answer found that meets this rule breaks {other.id}."
                yield Diagnostic(rule.place, "rules-exclude-each-other", message)


def exclude_each_other(left: Rule, right: Rule, policy: Policy) -> bool:
    """Checks if each rule can be met, and neither without breaking the other.

    A rule may well apply just where another is broken: it is met only by breaking that one, which is
    met where this one does not apply.
    """
    if set(policy.asked_by(left)).isdisjoint(policy.asked_by(right)):
        return False
    return all(
        not can_come_out({one: _PASS, other: _NOT_FAIL}, policy) and can_come_out({one: _PASS}, policy)
        for one, other in ((left, right), (right, left))
    )


def can_come_out(wanted: Mapping[Rule, frozenset[Outcome]], policy: Policy) -> bool:
    """Say whether some answers bring each rule to a wanted outcome, so far as representative answers tell."""
    parameters = policy.parameters_on(policy.effective)
    conditions = [condition for rule in wanted for condition in rule.conditions]
    representatives = find_representatives(conditions, Answers({}, parameters), policy)
    facts = list(dict.fromkeys(path for rule in wanted for path in policy.asked_by(rule)))
    try:
        return (
            find_satisfying(facts, representatives, partial(_all_come_out, wanted, policy, parameters))
            is not None
        )
    except SearchLimitError:
        return True  # nothing was shown, so nothing is said


def _all_come_out(
    wanted: Mapping[Rule, frozenset[Outcome]],
    policy: Policy,
    parameters: Mapping[str, Possible],
    chosen: Mapping[str, Possible],
) -> operators.Truth:
    answers = Answers(consistency.work_out(chosen, policy), parameters)
    outcomes = [(judge(rule, answers).outcomes, allowed) for rule, allowed in wanted.items()]
    if any(possible.isdisjoint(allowed) for possible, allowed in outcomes):
        return False
    return True if all(possible <= allowed for possible, allowed in outcomes) else None
