"""Random programs, seeded: each as it is written, and as the plain document that the peers are given.

In a plain document every fact has a key, null where the program is silent; numbers are in the fact's
own unit, currencies stand apart, and dates are ordinals.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final, Literal

from benchmarks.evidence import give_evidence
from evenhand import Policy, ProgramError, load_program
from evenhand.facts.kinds import Boolean, Choice, Date, Duration, Kind, Money, Number, Records, SetOf, Share
from evenhand.policy.model import Fact

Mix = Literal["exact", "partial", "disputed"]
Pair = tuple[Any, Any]  # a value as it is written, and as a plain document holds it

CURRENCY: Final = "_currency"  # what the key of an amount's currency ends on
AS_OF: Final = dt.date(2026, 3, 1)
_ABSENT: Final = 0.1
_YES: Final = 0.6
_SPECIAL: Final = 0.1  # the share of facts that are partly known, or disputed, in a mix of that name
_OTHER_CURRENCY: Final = 0.05
_ROUNDED: Final = 0.8
_ROUND: Final = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 20, 24, 30, 36, 48, 60, 72, 90)
_CURRENCIES: Final = ("USD", "USD", "USD", "EUR", "GBP", "INR", "KES")
_HOURS: Final = (("minutes", 1 / 60, 90), ("hours", 1, 96), ("days", 24, 120), ("weeks", 168, 20))
_MONTHS: Final = (("months", 1, 72), ("years", 12, 25))


@dataclass(frozen=True)
class Generated:
    """One program in its two forms."""

    written: Mapping[str, Any]
    plain: Mapping[str, Any]


@dataclass(frozen=True)
class Recipe:
    """What programs are made of; a list holds so many records at least and at most.

    With evidence, a disputed one has sources, quotations, a reply, a rate, and thirteen claims on a fact.
    """

    mix: Mix = "exact"
    sides: int = 0
    records: tuple[int, int] = (0, 5)
    facts: int | None = None
    is_backed: bool = False


EXACT: Final = Recipe()


def generate(policy: Policy, count: int, recipe: Recipe = EXACT, seed: int | str = 0) -> Iterator[Generated]:
    """Make programs, the same for the same seed."""
    for index in range(count):
        rng = Random(f"{seed}-{index}")
        yield _Maker(rng, recipe, rng.choice(_CURRENCIES)).make(policy, index)


def draw_some(policy: Policy, rng: Random, recipe: Recipe, density: float) -> dict[str, Any]:
    """Draw a program, as it is written, of some of the facts: sound or not, for it may contradict itself."""
    maker = _Maker(rng, recipe, rng.choice(_CURRENCIES))
    return maker.write(fact for fact in policy.facts.values() if rng.random() < density)


def group_of(path: str) -> tuple[str, str]:
    """Give the two keys of a fact in a plain document; no language minds an underscore."""
    group, _, name = path.partition(".")
    return group.replace("-", "_"), name


def _put(plain: dict[str, Any], name: str, kind: Kind, known: Any) -> None:
    if isinstance(kind, Money):
        plain[name], plain[name + CURRENCY] = known or (None, None)
    else:
        plain[name] = known


def _loads(made: Generated, paths: Collection[str], policy: Policy) -> bool:
    """Check that what was drawn for some facts is not refused for what it contradicts."""
    facts = {
        group: {name: said for name, said in answers.items() if f"{group}.{name}" in paths}
        for group, answers in made.written["facts"].items()
    }
    try:
        load_program({**made.written, "facts": facts}, policy)
    except ProgramError:
        return False
    return True


def _find_contradicted(made: Generated, policy: Policy) -> Collection[str]:
    """Find what to leave out so that the rest does not contradict itself: the facts of the first entries.

    What loads without some of them loads without more, so that how many there are is found by halving.
    """
    tied = [policy.facts_of(entry) & policy.facts.keys() for entry in policy.consistency]
    every = frozenset[str]().union(*tied)

    def first(count: int) -> frozenset[str]:
        return frozenset[str]().union(*tied[:count])

    return first(
        bisect_left(range(len(tied)), 1, key=lambda count: _loads(made, every - first(count), policy))
    )


def _leave_out(made: Generated, paths: Iterable[str], policy: Policy) -> None:
    """Say nothing on some facts, in both forms."""
    for path in paths:
        group, _, name = path.partition(".")
        made.written["facts"].get(group, {}).pop(name, None)
        _put(made.plain[group_of(path)[0]], name, policy.facts[path].kind, None)


@dataclass(frozen=True)
class _Maker:
    """Makes one program, which speaks of one currency unless it slips into another."""

    rng: Random
    recipe: Recipe
    currency: str

    def make(self, policy: Policy, index: int) -> Generated:
        facts: dict[str, dict[str, Any]] = {}
        plain: dict[str, dict[str, Any]] = {}
        for number, fact in enumerate(policy.facts.values()):
            group, _, name = fact.path.partition(".")
            plain_group = plain.setdefault(group_of(fact.path)[0], {})
            is_asked = self.recipe.facts is None or number < self.recipe.facts
            if not is_asked or self.rng.random() < _ABSENT:
                _put(plain_group, name, fact.kind, None)
                continue
            written, known = self._draw(fact.kind)
            _put(plain_group, name, fact.kind, known)
            facts.setdefault(group, {})[name] = self._say(written, fact.kind)
        header = {"name": f"Program {index}", "sponsor": f"Sponsor {self.rng.randint(1, 400)}"}
        document = {"program": {**header, "as_of": AS_OF.isoformat()}, **self._parties(), "facts": facts}
        made = Generated(document, plain)
        _leave_out(made, _find_contradicted(made, policy), policy)
        return replace(made, written=give_evidence(made.written, self.rng)) if self.recipe.is_backed else made

    def write(self, asked: Iterable[Fact]) -> dict[str, Any]:
        facts: dict[str, dict[str, Any]] = {}
        for fact in asked:
            group, _, name = fact.path.partition(".")
            facts.setdefault(group, {})[name] = self._say(self._draw(fact.kind)[0], fact.kind)
        header = {"name": "A program", "sponsor": "A sponsor", "as_of": AS_OF.isoformat()}
        return {"program": header, **self._parties(), "facts": facts}

    def _parties(self) -> dict[str, Any]:
        sides = {name: {"name": name.title(), "side": name} for name in self._sides()}
        return {"parties": sides} if sides else {}

    def _say(self, written: Any, kind: Kind) -> Any:
        """Leave a value as it is or, in a mix, say it in part or let the parties dispute it."""
        if self.recipe.mix == "exact" or self.rng.random() >= _SPECIAL:
            return written
        if self.recipe.mix == "partial":
            return self._in_part(written, kind)
        return [{"by": side, "value": self._draw(kind)[0]} for side in self._sides()]

    def _sides(self) -> list[str]:
        """Name the sides: the sponsor first, and those that speak beside it."""
        return ["sponsor", *(f"side-{number}" for number in range(1, self.recipe.sides))][: self.recipe.sides]

    def _in_part(self, written: Any, kind: Kind) -> Any:
        alternatives = {"one_of": [written, self._draw(kind)[0]]}
        match kind:
            case Records():
                return {"value": written, "complete": False}
            case SetOf():
                return self.rng.choice([{"value": written, "complete": False}, alternatives])
            case Boolean():
                return {"one_of": [True, False]}
            case _:
                ends = [key for key in kind.partial_keys if key not in {"one_of", "not"}]
                forms = [alternatives, *({end: written} for end in ends), {"not": written}]
                return self.rng.choice(forms)

    def _draw(self, kind: Kind) -> Pair:
        """Draw a value: often enough near what rules ask for that each verdict occurs."""
        match kind:
            case Boolean():
                value: Any = self.rng.random() < _YES
                return value, value
            case Choice():
                word = self.rng.choice(kind.words)
                return word, word
            case SetOf():
                return self._members(kind.words or ("one", "two", "three"))
            case Share():
                return self._share()
            case Money():
                return self._money(kind)
            case Duration():
                return self._duration(_MONTHS if kind.in_months else _HOURS)
            case Date():
                day = AS_OF + dt.timedelta(days=self.rng.randint(-900, 900))
                return day.isoformat(), day.toordinal()
            case Number():
                return self._number(kind)
            case Records():
                pairs = [
                    self._record(kind, number) for number in range(self.rng.randint(*self.recipe.records))
                ]
                return [written for written, _ in pairs], [plain for _, plain in pairs]
            case _:
                text = f"text {self.rng.randint(1, 9999)}"
                return text, text

    def _members(self, words: Sequence[str]) -> Pair:
        often = self.rng.choice((0.2, 0.5, 0.9, 1.0))
        members = [word for word in words if self.rng.random() < often]
        return members, members

    def _share(self) -> Pair:
        finest, whole, fives = (step * self.rng.randint(0, 1000 // step) for step in (1, 10, 50))
        tenths = self.rng.choice((0, 1000, 1000, 1000, whole, fives, fives, finest))
        return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %", tenths / 1000

    def _money(self, kind: Money) -> Pair:
        # Quarters have exact binary fractions, so that a ratio of two amounts is the same in every engine.
        amount = self.rng.randint(0, 320) / 4 if kind.per else 10 ** self.rng.uniform(3, 10)
        if self._is_round():
            amount = float(f"{amount:.1e}")
        amount = amount if kind.per else float(round(amount))
        currency = self.rng.choice(_CURRENCIES) if self.rng.random() < _OTHER_CURRENCY else self.currency
        written = f"{amount:.2f}" if amount % 1 else f"{amount:.0f}"
        return f"{written} {currency}{kind.per}", (amount, currency)

    def _duration(self, units: Sequence[tuple[str, float, int]]) -> Pair:
        unit, size, most = self.rng.choice(units)
        number = self.rng.choice(_ROUND) if self._is_round() else self.rng.randint(0, most)
        return f"{number} {unit}", float(number * size)

    def _is_round(self) -> bool:
        """Checks if the next number is a round one, as most numbers are that people write down."""
        return self.rng.random() < _ROUNDED

    def _number(self, kind: Number) -> Pair:
        most = 10 ** self.rng.uniform(0, 4) if kind.at_most is None else kind.at_most
        value = self.rng.randint(int(kind.at_least or 0), int(most))
        return value, value

    def _record(self, kind: Records, number: int) -> Pair:
        key = f"{kind.key} {number}"
        written, plain = {kind.key: key}, {kind.key: key}
        for name, inner in kind.fields:
            if name == kind.key:
                continue
            if self.rng.random() < _ABSENT:
                _put(plain, name, inner, None)
            else:
                written[name], known = self._draw(inner)
                _put(plain, name, inner, known)
        return written, plain
