"""What counts as a quotation: the very words of a source, and which passage is nearest where they are not."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from evenhand.program.blocks import Block, read_lines
from evenhand.program.quotations import (
    Position,
    SourceText,
    count_shared,
    find_counter,
    find_exactly,
    find_nearest,
    read_texts,
    straighten,
)

LETTER: Final = "We tested for weeks. There was no payment for our work. Nobody asked."

near_words = st.text(st.sampled_from("abn oé-'’"), max_size=40)


def find_nothing(name: str) -> Any:
    """
    Import nothing, as where nothing is installed.
    """
    raise ImportError(name)


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("unpaid labor", "He said “unpaid labor” twice."),
        ('the "partners" were told', "the “partners” were told"),
        ("the testers' letter", "the testers’ letter"),
        ("for weeks - unpaid - and", "for weeks—unpaid—and"),
        ("for weeks -- unpaid", "for weeks – unpaid"),
        ("10-20 hours", "10–20 hours"),
        ("no payment at all", "no payment\n  at\tall"),
        ("no payment", "no pay\u00adment"),
        ("no payment", "no\u00a0pay\u200bment"),
        ("office", "oﬃce"),
        ("café", "cafe\u0301"),
        ("accord entre", "l’accord entre nous"),
        ("we pay $300", "we pay $300."),
        ("no compensation", "no compen-\nsation"),
        ("red-teaming", "red-\nteaming"),
        ("no pay. Nobody asked", "no pay.\n\nNobody asked"),
    ],
)
def test_what_typesetting_does_is_undone(quote: str, source: str) -> None:
    """
    Quotes, dashes, ligatures, soft hyphens, white space and broken lines do not stand in the way.
    """
    assert any(find_exactly(quote, text) for text in read_texts(read_lines(source)))


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("paid labor", "unpaid labor"),
        ("paid work", "non-paid work"),
        ("we can", "we can't"),
        ("a fee of $300", "a fee of $300,000"),
        ("5 USD", "0.5 USD"),
        ("5 USD", "-5 USD"),
        ("Confidential Information", "confidential information"),
        ("no payment at all", "no payment […] at all"),
        ("no payment", "no  pay-ment"),
        ("", "anything"),
        ("…", "and so on…"),
    ],
)
def test_other_words_are_not_a_quotation(quote: str, source: str) -> None:
    """
    A piece of a word or number, another case, and a gap do not stand in the source.
    """
    assert [] == [text for text in read_texts(read_lines(source)) if find_exactly(quote, text)]


def test_the_sentence_around_a_quotation_is_shown() -> None:
    """
    A quotation that leaves out the "no" before it is shown with it.
    """
    shown = find_exactly("payment for our work", SourceText.of([Block(LETTER, 1)]))

    assert shown == ("There was no payment for our work.", Position(1))


def test_a_quotation_over_two_sentences_is_shown_with_both() -> None:
    """
    What is shown begins and ends with whole sentences.
    """
    shown = find_exactly("for weeks. There", SourceText.of([Block(LETTER, 1)]))

    assert shown == ("We tested for weeks. There was no payment for our work.", Position(1))


def test_a_long_sentence_is_cut_around_the_quotation() -> None:
    """
    Of a sentence that goes on and on, only what is near the quotation is shown.
    """
    shown = find_exactly("needle", SourceText.of([Block("hay " * 500 + "needle" + " hay" * 500, 1)]))

    assert shown is not None
    assert ("…", "…", 808) == (shown.passage[0], shown.passage[-1], len(shown.passage))


@pytest.mark.parametrize(
    ("quote", "nearest"),
    [
        ("no payments for our work", "There was no payment for our work."),
        ("there was no pay for our work", "There was no payment for our work."),
        ("NO PAYMENT FOR OUR WORK", "There was no payment for our work."),
        ("the moon is made of green cheese", None),
        ("…", None),
    ],
)
def test_the_nearest_passage_is_found(quote: str, nearest: str | None) -> None:
    """
    A slip of the pen is recognised, and something else is not.
    """
    assert nearest == find_nearest(quote, SourceText.of([Block(LETTER, 1)]))


@given(near_words, near_words)
def test_the_nearest_passage_does_not_hang_on_what_is_installed(one: str, other: str) -> None:
    """
    The count of rapidfuzz and evenhand's own agree on every two texts.
    """
    assert count_shared(one, other) == LCSseq.similarity(one, other)


def test_the_nearest_passage_is_found_without_rapidfuzz() -> None:
    """
    Where rapidfuzz is not installed, evenhand counts by itself; where it is, rapidfuzz does.
    """
    assert count_shared is find_counter(find_nothing)
    assert LCSseq.similarity == find_counter()


@given(near_words, near_words)
def test_the_nearest_passage_is_the_one_that_shares_most(quote: str, content: str) -> None:
    """
    Looking closely at few stretches finds what looking at every place finds.
    """
    text, sought = SourceText.of([Block(content, 1)]), straighten(quote).lower()
    reach = len(sought) + len(sought) // 4
    starts = [word.start() for word in re.finditer(r"\b\w", text.content)]
    most = max((count_shared(sought, text.content.lower()[at : at + reach]) for at in starts), default=0)

    assert (find_nearest(quote, text) is None) == (
        not any(letter.isalnum() for letter in sought) or most < 0.75 * len(sought)
    )


@given(st.text(max_size=60))
def test_what_is_straight_stays_straight(text: str) -> None:
    """
    Straightening twice is straightening once.
    """
    assert straighten(text) == straighten(straighten(text))


@given(st.lists(st.sampled_from(["pay", "work", "no.", "“we”", "5", "an - a"]), min_size=1), st.data())
def test_a_run_of_words_out_of_a_text_stands_in_it(words: list[str], data: st.DataObject) -> None:
    """
    However the lines of the text are broken, its own words are found, and shown with what is around them.
    """
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    gaps = data.draw(st.lists(st.sampled_from([" ", "\n", "\n\n", "\u00a0 "]), min_size=len(words)))
    text = SourceText.of(read_lines("".join(word + gap for word, gap in zip(words, gaps, strict=False))))
    quote = straighten(" ".join(words[start:end]))

    found = find_exactly(quote, text)
    assert found is not None
    assert quote in found.passage
