"""What is lost when a program says less, and what it gains when it says more: two audits side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from evenhand import Audit
from strategies.changes import Step, spoken, without_claim, without_fact
from strategies.programs import Brief, Case, cases

SIDES: Final = {"principal", "as-described"}


@dataclass(frozen=True, repr=False)
class Loss(Brief):
    """Two audits of one program, of which the second knows less.

    `contradicted` are the accounts that mark a contradiction about the fact of the claim that is left
    out, and to which the guarantees do not extend: in a principal's account a contradiction of its own
    claims or with the record, in the unrebutted one also of the principals with each other. Where all
    claims about a fact are left out, they hold whatever contradicts what.
    """

    case: Case
    left_out: Step
    contradicted: frozenset[str]
    full: Audit
    poorer: Audit

    def __repr__(self) -> str:
        """Show what is left out of what."""
        return f"Loss({self.left_out}, {self.case}, contradicted in: {sorted(self.contradicted)})"

    @property
    def accounts(self) -> list[str]:
        """The accounts that the guarantees cover."""
        return [account.id for account in self.full.accounts if account.id not in self.contradicted]

    @property
    def sides_are_covered(self) -> bool:
        """Checks if the guarantees cover what is said across the sides' accounts."""
        sides = {account.id for account in self.full.accounts if account.kind in SIDES}
        return not sides & self.contradicted


@st.composite
def lost_facts(draw: DrawFn) -> Loss:
    """Leave out every claim about one fact, contradictory or not."""
    case = draw(_cases_that_speak())
    path = draw(st.sampled_from(list(case.program["facts"])))
    poorer = case.about(without_fact(case.program, path))
    return Loss(case, (path, None), frozenset(), case.audit(), poorer.audit())


@st.composite
def lost_claims(draw: DrawFn) -> Loss:
    """Leave out one claim."""
    case = draw(_cases_that_speak())
    step = draw(st.sampled_from(spoken(case.program)))
    contradicted = frozenset(each.id for each in case.accounts().values() if step[0] in each.conflicts)
    poorer = case.about(without_claim(case.program, step))
    return Loss(case, step, contradicted, case.audit(), poorer.audit())


def losses() -> SearchStrategy[Loss]:
    """Leave out a fact, or one claim."""
    return lost_facts() | lost_claims()


@st.composite
def _cases_that_speak(draw: DrawFn) -> Case:
    case = draw(cases())
    assume(bool(case.program["facts"]))
    return case
