"""`evenhand read --into`: what a person types is taken as it is meant, asked again, or left."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN

from evenhand import load_program, read_document
from evenhand.asking.documents import cut_sentences
from evenhand.steps.command import Ended, run_main

TERMS: Final = (
    "Sharing\n\nYou may share your outputs only with our prior written consent. It is given by e-mail. "
    "It may be withdrawn at any time.\n\nEnding\n\n"
    "We may end your access to the preview at any time without notice.\n"
)
PROGRAM: Final = (
    "program: {name: Lumen preview, sponsor: Lumen}\n"
    "sources:\n  terms: {title: Terms, kind: participant-agreement, file: terms.txt}\n"
)
APPROVAL: Final = ["--fact", "sharing.approval_scope"]
FIRST: Final = "You may share your outputs only with our prior written consent."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a program and its terms."""
    (tmp_path / "terms.txt").write_text(TERMS, encoding="utf-8")
    (tmp_path / "program.yaml").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def read_into(folder: Path, *typed: str, options: list[str] = APPROVAL) -> Ended:
    """
    Read the terms into the program, and type these lines.
    """
    arguments = ["read", "terms.txt", "--into", "program.yaml", *options]
    return run_main(arguments, folder, "".join(f"{line}\n" for line in typed).encode())


def written(folder: Path) -> list[tuple[str, Any, str | None]]:
    """
    List the claims in the file: the fact, the answer and the words.
    """
    policy = BUILT_IN
    return [
        (
            claim.fact,
            policy.facts[claim.fact].kind.show(claim.said),
            claim.speech.quote if claim.speech else None,
        )
        for claim in load_program(folder / "program.yaml", policy).claims
    ]


@pytest.mark.parametrize("wrong", ["99", "banana", "sharing.approval_scope", "1, 3", "3-1", "0", "?"])
def test_sentences_that_are_not_there_are_asked_for_again(wrong: str, folder: Path) -> None:
    """
    What names no sentences never quotes the whole passage.
    """
    read_into(folder, "1", "all", wrong, "1", ".")

    assert [("sharing.approval_scope", "all", FIRST)] == written(folder)


@pytest.mark.parametrize(("typed", "number"), [("2-3", 2), ("1-2", 2), ("1, 2", 2), ("", 1), ("3", 1)])
def test_sentences_that_follow_one_another_are_the_quotation(typed: str, number: int, folder: Path) -> None:
    """
    One of them, or some in a row; where none is named, the one to which most of the words point.
    """
    read_into(folder, "1", "all", typed, ".")
    [(_, _, quote)] = written(folder)

    assert quote is not None
    assert (number, True) == (quote.count("."), quote in TERMS)


def test_a_heading_in_the_line_of_its_text_is_no_sentence_alone() -> None:
    """
    It stays with the sentence after it, and so does a number.
    """
    text = read_document(b"4. Feedback. We would love to hear from you. It is up to you.", "terms.txt")

    assert ("4. Feedback. We would love to hear from you.", "It is up to you.") == cut_sentences(
        text.passages[0].text
    )


def test_a_file_that_was_edited_meanwhile_is_not_overwritten(folder: Path) -> None:
    """
    The reading ends with a message, and the edit stands.
    """
    command = "import pathlib; p = pathlib.Path('program.yaml'); p.write_text(p.read_text() + '# Mine.\\n')"
    (folder / "edit.py").write_text(command, encoding="utf-8")
    ended = read_into(folder, "1", "all", "1", options=[*APPROVAL, "--suggest", "python3 edit.py"])

    assert (2, True) == (ended.status, "This file was changed meanwhile" in ended.err)
    assert f"{PROGRAM}# Mine.\n" == (folder / "program.yaml").read_text()


@pytest.mark.parametrize("unsure", [["?", "yes"], ["maybe", "yes"], [">", "?", "y"]])
def test_whether_a_document_was_read_whole_is_asked_until_it_is_said(unsure: list[str], folder: Path) -> None:
    """
    A question mark explains, and what is neither yes nor no is no answer.
    """
    read_into(folder, "a", *unsure, options=["--fact", "suspension.reasons"])

    assert ["suspension.reasons"] == [fact for fact, _, _ in written(folder)]


def test_nothing_is_said_to_stand_in_a_file_that_is_not_there(folder: Path) -> None:
    """
    Who stops before the first answer is told that nothing is written.
    """
    (folder / "program.yaml").unlink()
    ended = read_into(folder, "Lumen preview", "Lumen", "", "2024-11-11", ".")

    assert ended.out.endswith("Nothing was answered, and nothing is written.\n")
    assert not (folder / "program.yaml").exists()


