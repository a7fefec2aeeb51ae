"""Drafting a new rule about one fact: a file that loads, is checked and tested, and waits for its words.

The condition is the simplest that suits the fact's type. The examples are found by judging the
representative answers: those are kept without which some change of the rule would go unnoticed.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from evenhand.authoring.examples import judge_example, name_by_answers
from evenhand.authoring.lint import SLUG, exclude_each_other
from evenhand.authoring.mutants import call_witnesses, is_noticed, mutate
from evenhand.facts import kinds, operators
from evenhand.facts.possible import Possible
from evenhand.facts.writing import YAML
from evenhand.policy.conditions import Answers, Condition
from evenhand.policy.declarations import MaybeDeclared
from evenhand.policy.loading import load_unfinished_policy
from evenhand.policy.loading_conditions import Scope, build_condition
from evenhand.policy.model import DerivedFact, Example, Fact, Parameter, Policy, Rule
from evenhand.policy.placeholders import PLACEHOLDERS
from evenhand.policy.representatives import find_representatives
from evenhand.policy.written_conditions import ConditionShape
from evenhand.reading import Complaints, Located, read, take
from evenhand.reading.text import lines_of
from evenhand.reporting.escaping_files import for_yaml
from evenhand.reporting.templates import fill
from evenhand.vocabulary.errors import Place, PolicyError, Problem, nearest

_WORDS: Final[Mapping[operators.Operator, str]] = {
    "at_least": "needed", "at_most": "allowed", "on_or_before": "latest", "on_or_after": "earliest",
}  # fmt: skip
_MOST_CANDIDATES: Final = 100
_A_DOCUMENT: Final = (
    "one, such as 'agreement: {title: the agreement, held_by: sponsor, shows: what people agreed to}'"
)
_NOBODY_HAS_SAID: Final = Example(name="Nobody has said", facts={}, verdict="unknown")


class NewRule(Struct, frozen=True):
    """A new rule as text, its condition, the bound that it names, and what is left to mend."""

    text: str
    requires: str
    says_breach: bool
    bound: Parameter | None
    is_new_parameter: bool
    at_odds: tuple[str, ...]
    unnoticed: tuple[str, ...]


class _Candidate(Struct, frozen=True, dict=True):
    """One condition that a new rule might have, and the rules that it is at odds with."""

    rule: Rule
    requires: Mapping[str, Any]
    bound: Parameter | None
    policy: Policy

    @cached_property
    def at_odds(self) -> tuple[str, ...]:
        others = self.policy.rules
        return tuple(other.id for other in others if exclude_each_other(self.rule, other, self.policy))


def draft_rule(rule_id: str, path: str, policy: Policy) -> NewRule:
    """Draft a rule about a fact, by a condition that is at odds with no other rule, if there is one.

    Raises PolicyError when there can be no such rule.
    """
    place = Place(f"{policy.folder}/{rule_id}.yaml")
    _check_id(rule_id, place, policy)
    fact = _find_fact(path, place, policy)
    candidates = [
        _make_candidate(rule_id, fact, comparison, policy)
        for comparison in find_measure(fact)[1].find_comparisons(PLACEHOLDERS)
    ]
    candidate = next((each for each in candidates if not each.at_odds), candidates[0])
    examples = _choose_examples(candidate.rule, candidate.policy)
    witnesses = call_witnesses(candidate.rule, examples, candidate.policy)
    mutants = mutate(candidate.rule, candidate.policy)
    unnoticed = [each.change for each in mutants if not is_noticed(each, witnesses)]
    return NewRule(
        text=_write(candidate, examples, says_breach=_says_breach(policy)),
        requires=str(for_yaml(candidate.requires)),
        says_breach=_says_breach(policy),
        bound=candidate.bound,
        is_new_parameter=candidate.bound is not None and candidate.bound.path not in policy.parameters,
        at_odds=candidate.at_odds,
        unnoticed=tuple(unnoticed),
    )


def _check_id(rule_id: str, place: Place, policy: Policy) -> None:
    criterion, _, slug = rule_id.partition("/")
    criteria = [each.id for each in policy.criteria]
    if criterion not in criteria:
        message = f"'{criterion}' is not a criterion of this policy."
        near = nearest(criterion, criteria)
        raise PolicyError([Problem(place, message, suggestion=near, code="unknown-name")])
    if not SLUG.fullmatch(slug):
        expected = "lower-case words joined by hyphens, such as work-is-paid"
        raise PolicyError([Problem(place, f"'{slug}' is not a phrase.", expected, code="wrong-value")])
    if policy.rule(rule_id) is not None:
        message = "This is the name of a rule, or was."
        raise PolicyError([Problem(place, message, "another name", code="duplicate")])
    if not policy.documents:
        message = "No document is declared that could settle a rule."
        place = Place(f"{policy.folder}/documents.yaml")
        raise PolicyError([Problem(place, message, _A_DOCUMENT, code="missing")])


def _find_fact(path: str, place: Place, policy: Policy) -> Fact | DerivedFact:
    known: Mapping[str, Fact | DerivedFact] = {**policy.facts, **policy.derived}
    if path not in known:
        message = f"'{path}' is not a fact of this policy."
        near = nearest(path, known)
        raise PolicyError([Problem(place, message, suggestion=near, code="unknown-fact")])
    return known[path]


def _make_candidate(
    rule_id: str, fact: Fact | DerivedFact, comparison: tuple[operators.Operator, Any], policy: Policy
) -> _Candidate:
    operator, literal = comparison
    bound = None if literal is not None else choose_parameter(rule_id, fact, _WORDS[operator], policy)
    if bound is not None:
        policy = replace(policy, parameters={**policy.parameters, bound.path: bound})
        literal = f"${bound.path.partition('.')[2]}"
    requires = _require(fact, {operator: literal})
    return _Candidate(_make_rule(rule_id, requires, policy), requires, bound, policy)


def _require(fact: Fact | DerivedFact, comparison: Mapping[str, Any]) -> dict[str, Any]:
    name = find_measure(fact)[0]
    if not isinstance(fact.kind, kinds.Records):
        return {"fact": fact.path, **comparison}
    if name not in dict(fact.kind.fields):
        return {"count": fact.path, **comparison}
    return {"every": fact.path, "check": {"field": name, **comparison}}


def _make_rule(rule_id: str, requires: Mapping[str, Any], policy: Policy) -> Rule:
    """Make the rule without its words."""
    criterion = rule_id.partition("/")[0]
    return Rule(
        id=rule_id,
        criterion=criterion,
        title="",
        severity="minor",
        why="",
        applies_when=None,
        requires=_build(requires, criterion, policy),
        remedy="",
        settled_by=(),
        raised_in=(),
        backed_by=(),
        examples=(),
        formerly=(),
        note=None,
        place=Place(f"{policy.folder}/{rule_id}.yaml"),
    )


def _build(requires: Mapping[str, Any], criterion: str, policy: Policy) -> Condition:
    complaints = Complaints(read(requires, error=PolicyError))
    shape = take(ConditionShape, complaints.located.values, complaints)
    scope = Scope(
        criterion, {**policy.facts, **policy.derived}, policy.parameters, complaints, MaybeDeclared()
    )
    condition = build_condition(shape, (), scope)
    assert condition is not None  # noqa: S101 - the fact and its bound were looked up
    return condition


def _choose_examples(rule: Rule, policy: Policy) -> tuple[Example, ...]:
    """Choose few of the candidates, and all that are needed to notice every change of the rule."""
    candidates = list(itertools.islice(_find_candidates(rule, policy), _MOST_CANDIDATES))
    chosen = [_NOBODY_HAS_SAID]
    for verdict in ("fail", "pass"):
        found = next((each for each in candidates if each.verdict == verdict), None)
        if found is None:
            message = f"No answer was found for which such a rule comes out as {verdict}."
            expected = "a fact that answers tell apart"
            raise PolicyError([Problem(rule.place, message, expected, code="wrong-value")])
        chosen.insert(0, found)
    able = call_witnesses(rule, candidates, policy)
    called = call_witnesses(rule, chosen, policy)
    for mutant in mutate(rule, policy):
        if not is_noticed(mutant, called):
            called[:0] = itertools.islice((each for each in able if each.notices(mutant)), 1)
    return tuple(each.example for each in called)


def _find_candidates(rule: Rule, policy: Policy) -> Iterator[Example]:
    parameters = policy.parameters_on(policy.effective)
    representatives = find_representatives(rule.conditions, Answers({}, parameters), policy)
    facts = policy.asked_by(rule)
    for row in itertools.product(*(representatives[path] for path in facts)):
        example = _make_example(dict(zip(facts, row, strict=True)), policy)
        yield replace(example, verdict=judge_example(rule, example, policy))


def _make_example(answers: Mapping[str, Possible], policy: Policy) -> Example:
    kind_of = {path: policy.facts[path].kind for path in answers}
    written = [f"{path}: {kind_of[path].write(each, YAML)}" for path, each in answers.items()]
    facts = read("\n".join(written), error=PolicyError).values
    return Example(name=name_by_answers(answers, policy), facts=facts, verdict="unknown")


def _says_breach(policy: Policy) -> bool:
    """Checks if a policy says of each of its rules what is wrong where it fails."""
    return all(rule.breach for rule in policy.rules)


def _write(candidate: _Candidate, examples: Sequence[Example], *, says_breach: bool) -> str:
    words = candidate.rule.id.partition("/")[2].replace("-", " ")
    document, *others = candidate.policy.documents
    return fill(
        "rule.yaml.j2",
        title=words[:1].upper() + words[1:],
        requires=candidate.requires,
        document=document,
        others=others,
        examples=examples,
        placeholders=PLACEHOLDERS,
        says_breach=says_breach,
    )


def find_measure(fact: Fact | DerivedFact) -> tuple[str, kinds.Kind]:
    """Give the name and type of what a rule compares: of a list, the first field beside its key."""
    name, kind = fact.path.rpartition(".")[2], fact.kind
    if not isinstance(kind, kinds.Records):
        return name, kind
    fields = [each for each in kind.fields if each[0] != kind.key]
    return fields[0] if fields else (name, kinds.Integer(at_least=Decimal(0)))


def choose_parameter(rule_id: str, fact: Fact | DerivedFact, word: str, policy: Policy) -> Parameter:
    """Choose the bound that a rule compares a fact with; WORD says what kind of bound a new one is."""
    kind = find_measure(fact)[1]
    named = {path for rule in policy.rules for path in rule.named.parameters}
    criterion = rule_id.partition("/")[0]
    waiting = (
        bound
        for path, bound in policy.parameters.items()
        if path.startswith(f"{criterion}.") and path not in named and bound.values
        if bound.kind == kind or bound.kind.dimension == kind.dimension == "number"
    )
    return next(waiting, None) or _new_parameter(rule_id, fact, word, policy)


def _new_parameter(rule_id: str, fact: Fact | DerivedFact, word: str, policy: Policy) -> Parameter:
    criterion, _, slug = rule_id.partition("/")
    name, kind = find_measure(fact)
    names = (f"{word}_{name}", f"{word}_for_{slug.replace('-', '_')}")
    numbered = (f"{names[1]}_{number}" for number in itertools.count(2))
    paths = (f"{criterion}.{each}" for each in itertools.chain(names, numbered))
    path = next(path for path in paths if path not in policy.parameters)
    assert isinstance(kind, kinds.Linear)  # noqa: S101 - nothing else is compared with a bound
    value = kind.exactly(kind.choose_parameter(policy.effective))
    return Parameter(path, f"{word} {fact.title}", kind, ((dt.date.min, value),), "", None, fact.place)


def add_parameter(page: Located, bound: Parameter) -> str:
    """Write a new bound into the text of its criterion's page.

    Raises PolicyError where the bounds there do not stand one below the other.
    """
    lines = lines_of(page.text.removesuffix("\n")) if page.text else []
    line, column = _find_end(page, lines)
    entry = fill("parameter.yaml.j2", **_describe(bound), placeholders=PLACEHOLDERS)
    new = [" " * column + each for each in entry.splitlines()]
    heading = [] if "parameters" in page.values else ["parameters:"]
    return "\n".join([*lines[:line], *heading, *new, *lines[line:]]) + "\n"


def _find_end(page: Located, lines: list[str]) -> tuple[int, int]:
    """Find the line after the last bound, and the column in which bounds begin."""
    if "parameters" not in page.values:
        return len(lines), 2
    heading = page.keys["parameters",]
    entries = [place for path, place in page.keys.items() if path[:1] == ("parameters",) and len(path) > 1]
    if not entries or entries[0].line == heading.line:
        message, expected = "A bound cannot be added here.", "the bounds one below the other"
        excerpt = lines[heading.line - 1]
        raise PolicyError([Problem(heading, message, expected, excerpt=excerpt, code="misplaced")])
    below = [place.line for path, place in page.keys.items() if len(path) == 1 and place > heading]
    return min(below) - 1 if below else len(lines), entries[0].column - 1


def _describe(bound: Parameter) -> dict[str, Any]:
    kind = bound.kind
    return {
        "bound": bound.path.partition(".")[2],
        "title": bound.title,
        "type": kind.name,
        "unit": kind.unit,
        "value": read(f"[{kind.write(bound.values[0][1], YAML)}]", error=PolicyError).values[0],
    }


class Drafted(NamedTuple):
    """A draft, the file of its rule, its criterion's page, and the texts of those that are to be written."""

    draft: NewRule
    path: Path
    page: Path
    texts: Mapping[Path, str]

    def tell(self, option: str) -> str:
        """Say what to edit; OPTION is how a command names the folder of the policy."""
        return fill("new-rule.txt.j2", path=self.path, page=self.page, draft=self.draft, option=option)


def draft_into(root: Path, rule: str, fact: str) -> Drafted:
    """Draft a rule about a fact for the policy in a folder, with the bound that it needs. Writes nothing.

    Raises PolicyError when there can be no such rule.
    """
    path, page = root / f"{rule}.yaml", root / rule.partition("/")[0] / "criterion.yaml"
    draft = draft_rule(rule, fact, load_unfinished_policy(root))
    texts = {path: draft.text}
    if draft.bound is not None and draft.is_new_parameter:
        there = read(page, error=PolicyError) if page.exists() else Located(page.as_posix(), "", {})
        texts[page] = add_parameter(there, draft.bound)
    return Drafted(draft, path, page, texts)
