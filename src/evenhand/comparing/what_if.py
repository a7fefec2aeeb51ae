"""What if: a program audited as it is, and as it would be if some facts were otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Literal

from msgspec.structs import asdict, replace

from evenhand.audit.audit import Audit, Finding
from evenhand.audit.auditing import describe
from evenhand.audit.case import Case, open_case
from evenhand.audit.overlays import Baseline, Waived
from evenhand.audit.parts import Part
from evenhand.comparing.moves import Mover, Moves, find_moves
from evenhand.policy.model import Policy
from evenhand.program.hypothetical import load_answers, suppose
from evenhand.program.model import Program
from evenhand.vocabulary.errors import Place, Problem, ProgramError
from evenhand.vocabulary.languages import ENGLISH, Language


class FormerAnswer(Part):
    """What was possible for a fact in one account before it was supposed."""

    account: str
    title: str
    answer: str


class Supposed(Part):
    """A fact that is supposed, in every account; `title` is the fact's."""

    fact: str
    title: str
    was: tuple[FormerAnswer, ...]
    now: str


class WhatIf(Moves):
    """What would move if some facts were otherwise; `before` and `after` are the audits themselves.

    `waived` and `baseline` are what is laid over the one after.
    """

    format: Literal["evenhand-what-if-1"] = "evenhand-what-if-1"
    program: str
    policy: str
    policy_version: str
    as_of: dt.date
    supposed: tuple[Supposed, ...]
    waived: Waived | None = None
    baseline: Baseline | None = None
    before: Audit
    after: Audit
    unwritten: ClassVar[frozenset[str]] = frozenset({"before", "after"})

    def laid_over(self, lay_over: Callable[[Audit], Audit]) -> WhatIf:
        """Lay waivers or a baseline over the audit after: nothing moves by them but how it ends."""
        after = lay_over(self.after)
        return replace(self, after=after, waived=after.waived, baseline=after.baseline)


def what_if(
    program: Program,
    policy: Policy,
    answers: Mapping[str, Any] | Iterable[str],
    *,
    as_of: dt.date | None = None,
    language: Language = ENGLISH,
) -> WhatIf:
    """Say what would move if these facts were so, in every account, whoever says otherwise.

    The answers are a mapping of facts and values, each written as in a program file, or texts such
    as `pay.offered_share=50 %`.

    Raises ProgramError with everything that is wrong with any of them.
    """
    possible = load_answers(answers, policy)
    cases = [open_case(each, policy, as_of) for each in (program, suppose(program, policy, possible))]
    _refuse_incoherent(*cases)
    before, after = (describe(case, language) for case in cases)

    def blame(finding: Finding) -> tuple[Mover, ...]:
        return tuple(Mover(input="program", name=path) for path in finding.facts if path in possible)

    return WhatIf(
        **asdict(find_moves(before, after, blame)),
        program=program.header.name,
        policy=policy.name,
        policy_version=policy.version,
        as_of=before.as_of,
        supposed=tuple(_describe(path, before, after) for path in possible),
        before=before,
        after=after,
    )


def _refuse_incoherent(before: Case, after: Case) -> None:
    """Refuse what a file that says so would be refused for: answers that cannot all be so (design §4.7)."""
    broken = [each for each in after.incoherent if each.basis == "meaning" and each not in before.incoherent]
    if broken:
        place, expected = Place("<answers>"), "what holds of them"
        raise ProgramError(
            Problem(place, f"These answers cannot all be so: {each.because}", expected, code="contradiction")
            for each in broken
        )


def _describe(path: str, before: Audit, after: Audit) -> Supposed:
    was, now = (next(fact for fact in each.facts if fact.path == path) for each in (before, after))
    titles = {account.id: account.title for account in before.accounts}
    return Supposed(
        fact=path,
        title=was.title,
        was=tuple(
            FormerAnswer(account=account, title=titles[account], answer=each.answer)
            for account, each in was.accounts.items()
        ),
        now=next(iter(now.accounts.values())).answer,
    )
