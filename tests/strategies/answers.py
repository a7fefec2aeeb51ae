"""Random answers to a fact: written as a program file would, and chosen out of those still possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from evenhand.facts.kinds import (
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
    Text,
)
from evenhand.facts.possible import Possible
from evenhand.vocabulary.errors import MisreadError

Draw = Callable[[SearchStrategy[Any]], Any]

WORDS: Final = ("amber", "birch", "coal")
CURRENCIES: Final = ("USD", "EUR")
_SHARES: Final = ("0 %", "25 %", "50 %", "100 %")
_HOURS: Final = ("0 hours", "90 minutes", "24 hours", "1 day", "3 days")
_MONTHS: Final = ("0 months", "6 months", "1 year")
_DAYS: Final = ("2025-12-31", "2026-01-01", "2026-01-02", "2026-03-01")


@cache
def exact_answers(kind: Kind) -> SearchStrategy[Any]:
    """Give full answers as they are written, few enough that two often agree."""
    match kind:
        case Boolean():
            return st.booleans()
        case Choice():
            return st.sampled_from(kind.words)
        case Text():
            return st.sampled_from(WORDS)
        case Integer():
            return _readable(kind, st.integers(-1, 3))
        case Number():
            return _readable(kind, st.sampled_from([Decimal(-1), Decimal(0), Decimal("0.5"), Decimal(2)]))
        case Share():
            return st.sampled_from(_SHARES)
        case Money():
            amounts, currencies = st.sampled_from([0, 5, 10]), st.sampled_from(CURRENCIES)
            return st.builds(lambda amount, currency: f"{amount} {currency}{kind.per}", amounts, currencies)
        case Duration():
            return st.sampled_from(_MONTHS if kind.in_months else _HOURS)
        case Date():
            return st.sampled_from(_DAYS)
        case SetOf():
            return word_lists(kind.words)
        case Records():
            return _record_lists(kind)
    raise AssertionError(kind)


@cache
def partial_answers(kind: Kind) -> SearchStrategy[dict[str, Any]]:
    """Give answers that leave something open, as they are written."""
    exact = exact_answers(kind)
    alternatives = st.lists(exact, min_size=1, max_size=3).map(tuple)
    match kind:
        case Records():
            return st.fixed_dictionaries({"value": exact, "complete": st.booleans()})
        case SetOf():
            forms = [
                st.fixed_dictionaries({"value": exact, "complete": st.just(value=False)}),
                st.fixed_dictionaries({"one_of": alternatives}),
                st.fixed_dictionaries({"not": exact}),
            ]
        case _:
            ends = [key for key in kind.partial_keys if key not in {"one_of", "not"}]
            forms = [
                st.fixed_dictionaries(dict.fromkeys(keys, exact))
                for keys in [*([end] for end in ends), ends, ["not"]]
                if keys
            ]
            forms.append(st.fixed_dictionaries({"one_of": alternatives}))
    return _readable(kind, st.one_of(forms))


def answers(kind: Kind) -> SearchStrategy[Any]:
    """Give answers, full and partial."""
    return st.one_of(exact_answers(kind), partial_answers(kind))


def read(kind: Kind, raw: Any) -> Possible:
    """Read an answer as it is written, with its lists as a test writes them."""
    return kind.read(_frozen(raw))


def _frozen(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {key: _frozen(item) for key, item in raw.items()}
    return tuple(_frozen(item) for item in raw) if isinstance(raw, (list, tuple)) else raw


def possibles(kind: Kind) -> SearchStrategy[Possible]:
    """Give what an answer leaves possible, or what several leave together or apart; perhaps nothing."""
    return st.recursive(
        answers(kind).map(kind.read) | st.just(kind.anything),
        lambda inner: (
            st.tuples(inner, inner).map(lambda pair: pair[0].join(pair[1]))
            | st.tuples(inner, inner).map(lambda pair: pair[0].meet(pair[1]))
        ),
        max_leaves=4,
    )


def word_lists(words: Sequence[str] | None) -> SearchStrategy[tuple[str, ...]]:
    """Give lists of different words."""
    return st.lists(st.sampled_from(words or WORDS), max_size=3, unique=True).map(tuple)


def _readable(kind: Kind, raw: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return raw.filter(lambda value: _is_readable(kind, value))


def _is_readable(kind: Kind, raw: Any) -> bool:
    try:
        kind.read(raw)
    except MisreadError:
        return False
    return True


def _record_lists(kind: Records) -> SearchStrategy[tuple[dict[str, Any], ...]]:
    others = {name: answers(inner) for name, inner in kind.fields if name != kind.key}
    record = st.fixed_dictionaries({kind.key: st.sampled_from(WORDS)}, optional=others)
    lists = st.lists(record, max_size=2, unique_by=lambda each: each[kind.key])
    return lists.map(tuple)
