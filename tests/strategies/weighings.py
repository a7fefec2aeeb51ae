"""Conditions of a policy with the answers of one account, to be weighed in new combinations."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from evenhand.facts.operators import Truth
from evenhand.policy.conditions import Answers, Condition, weigh
from strategies.programs import Brief, Drawn, cases


@dataclass(frozen=True, repr=False)
class Weighing(Brief):
    """Three conditions, and what is possible for the facts they ask about."""

    case: Drawn
    account: str
    conditions: tuple[Condition, Condition, Condition]
    answers: Answers

    def __repr__(self) -> str:
        """Show what is weighed in whose account."""
        return f"Weighing({self.conditions}, {self.account}, {self.case})"

    def of(self, condition: Condition) -> Truth:
        """Weigh a condition by the answers."""
        return weigh(condition, self.answers).truth


@st.composite
def weighings(draw: DrawFn) -> Weighing:
    """Take three conditions of a policy, perhaps the same, and one account of a program."""
    case = draw(cases())
    account = draw(st.sampled_from(list(case.accounts().values())))
    condition = st.sampled_from([each for rule in case.policy.rules for each in rule.conditions])
    day = case.load().header.as_of or case.policy.effective
    parameters = case.policy.parameters_on(day)
    conditions = draw(condition), draw(condition), draw(condition)
    return Weighing(case, account.id, conditions, Answers(account.possible, parameters))
