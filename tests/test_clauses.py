"""Clauses: what is read at once, and what is quoted of it."""

from __future__ import annotations

from typing import Final

import pytest
from built_in import BUILT_IN as POLICY

from evenhand import passages, read_document
from evenhand.asking.clauses import OwnClause, group
from evenhand.asking.documents import Passage

LIST: Final = "# Rules\n\nYou must not:\n\n- resell the tool\n- share screenshots\n\nWe may end this.\n"


def read(text: str) -> tuple[Passage, ...]:
    """
    Cut a text into passages.
    """
    return read_document(text.encode(), "terms.md").passages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LIST, [4]),
        ("# A\n\nOne.\n\nTwo.\n\n# B\n\nThree.\n", [2, 1]),
        (f"# A\n\n{'word ' * 100}.\n\n{'word ' * 100}.\n", [1, 1]),
        (f"# A\n\n{'word ' * 100}.\n\nYou must:\n\n- {'item ' * 30}\n- go\n", [1, 3]),
        (
            f"# A\n\nYou must:\n\n- {'item ' * 39}\n- {'item ' * 39}\n- {'item ' * 39}\n- {'item ' * 39}\n",
            [5],
        ),
    ],
    ids=["a list", "other headings", "long", "a list after much", "a long list"],
)
def test_what_is_read_at_once_stands_together(text: str, expected: list[int]) -> None:
    """
    Under the same headings, up to what one reads at once; a list stays whole.
    """
    assert expected == [len(each) for each in group(read(text))]


def test_every_passage_is_in_one_clause() -> None:
    """
    In the order of the document.
    """
    together = [each for clause in group(read(LIST * 3)) for each in clause]

    assert [*read(LIST * 3)] == together


def test_an_item_knows_what_introduces_it() -> None:
    """
    What stands after the list is introduced by nothing.
    """
    text = f"{LIST}\nThat is all. We mean it.\n"
    clause = OwnClause(read(text)[:3], {})

    assert [("You must not:", None), ("resell the tool", 0), ("share screenshots", 0)] == [
        (each.text, each.led_by) for each in clause.sentences
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("screenshots",), range(3)), (("must",), range(1)), ((), range(4)), (("else",), range(4))],
)
def test_the_sentence_with_most_of_the_words_is_quoted(words: tuple[str, ...], expected: range) -> None:
    """
    An item with what introduces it, and all where nothing points to one.
    """
    assert expected == OwnClause(read(LIST), {"a.fact": words}).choose_quote("a.fact")


def test_what_stands_better_elsewhere_is_only_perhaps_answered() -> None:
    """
    A fact is likely in one clause at the most.
    """
    text = read_document(LIST.encode() * 3, "terms.md")
    clauses = list(passages([text], POLICY).by_clause())
    likely = [path for each in clauses for path in each.likely]

    assert len(set(likely)) == len(likely)
    assert all({*each.likely, *each.others} == {*each.words} for each in clauses)
