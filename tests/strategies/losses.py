"""What is lost when a program says less, and what it gains when it says more: two audits side by side."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from evenhand import Audit, Program
from evenhand.facts.possible import Possible
from evenhand.program.model import Claim
from strategies.changes import Step, spoken, without_claim, without_fact
from strategies.programs import Brief, Drawn, cases

SIDES: Final = {"principal", "as-described"}


@dataclass(frozen=True, repr=False)
class Loss(Brief):
    """Two audits of one program, of which the second knows less.

    `contradicted` are the accounts in which the one claim that is left out contradicted others, and to
    which the guarantees do not extend. Where every claim about a fact is left out, there are none.
    """

    case: Drawn
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
    poorer = case.about(without_claim(case.program, step))
    return Loss(case, step, _find_contradicted(case, step), case.audit(), poorer.audit())


def _find_contradicted(case: Drawn, step: Step) -> frozenset[str]:
    """Find the accounts in which a claim contradicts others.

    In a principal's account it contradicts other claims of its party where some of them agree with
    each other and not with it; and whatever is claimed contradicts the record where the account says
    so. What contradicts in one principal's account does so in those that combine them, and in the
    unrebutted one the principals also contradict each other.
    """
    path, index = step
    program, accounts = case.load(), case.accounts()
    about = [claim for claim in program.claims if claim.fact == path]
    claim = about[index or 0]
    speaker, standing = _speaker(claim, program), program.standing(claim)
    if standing == "bystander":
        return frozenset()
    group = [each.possible for each in about if _speaker(each, program) == speaker]
    excludes = _excludes_some(claim.possible, group)
    marks = {account.id: account.conflicts.get(path, frozenset()) for account in accounts.values()}
    sides = {
        account.id
        for account in accounts.values()
        if account.kind in SIDES and (standing == "record" or speaker == account.id)
        if excludes or "contradicts the record" in marks[account.id]
    }
    unrebutted = {"unrebutted"} if sides or "contested" in marks.get("unrebutted", ()) else set()
    return frozenset(sides | unrebutted | ({"undisputed"} if sides else set()))


def _speaker(claim: Claim, program: Program) -> str | None:
    """Name the party that speaks, None for the record."""
    return None if program.standing(claim) == "record" else claim.by


def _excludes_some(claim: Possible, group: Sequence[Possible]) -> bool:
    """Say whether some of the claims agree with each other and not with this one."""
    for size in range(1, len(group) + 1):
        for some in itertools.combinations(group, size):
            together = reduce(lambda left, right: left.meet(right), some)
            if not together.is_empty and together.meet(claim).is_empty:
                return True
    return False


def losses() -> SearchStrategy[Loss]:
    """Leave out a fact, or one claim."""
    return lost_facts() | lost_claims()


@st.composite
def _cases_that_speak(draw: DrawFn) -> Drawn:
    case = draw(cases())
    assume(bool(case.program["facts"]))
    return case
