"""Answers as people type them: read as a program file has them, and nothing guessed."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.pages import VALUES
from strategies.policies import KINDS

from evenhand import ProgramError
from evenhand.asking.answers import read_answer
from evenhand.facts.writing import YAML
from evenhand.vocabulary.languages import speaking

TYPED: Final[list[tuple[str, str, str, Any]]] = [
    ("en", "agreed", "yes", True),
    ("en", "agreed", " Y ", True),
    ("en", "agreed", "false", False),
    ("de", "agreed", "j", True),
    ("de", "agreed", "no", False),
    ("fr", "agreed", "Non", False),
    ("es", "agreed", "si", True),
    ("en", "scope", "coal", "coal"),
    ("en", "scope", "2", "birch"),
    ("en", "scope", "AMBER", "amber"),
    ("en", "tasks", "1, coal", ("amber", "coal")),
    ("en", "tasks", "none", ()),
    ("fr", "tasks", "rien", ()),
    ("en", "tasks", "amber, ...", {"value": ("amber",), "complete": False}),
    ("en", "tasks", "[amber]", ("amber",)),
    ("en", "tags", "free access, credits", ("free access", "credits")),
    ("en", "count", "12", 12),
    ("en", "part", "40 %", "40 %"),
    ("en", "part", "at least 40 %", {"at_least": "40 %"}),
    ("de", "part", "höchstens 40 %", {"at_most": "40 %"}),
    ("en", "wait", "2 days to 1 weeks", {"at_least": "2 days", "at_most": "1 weeks"}),
    ("en", "day", "on or before 2026-03-01", {"on_or_before": "2026-03-01"}),
    ("en", "part", "{at_least: 0 %, at_most: 5 %}", {"at_least": "0 %", "at_most": "5 %"}),
    ("en", "host", "The host", "The host"),
]
REFUSED: Final = [
    ("agreed", "perhaps", "yes or no"),
    ("scope", "4", "one of them, by word or number"),
    ("scope", "cole", "one of them, by word or number"),
    ("tasks", "amber, stone", "some of them by word or number, with commas between them, or none"),
    ("part", "half", "an answer such as 50 %, or at most 50 %"),
    ("part", "null", "an answer such as 50 %, or at most 50 %"),
    ("part", "# no idea", "an answer such as 50 %, or at most 50 %"),
    ("part", "{}", "an answer such as 50 %, or at most 50 %"),
    ("part", "[", "an answer such as 50 %, or at most 50 %"),
    ("count", "9" * 5000, "an answer such as 1, or at most 1"),
]


@pytest.mark.parametrize(("language", "name", "typed", "answer"), TYPED)
def test_what_is_typed_is_read(language: str, name: str, typed: str, answer: Any) -> None:
    """
    Words, numbers, lists by commas and bounds are what a program file says in its own form.
    """
    with speaking(language):
        assert answer == read_answer(typed, KINDS[name])


@pytest.mark.parametrize(("name", "typed", "expected"), REFUSED)
def test_what_is_no_answer_is_refused(name: str, typed: str, expected: str) -> None:
    """
    What cannot be read is told of, with what can be typed.
    """
    with pytest.raises(ProgramError) as refused:
        read_answer(typed, KINDS[name])

    assert [expected] == [each.expected for each in refused.value.problems]


def test_a_word_that_is_nearly_there_is_suggested() -> None:
    """
    A mistyped word is refused with the one that is most like it.
    """
    with pytest.raises(ProgramError, match="Did you mean 'coal'"):
        read_answer("cole", KINDS["scope"])


def test_an_amount_that_can_be_read_in_two_ways_is_answered_with_both() -> None:
    """
    In another language, too, what to type is both readings, and no other example.
    """
    with speaking("de"), pytest.raises(ProgramError) as refused:
        read_answer("1.000 EUR", KINDS["fee"])

    assert ["1000 EUR oder 1.00 EUR"] == [each.expected for each in refused.value.problems]


@pytest.mark.parametrize("name", sorted({*VALUES} - {"host", "tags"}))
@given(data=st.data())
def test_an_answer_as_a_file_writes_it_can_be_typed(name: str, data: st.DataObject) -> None:
    """
    Terminal and file agree: what is typed as a file writes it is the same answer.
    """
    kind = KINDS[name]
    answer = kind.exactly(data.draw(VALUES[name]))

    assert answer == kind.read(read_answer(kind.write(answer, YAML), kind))
