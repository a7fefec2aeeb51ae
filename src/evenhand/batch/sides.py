"""Several sides on the fast way: their claims, their accounts as cells, and the one verdict of each rule.

This follows `audit/accounts.py` step by step.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from evenhand.audit.accounts import join_disputed, reconcile
from evenhand.audit.judging import Ruling, Voices, rule_across
from evenhand.batch.answer_table import UnusualError
from evenhand.batch.backing import Assuring, Standing, Told
from evenhand.batch.core import Core, DigitAccount
from evenhand.batch.digits import Cell, recall
from evenhand.batch.divided import Divided
from evenhand.batch.looked import LEFT
from evenhand.batch.lookup import OUTCOMES
from evenhand.facts.possible import Possible, join_all, meet_all
from evenhand.policy.model import Consistency
from evenhand.vocabulary import verdicts

Spoken = Mapping[int, Cell]  # the cells of the facts on which a side speaks


_NO_SIDE: Final = {verdicts.RECORD, verdicts.OUTSIDE}


class Side(NamedTuple):
    """What a side comes to: its account, the facts on which it speaks, and on what it is divided, if any."""

    account: DigitAccount
    spoken: Spoken
    divided: Divided | None


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
        """Add what the record's parties say to plain answers. Raises UnusualError where they disagree."""
        cells = dict(plain)
        for each in told:
            if each.side == verdicts.RECORD:
                known = [cells[each.number]] if each.number in cells else []
                met = self._meet(each.number, [*known, each.cell])
                if met is None:
                    raise UnusualError
                cells[each.number] = met
        return cells

    def _meet(self, number: int, cells: Sequence[Cell]) -> Cell | None:
        """Give what answers that agree leave together; None where they do not."""
        if all(cell is cells[0] for cell in cells):
            return cells[0]
        possible = meet_all(cell.possible for cell in cells)
        return None if possible.is_empty else self._core.columns[number].find(possible)

    def let_in(self, record: DigitAccount, told: Sequence[Told]) -> None:
        """Let the claims of sides in. Raises UnusualError where nothing backs what excludes one of them."""
        excluded = [each for each in told if each.side not in _NO_SIDE and _excludes(record, each)]
        if excluded:
            backed = self._core.take(self.add_to_record({}, (each for each in told if each.may_overrule)))
            self._core.make_consistent(backed)
            if not all(_excludes(backed, each) for each in excluded):
                raise UnusualError

    def hear(self, standing: Standing, sides: Sequence[str]) -> Sided:
        """Hear every side that claims anything, in their order; without one, the record alone."""
        record = standing.record
        said: dict[str, dict[int, list[Cell]]] = {side: defaultdict(list) for side in sides}
        for each in standing.told:
            if each.side in said:
                said[each.side][each.number].append(each.cell)
        taken = {side: self._take_side(standing, claims) for side, claims in said.items() if claims}
        if not taken:
            return alone(self._core.judge(record), standing)
        accounts = {side: each.account for side, each in taken.items()}
        spoken = {side: each.spoken for side, each in taken.items()}
        contradicted = list(dict.fromkeys(entry for each in accounts.values() for entry in each.contradicted))
        agreed = self._agree_on(spoken)
        together = {
            "settled": self._put_together(record, agreed, contradicted),
            "unanswered": self._put_together(record, self._take_unanswered(spoken), contradicted),
        }
        rests = standing._replace(accounts={**accounts, **together}, spoken=spoken, agreed=agreed)
        return self._rule(rests, taken)

    def _take_side(self, standing: Standing, claims: Mapping[int, Sequence[Cell]]) -> Side:
        record, alternatives = standing.record, dict[int, Sequence[Possible]]()
        own = dict[int, Cell]()
        for number, cells in claims.items():
            known = record.cells[number]
            met = self._meet(number, cells if known is self._core.columns[number].silent else [known, *cells])
            if met is None:
                self.let_in(record, standing.told)
                met, alternatives[number] = self._reconcile(number, cells, known)
            own[number] = met
        account = self._core.change(record, own)
        self._core.make_consistent(account)
        spoken = {
            number: cell
            for number, cell in account.cells.items()
            if number in claims or self._differ(cell, record.cells[number])
        }
        return Side(account, spoken, Divided.on(alternatives, account, self._core) if alternatives else None)

    def _reconcile(self, number: int, cells: Sequence[Cell], record: Cell) -> tuple[Cell, Sequence[Possible]]:
        """Give what answers that exclude each other, or the record, leave; and those that agree, each apart.

        The record holds where nothing else is left.
        """
        possible, alternatives = reconcile(cell.possible for cell in cells)
        left = possible.meet(record.possible)
        if left.is_empty:
            return record, ()
        return self._core.columns[number].find(left), alternatives

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

    def _rule(self, standing: Standing, taken: Mapping[str, Side]) -> Sided:
        judge = self._core.judge
        alone, sides = judge(standing.record), {side: judge(each.account) for side, each in taken.items()}
        agreed, rest = judge(standing.accounts["settled"]), judge(standing.accounts["unanswered"])
        names, rulings = tuple(sides), []
        divided = [(side, each.divided) for side, each in taken.items() if each.divided]
        for number, codes in enumerate(zip(alone, agreed, rest, *sides.values(), strict=True)):
            is_disputed = len(names) > 2 and self._is_disputed(number, codes[3:], taken)  # noqa: PLR2004 - of two, one has to leave it open, and one alone agrees with nobody
            within = tuple((side, each.judge(number)) for side, each in divided)
            key = names, codes, is_disputed, within
            rulings.append(recall(self._rulings, key, partial(_rule, *key)))
        by_word = [
            verdicts.SPONSOR in sides and ruling.is_settled and code not in DECIDED
            for ruling, code in zip(rulings, agreed, strict=True)
        ]
        own = zip(by_word, agreed, sides.get(verdicts.SPONSOR, agreed), strict=True)
        shown = [word if is_by_word else code for is_by_word, code, word in own]
        return Sided(rulings, {**sides, "settled": shown, "unanswered": rest}, by_word, standing)

    def _is_disputed(self, rule: int, codes: Sequence[int], taken: Mapping[str, Side]) -> bool:
        """Checks if a side that leaves a rule open excludes, on a fact behind it, what another decides by."""
        spoken = [each.spoken for each in taken.values()]
        deciding = [own for own, code in zip(spoken, codes, strict=True) if code in DECIDED]
        others = [own for own, code in zip(spoken, codes, strict=True) if code not in DECIDED]
        return len(deciding) > 1 and any(
            left[number].possible.meet(right[number].possible).is_empty
            for left, right in itertools.product(deciding, others)
            for number in self._behind[rule]
            if number in left and number in right
        )


DECIDED = (1, 2, 4)
_ALONE = [Ruling(left.verdict, "as described") for left in LEFT]


def alone(codes: Sequence[int], standing: Standing) -> Sided:
    """Give what every rule comes to where no side speaks."""
    return Sided([_ALONE[code] for code in codes], {"as-described": codes}, (), standing)


def _rule(
    names: Sequence[str],
    codes: Sequence[int],
    is_disputed: bool,  # noqa: FBT001 - the key
    within: Iterable[tuple[str, Sequence[int]]],
) -> Ruling:
    record, settled, unanswered, *sides = (OUTCOMES[code] for code in codes)
    heard = dict(zip(names, sides, strict=True))
    divided = {side: [OUTCOMES[code] for code in codes] for side, codes in within}
    return rule_across(Voices(record, heard, settled, unanswered, divided, is_disputed))


def _excludes(account: DigitAccount, told: Told) -> bool:
    return account.cells[told.number].possible.meet(told.cell.possible).is_empty
