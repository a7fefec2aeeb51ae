"""What screening finds about one program; everything but the bits is worked out when it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from evenhand.audit.auditing import audit
from evenhand.audit.exits import Gating, Status, end_each, worst
from evenhand.audit.judging import across
from evenhand.audit.model import Audit
from evenhand.program.loading import load_program
from evenhand.program.model import Program
from evenhand.screening.known import Memory
from evenhand.screening.outcomes import VERDICTS
from evenhand.screening.sides import Side
from evenhand.screening.weighing import Standing
from evenhand.vocabulary.verdicts import AGREED, SIDES, Conclusion, Verdict

if TYPE_CHECKING:
    from evenhand.screening.screen import Screen


class _Across(Memory[tuple[int, ...], Verdict]):
    """The one verdict over several accounts, by what is left to a rule in each."""

    def __missing__(self, bits: tuple[int, ...]) -> Verdict:
        return self.keep(bits, across(VERDICTS[each] for each in bits))


_ACROSS: Final = _Across()


class Screened:
    """The verdicts, scores and opinion of one program on one date."""

    def __init__(
        self,
        screen: Screen,
        name: str,
        as_of: dt.date,
        sides: Sequence[Side],
        program: Mapping[str, Any] | Program,
    ) -> None:
        """Keep what each rule comes to in each account."""
        self.name = name
        self.as_of = as_of
        self.sides = sides
        self._screen = screen
        self._program = program

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict of every rule, those of the greatest severity first."""
        judged = [side.bits for side in self.sides if side.kind in SIDES]
        ids = self._screen.ids
        if len(judged) == 1:
            return dict(zip(ids, [VERDICTS[bits] for bits in judged[0]], strict=True))
        return dict(zip(ids, map(_ACROSS.__getitem__, zip(*judged, strict=True)), strict=True))

    @cached_property
    def accounts(self) -> Mapping[str, Standing]:
        """The interval, the coverage and the gate of each account."""
        return {side.id: self._screen.scale.weigh(side.bits) for side in self.sides}

    @property
    def conclusion(self) -> Conclusion:
        """The opinion, without its reasons."""
        agreed = next(side for side in self.sides if side.kind in AGREED)
        principals = [self.accounts[side.id] for side in self.sides if side.kind == "principal"]
        return self._screen.scale.conclude(agreed.bits, self.accounts[agreed.id], principals)

    def status(self, gating: Gating | None = None) -> Status:
        """Say how an audit of the program would end."""
        severities = (rule.severity for rule in self._screen.rules)
        judged = list(zip(severities, self.verdicts.values(), strict=True))
        return worst(end_each(judged, gating or Gating()))

    @cached_property
    def audit(self) -> Audit:
        """Every finding with its reasons, by the reference."""
        policy, program = self._screen.policy, self._program
        loaded = program if isinstance(program, Program) else load_program(program, policy)
        return audit(loaded, policy, as_of=self.as_of)
