"""What a person answers from a program's own texts: claims that verify, and sources that are known."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN as POLICY

from evenhand import Draft, OwnText, ProgramError, read_document
from evenhand.asking.answering import (
    Cited,
    add_source,
    claim_absence,
    claim_from,
    find_source,
    list_absent,
    list_told,
    name_source,
    refuse_another,
)
from evenhand.asking.clauses import OwnClause
from evenhand.asking.documents import cut_sentences

TERMS: Final = "# Terms\n\nYou may **share** what you make. It is\nyours.\n"
SHARED: Final = "You may share what you make."


def begin(folder: Path) -> tuple[Draft, OwnText]:
    """
    Begin a description with one document as a source.
    """
    path = folder / "terms.md"
    path.write_text(TERMS, encoding="utf-8")
    text = read_document(path.read_bytes(), "terms.md")
    draft = Draft.start({"name": "Lumen preview", "sponsor": "Lumen"}, POLICY, folder)
    return add_source(draft, text, "terms.md", title="Terms", kind="participant-agreement"), text


def cite(text: OwnText, quote: str) -> Cited:
    """
    Quote the first passage of the terms.
    """
    return Cited("terms", OwnClause(text.passages[:1], {}), text.passages[0].at, quote)


def test_an_answer_is_a_claim_that_is_checked(tmp_path: Path) -> None:
    """
    It names its source and place, and its words stand in the copy whose hash is given.
    """
    draft, text = begin(tmp_path)
    cited = cite(text, SHARED)
    program = claim_from(draft, "sharing.approval_scope", "none", cited).program

    assert ["checked"] == [program.assure(claim) for claim in program.claims]
    assert {"sharing.approval_scope"} == set(
        list_told(claim_from(draft, "sharing.approval_scope", "none", cited), "terms")
    )


def test_words_that_do_not_stand_there_are_not_written(tmp_path: Path) -> None:
    """
    A quotation that does not verify is refused.
    """
    draft, text = begin(tmp_path)

    with pytest.raises(ProgramError, match="These words do not stand in 'terms' as they are quoted"):
        claim_from(draft, "sharing.approval_scope", "none", cite(text, "You may not share."))


def test_every_sentence_of_a_passage_verifies(tmp_path: Path) -> None:
    """
    What is shown is what can be quoted.
    """
    draft, text = begin(tmp_path)
    sentences = [each for passage in text.passages for each in cut_sentences(passage.text)]
    cited = [cite(text, each) for each in sentences]

    assert [SHARED, "It is yours."] == sentences
    assert all(claim_from(draft, "sharing.approval_scope", "none", each) for each in cited)


def test_an_absence_is_claimed_of_a_source(tmp_path: Path) -> None:
    """
    What follows from it is the policy's to say, and nobody is asked for it again.
    """
    draft, _ = begin(tmp_path)
    assert "suspension.reasons" in list_absent(draft, "terms")
    silent = claim_absence(draft, "suspension.reasons", "terms")

    assert "suspension.reasons" not in list_absent(silent, "terms")
    assert ["no"] == [POLICY.facts[each.fact].kind.show(each.said) for each in silent.program.claims]


def test_another_version_of_a_document_is_refused(tmp_path: Path) -> None:
    """
    What was read in one is not said to stand in another.
    """
    draft, _ = begin(tmp_path)

    with pytest.raises(ProgramError, match=r"'terms\.md' is not the copy that was read for 'terms'"):
        refuse_another(draft, "terms", read_document(b"Other words.", "terms.md"))


def test_a_source_is_named_after_its_file(tmp_path: Path) -> None:
    """
    As no other source is, and it is found again by its file.
    """
    draft, _ = begin(tmp_path)

    assert ["faq-2026", "terms-2", "text"] == [
        name_source(draft, each) for each in ("FAQ (2026).md", "a/terms.md", "_.md")
    ]
    assert ["terms", None] == [find_source(draft, each) for each in ("terms.md", "faq.md")]
