"""Checks of a policy's consistency: every entry narrows something, shows what, and goes with the others."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from evenhand.authoring.diagnostics import Diagnostic
from evenhand.authoring.examples import SearchLimitError, find_satisfying
from evenhand.facts import operators
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers, Condition, find_named, weigh
from evenhand.policy.model import Consistency, ConsistencyExample, Policy
from evenhand.policy.representatives import find_representatives
from evenhand.vocabulary.errors import MisreadError

Example = tuple[Consistency, ConsistencyExample, Diagnostic | None]


def run_entry_examples(policy: Policy) -> Iterator[Example]:
    """Narrow every example by its entry alone, and say where it comes out otherwise than it states."""
    for entry in policy.consistency:
        alone = replace(policy, consistency=(entry,))
        for example in entry.examples:
            yield entry, example, _check_example(entry, example, alone)


def check_consistency(policy: Policy) -> Iterator[Diagnostic]:
    """Find entries that can never narrow, that no answers go with beside another, or that show too little."""
    yield from (wrong for _, _, wrong in run_entry_examples(policy) if wrong is not None)
    for entry in policy.consistency:
        yield from _check_shown(entry)
        if not _can_be_broken(entry, policy):
            message = f"'{entry.id}' holds of all answers, so that it never narrows any."
            yield Diagnostic(entry.place, "never-narrows", message)
    for one, other in itertools.permutations(policy.consistency, 2):
        if _rules_out(other, one, policy):
            message = f"Where '{one.id}' applies, '{other.id}' cannot hold."
            yield Diagnostic(one.place, "entries-exclude-each-other", message)


def check_keeps(policy: Policy) -> Iterator[Diagnostic]:
    """Find what a policy keeps and no program could lose, or have."""
    for keep in policy.keeps:
        for wanted, told in ((operators.negation, "always holds"), (_as_it_is, "never holds")):
            if not _is_found([keep.condition], policy, wanted):
                yield Diagnostic(
                    keep.place, "keeps-nothing", f"What is kept here {told}, whatever is answered."
                )


def _as_it_is(truth: operators.Truth) -> operators.Truth:
    return truth


def _check_example(entry: Consistency, example: ConsistencyExample, alone: Policy) -> Diagnostic | None:
    try:
        answers = {path: alone.facts[path].kind.read(raw) for path, raw in example.facts.items()}
    except KeyError as unknown:
        message = f"'{example.name}' gives {unknown.args[0]}, which is no fact of this policy."
        return Diagnostic(entry.place, "example-unreadable", message)
    except MisreadError as misread:
        said = " ".join(each.message for each in misread.parts)
        return Diagnostic(entry.place, "example-unreadable", f"'{example.name}' cannot be read: {said}")
    narrowed = consistency.make_consistent(answers, alone)
    left = {path: alone.facts[path].kind.show(narrowed.possible[path]) for path in narrowed.narrowed_by}
    if (bool(narrowed.contradicted), left) == (example.refused, dict(example.leaves)):
        return None
    said = "; ".join(f"{path}: {answer}" for path, answer in left.items())
    outcome = "is refused" if narrowed.contradicted else f"leaves {said}" if left else "narrows nothing"
    return Diagnostic(entry.place, "example-wrong", f"'{example.name}' {outcome}, and states otherwise.")


def _check_shown(entry: Consistency) -> Iterator[Diagnostic]:
    if not any(example.leaves for example in entry.examples):
        yield Diagnostic(entry.place, "example-missing", f"No example shows what '{entry.id}' narrows.")
    if not any(example.refused for example in entry.examples):
        yield Diagnostic(entry.place, "example-missing", f"No example shows what '{entry.id}' refuses.")


def _rules_out(other: Consistency, entry: Consistency, policy: Policy) -> bool:
    """Checks if an entry can apply, and not where another holds."""
    if policy.facts_of(entry).isdisjoint(policy.facts_of(other)):
        return False
    applied = [each for each in (entry.when, entry.then) if each is not None]
    return _can_be_so(applied, policy) and not _can_be_so([*applied, other.condition], policy)


def _can_be_broken(entry: Consistency, policy: Policy) -> bool:
    return _is_found([entry.condition], policy, operators.negation)


def _can_be_so(conditions: Sequence[Condition], policy: Policy) -> bool:
    return _is_found(conditions, policy, _as_it_is)


def _is_found(
    conditions: Sequence[Condition], policy: Policy, wanted: Callable[[operators.Truth], operators.Truth]
) -> bool:
    """Say whether some answers let conditions come out as is wanted, as far as representatives tell."""
    parameters = policy.parameters_on(policy.effective)

    def weigh_all(chosen: Mapping[str, Possible]) -> operators.Truth:
        answers = Answers(consistency.work_out(chosen, policy), parameters)
        return wanted(operators.conjunction(weigh(each, answers).truth for each in conditions))

    representatives = find_representatives(conditions, Answers({}, parameters), policy)
    named = find_named(conditions).facts
    facts = dict.fromkeys(path for name in named for path in policy.facts_within(name))
    try:
        return find_satisfying(list(facts), representatives, weigh_all) is not None
    except SearchLimitError:
        return True  # nothing was shown, so nothing is said
