"""Advice: what would settle an audit, what would mend a program, and what hangs on judgement calls."""

from __future__ import annotations

from msgspec.structs import replace

from evenhand.advice.sensitivity import try_weights, vary_bounds
from evenhand.advice.settling import find_open_rules, rank_documents, settle_rule
from evenhand.advice.standpoint import Standpoint
from evenhand.audit.advice import Advice, Sensitivity
from evenhand.audit.model import Audit
from evenhand.policy.model import Policy
from evenhand.policy.translation import translate
from evenhand.program.model import Program
from evenhand.vocabulary.languages import in_its_language

__all__ = ["Standpoint", "advise", "request"]


@in_its_language
def request(audited: Audit, program: Program, policy: Policy) -> Audit:
    """Add to an audit only what to ask for: all of the advice that a short report shows."""
    standpoint = Standpoint.of(program, translate(policy, audited.language), audited.as_of)
    requests = tuple(rank_documents(find_open_rules(standpoint), standpoint))
    advice = Advice(requests=requests, open_rules=(), sensitivity=(), robust_bounds=0, weights=())
    return replace(audited, advice=advice)


@in_its_language
def advise(audited: Audit, program: Program, policy: Policy) -> Audit:
    """Add to an audit what would settle it, and how sensitive it is to judgement calls."""
    policy = translate(policy, audited.language)
    standpoint = Standpoint.of(program, policy, audited.as_of)
    rules = find_open_rules(standpoint)
    varied = vary_bounds(audited, program, policy)
    moving = tuple(each for each in varied if _moves(each))
    advice = Advice(
        requests=tuple(rank_documents(rules, standpoint)),
        open_rules=tuple(settle_rule(rule, standpoint) for rule in rules),
        sensitivity=moving,
        robust_bounds=len(varied) - len(moving),
        weights=tuple(try_weights(audited, program, policy)),
    )
    return replace(audited, advice=advice)


def _moves(each: Sensitivity) -> bool:
    return bool(each.below or each.above or each.members)