@pytest.mark.parametrize("wrong", ["2024-11-11", "0", "99", "terms"])
def test_the_kind_of_a_document_is_asked_for_until_it_is_a_number(wrong: str, folder: Path) -> None:
    """
    The message is a sentence, in the language of the questions.
    """
    (folder / "program.yaml").write_text("program: {name: Lumen preview, sponsor: Lumen}\n", encoding="utf-8")
    ended = read_into(folder, "", wrong, "1", ".")

    assert "There is no such number." in ended.out
    assert "kind: participant-agreement" in (folder / "program.yaml").read_text()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("clause", "Expected one of these numbers, or the path of a fact."),
        ("fact", "Expected one of these numbers, or a or m."),
    ],
)
def test_what_no_question_knows_is_told_what_was_expected(order: str, expected: str, folder: Path) -> None:
    """
    It is not passed over in silence.
    """
    ended = read_into(folder, "sharing", ".", options=[*APPROVAL, "--order", order])

    assert f"This is no answer to the question. {expected}" in " ".join(ended.out.split())


@pytest.mark.parametrize("order", ["clause", "fact"])
def test_nothing_typed_for_an_answer_goes_back_to_where_it_was_asked(order: str, folder: Path) -> None:
    """
    The same clause, or the same fact, is asked again, and nothing is written.
    """
    ended = read_into(folder, "1", "", ".", options=[*APPROVAL, "--order", order])
    asked = "Which does it answer?" if order == "clause" else "Which answers it?"

    assert (2, []) == (ended.out.count(asked), written(folder))


def test_an_absence_is_claimed_of_the_fact_that_is_shown(folder: Path) -> None:
    """
    Who leaves an answer and says that there is none speaks of the same fact.
    """
    options = ["--fact", "suspension.reasons", "--fact", "suspension.notice", "--order", "fact"]
    ended = read_into(folder, "1", "", "a", "yes", ".", options=options)
    first, second = sorted(("suspension.reasons", "suspension.notice"), key=ended.out.index)

    assert [first] == [fact for fact, _, _ in written(folder)]
    assert (2, 1) == (ended.out.count(first), ended.out.count(second))


def test_the_reading_stops_at_an_answer_too(folder: Path) -> None:
    """
    A full stop writes nothing of what was begun.
    """
    ended = read_into(folder, "1", ".")

    assert (0, []) == (ended.status, written(folder))


def test_what_no_text_answers_is_named_with_what_does(folder: Path) -> None:
    """
    Nobody seeks in terms how the sponsor is registered.
    """
    ended = read_into(folder, options=["--fact", "sponsor.for_profit"])

    assert "No such text answers these. What would:" in ended.out
    assert "sponsor.for_profit" in ended.out


def test_a_line_that_introduces_a_list_is_shown_with_its_items(folder: Path) -> None:
    """
    Without them it says little.
    """
    text = "Without our consent you may not share:\n\n- recordings\n- outputs\n"
    (folder / "terms.txt").write_text(text, encoding="utf-8")
    ended = read_into(folder, ".")

    assert "  [1] Without our consent you may not share:\n  [2] - recordings\n  [3] - outputs\n" in ended.out


def test_a_fact_that_is_named_by_its_path_is_put_as_a_question(folder: Path) -> None:
    """
    Not all that a clause answers stands beside it.
    """
    ended = read_into(folder, "equity.minimum_age", ".", options=[])

    assert "From what age may people take part?" in " ".join(ended.out.split())


def test_what_reading_by_clause_is_like_is_said_first(folder: Path) -> None:
    """
    Whoever does it for the first time seeks an answer in each clause.
    """
    ended = read_into(folder, ".", options=["--order", "clause"])

    assert ended.out.startswith("Each clause is shown once")
    assert "Each answer is written to program.yaml at once." in ended.out


def test_what_a_fact_asks_stands_beside_its_best_clause(folder: Path) -> None:
    """
    In the others its name stands for it, with what it was answered.
    """
    text = f"{FIRST}\n\nConsent\n\nOur consent to share is given by e-mail.\n"
    (folder / "terms.txt").write_text(text, encoding="utf-8")
    ended = read_into(folder, "1 all", "", ".", options=[*APPROVAL, "--order", "clause"])
    first, second = ended.out.split("terms.txt, line 5")

    assert "  1. what needs the sponsor's approval before it is shared\n" in first
    assert "  Perhaps: 1 sharing.approval_scope = all\n" in second


