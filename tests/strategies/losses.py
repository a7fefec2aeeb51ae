"""What is lost when a program says less, and what it gains when it says more: two audits side by side."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from evenhand import Audit, Policy
from evenhand.facts.possible import Possible
from strategies.changes import Step, spoken, without_claim, without_fact
from strategies.programs import Brief, Drawn, cases

_THROUGH_CONSISTENCY = {"is not consistent", "contradicts the record", "contested"}


@dataclass(frozen=True, repr=False)
class Loss(Brief):
    """Two audits of one program, of which the second knows less.

    The guarantees do not extend to a claim that `excludes` another one. Where every claim about a fact is
    left out, that is so only of what exclude each other through consistency.
    """

    case: Drawn
    left_out: Step
    excludes: bool
    full: Audit
    poorer: Audit

    def __repr__(self) -> str:
        """Show what is left out of what."""
        return f"Loss({self.left_out}, {self.case}, excludes another: {self.excludes})"

    @property
    def accounts(self) -> list[tuple[str, str]]:
        """Each account beside the one that is left of it; a side that says nothing more has none."""
        left = {account.id: account for account in self.poorer.accounts}
        alone = next((each.id for each in self.poorer.accounts if each.kind == "as-described"), None)
        pairs = (
            (account.id, account.id if account.id in left else alone)
            for account in self.full.accounts
            if account.kind != "unanswered" or account.id in left
        )
        return [(full, poorer) for full, poorer in pairs if poorer is not None]


@st.composite
def lost_facts(draw: DrawFn) -> Loss:
    """Leave out every claim about one fact, contradictory or not."""
    case = draw(_cases_that_speak())
    path = draw(st.sampled_from(list(case.program["facts"])))
    poorer = case.about(without_fact(case.program, path))
    assume(poorer.is_coherent)
    full = case.audit()
    return Loss(case, (path, None), _follows_otherwise(path, case.policy, full), full, poorer.audit())


@st.composite
def lost_claims(draw: DrawFn) -> Loss:
    """Leave out one claim."""
    case = draw(_cases_that_speak())
    step = draw(st.sampled_from(spoken(case.program)))
    poorer = case.about(without_claim(case.program, step))
    assume(poorer.is_coherent)
    full = case.audit()
    excludes = _excludes_another(case, step) or _follows_otherwise(step[0], case.policy, full)
    return Loss(case, step, excludes, full, poorer.audit())


def _excludes_another(case: Drawn, step: Step) -> bool:
    """Say whether some of the other claims on its fact agree with each other and not with a claim."""
    path, index = step
    program = case.load()
    about = [claim for claim in program.claims if claim.fact == path]
    claim = about[index or 0]
    others = [each.possible for each in about if each is not claim and program.side(each) != "outside"]
    return program.side(claim) != "outside" and _excludes_some(claim.possible, others)


def _follows_otherwise(path: str, policy: Policy, audit: Audit) -> bool:
    """Say whether a fact belongs to an entry of the consistency that some account contradicts."""
    conflicts = {
        fact.path
        for fact in audit.facts
        for answer in fact.accounts.values()
        if _THROUGH_CONSISTENCY & set(answer.conflicts)
    }
    return any(path in joined and not conflicts.isdisjoint(joined) for joined in _joined(policy))


def _joined(policy: Policy) -> Iterator[frozenset[str]]:
    """Give the facts that entries of the consistency join, one after another."""
    for entry in policy.consistency:
        reached = policy.facts_of(entry)
        for _ in policy.consistency:
            near = [each for each in map(policy.facts_of, policy.consistency) if reached & each]
            reached = reached.union(*near)
        yield reached


def _excludes_some(claim: Possible, group: Sequence[Possible]) -> bool:
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
