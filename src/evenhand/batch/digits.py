"""The table of the fast way: fact → spelling → digits of its comparisons. docs/digits.md explains it.

A comparison has two bits: it may be true, and it may be false. The digits of an answer are those of every
comparison on its fact, in one number, and a bit that says that something is said; those of an account are the
sum of its answers'. What two answers leave possible together is the `|` of their digits.

Nothing here has a meaning of its own: what is not in the table yet, the reference reads and weighs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final, TypeVar

from evenhand.facts.kinds import Linear
from evenhand.facts.operators import Marks, Truth
from evenhand.facts.possible import Possible, Quantities
from evenhand.policy.conditions import (
    Answers,
    Compared,
    Condition,
    LiteralTerm,
    ParameterTerm,
    asks_itself,
    find_named,
    parts_of,
    weigh,
)
from evenhand.policy.consistency import work_out
from evenhand.policy.model import Fact, Policy
from evenhand.reading.given import plain

DIGITS: Final[Mapping[Truth, int]] = {True: 0b01, False: 0b10, None: 0b11}
K = TypeVar("K")
V = TypeVar("V")
Read = Callable[[], Possible]
COLON: Final = b'":'  # what stands behind each key of JSON without blanks
_MOST_REMEMBERED: Final = 2048  # spellings of one fact, or answers to several together


class Cell:
    """One answer: what is possible, and its digits; they say all that is asked of it where `is_decided`.

    `added` is by how much more they are than those of silence.
    """

    __slots__ = ("_read", "added", "digits", "is_decided")

    def __init__(self, possible: Possible | Read, digits: int, silent: int, *, is_decided: bool) -> None:
        """Keep what is known of it.

        Where it is a function that gives what is possible, that is asked when it is needed.
        """
        self._read = possible
        self.digits = digits
        self.added = digits - silent
        self.is_decided = is_decided

    @property
    def possible(self) -> Possible:
        """What is possible."""
        if not isinstance(self._read, Possible):
            self._read = self._read()
        return self._read


class Leaf:
    """A comparison or a condition on a list, the facts behind it, and the place of its two bits."""

    def __init__(self, condition: Condition, policy: Policy, parameters: Mapping[str, Possible]) -> None:
        """Prepare to weigh it."""
        named = find_named([condition]).facts
        self.facts = tuple(dict.fromkeys(fact for path in named for fact in policy.facts_within(path)))
        self.place = 0
        self.condition = condition
        self._derived = tuple(path for path in named if path in policy.derived)
        self._policy = policy
        self._parameters = parameters

    @property
    def asks_twice(self) -> bool:
        """Checks if it may ask for one answer twice: it is worked out, or compared with itself."""
        compared = self.condition
        is_with_itself = isinstance(compared, Compared) and compared.subject == compared.operand
        return bool(self._derived) or is_with_itself

    def digits(self, possible: Mapping[str, Possible]) -> int:
        """Let the reference weigh it."""
        worked_out = work_out(possible, self._policy, self._derived) if self._derived else possible
        return DIGITS[weigh(self.condition, Answers(worked_out, self._parameters)).truth] << self.place


class Leaves:
    """Every leaf that rules and entries of the consistency ask for, each once."""

    def __init__(self, policy: Policy, parameters: Mapping[str, Possible]) -> None:
        """Begin with none."""
        self._policy = policy
        self._parameters = parameters
        self._known: dict[Condition, Leaf] = {}

    def find(self, condition: Condition) -> Leaf:
        """Find a leaf, or add it behind the others."""
        if condition not in self._known:
            leaf = self._known[condition] = Leaf(condition, self._policy, self._parameters)
            leaf.place = 2 * (len(self._known) - 1)
        return self._known[condition]

    def within(self, conditions: Iterable[Condition]) -> list[Leaf]:
        """Find the leaves of which some conditions are made."""
        return [self.find(leaf) for condition in conditions for leaf in _leaves_of(condition)]

    def stated(self, number: int) -> int:
        """Give the bit by which something is said of the fact of some number; it stands behind the leaves."""
        return 1 << 2 * (len(self._known) + number)

    def in_part(self, number: int) -> int:
        """Give the bit by which what is said of a fact leaves a comparison open; it stands behind that."""
        return self.stated(number) << 1

    def by_facts(self) -> Mapping[tuple[str, ...], list[Leaf]]:
        """Give the leaves by the facts behind them."""
        found: dict[tuple[str, ...], list[Leaf]] = defaultdict(list)
        for leaf in self._known.values():
            found[leaf.facts].append(leaf)
        return found


def _leaves_of(condition: Condition) -> Iterator[Condition]:
    if asks_itself(condition):
        yield condition
        return
    for part in parts_of(condition):
        yield from _leaves_of(part)


class Column:
    """One fact: how each of its answers is spelt, and the cell of it."""

    def __init__(
        self, fact: Fact, leaves: Sequence[Leaf], parameters: Mapping[str, Possible], stated: int
    ) -> None:
        """Begin with silence alone; STATED is the bit of what is said, and the next of what is in part."""
        self.stated = stated
        self.path = fact.path
        self.kind = fact.kind
        self._leaves = leaves
        # Of what is asked for twice, either of two answers tells less than the one and the other do.
        self.is_joined_by_digits = not any(leaf.asks_twice for leaf in leaves)
        self._marks = _mark(fact, leaves, parameters)
        self._first = sum(0b01 << leaf.place for leaf in leaves)
        self._known: dict[Possible, Cell] = {}
        self._by_place: dict[tuple[str | None, int], int] = {}
        # That anything may be so can be said, too, and is then no silence.
        silent = self._weigh(self.kind.anything) - stated
        self.silent = Cell(self.kind.anything, silent, silent, is_decided=False)
        self.cells: dict[Hashable, Cell] = {None: self.silent}

    def look_up(self, raw: Any) -> Cell | None:
        """Give the cell of an answer; None where it was not read yet."""
        return self.cells.get(spell(raw))

    def look_up_spelt(self, spelling: bytes) -> Cell | None:  # noqa: ARG002 - lists of records are put together
        """Give the cell of an answer as it is spelt in JSON; None where that has to be decoded."""
        return None

    def read(self, raw: Any) -> Cell:
        """Let the reference read an answer. Raises MisreadError or UnreadableError."""
        key = spell(raw)
        cell = recall(self.cells, key, lambda: self._take(self.kind.read(plain(raw))))
        self.cells.setdefault(None, self.silent)
        return cell

    def _take(self, possible: Possible) -> Cell:
        if self._marks is not None and possible.is_exact:  # of such amounts there is no end
            return self.make(possible, self._find_digits(possible))
        return self.find(possible)

    def find(self, possible: Possible) -> Cell:
        """Find the cell of what is possible."""
        return recall(self._known, possible, lambda: self.make(possible, self._find_digits(possible)))

    def make(self, possible: Possible, digits: int) -> Cell:
        """Make a cell of what is said."""
        is_open = digits & digits >> 1 & self._first
        digits |= self.stated << 1 if is_open else 0
        return Cell(possible, digits, self.silent.digits, is_decided=not is_open)

    def _find_digits(self, possible: Possible) -> int:
        """Weigh every comparison, of an exact amount once for all between the same two bounds."""
        if self._marks is None or not possible.is_exact or not isinstance(possible, Quantities):
            return self._weigh(possible)
        ((unit, (point,)),) = possible.lines
        marked = unit if unit in self._marks else None
        marks = self._marks[marked]
        assert point.low is not None  # noqa: S101 - an exact value is finite
        index = bisect_left(marks, point.low)
        place = marked, 2 * index + (index < len(marks) and marks[index] == point.low)
        return recall(self._by_place, place, lambda: self._weigh(possible))

    def _weigh(self, possible: Possible) -> int:
        return self.stated + sum(leaf.digits({self.path: possible}) for leaf in self._leaves)


def spell(raw: Any) -> Hashable:
    """Tell how an answer is spelt: words by themselves, all else by its kind too, for 1 is not true."""
    if raw.__class__ is str or raw.__class__ is bool or raw is None:
        return raw
    if raw.__class__ is list or raw.__class__ is tuple:
        with suppress(TypeError):
            "".join(raw)  # it holds texts alone, and is a set in whatever order
            return frozenset(raw)
    return raw.__class__, repr(raw)


def recall(known: dict[K, V], key: K, work_out: Callable[[], V]) -> V:
    """Give what is kept under a key, or work it out and keep it.

    What one thread forgets another works out again.
    """
    try:
        return known[key]
    except KeyError:
        value = work_out()
    remember(known, key, value)
    return value


def remember(known: dict[K, V], key: K, value: V) -> None:
    """Keep a value under a key; what is too much is forgotten, all at once."""
    if len(known) >= _MOST_REMEMBERED:
        known.clear()
    known[key] = value


def _mark(
    fact: Fact, leaves: Sequence[Leaf], parameters: Mapping[str, Possible]
) -> Mapping[str | None, Sequence[Decimal]] | None:
    """Find between which bounds an amount is told from others, by unit; None where that is not all.

    With a bound of another unit an amount is compared by its sign, so that nothing is a bound in each.
    """
    marks = Marks()
    for leaf in leaves:
        condition = leaf.condition
        if not isinstance(condition, Compared) or condition.subject.path != fact.path:
            return None
        operand = condition.operand
        if not isinstance(operand, (LiteralTerm, ParameterTerm)):
            return None
        marks.note(Answers({}, parameters).to(operand))
    if not isinstance(fact.kind, Linear):
        return None
    by_unit: dict[str | None, set[Decimal]] = defaultdict(lambda: {Decimal(0)})
    for number, unit in marks.numbers:
        by_unit[unit].add(number)
    by_unit[None].add(Decimal(0))
    return {unit: sorted(numbers) for unit, numbers in by_unit.items()}


class Joint:
    """Comparisons on several facts together: their answers are joined as values, and weighed."""

    def __init__(self, facts: Sequence[int], leaves: Sequence[Leaf]) -> None:
        """Begin with nothing known; FACTS are the numbers of the columns."""
        self.facts = facts
        self._leaves = leaves
        self._known: dict[tuple[Cell, ...], int] = {}

    def find(self, cells: Mapping[int, Cell]) -> int:
        """Find the digits for the cells of an account."""
        key = tuple([cells[fact] for fact in self.facts])
        digits = self._known.get(key)
        return recall(self._known, key, lambda: self._weigh(key)) if digits is None else digits

    def _weigh(self, cells: Sequence[Cell]) -> int:
        possible = [cell.possible for cell in cells]
        return sum(leaf.digits(dict(zip(leaf.facts, possible, strict=True))) for leaf in self._leaves)
