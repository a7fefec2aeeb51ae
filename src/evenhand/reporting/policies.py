"""What a policy asks, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from evenhand.audit import policy_in_words
from evenhand.audit.explaining import outline
from evenhand.facts.kinds import Kind
from evenhand.facts.operators import Operation
from evenhand.facts.possible import Possible
from evenhand.facts.writing import YAML
from evenhand.policy.conditions import Answers, Condition
from evenhand.policy.model import Policy, Rule
from evenhand.reporting.formats import Look
from evenhand.reporting.templates import fill

# What stands before the facts of an operation, and between them.
_OPERATIONS: Final[Mapping[Operation, tuple[str, str]]] = {
    "ratio": ("", " divided by "),
    "product": ("", " times "),
    "sum": ("", " plus "),
    "difference": ("", " less "),
    "count": ("the number of ", ""),
}


def list_rules(policy: Policy, look: Look, *, by_the_terms: bool = False) -> str:
    """List the rules of a policy, criterion by criterion, or those of them that published terms decide."""
    titles = {each.id: each.title for each in policy.criteria}
    leading = [titles[each] for each in policy.leading]
    shown = [
        (criterion, [rule for rule in criterion.rules if not by_the_terms or rule.id in policy.by_the_terms])
        for criterion in policy.criteria
    ]
    return fill(
        "rules.txt.j2",
        policy=policy,
        leading=leading,
        shown=[each for each in shown if each[1]],
        terms=policy.by_the_terms if by_the_terms else None,
        look=look,
    )


def find_group(path: str) -> str:
    """Give the group of a fact: what its path begins with."""
    return path.partition(".")[0]


def list_facts(paths: Iterable[str], policy: Policy, look: Look) -> str:
    """List facts of a policy, group by group, with their questions."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(find_group(path), []).append(path)
    documented = {path: _tell_documents(path, policy) for each in groups.values() for path in each}
    return fill("facts.txt.j2", policy=policy, groups=groups, documented=documented, look=look)


def explain_rule(rule: Rule, policy: Policy, look: Look) -> str:
    """Explain a rule: its condition in words, its facts and bounds, what would settle it, who asks for it."""
    return fill(
        "rule.txt.j2",
        rule=rule,
        applies_when=_in_words(rule.applies_when, policy),
        requires=_in_words(rule.requires, policy),
        facts=[(path, describe_asked(path, policy)) for path in policy.facts_behind(rule)],
        documented={path: _tell_documents(path, policy) for path in policy.facts_behind(rule)},
        bounds=[
            (bound, policy_in_words.describe_values(bound), policy_in_words.describe_source(bound, policy))
            for bound in map(policy.parameters.__getitem__, rule.named.parameters)
        ],
        documents=[policy.documents[each] for each in rule.settled_by],
        raised_in=policy_in_words.describe_raised(rule, policy),
        backed_by=policy_in_words.describe_backing(rule, policy),
        look=look,
    )


def describe_asked(path: str, policy: Policy) -> str:
    """Give the question of a fact, or say how it is worked out of others."""
    if path in policy.facts:
        return policy.facts[path].question
    derived = policy.derived[path]
    before, between = _OPERATIONS[derived.operation]
    return f"worked out: {before}{between.join(derived.operands)}"


def _write_answer(answer: Possible, kind: Kind) -> str:
    """Write an answer as a program file has it, or say how much of it is known."""
    return kind.write(answer, YAML) if answer.is_exact else kind.show(answer)


def _tell_documents(path: str, policy: Policy) -> list[str]:
    """Say which documents show a fact, how much of it published terms show, and what clauses answer."""
    fact = policy.facts.get(path)
    if fact is None:
        return []
    shown = ", ".join(policy.documents[each].title for each in fact.shown_by)
    said = {"Shown by": shown, "By the terms": fact.by_the_terms}
    clauses = (f"“{each.says}”: {_write_answer(each.answer, fact.kind)}" for each in fact.clauses)
    return [*(f"{what}: {told}" for what, told in said.items() if told), *clauses]


def _in_words(condition: Condition | None, policy: Policy) -> list[tuple[int, str]]:
    """Put a condition in words, with the bounds that hold when the policy takes effect."""
    if condition is None:
        return []
    parameters = policy.parameters_on(policy.effective)
    return list(outline(condition, Answers({}, parameters), policy))
