"""Finding the passages of a program's own texts that bear on a fact."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Final

import pytest
from built_in import BUILT_IN as POLICY
from hypothesis import given
from hypothesis import strategies as st

from evenhand import OwnText, load_policy, passages, read_document
from evenhand.asking.documents import cut_sentences, find_language, stem
from evenhand.asking.recall import measure_recall
from evenhand.asking.searching import Index, Sought, seek
from evenhand.program.published import read_published
from evenhand.program.quotations import find_exactly, has_words, read_texts
from evenhand.vocabulary.languages import LANGUAGES, Language

MUSEUMS: Final = Path(__file__).parent.parent / "examples" / "policies" / "open-museums"
MARKED: Final = (
    "We pay. ", "you **may** share\n", "\n\n", "# Title\n", "- an item\n  of two\n", "1. One",
    "| a | b |\n|---|---|\n", "<p>", "</p>", "<br>", "<b>bold</b>", "<!-- hidden -->", "<div hidden>",
    "&amp; ", "`code` ", "[a link](x) ", "com-\npensation ", "—", "“quoted” ", "    ", "\t", "2.3 Two\n",
    "No! ", "> cited\n", "```\n", "word " * 130,
)  # fmt: skip
TERMS: Final = b"""Sharing

You may not post screenshots without our prior written consent.

Feedback

Whatever you tell us becomes our property.

