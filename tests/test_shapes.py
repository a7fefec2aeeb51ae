"""One struct gives the shape of a file: what is taken of it as it stands, its made model takes alike."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds_of_files import POLICY_FILES, PROGRAMS, kind_of, policy_files, values_of
from msgspec import ValidationError
from pydantic import ValidationError as ModelError
from strategies.slips import slipped

from evenhand.authoring.schemas import SHAPES
from evenhand.program.model import Description, Speech, Via
from evenhand.reading.forms import take_soundly
from evenhand.reading.models import adapter_of

FULL: Final[dict[str, Any]] = {
    "program": {"name": "A", "sponsor": "B", "stage": "alpha", "as_of": "2026-03-01", "invented": True},
    "parties": {"company": {"name": "A", "side": "sponsor"}},
    "sources": {
        "s0": {
            "title": "T", "kind": "post", "publisher": "P", "date": "2026-01-01", "url": "https://a.b/c",
            "file": "sources/a.txt", "sha256": "0" * 64,
        }
    },
    "origins": {"letter": {"by": "company", "title": "T", "date": "2026-01-01"}},
    "rates": ({"from": "USD", "to": "EUR", "rate": Decimal("0.9"), "date": "2026-01-01", "source": "s0"},),
    "facts": {"pay": {"offered_share": ({"value": "40 %", "by": "company"},), "x": Decimal("2.5")}},
    "replies": (
        {"by": "company", "to": "pay/x", "date": "2026-01-01", "quote": "No.", "inferred": "w",
         "via": ({"source": "s0"},)},
        {"by": "company", "to": "program", "says": "says no", "via": ({"source": "s0", "at": "line 1"},)},
    ),
}  # fmt: skip
SPOKEN: Final[dict[str, Any]] = {
    "by": "company", "origin": "letter", "via": ({"source": "s0", "at": "line 1"},), "quote": "q",
    "inferred": "w", "note": "n",
}  # fmt: skip
SPOKEN_BRIEFLY: Final[dict[str, Any]] = {"source": "s0", "at": "line 1"}
TEXTS: Final = st.sampled_from(
    [
        "a", "a-b", "A", "1a", "", "a\n", "é", "http://a", "https://", "ftp://a", " http://a", "a/b.txt",
        "../a", "a/..", "a/../b", "/a", "c:/a", "a\\b", "..a", "a..", "0" * 64, "0" * 64 + "\n", "F" * 64,
        "2026-01-01", "2026-1-1", "0000-01-01", "2026-02-30", "2026-01-01\n", "٢٠٢٦-01-01", "1.5", "true",
    ]
)  # fmt: skip
VALUES: Final[st.SearchStrategy[Any]] = st.one_of(
    TEXTS,
    st.sampled_from([None, True, False, 0, 1, -1, (), {}, Decimal(0), Decimal(-1), Decimal("NaN")]),
)


def stands(kind: Any, values: Any) -> Any:
    """
    Take values as they stand, or give None.
    """
    try:
        return take_soundly(kind, values)
    except ValidationError:
        return None


def fits(kind: Any, values: Any) -> Any:
    """
    Take values by the model that is made of their shape, or give None.
    """
    try:
        return adapter_of(kind).validate_python(values)
    except ModelError:
        return None


def changed(values: Any, path: tuple[Any, ...], value: Any) -> Any:
    """
    Put another value at a place.
    """
    if not path:
        return value
    if isinstance(values, tuple):
        return tuple(
            changed(each, path[1:], value) if index == path[0] else each for index, each in enumerate(values)
        )
    return {**values, path[0]: changed(values[path[0]], path[1:], value)}


def leaves(values: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """
    List the places of all values.
    """
    inner = (
        values.items() if isinstance(values, dict) else enumerate(values if isinstance(values, tuple) else ())
    )
    return [path, *(leaf for step, each in inner for leaf in leaves(each, (*path, step)))]


@pytest.mark.parametrize("path", [*POLICY_FILES, *PROGRAMS], ids=str)
def test_every_file_that_ships_is_taken_as_it_stands(path: Path) -> None:
    """
    No rule, page, profile, translation or program that ships needs a model, and its model takes it alike.
    """
    kind, values = SHAPES[kind_of(path)], values_of(path)

    taken = stands(kind, values)

    assert taken is not None
    assert fits(kind, values) == taken


def test_every_key_is_taken_as_it_stands() -> None:
    """
    A program with every key there is, is taken, and nothing of it is lost.
    """
    taken = stands(Description, FULL)

    assert fits(Description, FULL) == taken
    assert FULL["facts"] == taken.facts
    assert Speech(**{**SPOKEN, "via": (Via(source="s0", at="line 1"),)}) == stands(Speech, SPOKEN)
    assert Speech(**SPOKEN_BRIEFLY) == stands(Speech, SPOKEN_BRIEFLY)


@given(st.sampled_from(leaves(FULL)), VALUES)
def test_what_is_taken_as_it_stands_fits_its_model(path: tuple[Any, ...], value: Any) -> None:
    """
    Whatever stands in any place: where it is taken without asking the model, that would take it alike.
    """
    values = changed(FULL, path, value)
    taken = stands(Description, values)

    assert taken is None or fits(Description, values) == taken


@given(st.sampled_from(leaves({**SPOKEN, **SPOKEN_BRIEFLY})), VALUES)
def test_what_a_claim_says_beside_its_value_fits_its_model(path: tuple[Any, ...], value: Any) -> None:
    """
    The same holds for who says it, and where.
    """
    values = changed({**SPOKEN, **SPOKEN_BRIEFLY}, path, value)
    taken = stands(Speech, values)

    assert taken is None or fits(Speech, values) == taken


@given(st.data())
def test_a_slip_of_the_pen_is_never_taken(data: st.DataObject) -> None:
    """
    After any slip, what is taken of a file without asking its model is what that would take.
    """
    name, sound = data.draw(st.sampled_from([("program", FULL), *policy_files()]))
    values = data.draw(slipped(sound))
    taken = stands(SHAPES[name], values)

    assert taken is None or fits(SHAPES[name], values) == taken
