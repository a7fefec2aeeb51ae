"""Advice on a case: what would settle it, whom to ask for it, and what hangs on judgement calls."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from evenhand.advice.against import find_one_away
from evenhand.advice.agreed import AgreedFacts, find_open_rules
from evenhand.advice.requests import find_rates, rank_documents
from evenhand.advice.settling import settle_rule
from evenhand.audit import parts
from evenhand.audit.audit import Audit
from evenhand.audit.auditing import describe
from evenhand.audit.case import Case, open_case
from evenhand.policy.model import Policy
from evenhand.program.model import Program
from evenhand.vocabulary.languages import ENGLISH, Language, speaking


def request(case: Case, language: Language = ENGLISH) -> Audit:
    """Audit a case, and add only what to ask for: all of the advice that a short report shows."""
    with speaking(language):
        agreed = AgreedFacts(case)
        rules = find_open_rules(agreed)
        given = parts.Advice(
            requests=tuple(rank_documents(rules, agreed)),
            open_rules=(),
            sensitivity=(),
            robust_bounds=0,
            weights=(),
            rates=tuple(find_rates(rules, agreed)),
            one_away=tuple(find_one_away(case, agreed.policy)),
        )
        return replace(describe(case, language), advice=given)


def advise(case: Case, language: Language = ENGLISH) -> Audit:
    """Audit a case, and add what would settle it, and how sensitive it is to judgement calls."""
    with speaking(language):
        return replace(describe(case, language), advice=_advise(case))


def _advise(case: Case) -> parts.Advice:
    from evenhand.advice.sensitivity import try_weights, vary_parameters

    agreed = AgreedFacts(case)
    rules = find_open_rules(agreed)
    varied = vary_parameters(case, agreed.policy)
    moving = tuple(each for each in varied if _moves(each))
    return parts.Advice(
        requests=tuple(rank_documents(rules, agreed)),
        open_rules=tuple(settle_rule(rule, agreed) for rule in rules),
        sensitivity=moving,
        robust_bounds=len(varied) - len(moving),
        weights=tuple(try_weights(case)),
        rates=tuple(find_rates(rules, agreed)),
        one_away=tuple(find_one_away(case, agreed.policy)),
    )


def _moves(each: parts.Sensitivity) -> bool:
    return bool(each.below or each.above or each.members)


def advised_audit(
    program: Program, policy: Policy, *, as_of: dt.date | None = None, language: Language = ENGLISH
) -> Audit:
    """Audit a program, and add the advice that the command's reports carry.

    Raises ProgramError when neither the program nor AS_OF gives a date.
    """
    return advise(open_case(program, policy, as_of), language)


def ask(
    program: Program, policy: Policy, *, as_of: dt.date | None = None, language: Language = ENGLISH
) -> parts.Advice:
    """Say what would settle an audit: documents to ask for, and the facts that decide each open rule.

    Raises ProgramError when neither the program nor AS_OF gives a date.
    """
    advice = advised_audit(program, policy, as_of=as_of, language=language).advice
    assert advice is not None  # noqa: S101 - it was just given
    return advice


def sensitivity(
    program: Program, policy: Policy, *, as_of: dt.date | None = None, language: Language = ENGLISH
) -> tuple[parts.Sensitivity, ...]:
    """Say how far each bound that is a judgement call can be moved before a verdict moves.

    Raises ProgramError when neither the program nor AS_OF gives a date.
    """
    from evenhand.advice.sensitivity import vary_parameters

    with speaking(language):
        case = open_case(program, policy, as_of)
        return tuple(vary_parameters(case, case.say_policy(language)))
