"""Random programs, seeded: each as it is written, and as the plain document that the peers are given.

In a plain document every fact has a key, null where the program is silent; numbers are in the fact's
own unit, currencies stand apart, and dates are ordinals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Literal

from evenhand import Policy
from evenhand.kinds import (
    Boolean,
    Choice,
    Date,
    Duration,
    Integer,
    Kind,
    Money,
    Number,
    Records,
    SetOf,
    Share,
)
from evenhand.policy import Fact

Mix = Literal["exact", "partial", "disputed"]
Pair = tuple[Any, Any]  # a value as it is written, and as a plain document holds it

CURRENCY: Final = "_currency"  # what the key of an amount's currency ends on
AS_OF: Final = dt.date(2026, 3, 1)
_ABSENT: Final = 0.1
_YES: Final = 0.6
_SPECIAL: Final = 0.1  # the share of facts that are partly known, or disputed, in a mix of that name
_CURRENCIES: Final = ("USD", "USD", "USD", "USD", "EUR", "GBP")
_HOURS: Final = (("minutes", 1 / 60, 90), ("hours", 1, 96), ("days", 24, 120), ("weeks", 168, 20))
_MONTHS: Final = (("months", 1, 72), ("years", 12, 25))


@dataclass(frozen=True)
class Generated:
    """One program in its two forms."""

    written: Mapping[str, Any]
    plain: Mapping[str, Any]


@dataclass(frozen=True)
class Recipe:
    """What programs are made of; `records` is the most that a list holds."""

    mix: Mix = "exact"
    principals: int = 0
    records: int = 5
    facts: int | None = None


EXACT: Final = Recipe()


def generate(policy: Policy, count: int, recipe: Recipe = EXACT, seed: int = 0) -> Iterator[Generated]:
    """Make programs, the same for the same seed."""
    for index in range(count):
        yield _program(policy, recipe, Random(f"{seed}-{index}"), index)


def group_of(path: str) -> tuple[str, str]:
    """Give the two keys of a fact in a plain document; no language minds an underscore."""
    group, _, name = path.partition(".")
    return group.replace("-", "_"), name


def _program(policy: Policy, recipe: Recipe, rng: Random, index: int) -> Generated:
    facts: dict[str, dict[str, Any]] = {}
    plain: dict[str, dict[str, Any]] = {}
    for number, fact in enumerate(policy.facts.values()):
        group, _, name = fact.path.partition(".")
        plain_group = plain.setdefault(group_of(fact.path)[0], {})
        is_asked = recipe.facts is None or number < recipe.facts
        if not is_asked or rng.random() < _ABSENT:
            _put(plain_group, name, fact.kind, None)
            continue
        written, known = _draw(fact.kind, rng, recipe)
        _put(plain_group, name, fact.kind, known)
        facts.setdefault(group, {})[name] = _say(written, fact, recipe, rng)
    header = {"name": f"Program {index}", "sponsor": f"Sponsor {rng.randint(1, 400)}"}
    document = {"program": {**header, "as_of": AS_OF.isoformat()}, **_parties(recipe), "facts": facts}
    return Generated(document, plain)


def _put(plain: dict[str, Any], name: str, kind: Kind, known: Any) -> None:
    if isinstance(kind, Money):
        plain[name], plain[name + CURRENCY] = known or (None, None)
    else:
        plain[name] = known


def _parties(recipe: Recipe) -> dict[str, Any]:
    if not recipe.principals:
        return {}
    return {
        "parties": {
            f"side-{number}": {"name": f"Side {number}", "role": "a side", "standing": "principal"}
            for number in range(1, recipe.principals + 1)
        }
    }


def _say(written: Any, fact: Fact, recipe: Recipe, rng: Random) -> Any:
    """Leave a value as it is or, in a mix, say it in part or let the parties dispute it."""
    if recipe.mix == "exact" or rng.random() >= _SPECIAL:
        return written
    if recipe.mix == "partial":
        return _in_part(written, fact.kind, rng, recipe)
    return [
        {"by": f"side-{number}", "value": _draw(fact.kind, rng, recipe)[0]}
        for number in range(1, recipe.principals + 1)
    ]


def _in_part(written: Any, kind: Kind, rng: Random, recipe: Recipe) -> Any:
    other = _draw(kind, rng, recipe)[0]
    match kind:
        case Records():
            return {"value": written, "complete": False}
        case SetOf():
            return rng.choice([{"value": written, "complete": False}, {"one_of": [written, other]}])
        case Boolean():
            return {"one_of": [True, False]}
        case _:
            ends = [key for key in kind.partial_keys if key not in {"one_of", "not"}]
            forms = [{"one_of": [written, other]}, *({end: written} for end in ends)]
            return rng.choice(forms if isinstance(kind, (Share, Integer)) else [*forms, {"not": written}])


def _draw(kind: Kind, rng: Random, recipe: Recipe) -> Pair:
    """Draw a value: often enough near what rules ask for that each verdict occurs."""
    match kind:
        case Boolean():
            value: Any = rng.random() < _YES
            return value, value
        case Choice():
            word = rng.choice(kind.words)
            return word, word
        case SetOf():
            return _members(kind.words or ("one", "two", "three"), rng)
        case Share():
            return _share(rng)
        case Money():
            return _money(kind, rng)
        case Duration():
            return _duration(_MONTHS if kind.in_months else _HOURS, rng)
        case Date():
            day = AS_OF + dt.timedelta(days=rng.randint(-900, 900))
            return day.isoformat(), day.toordinal()
        case Number():
            return _number(kind, rng)
        case Records():
            return _records(kind, rng, recipe)
        case _:
            text = f"text {rng.randint(1, 99)}"
            return text, text


def _members(words: Sequence[str], rng: Random) -> Pair:
    often = rng.choice((0.2, 0.5, 0.9, 1.0))
    members = [word for word in words if rng.random() < often]
    return members, members


def _share(rng: Random) -> Pair:
    tenths = rng.choice((0, 1000, 1000, 1000, rng.randint(0, 1000), 10 * rng.randint(0, 100)))
    return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %", tenths / 1000


def _money(kind: Money, rng: Random) -> Pair:
    # Quarters have exact binary fractions, so that a ratio of two amounts is the same in every engine.
    amount = rng.randint(0, 320) / 4 if kind.per else float(round(10 ** rng.uniform(3, 10)))
    currency = rng.choice(_CURRENCIES)
    return f"{amount:.2f} {currency}{kind.per}", (amount, currency)


def _duration(units: Sequence[tuple[str, float, int]], rng: Random) -> Pair:
    unit, size, most = rng.choice(units)
    number = rng.randint(0, most)
    return f"{number} {unit}", float(number * size)


def _number(kind: Number, rng: Random) -> Pair:
    most = 10 ** rng.uniform(0, 4) if kind.at_most is None else kind.at_most
    value = rng.randint(int(kind.at_least or 0), int(most))
    return value, value


def _records(kind: Records, rng: Random, recipe: Recipe) -> Pair:
    pairs = [_record(kind, rng, recipe, number) for number in range(rng.randint(0, recipe.records))]
    return [written for written, _ in pairs], [plain for _, plain in pairs]


def _record(kind: Records, rng: Random, recipe: Recipe, number: int) -> Pair:
    key = f"{kind.key} {number}"
    written, plain = {kind.key: key}, {kind.key: key}
    for name, inner in kind.fields:
        if name == kind.key:
            continue
        if rng.random() < _ABSENT:
            _put(plain, name, inner, None)
        else:
            written[name], known = _draw(inner, rng, recipe)
            _put(plain, name, inner, known)
    return written, plain
