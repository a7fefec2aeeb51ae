"""Lists that stand in several clauses: each claim keeps its words, and together they are the whole list."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from test_reading_into import PROGRAM, read_into

from evenhand import load_program
from evenhand.audit.case import Case

KINDS: Final = "work.kinds"
REPORTS: Final = "You test the preview, give us feedback and report every bug that you find."
DATA: Final = "You label data for us and rate outputs and feedback for training."
WORKS: Final = "You create works, test the preview and give us feedback on films for our showcase."
ORDER: Final = ["--fact", KINDS, "--order", "clause"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a program and terms of three clauses."""
    text = f"Reports\n\n{REPORTS}\n\nLabels\n\n{DATA}\n\nWorks\n\n{WORKS}\n"
    (tmp_path / "terms.txt").write_text(text, encoding="utf-8")
    (tmp_path / "program.yaml").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def claimed(folder: Path) -> list[tuple[Any, str | None]]:
    """
    List what each claim says of the list, with its words.
    """
    policy = BUILT_IN
    claims = load_program(folder / "program.yaml", policy).claims
    show = policy.facts[KINDS].kind.show
    return [(show(each.said), each.speech.quote if each.speech else None) for each in claims]


def answered(folder: Path) -> str:
    """
    Say what the claims come to together.
    """
    policy = BUILT_IN
    program = load_program(folder / "program.yaml", policy)
    return policy.facts[KINDS].kind.show(Case(policy, program, policy.effective).accounts[-1].possible[KINDS])


@pytest.mark.parametrize(
    ("typed", "said", "together"),
    [
        (
            [f"{KINDS} bug-reports", f"{KINDS} data-work"],
            [("bug-reports and perhaps more", REPORTS), ("bug-reports, data-work", DATA)],
            "bug-reports, data-work",
        ),
        (
            [f"{KINDS} bug-reports", f"{KINDS} data-work, ..."],
            [("bug-reports and perhaps more", REPORTS), ("data-work and perhaps more", DATA)],
            "bug-reports, data-work and perhaps more",
        ),
        (
            [f"{KINDS} bug-reports, ...", f"{KINDS} data-work"],
            [("bug-reports and perhaps more", REPORTS), ("bug-reports, data-work", DATA)],
            "bug-reports, data-work",
        ),
    ],
    ids=["whole", "more", "no more"],
)
def test_a_second_clause_adds_to_a_list(
    typed: list[str], said: list[tuple[str, str]], together: str, folder: Path
) -> None:
    """
    The first claim keeps its words and says that there is more; dots leave the second open, too.
    """
    ended = read_into(folder, typed[0], "", typed[1], ".", options=ORDER)

    assert said == claimed(folder), ended.out
    assert together == answered(folder)


def test_of_three_clauses_each_is_left_with_what_it_says(folder: Path) -> None:
    """
    The last alone holds the whole list.
    """
    read_into(
        folder, f"{KINDS} bug-reports", "", f"{KINDS} data-work", "", f"{KINDS} showcase-works", options=ORDER
    )

    assert [
        "bug-reports and perhaps more",
        "data-work and perhaps more",
        "bug-reports, data-work, showcase-works",
    ] == [said for said, _ in claimed(folder)]


def test_the_same_clause_corrects_its_own_list(folder: Path) -> None:
    """
    Who answers again from the same words does not add.
    """
    read_into(folder, f"{KINDS} bug-reports", f"{KINDS} feedback", ".", options=ORDER)

    assert [("feedback", REPORTS)] == claimed(folder)


def test_that_there_is_nothing_corrects_a_list(folder: Path) -> None:
    """
    It cannot be added to anything.
    """
    read_into(folder, f"{KINDS} bug-reports", "", f"{KINDS} none", ".", options=ORDER)

    assert [DATA] == [words for _, words in claimed(folder)]


@pytest.mark.parametrize(("sure", "number"), [("yes", 2), ("no", 1), ("", 1)])
def test_a_list_of_an_earlier_day_is_added_to_after_a_yes(sure: str, number: int, folder: Path) -> None:
    """
    It may be somebody else's, and be meant as a whole.
    """
    read_into(folder, f"{KINDS} bug-reports", ".", options=ORDER)
    ended = read_into(folder, f"{KINDS} data-work", sure, ".", options=ORDER)

    assert number == len(claimed(folder)), ended.out
    assert "Beside line 7 of program.yaml: bug-reports" in ended.out
