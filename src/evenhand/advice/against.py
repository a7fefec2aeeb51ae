"""What stands against a program and is one answer away from failing: which answer, and in whose account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evenhand.advice.partition import cut
from evenhand.audit import parts
from evenhand.audit.accounts import Account
from evenhand.audit.case import Case
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Policy, Rule
from evenhand.vocabulary.verdicts import SIDES, Outcome

_FAILS: frozenset[Outcome] = frozenset({"fail"})


def find_one_away(case: Case, policy: Policy) -> Iterator[parts.OneAway]:
    """Find the rules that an account keeps from passing, and that one open answer would let fail in it.

    POLICY is the policy of the case, in the language that is spoken.
    """
    for rule in policy.rules:
        heard = case.heard[rule.id]
        for account in case.accounts if not heard.ruling.is_settled else ():
            outcomes = heard.accounts[account.id].outcomes if account.kind in SIDES else frozenset()
            if "fail" in outcomes and len(outcomes) > 1 and "pass" not in outcomes:
                yield from _find_answers(rule, account, case, policy)


def _find_answers(rule: Rule, account: Account, case: Case, policy: Policy) -> Iterator[parts.OneAway]:
    """Find the facts of which one answer lets a rule fail in an account, with the plainest such answer."""
    stated: Mapping[str, Possible] = {path: answer.possible for path, answer in account.stated.items()}
    asked = [path for path in policy.asked_by(rule) if path not in stated or not stated[path].is_exact]
    points = cut(rule.conditions, Answers(stated, case.parameters), policy, asked).answers
    for path in asked:
        failing = (
            point
            for point in points[path]
            if case.judge_only_by(rule, {**stated, path: point}).outcomes == _FAILS
        )
        answer = next(failing, None)
        if answer is not None:
            fact = policy.facts[path]
            yield parts.OneAway(
                rule=rule.id,
                account=account.id,
                title=account.title,
                fact=path,
                question=fact.question,
                answer=fact.kind.show(answer),
            )
