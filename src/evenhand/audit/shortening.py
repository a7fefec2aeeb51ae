"""An audit without what its policy says of every program: what `-f json` writes unless asked for all.

The policy is named by its digest, so that its texts need not stand in each audit made by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from evenhand.audit.audit import Audit, Clause, Evidence, ExplainedVerdict, Finding
from evenhand.audit.parts import Advice
from evenhand.vocabulary.verdicts import Verdict

_IN_DOUBT: frozenset[Verdict] = frozenset({"fail", "alleged", "contested"})


def shorten(audit: Audit) -> Audit:
    """Leave out the texts of the policy, and the reasons that say no more than that nobody spoke.

    What is left out is empty. Verdicts, scores, claims and what `diff` compares stay.
    """
    facts = tuple(replace(each, question=None) for each in audit.facts if _is_spoken_of(each))
    spoken = frozenset(each.path for each in facts)
    return replace(
        audit,
        stands_alone=False,
        policy=replace(audit.policy, about=None, coverage_reason=""),
        criteria=tuple(replace(each, question="") for each in audit.criteria),
        findings=tuple(_shorten_finding(each, spoken) for each in audit.findings),
        facts=facts,
        parameters=tuple(replace(each, reason="", source="") for each in audit.parameters),
        documents=(),
        advice=audit.advice and _shorten_advice(audit.advice),
    )


def _is_spoken_of(fact: Evidence) -> bool:
    """Checks if there is more to a fact than its question; one that was renamed is known by its old name."""
    told = any(each.is_stated or each.conflicts for each in fact.accounts.values())
    return bool(told or fact.claims or fact.formerly)


def _shorten_finding(finding: Finding, spoken: Collection[str]) -> Finding:
    judgements = tuple(_shorten_judgement(each, spoken) for each in finding.judgements)
    is_silent = not any(each.because for each in judgements)
    return replace(
        finding,
        because=(judgements[0].remains if is_silent else None) or finding.because,
        why="",
        breach=finding.breach if finding.verdict in _IN_DOUBT else None,
        remedy=finding.remedy if finding.verdict in _IN_DOUBT else "",
        judgements=judgements,
        settled_by=(),
        raised_in=(),
        backed_by=(),
        note=None,
        grounds=(),
    )


def _shorten_judgement(judgement: ExplainedVerdict, spoken: Collection[str]) -> ExplainedVerdict:
    return replace(judgement, because=tuple(_decisive(judgement.because, spoken)))


def _decisive(clauses: Iterable[Clause], spoken: Collection[str]) -> Iterable[Clause]:
    """Give the clauses that decide, that lack something to be worked out, or on which something is said."""
    for each in clauses:
        if each.met != "open" or each.missing or any(fact in spoken for fact in each.facts):
            yield each


def _shorten_advice(advice: Advice) -> Advice:
    """Keep what to ask for; `evenhand ask` puts the questions."""
    return replace(
        advice, requests=tuple(replace(each, questions=()) for each in advice.requests), open_rules=()
    )