We may end your access at any time.
"""


def read(raw: bytes, name: str = "terms.txt") -> OwnText:
    """
    Read a document.
    """
    return read_document(raw, name)


def test_a_passage_has_its_place_its_headings_and_what_stands_around_it() -> None:
    """
    So that a person can look it up, and read on.
    """
    found = passages([read(TERMS)], POLICY).found["sharing.approval_scope"][0]

    assert ("line 3", ("Sharing",), "", "Whatever you tell us becomes our property.") == (
        found.passage.at,
        found.passage.headings,
        found.passage.before,
        found.passage.after,
    )
    assert ("post", "screenshots", "prior", "written", "consent") == found.words


def test_each_clause_stands_once_in_the_order_of_the_document() -> None:
    """
    Whatever facts it bears on.
    """
    lines = [each.passages[0].line for each in passages([read(TERMS)], POLICY).by_clause()]

    assert sorted(set(lines)) == lines


def test_every_fact_is_sought_or_listed_apart() -> None:
    """
    A fact that published terms show is sought in them; any other is answered elsewhere.
    """
    reading = passages([read(TERMS)], POLICY)

    assert {path for path, fact in POLICY.facts.items() if fact.by_the_terms} == set(reading.found)
    assert {path for path, fact in POLICY.facts.items() if not fact.by_the_terms} == set(reading.elsewhere)


def test_what_is_wanted_can_be_narrowed() -> None:
    """
    To some facts, to a section, to so many passages.
    """
    reading = passages([read(TERMS)], POLICY, facts=["suspension.notice"], section="FEEDBACK", most=1)

    assert ["suspension.notice"] == list(reading.found)
    assert [[9]] == [[each.passage.line for each in found] for found in reading.found.values()]
    assert [7, 9] == [each.line for each in reading.sought]


def test_several_documents_are_searched_as_one_each_in_its_language() -> None:
    """
    The words of each language are sought where a text is in it.
    """
    french = read("Vous ne pouvez rien publier sans notre autorisation écrite préalable.".encode(), "b.txt")
    found = passages([read(TERMS), french], POLICY).found["sharing.approval_scope"]

    assert {"terms.txt", "b.txt"} == {each.passage.document for each in found if not each.is_weak}


def test_a_policy_of_another_subject_is_searched_for_by_its_questions() -> None:
    """
    Where it says nothing of terms and of words to search for, every fact is sought, by what it asks.
    """
    museums = load_policy(MUSEUMS)
    text = read(
        b"Our hall is nice.\n\nImages of objects in the public domain are free to download in full size.\n"
    )
    reading = passages([text], museums)

    assert ({}, set(museums.facts)) == (reading.elsewhere, set(reading.found))
    assert {3} & {each.passage.line for found in reading.found.values() for each in found if not each.is_weak}


def test_a_long_paragraph_is_cut_at_the_ends_of_its_sentences() -> None:
    """
    A passage has at most 120 words, and says on which line it begins.
    """
    text = read(b"\n".join([b"One two three four five six seven eight nine ten."] * 30))

    assert [(1, 120), (13, 120), (25, 60)] == [(each.line, len(each.text.split())) for each in text.passages]


def test_a_sentence_that_never_ends_is_cut_too() -> None:
    """
    Nothing is lost of what has no sentences.
    """
    assert [120, 120, 10] == [len(each.text.split()) for each in read(b"word " * 250).passages]


@given(st.lists(st.sampled_from(["We pay.", "you may", "(a)", "12.", "Nobody; though", "\n", "\n\n", "*"])))
def test_no_word_is_lost_between_passages(words: list[str]) -> None:
    """
    Every word of a document stands in a passage or in a heading above one.
    """
    text = read_document(" ".join(words).encode(), "terms.txt")
    kept = " ".join(f"{each.text} {' '.join(each.headings)}" for each in text.passages)

    assert set(" ".join(words).split()) == set(kept.split())


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
@given(pieces=st.lists(st.sampled_from(MARKED)))
def test_what_is_shown_verifies(name: str, pieces: list[str]) -> None:
    """
    Every sentence of every passage stands in the document, as a quotation of it would have to.
    """
    raw = f"It is so. {''.join(pieces)}".encode()
    texts = read_texts(read_published(raw, name))
    sentences = [
        each for passage in read_document(raw, name).passages for each in cut_sentences(passage.text)
    ]

    assert [] == [
        each for each in sentences if has_words(each) and not any(find_exactly(each, text) for text in texts)
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You may leave at any time.", "en"),
        ("Vous pouvez partir à tout moment.", "fr"),
        ("Puede marcharse en cualquier momento, sin dar las razones.", "es"),
        ("Sie können jederzeit ohne Angabe von Gründen aus dem Programm ausscheiden.", "de"),
        ("12345", "en"),
    ],
)
def test_the_language_of_a_text_is_told(text: str, language: Language) -> None:
    """
    By its small words; English where it has none.
    """
    assert language == find_language([text])


def test_words_are_sought_without_endings_and_accents() -> None:
    """
    Six letters are enough in every language.
    """
    assert ["confid", "autori", "pay"] == [stem("confidentiality"), stem("autorización"), stem("pay")]


@pytest.mark.parametrize(
    ("sought", "text"), [("fee", "Fees apply."), ("pagos", "Un pago."), ("puede", "Puedes irte.")]
)
def test_a_short_word_is_found_with_and_without_its_s(sought: str, text: str) -> None:
    """
    Which is the plural's, or in Spanish that of being spoken to.
    """
    index = Index(read(text.encode(), "a.md").passages)

    assert [0] == index.rank([Sought({stem(sought): 1}, {}, frozenset())])


def test_a_short_word_that_ends_in_two_s_keeps_both() -> None:
    """
    They are no ending: "loss" is no plural.
    """
    assert ["loss", "proces"] == [stem("loss"), stem("process")]


def test_the_head_of_a_list_is_found_by_its_items() -> None:
    """
    Alone it says little: what it is about stands in them, up to the next heading or long paragraph.
    """
    text = read(b"# Secrecy\n\nYou keep for yourself:\n\n- our prices\n- our plans\n\n# Pay\n\nNone.", "a.md")

    assert [("our prices", "our plans"), (), (), ()] == [each.items for each in text.passages]
    assert [1, 0] == Index(text.passages).rank([Sought({"prices": 1}, {}, frozenset())])


def test_a_word_that_many_facts_seek_weighs_less() -> None:
    """
    It says little of which of them a passage bears on.
    """
    sought = seek(POLICY, "en").values()
    counts = Counter(word for each in sought for word in each.together)
    weights = {word: weight for each in sought for word, weight in each.together.items()}

    assert {1: 1.0} == {counts[word]: weights[word] for word in weights if counts[word] == 1}
    assert sorted(weights, key=lambda word: -weights[word]) == sorted(weights, key=lambda word: counts[word])


def test_words_that_stand_together_weigh_half_alone() -> None:
    """
    Of "governing law", each word is in many texts on other matters.
    """
    pay = seek(POLICY, "en")["terms.court_barriers"]

    assert {"arbitr"} == {each for each in ("arbitr", "govern", "law") if pay.stems[each] > 0.5}


@pytest.mark.parametrize(
    ("language", "sought"), [("en", "only"), ("fr", "aucune"), ("es", "ninguna"), ("de", "keine")]
)
def test_a_word_of_every_text_is_sought_only_with_others(language: Language, sought: str) -> None:
    """
    Of "keine Vergütung", the first word is in texts on everything.
    """
    facts = seek(POLICY, language).values()

    assert not any(stem(sought) in each.stems for each in facts)
    assert any(sought in each.split() for fact in facts for each in fact.together)


def test_a_passage_of_a_word_or_two_comes_after_one_that_says_something() -> None:
    """
    Where the same words stand in both.
    """
    text = read(b"- Notice\n- You get notice.\n- Any other words.\n- And here.\n- And there.", "a.md")

    assert [1, 0] == Index(text.passages).rank([Sought({"notice": 1}, {}, frozenset())])


def test_a_text_without_any_of_the_words_is_not_found() -> None:
    """
    Nothing is found in it, and nothing follows from that.
    """
    assert set() == {each for found in passages([read(b"Xyzzy.")], POLICY).found.values() for each in found}


def test_nothing_to_seek_finds_nothing() -> None:
    """
    A policy may have no words for a fact.
    """
    assert [] == Index(read(TERMS).passages).rank([])


def test_a_large_document_is_searched_at_once() -> None:
    """
    For all facts in 300 kB, within a few seconds on the slowest machine; in about a third of one on most.
    """
    words = [path.replace(".", " ").replace("_", " ") for path in POLICY.facts]
    text = "\n\n".join(f"{one} of the {other}, and so on." * 2 for one in words for other in words[:30])
    large = read(text[:300_000].encode())
    start = perf_counter()
    passages([large], POLICY)

    assert perf_counter() - start < 5


def test_the_clauses_of_the_built_in_policy_are_found() -> None:
    """
    By the words that the policy gives, 19 in 20 clauses are among the first five of those of all facts.
    """
    found = {recall.language: 100 * recall.found[1] // recall.clauses for recall in measure_recall(POLICY)}

    assert set(LANGUAGES) == set(found)
    assert 95 <= min(found.values())
