"""`evenhand read --into`: what was answered is corrected, and a document is read on where it was left."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN
from test_reading_into import APPROVAL, FIRST, PROGRAM, folder, read_into, written

from evenhand import Draft, ProgramError, load_program

__all__ = ["folder"]
CLAUSE: Final = [*APPROVAL, "--order", "clause"]
BEFORE: Final = "facts:\n  sharing.approval_scope: {value: none, source: terms, at: line 3}\n"


@pytest.mark.parametrize("order", ["clause", "fact"])
def test_an_answer_is_corrected_by_another(order: str, folder: Path) -> None:
    """
    By clause at once, and by fact after going back.
    """
    options = [*APPROVAL, "--fact", "suspension.notice", "--order", order]
    back = ["", "<"] if order == "clause" else ["<"]
    shown = ["sharing.approval_scope"] if order == "clause" else ["1"]
    ended = read_into(folder, *shown, "none", "1", *back, *shown, "all", "1", ".", options=options)

    assert [("sharing.approval_scope", "all", FIRST)] == written(folder)
    assert "In the place of line 7 of program.yaml: none" in ended.out


@pytest.mark.parametrize(("typed", "kept"), [("yes", "all"), ("no", "none"), ("", "none")])
def test_what_the_file_had_before_is_replaced_only_where_a_person_says_so(
    typed: str, kept: str, folder: Path
) -> None:
    """
    An answer of an earlier day may be somebody else's work.
    """
    (folder / "program.yaml").write_text(f"{PROGRAM}{BEFORE}", encoding="utf-8")
    options = [*CLAUSE, "--fact", "suspension.notice"]
    ended = read_into(folder, "<", "sharing.approval_scope", "all", "1", typed, "", ".", options=options)

    assert [kept] == [answer for _, answer, _ in written(folder)]
    assert "In the place of line 5 of program.yaml: none" in ended.out


def test_an_answer_takes_the_place_of_an_absence(folder: Path) -> None:
    """
    Who finds the words after all does not say that there are none; and the other way round.
    """
    options = ["--fact", "suspension.notice", "--order", "fact"]
    read_into(folder, "a", "yes", options=options)
    absent = written(folder)
    read_into(folder, "", "suspension.notice", "no", "yes", ".", options=[*options[:2], "--order", "clause"])

    assert [None] == [quote for _, _, quote in absent]
    assert ["We may end your access to the preview at any time without notice."] == [
        quote for _, _, quote in written(folder)
    ]


def test_a_line_that_holds_two_clauses_is_read_on_after_the_first(folder: Path) -> None:
    """
    What was not shown yet is not passed over.
    """
    first = f"{FIRST} {'It is given by e-mail, and it is given to you. ' * 8}"
    second = "Screenshots may be shown to third parties only with our prior written consent."
    (folder / "terms.txt").write_text(f"{first}{second * 3}\n", encoding="utf-8")
    read_into(folder, "1", "all", "1", ".", options=CLAUSE)
    ended = read_into(folder, ".", options=CLAUSE)

    assert "Going on after what was shown" in ended.out
    assert "Screenshots may be shown" in ended.out


def test_what_is_wrong_with_an_edit_is_told_by_the_lines_of_the_file() -> None:
    """
    A person looks at the file as it is, not as it would have been.
    """
    program = "program: {name: A, sponsor: B}\nfacts:\n  showcasing.selected_count: 400\n"
    draft = Draft.take(program, BUILT_IN)

    with pytest.raises(ProgramError) as refused:
        draft.add_claim("participants.count", 300)

    assert ["This and line 3 cannot all be so."] == [
        problem.message[:33] for problem in refused.value.problems
    ]


@pytest.mark.parametrize("order", ["clause", "fact"])
def test_what_is_read_out_of_words_is_marked_with_its_reason(order: str, folder: Path) -> None:
    """
    The reader of a report learns that no line says it in so many words.
    """
    read_into(folder, "1i", "all", "1", "None is exempt.", ".", options=[*APPROVAL, "--order", order])
    [claim] = load_program(folder / "program.yaml", BUILT_IN).claims

    assert claim.speech is not None
    assert (FIRST, "None is exempt.") == (claim.speech.quote, claim.speech.inferred)


def test_of_each_silence_is_said_what_it_would_mean(folder: Path) -> None:
    """
    Nobody claims an absence without knowing what follows from it.
    """
    policy = BUILT_IN
    fact = next(each for each in policy.facts.values() if "participant-agreement" in each.absent_from)
    meant = fact.kind.show(fact.absent_from["participant-agreement"])
    ended = read_into(folder, "", "", "", options=["--most", "1"])

    assert f". {fact.title} = {meant}\n" in ended.out
