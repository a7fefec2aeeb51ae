"""`evenhand read --into`, clause by clause: where it goes on, and what it asks at the end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from test_reading_into import PROGRAM, folder, read_into

from evenhand import load_policy, load_program

__all__ = ["folder"]
FIRST: Final = "terms.txt, line 3"
SECOND: Final = "terms.txt, line 7"
PLACES: Final = ".evenhand/places.json"


def absent(folder: Path) -> Mapping[str, str]:
    """
    Give what silence answers of each fact on which the terms are said to say nothing.
    """
    policy = load_policy()
    claims = load_program(folder / "program.yaml", policy).claims
    return {each.fact: policy.facts[each.fact].kind.show(each.said) for each in claims if each.is_absence}


def test_it_goes_on_after_the_clause_that_was_seen(folder: Path) -> None:
    """
    Also where that one answered nothing.
    """
    read_into(folder, "", ".", options=[])
    ended = read_into(folder, ".", options=[])

    assert (False, True) == (FIRST in ended.out, SECOND in ended.out)


def test_what_was_stopped_at_is_shown_again(folder: Path) -> None:
    """
    Nobody has gone on from it.
    """
    read_into(folder, ".", options=[])

    assert FIRST in read_into(folder, ".", options=[]).out


def test_where_all_was_seen_the_last_clause_is_the_way_back(folder: Path) -> None:
    """
    And Enter leads to what the texts do not say.
    """
    read_into(folder, "", "", ".", options=[])
    ended = read_into(folder, "<", "", "", options=[])

    assert (1, 2) == (ended.out.count(FIRST), ended.out.count(SECOND))
    assert "Of which do they say nothing?" in ended.out


@pytest.mark.parametrize("change", ["another text", "another program", "not read"])
def test_what_else_is_begun_is_read_from_its_beginning(change: str, folder: Path) -> None:
    """
    What was shown is kept of one text and one description; what cannot be read of it is taken for nothing.
    """
    read_into(folder, "", "", ".", options=[])
    if change == "another text":
        (folder / "terms.txt").write_text((folder / "terms.txt").read_text() + "\nThe end.\n")
    elif change == "another program":
        (folder / "program.yaml").write_text(PROGRAM.partition("sources")[0])
    else:
        (folder / PLACES).write_text("{")
    typed = ["", "1"] if change == "another program" else []

    assert FIRST in read_into(folder, *typed, ".", options=[]).out


def test_a_part_of_the_documents_does_not_tell_what_was_seen_of_the_whole(folder: Path) -> None:
    """
    Other clauses were not shown.
    """
    read_into(folder, "", "", options=["--fact", "suspension.notice", "--order", "clause"])

    assert not (folder / PLACES).exists()


def test_what_was_shown_is_kept_by_text_and_program(folder: Path) -> None:
    """
    In the hidden folder, which may be deleted at any time.
    """
    read_into(folder, "", "", "", options=[])

    assert ["program.yaml"] == [*json.loads((folder / PLACES).read_text())]


@pytest.mark.parametrize(
    ("typed", "number"),
    [(["1"], 1), (["1-2"], 2), (["1, 3"], 2), (["", ""], 0), (["9999", "2"], 1), (["?1", "1"], 1)],
)
def test_of_some_facts_the_texts_are_said_to_say_nothing(typed: list[str], number: int, folder: Path) -> None:
    """
    By their numbers, and after a yes that they were read whole.
    """
    ended = read_into(folder, "", "", *typed, "yes", options=[])

    assert number == len(absent(folder)), ended.out


@pytest.mark.parametrize(("typed", "left"), [("all", 0), ("-1", 1), ("-1, 3-4", 3)])
def test_all_facts_or_all_but_some_are_said_at_once(typed: str, left: int, folder: Path) -> None:
    """
    What silence means follows from the policy; for most facts it means nothing.
    """
    policy = load_policy()
    by_the_terms = [path for path, fact in policy.facts.items() if fact.by_the_terms]
    read_into(folder, "", "", typed, "yes", options=[])
    said = absent(folder)

    assert len(by_the_terms) - left == len(said)
    assert {path for path in said if policy.facts[path].absent_from}


def test_no_silence_is_claimed_without_a_yes(folder: Path) -> None:
    """
    Only who has read a document whole can tell what it does not say.
    """
    read_into(folder, "", "", "all", "no", options=[])

    assert {} == absent(folder)


def test_the_best_passage_is_shown_before_a_silence_is_claimed(folder: Path) -> None:
    """
    With the question and what its answers mean.
    """
    asked = read_into(folder, "", "", "?1", "", options=[])
    facts = load_policy().facts.values()
    first = next(each for each in facts if each.by_the_terms and "participant-agreement" in each.absent_from)

    assert first.question in " ".join(asked.out.split())
