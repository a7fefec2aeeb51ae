"""Answers written down, and put into the text of a program file."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.pages import VALUES
from strategies.policies import KINDS, TYPES

from evenhand import ProgramError
from evenhand.facts.writing import JSON, YAML, write_text
from evenhand.reading import read


def test_every_kind_is_written() -> None:
    """
    The values below are of every kind that a fact may have.
    """
    assert set(TYPES) == set(VALUES)


@pytest.mark.parametrize("name", VALUES)
@given(data=st.data())
def test_an_answer_is_read_back_as_it_was(name: str, data: st.DataObject) -> None:
    """
    What is written stands on one line and reads as the same answer, in block style and in brackets.
    """
    kind, answer = KINDS[name], data.draw(VALUES[name].map(KINDS[name].exactly))

    written = kind.write(answer, YAML)

    page = read(f"block: {written}\nflow: {{value: {written}, more: [{written}, 1]}}\n", error=ProgramError)
    assert "\n" not in written
    assert [answer] * 3 == [
        kind.exactly(value)
        for value in (
            page.values["block"],
            page.values["flow"]["value"],
            page.values["flow"]["more"][0],
        )
    ]


@pytest.mark.parametrize("name", VALUES)
@given(data=st.data())
def test_an_answer_is_written_as_json_too(name: str, data: st.DataObject) -> None:
    """
    In a JSON file an answer is JSON, and reads as the same answer.
    """
    kind, answer = KINDS[name], data.draw(VALUES[name].map(KINDS[name].exactly))

    written = kind.write(answer, JSON)

    assert answer == kind.exactly(_tuples(json.loads(written, parse_float=Decimal)))


def _tuples(value: Any) -> Any:
    """
    Give JSON's lists as the reader does.
    """
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    return {key: _tuples(each) for key, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("text", ["no", "Yes", "on", "a word", "red-teaming", "and/or", "y", "e5", "Annex B"])
def test_a_plain_text_stays_plain(text: str) -> None:
    """
    A text that YAML takes for a text needs no quotation marks.
    """
    assert text == write_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "true",
        "NULL",
        "12",
        "0x1F",
        "1e5",
        "2026-03-01",
        "~",
        "- a",
        "a: b",
        "a #b",
        " a",
        "[a]",
        "'",
        "*a",
    ],
)
def test_a_text_that_looks_like_something_else_is_quoted(text: str) -> None:
    """
    A text that YAML would take for something else stands in quotation marks.
    """
    assert json.dumps(text) == write_text(text)


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029", "\ufeff", "\x7f", "\x9b"])
def test_what_yaml_breaks_lines_at_is_escaped(mark: str) -> None:
    """
    Characters that YAML would fold or refuse are written by their numbers.
    """
    assert f'"a\\u{ord(mark):04x}b"' == write_text(f"a{mark}b")


@pytest.mark.parametrize(
    ("written", "again"),
    [
        ("100 minutes", "100 minutes"),
        ("90 minutes", "1.5 hours"),
        ("20 minutes", "20 minutes"),
        ("36 hours", "36 hours"),
        ("2 weeks", "14 days"),
    ],
)
def test_minutes_that_make_no_round_hours_stay_minutes(written: str, again: str) -> None:
    """
    A time is written in hours or days only where nothing is lost.
    """
    kind = KINDS["wait"]

    assert again == kind.write(kind.exactly(written), YAML)
