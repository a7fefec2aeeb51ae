"""For any text, whoever reads a report reads that text, whole or cut, and nothing else beside it."""

from __future__ import annotations

import csv
import json
import unicodedata
import xml.etree.ElementTree as ET
from functools import cache
from io import StringIO
from typing import Any, Final
from urllib.parse import unquote

import cmarkgfm
import markupsafe
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser
from two_sides import two_sides

from evenhand import Audit, render
from evenhand.reading import read
from evenhand.reporting.escaping import LONGEST, for_html, for_record, for_terminal
from evenhand.reporting.escaping_files import LONGEST_IN_MARKDOWN, for_markdown, for_yaml
from evenhand.reporting.escaping_json import for_json
from evenhand.vocabulary.errors import EvenhandError
from evenhand.vocabulary.unseen import visible

CONTROLS: Final = {"Cc", "Co", "Cs", "Zl", "Zp"}


def shown(text: str, longest: int = LONGEST) -> str:
    """
    Say what a reader sees of a text: all of it, or its beginning and its end.
    """
    if len(text) > longest:
        end = longest // 10
        text = f"{text[: longest - end]}… ({len(text) - longest} more characters) …{text[-end:]}"
    return visible(" ".join(text.split()))


def without_ours(text: str) -> str:
    """
    Leave out what reports put into a text: spaces of no width, and isolates of what runs the other way.
    """
    return text.translate(dict.fromkeys((0x200B, 0x2067, 0x2069)))


TRAPS: Final = st.sampled_from(
    [
        *("<b>", "&amp;", "&#60;", "<!--", "]]>", "'", '"', "{{", "}}"),
        *("*", "_", "`", "[a](b)", "| ", "\n\n", "# ", "- ", "1. ", "@a", "#1", "GH-1", "://", "www."),
        *("%0A", "::", "=1", "\\", "\r", "\x1b[0m", "\u202e", "\u200b", "\ufeff"),
    ]
)
WRITTEN: Final = st.lists(TRAPS | st.text(max_size=8), max_size=8).map("".join)
ANY_TEXT: Final = WRITTEN | st.builds(lambda text, times: text * times, WRITTEN, st.just(400))


def text_in(page: str, selector: str) -> str:
    """
    Give the text of the one element that matches, on one line.
    """
    (node,) = LexborHTMLParser(page).css(selector)
    return " ".join(node.text().split())


def elements(page: str) -> list[str]:
    """
    List the elements of a page.
    """
    root: Any = LexborHTMLParser(page).root
    return [node.tag for node in root.traverse()]


@given(ANY_TEXT)
def test_a_page_shows_a_text_and_nothing_else(text: str) -> None:
    """
    Between tags and in an attribute, a browser reads the text back, and no element beside it.
    """
    escaped = markupsafe.escape(for_html(text))
    page = f'<p title="{escaped}">{escaped}</p>'
    (node,) = LexborHTMLParser(page).css("body *")

    assert [without_ours(shown(text))] * 2 == [
        without_ours(" ".join((node.attributes["title"] or "").split())),
        without_ours(text_in(page, "p")),
    ]


@pytest.mark.parametrize(
    ("before", "element", "after"),
    [
        ("", "p", "\n"),
        ("# ", "h1", "\n"),
        ("- ", "li", "\n"),
        ("| a |\n|---|\n| ", "td", " |\n"),
        ("<details><summary>", "summary", "</summary>\n\n</details>\n"),
    ],
)
@given(text=ANY_TEXT.filter(str.strip))
def test_markdown_shows_a_text_and_nothing_else(text: str, before: str, element: str, after: str) -> None:
    """
    In a paragraph, a heading, a list, a table and a summary, a code host reads the text back as mere text.
    """
    escaped, harmless = (
        cmarkgfm.github_flavored_markdown_to_html(f"{before}{each}{after}", Options.CMARK_OPT_UNSAFE)
        for each in (for_markdown(text), "words")
    )

    assert elements(harmless) == elements(escaped)
    assert without_ours(shown(text, LONGEST_IN_MARKDOWN)) == without_ours(text_in(escaped, element))


@given(ANY_TEXT)
def test_a_terminal_shows_a_text_and_obeys_nothing(text: str) -> None:
    """
    No control reaches it, on the one line, and a text in which nothing is unseen stands as it is.
    """
    written = for_terminal(text)

    assert not {unicodedata.category(each) for each in written} & CONTROLS
    assert written == text or visible(text) != text or len(text) > LONGEST


