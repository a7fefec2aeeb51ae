"""Files as they become when a hand slips, and answers as somebody might write them, right or wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Draw = Callable[[SearchStrategy[Any]], Any]
KeyPath = tuple[str | int, ...]

_KEYS: Final = (
    "is", "at_least", "fact", "field", "where", "check", "every", "basis", "reason", "standard", "dated",
    "unit", "values", "ratio", "count", "by", "note", "value", "complete", "one_of", "not", "origin", "via",
    "title", "as_of", "url", "pay", "pay.offered_share", "x",
)  # fmt: skip
_SCALARS: Final = (
    None, True, False, 0, -1, 3, 200, Decimal("2.5"), Decimal("2024.0"), "", "x", "none", "all", "cash",
    "Why?", "$x", "judgement", "beyond the seeds", "http://a", "2026-03-01", "2026-02-30", "40 %", "25 USD",
)  # fmt: skip
_VALUES: Final[tuple[Any, ...]] = (
    *_SCALARS, (), ("x",), ({},), {}, {"fact": "a"}, {"field": "b"}, {"value": True}, {"at_least": 3},
    {"value": ("a",), "complete": False}, {"one_of": ("none",)}, {"not": "all"}, {"by": "company"},
)  # fmt: skip
_NUMBERS: Final = (
    "0", "-0", "-0.0", "5", "05", "40", "99.99", "100", "100.0", "100.1", "-1", "1e3", "999999999999999",
    "1000000000000000", "0.000000001", "0.0000000001", "1.5000000000000",
)  # fmt: skip
_UNITS: Final = (
    "", "%", "USD", "EUR", "usd", "USD/hour", "USD / hour", "USD/month", "/hour", "hours", "hour", "days",
    "week", "months", "year", "%x",
)  # fmt: skip
_PARTS: Final = (
    "value", "complete", "at_least", "at_most", "on_or_after", "on_or_before", "one_of", "not", "by", "note",
)  # fmt: skip


@st.composite
def slipped(draw: Draw, values: Any) -> Any:
    """Give a file's values after one to three slips."""
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(_paths(values, ()))))
        values = _change(values, path, lambda node: _slip(draw, node))
    return values


@st.composite
def mislaid(draw: Draw, values: Any) -> Any:
    """Give a file's values after something in them was lost, repeated or renamed."""
    path = draw(st.sampled_from([path for path in _paths(values, ()) if path]))
    return _change(values, path, lambda node: _mislay(draw, node))


def _mislay(draw: Draw, node: Any) -> Any:
    match node:
        case str():
            return f"{node}x"
        case Mapping() if node:
            key = draw(st.sampled_from(list(node)))
            return {name if name != key else f"{name}x": item for name, item in node.items()}
        case tuple() if node:
            return draw(st.sampled_from([node[1:], (*node, node[0])]))
        case _:
            return None


def _paths(node: Any, path: KeyPath) -> Iterator[KeyPath]:
    yield path
    steps = node.keys() if isinstance(node, Mapping) else range(len(node)) if isinstance(node, tuple) else ()
    for step in steps:
        yield from _paths(node[step], (*path, step))


def _change(node: Any, path: KeyPath, change: Callable[[Any], Any]) -> Any:
    if not path:
        return change(node)
    step, *rest = path
    changed = _change(node[step], tuple(rest), change)
    if isinstance(node, Mapping):
        return {**node, step: changed}
    return tuple(changed if index == step else item for index, item in enumerate(node))


def _slip(draw: Draw, node: Any) -> Any:
    """Lose, add, mistype or replace something."""
    how = draw(st.sampled_from(["replace", "lose", "add", "mistype"]))
    match node:
        case Mapping() if node and how in {"lose", "mistype"}:
            key = draw(st.sampled_from(list(node)))
            rest = {name: item for name, item in node.items() if name != key}
            return rest if how == "lose" else {**rest, draw(st.sampled_from([f"{key}x", *_KEYS])): node[key]}
        case Mapping() if how == "add":
            return {**node, draw(st.sampled_from(_KEYS)): draw(st.sampled_from(_VALUES))}
        case tuple() if how == "lose":
            return node[1:]
        case tuple() if how == "add":
            return (*node, draw(st.sampled_from(_VALUES)))
        case _:
            return draw(st.sampled_from(_VALUES))


def written_answers() -> SearchStrategy[Any]:
    """Give what might stand under a fact: a value, a record, a partial value, a claim, or a list of any."""
    quantities = st.builds(
        lambda number, gap, unit: f"{number}{gap}{unit}",
        st.sampled_from(_NUMBERS),
        st.sampled_from(["", " ", "  "]),
        st.sampled_from(_UNITS),
    )
    scalars = st.one_of(st.sampled_from(_SCALARS), quantities)
    records = st.fixed_dictionaries(
        {}, optional={"group": scalars, "hourly": scalars, "work": _lists(scalars), "x": scalars}
    )
    values = st.one_of(scalars, scalars, _lists(st.one_of(scalars, records)))
    parts = st.dictionaries(st.sampled_from(_PARTS), st.one_of(values, st.booleans()), max_size=3)
    claims = st.builds(lambda part: {**part, "by": "company"}, parts)
    return st.one_of(values, parts, claims, _lists(claims), _lists(st.one_of(claims, values)))


def _lists(items: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.lists(items, max_size=2).map(tuple)
