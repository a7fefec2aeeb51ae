"""A hundred rules of another subject, written as a table: an index of open museums, concluding by score."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from running import REPOSITORY, Ended, run

from evenhand import audit, load_policy, load_program

INDEX: Final = REPOSITORY / "examples" / "policies" / "open-museums"
HARBOUR: Final = REPOSITORY / "tests" / "programs" / "harbour-museum.yaml"
POLICY: Final = load_policy(INDEX)
# No report on a museum speaks of our own subject. The severities are those of every policy.
OURS: Final = re.compile(
    r"\b(programs?|sponsors?|fair(ness)?|testers?|participants?|early.access|take part|critical rules?)\b",
    re.IGNORECASE,
)
FILE: Final = re.compile(r"tests/programs/|tests%2Fprograms%2F")
LANGUAGES: Final = ("en", "de", "es", "fr")


def find_ours(text: str) -> list[str]:
    """
    Find the words of our own subject in a text, but for the way to the file.
    """
    return [match[0] for match in OURS.finditer(FILE.sub("", text))]


def texts_in(values: Any) -> Iterator[str]:
    """
    Give every text in the values of a JSON document: its keys are the contract's.
    """
    match values:
        case str():
            yield values
        case dict():
            for each in values.values():
                yield from texts_in(each)
        case list():
            for each in values:
                yield from texts_in(each)


def report(form: str, *more: str, command: str = "audit") -> str:
    """
    Make a report on the museum.
    """
    ended = run(command, HARBOUR, "--rules", INDEX, "-f", form, *more)
    assert ended.err == ""
    return ended.out


def test_it_is_a_hundred_rules_in_a_hundred_rows() -> None:
    """
    Each criterion is a page and a table, and there is no other file of rules.
    """
    tables = [path.read_text(encoding="utf-8").splitlines() for path in INDEX.glob("*/rules.csv")]
    rows = [row for _, *rows in tables for row in rows]

    assert (100, 100) == (len(POLICY.rules), len(rows))
    assert {"criterion.yaml", "rules.csv"} == {path.name for path in INDEX.glob("*/*")}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("check", ""),
        ("test", "300 examples run, 0 wrong.\n"),
        ("mutate", "100 changes tried, 0 unnoticed.\n"),
    ],
)
def test_the_tools_of_an_author_find_nothing_wrong(command: str, said: str) -> None:
    """
    It is checked, its examples come out, and every change of a rule is noticed.
    """
    assert Ended(0, said, "") == run("rules", command, "--rules", INDEX)


def test_the_opinion_is_the_bands_between_which_the_score_lies() -> None:
    """
    What the board and the visitors say apart leaves open which band it is.
    """
    opinion = audit(load_program(HARBOUR, POLICY), POLICY).opinion

    assert ("between bands", ["a drawn curtain", "a door ajar"]) == (
        opinion.conclusion,
        [band.title for band in opinion.bands],
    )


@pytest.mark.parametrize("form", ["terminal", "markdown", "junit", "github"])
def test_a_text_about_a_museum_has_no_word_of_another_subject(form: str) -> None:
    """
    What a person reads speaks of museums and of nothing else.
    """
    text = report(form, *(("-v",) if form == "terminal" else ()))

    assert [] == find_ours(re.sub(r'name="(program|sponsor)"|account sponsor:', "", text))


def test_a_page_about_a_museum_has_no_word_of_another_subject() -> None:
    """
    All that a browser shows of the page speaks of museums, with the title that the policy gives.
    """
    page = report("html")
    shown = re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)

    assert "Openness check of an invented example" in page
    assert [] == find_ours(unescape(shown))


@pytest.mark.parametrize("form", ["json", "sarif", "oscal"])
def test_a_document_about_a_museum_has_no_word_of_another_subject(form: str) -> None:
    """
    No value in it does; its keys are those of a contract.
    """
    ours = {word for text in texts_in(json.loads(report(form))) for word in find_ours(text)}
    machine = {"program", "sponsor", "participants"}  # the side of a claim, and the holder of a document

    assert set() == ours - machine


def test_a_spreadsheet_about_a_museum_has_no_word_of_another_subject() -> None:
    """
    Below the names of the columns no cell does.
    """
    _, *rows = csv.reader(StringIO(report("csv")))

    assert [] == [word for row in rows for cell in row for word in find_ours(cell)]


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_a_comparison_of_museums_has_no_word_of_another_subject(form: str) -> None:
    """
    Side by side they are museums too.
    """
    ended = run("compare", HARBOUR, HARBOUR, "--rules", INDEX, "-f", form)
    shown = re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", ended.out, flags=re.DOTALL)

    assert [] == find_ours(unescape(shown))


@pytest.mark.parametrize(
    "command",
    [
        ("ask", "-v"),
        ("ask", "--letter"),
        ("what-if",),
    ],
    ids=" ".join,
)
def test_what_is_asked_of_a_museum_has_no_word_of_another_subject(command: tuple[str, ...]) -> None:
    """
    Neither what to ask for, nor the letter to the board, nor what would move.
    """
    name, *more = command
    answers = ("money.income_from_tickets_is_published=true",) if name == "what-if" else ()
    ended = run(name, HARBOUR, *answers, "--rules", INDEX, *more)

    assert "" == ended.err
    assert [] == find_ours(ended.out)


def test_what_moved_has_no_word_of_another_subject(tmp_path: Path) -> None:
    """
    Nor what moved between two audits, nor whether one comes out the same.
    """
    for name, day in (("old", "2026-11-15"), ("new", "2026-11-16")):
        (tmp_path / f"{name}.json").write_text(report("json", "--as-of", day), encoding="utf-8")
    ended = run("diff", tmp_path / "old.json", tmp_path / "new.json", "-f", "markdown")

    assert [] == find_ours(ended.out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_calls_it_by_the_name_of_the_policy(language: str) -> None:
    """
    Where the policy has no translation, its own words stand in the sentences of the language.
    """
    assert "Openness check" in report("html", "--language", language)


FORMATS: Final[Mapping[str, str]] = {
    "junit": "between a drawn curtain and a door ajar",
    "sarif": "a drawn curtain to a door ajar",
    "csv": "between a drawn curtain and a door ajar",
    "terminal": "Harbour Museum: between a drawn curtain and a door ajar; what is still open",
    "markdown": "Harbour Museum: between a drawn curtain and a door ajar; what is still open decides.",
    "html": "Harbour Museum: between a drawn curtain and a door ajar; what is still open decides.",
    "oscal": "between a drawn curtain and a door ajar",
}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_between_which_bands_it_lies(form: str) -> None:
    """
    SARIF names both bands by their ids, and what people read as well says them in words.
    """
    assert FORMATS[form] in report(form)
