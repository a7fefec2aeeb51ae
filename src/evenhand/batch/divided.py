"""A side that contradicts itself, on the fast way: each largest set of its claims that agree is an account.

This follows `Case._judge_alternatives`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from evenhand.audit.case import MOST_ALTERNATIVES
from evenhand.batch.core import Core, DigitAccount
from evenhand.batch.digits import Cell
from evenhand.facts.possible import Possible


class Divided:
    """What a side is divided on, and what each of its answers by itself leaves of a rule."""

    def __init__(self, alternatives: Mapping[int, Sequence[Cell]], account: DigitAccount, core: Core) -> None:
        """Begin with nothing judged; the ALTERNATIVES are what is left of them in the account of the side."""
        self._alternatives = alternatives
        self._account = account
        self._core = core
        self._judged: dict[tuple[int, ...], Sequence[Sequence[int]]] = {}

    @classmethod
    def on(cls, alternatives: Mapping[int, Sequence[Possible]], account: DigitAccount, core: Core) -> Divided:
        """Take what is left of each of its answers."""
        left = {
            number: [each.meet(account.cells[number].possible) for each in some]
            for number, some in alternatives.items()
        }
        cells = {
            number: [core.columns[number].find(each) for each in some if not each.is_empty]
            for number, some in left.items()
        }
        return cls({number: some for number, some in cells.items() if some}, account, core)

    def judge(self, rule: int) -> tuple[int, ...]:
        """Give the outcomes that each of its answers leaves to a rule; none where there are too many."""
        policy = self._core.policy
        near = policy.near[policy.rules[rule].id]
        numbers = tuple(each for each in self._alternatives if self._core.columns[each].path in near)
        if not numbers or math.prod(len(self._alternatives[each]) for each in numbers) > MOST_ALTERNATIVES:
            return ()
        if numbers not in self._judged:
            chosen = itertools.product(*(self._alternatives[each] for each in numbers))
            self._judged[numbers] = [
                self._judge_all(dict(zip(numbers, each, strict=True))) for each in chosen
            ]
        return tuple(dict.fromkeys(codes[rule] for codes in self._judged[numbers]))

    def _judge_all(self, cells: Mapping[int, Cell]) -> Sequence[int]:
        account = self._core.change(self._account, cells)
        self._core.make_consistent(account)
        return self._core.judge(account)