@pytest.mark.parametrize(
    ("typed", "quote"),
    [
        (["1 all"], FIRST),
        (["1 all @2"], "It is given by e-mail."),
        (["1 all @2-3"], "It is given by e-mail. It may be withdrawn at any time."),
        (["sharing.approval_scope all @1"], FIRST),
        (["1 everything", "1 @2", "all"], "It is given by e-mail."),
    ],
)
def test_an_answer_and_its_sentences_are_typed_at_once(typed: list[str], quote: str, folder: Path) -> None:
    """
    What is not typed is asked for, and of sentences the likeliest is taken.
    """
    ended = read_into(folder, *typed, ".", options=[*APPROVAL, "--order", "clause"])

    assert [("sharing.approval_scope", "all", quote)] == written(folder), ended.out


@pytest.mark.parametrize("typed", ["1 all @9", "1 all @0", "1 all @3-1", "9 all", "1 everything", "?9"])
def test_what_is_typed_wrongly_at_once_is_asked_for_again(typed: str, folder: Path) -> None:
    """
    Nothing of it is written.
    """
    ended = read_into(folder, typed, ".", options=[*APPROVAL, "--order", "clause"])

    assert (2, []) == (ended.out.count("Which does it answer?"), written(folder))


@pytest.mark.parametrize("typed", ["?", "?1"])
def test_a_question_is_shown_where_it_is_asked_for(typed: str, folder: Path) -> None:
    """
    With its number, alone, and what its answers mean.
    """
    ended = read_into(folder, typed, ".", options=[*APPROVAL, "--order", "clause"])

    assert "What must the sponsor approve before a participant may share it?" in ended.out
    assert (typed == "?1") == ("all: every output needs approval" in ended.out)


def test_an_item_is_quoted_with_the_line_that_introduces_it(folder: Path) -> None:
    """
    Alone it does not say whether it is allowed or forbidden.
    """
    text = "You must not:\n\n- resell the tool\n- share screenshots without our prior consent\n- sleep\n"
    (folder / "terms.txt").write_text(text, encoding="utf-8")
    ended = read_into(folder, "sharing.approval_scope all", ".", options=[*APPROVAL, "--order", "clause"])
    [(_, _, quote)] = written(folder)

    assert "You must not: - resell the tool - share screenshots without our prior consent" == quote, ended.out


@pytest.mark.parametrize(
    ("fact", "typed", "answer"),
    [
        ("sharing.approval_time", ["at most 5 days"], "0 hours to 5 days"),
        (
            "safe-harbour.restrictions",
            ["weapons", "no", "no", "no", "", "yes"],
            "weapons (an end date is given: no; evidence of the risk is given: no; the risk is named: no)",
        ),
    ],
    ids=["a bound", "a list of entries"],
)
def test_an_answer_of_several_parts_is_taken(fact: str, typed: list[str], answer: str, folder: Path) -> None:
    """
    What is typed may leave more than one answer possible, or be a list of entries.
    """
    ended = read_into(folder, fact, *typed, "1", ".", options=[])

    assert [(fact, answer)] == [each[:2] for each in written(folder)], ended.out


@pytest.mark.parametrize("marked", ["1i all @1", "1 i all @1", "sharing.approval_scope i all @1"])
def test_an_answer_that_is_inferred_is_marked_by_number_or_by_name(marked: str, folder: Path) -> None:
    """
    The reason is asked for, and stands in the claim.
    """
    read_into(folder, marked, "Consent is needed for each.", ".", options=[*APPROVAL, "--order", "clause"])
    [claim] = load_program(folder / "program.yaml", BUILT_IN).claims

    assert claim.speech is not None
    assert ("sharing.approval_scope", "Consent is needed for each.") == (claim.fact, claim.speech.inferred)


@pytest.mark.parametrize("typed", ["-1, 2", "-1, -2", "- 1, - 2"])
def test_all_but_some_may_say_so_of_each(typed: str, folder: Path) -> None:
    """
    Of what is not left out it is told how many are written.
    """
    (folder / "terms.txt").write_text("Lorem ipsum dolor sit amet.\n", encoding="utf-8")
    ended = read_into(folder, typed, "yes", options=[])

    assert f"Written: they say nothing on {len(written(folder))} facts." in ended.out


def test_a_party_of_a_file_that_is_new_is_refused_before_anything_is_asked(folder: Path) -> None:
    """
    Nothing that was typed is lost.
    """
    arguments = ["read", "terms.txt", "--into", "new.yaml", "--by", "sponsor"]
    ended = run_main(arguments, folder, b"Lumen preview\n")

    assert (2, "", True) == (ended.status, ended.out, "is new and has no parties yet" in ended.err)
