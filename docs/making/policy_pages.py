"""One page for each rule and each question of the policy, and what ties them to documents and standards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from docs.making.filling import fill

from evenhand.audit import policy_in_words
from evenhand.audit.audit import Audit
from evenhand.audit.explaining import outline
from evenhand.policy.conditions import Answers, Condition
from evenhand.policy.model import Example, Fact, Policy, Rule
from evenhand.reporting.policies import describe_asked

Pages = Iterator[tuple[str, str]]  # where each page goes, and its Markdown

_OFTEN_READ: Final = {"itself": "read itself", "second-hand": "told second-hand", "not-read": "not read"}


def make_policy_pages(policy: Policy, audits: Mapping[str, Audit]) -> Pages:
    """Make every page on the policy, with how its rules come out in some audits."""
    shared = {"policy": policy, "often_read": _OFTEN_READ}
    yield "rules/index.md", fill("rules.md.j2", **shared)
    yield "questions/index.md", fill("questions.md.j2", groups=_group(policy), **shared)
    yield "standards.md", fill("standards.md.j2", crosswalk=_cross(policy), **shared)
    yield "documents.md", fill("documents.md.j2", shown=_list_shown(policy), **shared)
    for rule in policy.rules:
        yield f"rules/{rule.id}.md", _describe_rule(rule, policy, audits)
    for path, fact in policy.facts.items():
        yield f"questions/{path}.md", _describe_question(path, fact, policy)


def _describe_rule(rule: Rule, policy: Policy, audits: Mapping[str, Audit]) -> str:
    facts = policy.facts_behind(rule)
    return fill(
        "rule.md.j2",
        rule=rule,
        policy=policy,
        applies_when=_in_words(rule.applies_when, policy),
        requires=_in_words(rule.requires, policy),
        asked=[policy.facts[path] for path in facts if path in policy.facts],
        derived=[
            (policy.derived[path], describe_asked(path, policy)) for path in facts if path in policy.derived
        ],
        bounds=[
            (bound, policy_in_words.describe_values(bound), policy_in_words.describe_source(bound, policy))
            for bound in map(policy.parameters.__getitem__, rule.named.parameters)
        ],
        documents=[(each, policy.documents[each]) for each in rule.settled_by],
        raised_in=policy_in_words.describe_raised(rule, policy),
        backed_by=policy_in_words.describe_backing(rule, policy),
        examples=[(each, _tell(each, policy)) for each in rule.examples],
        often_read=_OFTEN_READ,
        found=[
            (name, finding)
            for name, audit in audits.items()
            for finding in audit.findings
            if finding.rule == rule.id
        ],
        audits=audits,
    )


def _tell(example: Example, policy: Policy) -> str:
    """Say the answers of an example."""
    told = (f"{policy.titles[path]}: {_say(answer)}" for path, answer in example.facts.items())
    return "; ".join(told) or "nothing is said"


def _say(answer: object) -> str:
    match answer:
        case bool():
            return "yes" if answer else "no"
        case list() | tuple():
            return ", ".join(map(_say, answer)) or "none"
        case Mapping():
            return " ".join(f"{key} {_say(each)}".replace("_", " ") for key, each in answer.items())
    return str(answer)


def _in_words(condition: Condition | None, policy: Policy) -> Sequence[tuple[str, str]]:
    """Put a condition in words: each line with the indent of its depth."""
    if condition is None:
        return []
    answers = Answers({}, policy.parameters_on(policy.effective))
    return [("  " * depth, line) for depth, line in outline(condition, answers, policy)]


def _describe_question(path: str, fact: Fact, policy: Policy) -> str:
    derived = [each for each in policy.derived if path in policy.facts_within(each)]
    return fill(
        "question.md.j2",
        fact=fact,
        policy=policy,
        rules=[rule for rule in policy.rules if path in policy.behind[rule.id]],
        derived=[(policy.derived[each], describe_asked(each, policy)) for each in derived],
        documents=[(each, policy.documents[each]) for each in fact.shown_by],
        silence=[
            (policy.documents[document], fact.kind.show(answer))
            for document, answer in fact.absent_from.items()
        ],
        together=policy.read_by_entries.get(path, ()),
        number=policy.core_questions.index(path) + 1 if path in policy.core_questions else None,
    )


def _group(policy: Policy) -> Mapping[str, Sequence[Fact]]:
    titles = {criterion.id: criterion.title for criterion in policy.criteria}
    groups: dict[str, list[Fact]] = {}
    for path, fact in policy.facts.items():
        group = path.partition(".")[0]
        groups.setdefault(titles.get(group, group.capitalize()), []).append(fact)
    return groups


def _cross(policy: Policy) -> Mapping[str, Sequence[tuple[Rule, str | None, str]]]:
    """Give the rules that each standard backs, with its section and how directly."""
    crossed: dict[str, list[tuple[Rule, str | None, str]]] = {each: [] for each in policy.standards}
    for rule in policy.rules:
        for backing in rule.backed_by:
            if backing.standard:
                crossed[backing.standard].append((rule, backing.section, backing.basis))
    return crossed


def _list_shown(policy: Policy) -> Mapping[str, Sequence[Fact]]:
    return {
        each: [fact for fact in policy.facts.values() if each in fact.shown_by] for each in policy.documents
    }
