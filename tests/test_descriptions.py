"""A program file without a mistake is taken as it stands, just as its shapes would take it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError, convert, structs
from pydantic import BaseModel, TypeAdapter
from pydantic import ValidationError as ShapeError
from running import REPOSITORY
from strategies.slips import slipped

from evenhand import ProgramError
from evenhand.program import model as program
from evenhand.program import program_files
from evenhand.program.model import Description
from evenhand.reading import read

PROGRAMS: Final = sorted((REPOSITORY / "examples/programs").rglob("*.yaml"))
FULL: Final[dict[str, Any]] = {
    "program": {"name": "A", "sponsor": "B", "stage": "alpha", "as_of": "2026-03-01", "invented": True},
    "parties": {"company": {"name": "A", "role": "sponsor", "standing": "principal"}},
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
        {"by": "company", "to": "pay/x", "date": "2026-01-01", "text": "No.", "via": ({"source": "s0"},)},
    ),
}  # fmt: skip
SPOKEN: Final[dict[str, Any]] = {
    "by": "company", "origin": "letter", "via": ({"source": "s0", "at": "line 1"},), "quote": "q",
    "note": "n",
}  # fmt: skip
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


def take(kind: type[Any], values: Any) -> Any:
    """
    Take values as they stand, or give None.
    """
    try:
        return convert(values, kind, builtin_types=(Decimal,))
    except ValidationError:
        return None


def shape(model: Any, kind: type[Any], values: Any) -> Any:
    """
    Take values by their shape, or give None.
    """
    try:
        return convert(TypeAdapter(model).validate_python(values), kind, from_attributes=True)
    except ShapeError:
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


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_every_example_is_taken_as_it_stands(path: Path) -> None:
    """
    No program that ships needs its shapes to be read, and those read it alike.
    """
    values = read(path, error=ProgramError).values

    taken = take(Description, values)

    assert taken is not None
    assert shape(program_files.ProgramFile, Description, values) == taken


def test_every_key_is_taken_as_it_stands() -> None:
    """
    A file with every key there is, is taken, and nothing of it is lost.
    """
    taken = take(Description, FULL)

    assert shape(program_files.ProgramFile, Description, FULL) == taken
    assert FULL["facts"] == taken.facts
    assert program.Speech(**{**SPOKEN, "via": (program.Via("s0", "line 1"),)}) == take(program.Speech, SPOKEN)


@given(st.sampled_from(leaves(FULL)), VALUES)
def test_what_is_taken_as_it_stands_fits_its_shape(path: tuple[Any, ...], value: Any) -> None:
    """
    Whatever stands in any place: where it is taken without asking the shapes, they would take it alike.
    """
    values = changed(FULL, path, value)
    taken = take(Description, values)

    assert taken is None or shape(program_files.ProgramFile, Description, values) == taken


@given(st.sampled_from(leaves(SPOKEN)), VALUES)
def test_what_a_claim_says_beside_its_value_fits_its_shape(path: tuple[Any, ...], value: Any) -> None:
    """
    The same holds for who says it, and where.
    """
    values = changed(SPOKEN, path, value)
    taken = take(program.Speech, values)

    assert taken is None or shape(program_files.Speech, program.Speech, values) == taken


@given(st.data())
def test_a_slip_of_the_pen_is_never_taken(data: st.DataObject) -> None:
    """
    After any slip, what is taken without asking the shapes is what they would take.
    """
    values = data.draw(slipped(FULL))
    taken = take(Description, values)

    assert taken is None or shape(program_files.ProgramFile, Description, values) == taken


@pytest.mark.parametrize("name", ["Header", "Party", "Source", "Origin", "Via", "Reply", "Rate", "Speech"])
def test_a_shape_and_what_is_made_of_it_have_the_same_keys(name: str) -> None:
    """
    A key that is added to one is added to the other.
    """
    model: type[BaseModel] = getattr(program_files, name)
    kind = getattr(program, name)

    assert {key: field.alias or key for key, field in model.model_fields.items()} == {
        field.name: field.encode_name for field in structs.fields(kind)
    }
