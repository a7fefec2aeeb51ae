"""Several sides on the fast way: their claims, their accounts as cells, and the one verdict of each rule.

This follows `audit/accounts.py` step by step. What comes out of the ordinary there, a side that contradicts
itself or the record, is left to it.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from evenhand.audit.accounts import join_disputed
from evenhand.audit.judging import Ruling, Voices, rule_across
from evenhand.batch.answer_table import UnusualError
from evenhand.batch.backing import Assuring, Standing, Told
from evenhand.batch.core import Core, DigitAccount
from evenhand.batch.digits import Cell, recall
from evenhand.batch.looked import LEFT
from evenhand.batch.lookup import OUTCOMES
from evenhand.facts.possible import join_all, meet_all
from evenhand.policy.model import Consistency
from evenhand.vocabulary import verdicts

Spoken = Mapping[int, Cell]  # the cells of the facts on which a side speaks
Said = Mapping[str, Mapping[int, Sequence[Cell]]]  # what each side says of each fact


class Sided(NamedTuple):
    """What every rule comes to: the rulings, and the codes in each account that is shown, by its id.

    A rule is settled `by_word` where the sponsor's own word decides it, and not what is agreed on. Standing
    says on what the accounts rest.
    """

    rulings: Sequence[Ruling]
    codes: Mapping[str, Sequence[int]]
    by_word: Sequence[bool]
    standing: Standing


class Hearing:
    """Hears the sides of a program by the core of a policy."""

    def __init__(self, core: Core) -> None:
        """Begin with no ruling known."""
        self._core = core
        self._rulings: dict[Any, Ruling] = {}
        self.assuring = Assuring(core)
        policy = core.policy
        self._behind = [
            [core.numbers[path] for path in policy.behind[rule.id] if path in core.numbers]
            for rule in policy.rules
        ]

    def add_to_record(self, plain: Mapping[int, Cell], told: Iterable[Told]) -> Mapping[int, Cell]:
        """Add what parties of the record say to the plain answers."""
        cells = dict(plain)
        for each in told:
            cells[each.number] = self._meet(each.number, [*self._known(cells, each.number), each.cell])
        return cells

    def _known(self, cells: Mapping[int, Cell], number: int) -> Iterator[Cell]:
        silent = self._core.columns[number].silent
        if cells.get(number, silent) is not silent:
            yield cells[number]

    def _meet(self, number: int, cells: Sequence[Cell]) -> Cell:
        """Give what answers that agree leave together. Raises UnusualError where they do not."""
        if all(cell is cells[0] for cell in cells):
            return cells[0]
        possible = meet_all(cell.possible for cell in cells)
        if possible.is_empty:
            raise UnusualError
        return self._core.columns[number].find(possible)

    def hear(self, standing: Standing, sides: Sequence[str]) -> Sided:
        """Hear every side that claims anything, in their order; without one, the record alone."""
        record = standing.record
        said: dict[str, dict[int, list[Cell]]] = {side: defaultdict(list) for side in sides}
        for each in standing.told:
            if each.side in said:
                said[each.side][each.number].append(each.cell)
        speaking = {side: claims for side, claims in said.items() if claims}
        if not speaking:
            return alone(self._core.judge(record), standing)
        accounts, spoken, contradicted = self._take_sides(record, speaking)
        agreed = self._agree_on(spoken)
        together = {
            "settled": self._put_together(record, agreed, contradicted),
            "unanswered": self._put_together(record, self._take_unanswered(spoken), contradicted),
        }
        rests = standing._replace(accounts={**accounts, **together}, spoken=spoken, agreed=agreed)
        return self._rule(rests, accounts, spoken)

    def _take_sides(
        self, record: DigitAccount, said: Said
    ) -> tuple[dict[str, DigitAccount], dict[str, Spoken], list[Consistency]]:
        accounts: dict[str, DigitAccount] = {}
        spoken: dict[str, Spoken] = {}
        contradicted: dict[Consistency, None] = {}
        for side, claims in said.items():
            own = {
                number: self._meet(number, [*self._known(record.cells, number), *cells])
                for number, cells in claims.items()
            }
            account = accounts[side] = self._core.change(record, own)
            self._core.make_consistent(account)
            contradicted |= dict.fromkeys(account.contradicted)
            spoken[side] = {
                number: cell
                for number, cell in account.cells.items()
                if number in claims or self._differ(cell, record.cells[number])
            }
        return accounts, spoken, list(contradicted)

    @staticmethod
    def _differ(cell: Cell, other: Cell) -> bool:
        return cell is not other and cell.possible != other.possible

    def _put_together(
        self, record: DigitAccount, cells: Mapping[int, Cell], contradicted: Sequence[Consistency]
    ) -> DigitAccount:
        account = self._core.change(record, cells)
        self._core.make_consistent(account, contradicted)
        return account

    def _agree_on(self, spoken: Mapping[str, Spoken]) -> dict[int, Cell]:
        """Join what the sponsor says with what the others leave in common, where both speak."""
        sponsor = spoken.get(verdicts.SPONSOR, {})
        others = [own for side, own in spoken.items() if side != verdicts.SPONSOR]
        return {
            number: self._agree(number, cell, [own[number] for own in others if number in own])
            for number, cell in sponsor.items()
            if any(number in own for own in others)
        }

    def _agree(self, number: int, sponsor: Cell, others: Sequence[Cell]) -> Cell:
        if all(cell is sponsor for cell in others):
            return sponsor
        if len(others) == 1:  # whether they exclude each other or not, it is what either says
            return self._join(number, [sponsor, *others])
        common = meet_all([cell.possible for cell in others])
        if common.is_empty or sponsor.possible.meet(common).is_empty:
            return self._join_disputed(number, [sponsor, *others])
        return self._core.columns[number].find(join_all([sponsor.possible, common]))

    def _take_unanswered(self, spoken: Mapping[str, Spoken]) -> dict[int, Cell]:
        """Take what the sides that speak leave in common, or those answers that exclude each other."""
        answers: dict[int, list[Cell]] = defaultdict(list)
        for own in spoken.values():
            for number, cell in own.items():
                answers[number].append(cell)
        return {number: self._intersect(number, cells) for number, cells in answers.items()}

    def _intersect(self, number: int, cells: Sequence[Cell]) -> Cell:
        if all(cell is cells[0] for cell in cells):
            return cells[0]
        common = meet_all([cell.possible for cell in cells])
        if common.is_empty:
            return self._join_disputed(number, cells)
        return self._core.columns[number].find(common)

    def _join_disputed(self, number: int, cells: Sequence[Cell]) -> Cell:
        if len(cells) == 2:  # noqa: PLR2004 - two that exclude each other are both in dispute
            return self._join(number, cells)
        return self._core.columns[number].find(join_disputed([cell.possible for cell in cells]))

    def _join(self, number: int, cells: Sequence[Cell]) -> Cell:
        """Give the cell of what either of two says: its digits are the `|` of theirs, where that is all."""
        left, right = cells
        column, possible = self._core.columns[number], join_all([left.possible, right.possible])
        if column.is_joined_by_digits:
            return column.make(possible, left.digits | right.digits)
        return column.find(possible)

    def _rule(
        self, standing: Standing, accounts: Mapping[str, DigitAccount], spoken: Mapping[str, Spoken]
    ) -> Sided:
        judge = self._core.judge
        alone, sides = judge(standing.record), {side: judge(account) for side, account in accounts.items()}
        agreed, rest = judge(standing.accounts["settled"]), judge(standing.accounts["unanswered"])
        names, rulings = tuple(sides), []
        for number, codes in enumerate(zip(alone, agreed, rest, *sides.values(), strict=True)):
            is_disputed = len(names) > 2 and self._is_disputed(number, codes[3:], accounts, spoken)  # noqa: PLR2004 - of two, one has to leave it open, and one alone agrees with nobody
            key = names, codes, is_disputed
            rulings.append(recall(self._rulings, key, partial(_rule, *key)))
        by_word = [
            verdicts.SPONSOR in sides and ruling.is_settled and code not in DECIDED
            for ruling, code in zip(rulings, agreed, strict=True)
        ]
        own = zip(by_word, agreed, sides.get(verdicts.SPONSOR, agreed), strict=True)
        shown = [word if is_by_word else code for is_by_word, code, word in own]
        return Sided(rulings, {**sides, "settled": shown, "unanswered": rest}, by_word, standing)

    def _is_disputed(
        self,
        rule: int,
        codes: Sequence[int],
        accounts: Mapping[str, DigitAccount],
        spoken: Mapping[str, Spoken],
    ) -> bool:
        """Checks if a side that leaves a rule open excludes, on a fact behind it, what another decides by."""
        deciding = [side for side, code in zip(accounts, codes, strict=True) if code in DECIDED]
        others = [side for side in accounts if side not in deciding]
        return len(deciding) > 1 and any(
            accounts[left].cells[number].possible.meet(accounts[right].cells[number].possible).is_empty
            for left, right in itertools.product(deciding, others)
            for number in self._behind[rule]
            if number in spoken[left] and number in spoken[right]
        )


DECIDED = (1, 2, 4)
_ALONE = [Ruling(left.verdict, "as described") for left in LEFT]


def alone(codes: Sequence[int], standing: Standing) -> Sided:
    """Give what every rule comes to where no side speaks."""
    return Sided([_ALONE[code] for code in codes], {"as-described": codes}, (), standing)


def _rule(names: Sequence[str], codes: Sequence[int], is_disputed: bool) -> Ruling:  # noqa: FBT001 - the key
    record, settled, unanswered, *sides = (OUTCOMES[code] for code in codes)
    heard = dict(zip(names, sides, strict=True))
    return rule_across(Voices(record, heard, settled, unanswered, are_disputed=is_disputed))