@pytest.mark.parametrize(
    ("text", "written"), [("2.0.0", "2.0.0"), ("2. Pay", "2&#46; Pay"), ("2)", "2&#41;")]
)
def test_a_number_that_begins_a_list_is_a_reference(text: str, written: str) -> None:
    """
    A version begins none, and stands in the Markdown as it is.
    """
    assert written == for_markdown(text)


@given(ANY_TEXT)
def test_json_gives_a_text_back_whole(text: str) -> None:
    """
    What is read from JSON is the text itself, although nothing unseen stands in the document.
    """
    written = for_json({text: [text]})

    assert {text: [text]} == json.loads(written)
    assert {"\n"} == {each for each in written if unicodedata.category(each) in CONTROLS}


def test_json_gives_half_a_character_back() -> None:
    """
    A lone surrogate, which no file could hold, is an escape.
    """
    assert '"a\\ud800b"\n' == for_json("a\ud800b")


@given(ANY_TEXT)
def test_yaml_gives_a_text_back_whole(text: str) -> None:
    """
    What is read from YAML is the text itself.
    """
    assert (text,) == read(f"[{for_yaml(text)}]", error=EvenhandError).values


@pytest.mark.parametrize("text", ["1E400", "-2E-400", "0E100"])
def test_yaml_gives_a_text_back_that_looks_like_a_number(text: str) -> None:
    """
    A text that YAML would take for a number, and refuse as too long, stands in quotation marks.
    """
    assert f'"{text}"' == for_yaml(text)


@cache
def harmless() -> Audit:
    """
    The audit of the program of two sides.
    """
    return two_sides()


def named(text: str) -> Audit:
    """
    Give an audit in which the program, a rule and the reason of its finding are called something.
    """
    audited = harmless()
    finding = replace(audited.findings[0], title=text, because=text, remedy=text)
    program = replace(audited.program, name=text)
    return replace(audited, program=program, findings=(finding, *audited.findings[1:]))


@given(ANY_TEXT)
@example("=1+1")
def test_a_spreadsheet_shows_a_text_in_one_cell(text: str) -> None:
    """
    A cell holds the text, after an apostrophe where it would be taken for a formula.
    """
    (row, *_) = csv.DictReader(StringIO(render(named(text), "csv"), newline=""), strict=True)
    cell = row["because"]

    assert shown(text) in {cell, cell.removeprefix("'")}
    assert cell[:1] not in set("=+-@|%\t\r")


@given(ANY_TEXT)
def test_junit_gives_a_text_back(text: str) -> None:
    """
    A reader of XML finds the text in its attribute.
    """
    suites = ET.fromstring(render(named(text), "junit"))  # noqa: S314 - it is our own

    assert shown(text) == suites.attrib["name"]


@given(ANY_TEXT)
def test_sarif_gives_a_text_back(text: str) -> None:
    """
    Without the escapes of its links and placeholders, the message of a rule is its title.
    """
    (run,) = json.loads(render(named(text), "sarif"))["runs"]
    title = run["tool"]["driver"]["rules"][0]["shortDescription"]["text"]
    for written, meant in ((r"\[", "["), (r"\]", "]"), ("{{", "{"), ("}}", "}"), (r"\\", "\\")):
        title = title.replace(written, meant)

    assert shown(text) == title


@given(ANY_TEXT)
def test_an_annotation_gives_a_text_back(text: str) -> None:
    """
    A runner that decodes the command about a rule finds its title, and no command after it.
    """
    finding, *others = named(text).findings
    failing = replace(
        harmless(), findings=(replace(finding, verdict="fail", basis="record", breach=text or "x"), *others)
    )
    lines = render(failing, "github").split("\n")
    (line,) = [each for each in lines if f"title=fail%3A {finding.rule}::" in each]
    message = unquote(line.partition("::")[2].partition("::")[2])

    assert message == for_record(f"{text or 'x'}. {text}. Remedy: {text}")
    assert {"::", "ev", ""} == {line[:2] for line in lines}


@given(ANY_TEXT)
def test_oscal_gives_a_text_back(text: str) -> None:
    """
    A reader of OSCAL, who reads a title as Markdown, finds the title.
    """
    (result,) = json.loads(render(named(text or "x"), "oscal"))["assessment-results"]["results"]
    title = cmarkgfm.github_flavored_markdown_to_html(f"- {result['observations'][0]['title']}\n")

    assert without_ours(shown(text or "x", LONGEST_IN_MARKDOWN)) == without_ours(text_in(title, "li"))
