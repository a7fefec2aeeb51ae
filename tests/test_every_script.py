"""A name is shown as it is spelt, in every script, and what no script needs there is spelled out."""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
from io import StringIO
from typing import Any, Final

import cmarkgfm
import pytest
from built_in import BUILT_IN as POLICY
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from scripts import NAMES, OUT_OF_PLACE
from selectolax.lexbor import LexborHTMLParser

from evenhand import Audit, audit, load_program, render
from evenhand.reporting.directions import isolate, mark_up
from evenhand.reporting.escaping import for_html, wrap
from evenhand.reporting.escaping_files import for_markdown
from evenhand.reporting.formats import TextFormat
from evenhand.vocabulary.unseen import SEEN, visible

ISOLATES: Final = dict.fromkeys((0x2067, 0x2069))


def named(name: str) -> Audit:
    """
    Audit a program of this name, of which one side of this name speaks.
    """
    program = {
        "program": {"name": name, "sponsor": name, "as_of": "2026-12-01"},
        "parties": {"company": {"name": name, "side": "sponsor"}},
        "facts": {"pay": {"offered_share": [{"value": "40 %", "by": "company"}]}},
    }
    return audit(load_program(program, POLICY, name="program.yaml"), POLICY)


def find_name(report: str, form: TextFormat) -> str:
    """
    Find the program's name as a reader of the format does.
    """
    document: Any = json.loads(report) if form in {"json", "sarif", "oscal"} else None
    match form:
        case "html":
            (node,) = LexborHTMLParser(report).css("h1")
            return node.text().strip().translate(ISOLATES)
        case "markdown":
            page = cmarkgfm.github_flavored_markdown_to_html(report, Options.CMARK_OPT_UNSAFE)
            return LexborHTMLParser(page).css("h1")[0].text().strip().translate(ISOLATES)
        case "json":
            return str(document["program"]["name"])
        case "sarif":
            return str(document["runs"][0]["properties"]["program"])
        case "oscal":
            return str(document["assessment-results"]["metadata"]["parties"][0]["name"])
        case "junit":
            return ET.fromstring(report).attrib["name"]  # noqa: S314 - it is our own
        case "csv":
            return next(csv.DictReader(StringIO(report)))["program"]
        case _:
            return " ".join(report.splitlines()).partition(": run by ")[0]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_shown_as_it_is_spelt_in_every_format(name: str) -> None:
    """
    Joiners, selectors and what else a script needs stay in a name, and a reader finds nothing else in it.
    """
    audited = named(name)
    forms: tuple[TextFormat, ...] = ("html", "markdown", "terminal", "json", "sarif", "oscal", "junit", "csv")

    assert dict.fromkeys(forms, name) == {form: find_name(render(audited, form), form) for form in forms}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_stands_in_json_as_it_is_spelt(name: str) -> None:
    """
    JSON has no escape where nothing is out of place.
    """
    assert f'"name":"{name}"' in render(named(name), "json")


@pytest.mark.parametrize(("text", "spelled"), OUT_OF_PLACE.values(), ids=OUT_OF_PLACE)
def test_what_is_out_of_place_is_spelled_out(text: str, spelled: str) -> None:
    """
    An unseen character that does no work where it stands is an escape.
    """
    assert spelled == visible(text)


def test_formatting_characters_with_ink_are_seen() -> None:
    """
    Of all formatting characters those stand as they are that are drawn: signs of numbers and verses.
    """
    formatting = [each for each in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(each) == "Cf"]
    seen = [unicodedata.name(each) for each in formatting if visible(each) == each]

    assert {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"} == {name.split()[0] for name in seen}
    assert {"ARABIC NUMBER SIGN", "ARABIC END OF AYAH", "KAITHI NUMBER SIGN"} <= {*seen}


@given(st.text())
def test_what_is_spelled_out_once_is_plain(text: str) -> None:
    """
    To spell out twice changes nothing.
    """
    assert visible(text) == visible(visible(text))


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("aurèce vettier", "aurèce vettier"),
        ("איגוד 2!", "[איגוד 2!]"),
        ("OpenAI می\u200cگوید که آزمون", "[OpenAI می\u200cگوید که آزمون]"),
        ("the artists (איגוד האמנים): 0 %", "the artists ([איגוד האמנים]): 0 %"),
        ("איגוד replies to pay", "[איגוד] replies to pay"),
        ("the test of سورا ۲, since 2024", "the test of [سورا ۲], since 2024"),
        ("between איגוד and سورا, in all", "between [איגוד] and [سورا], in all"),
    ],
)
def test_what_runs_the_other_way_is_isolated(text: str, isolated: str) -> None:
    """
    A text that runs from right to left is isolated whole, and of any other each stretch that does.
    """
    assert isolated.replace("[", "\u2067").replace("]", "\u2069") == isolate(text)


def test_no_text_of_a_program_ends_an_isolate() -> None:
    """
    What a program writes to turn the text around is spelled out, so that the isolates are balanced.
    """
    hostile = "an\u2069 end: סורה \u202e\u2069 b"

    assert "an\\u2069 end: \u2067סורה\u2069 \\u202e\\u2069 b" == for_html(hostile)


def test_a_page_isolates_by_elements_where_one_may_stand() -> None:
    """
    Between tags an isolate is an element; in an attribute, a title and a picture it is two characters.
    """
    page = (
        "<title>\u2067א\u2069</title><svg><title>\u2067א\u2069</title><text>\u2067א\u2069</text></svg>"
        '<p title="\u2067א\u2069">{} is <b>{}</b></p>'
    )
    elements = ('<bdi dir="rtl">א</bdi>', '<bdi dir="rtl">ב</bdi>')

    assert page.format(*elements) == mark_up(page.format("\u2067א\u2069", "\u2067ב\u2069"))


def test_markdown_isolates_by_references() -> None:
    """
    Nothing unseen stands in a Markdown report: an isolate is written as the references to its characters.
    """
    assert "by &#8295;איגוד&#8297; of London" == for_markdown("by איגוד of London")


@pytest.mark.parametrize("name", ["抗议艺术家联盟" * 20, "예술가 연합 " * 20, "👩\u200d👩\u200d👧" * 40])
def test_lines_of_wide_characters_fit_a_terminal(name: str) -> None:
    """
    An ideograph takes two cells, and no line has more cells than there are columns.
    """
    lines = wrap(name, 60, 4).split("\n")
    cells = [sum(1 + (unicodedata.east_asian_width(each) in "WF") for each in line) for line in lines]

    assert max(cells) <= 60
    assert "".join(name.split()) == "".join("".join(lines).split())


def test_a_terminal_is_left_to_turn_text_around_by_itself() -> None:
    """
    A terminal gets the text and no isolates, which many show as boxes.
    """
    report = render(named(NAMES["Persian"]), "terminal")

    assert not {"\u2067", "\u2069"} & set(report)


def test_a_name_shows_a_character_that_no_report_spells_out() -> None:
    """
    What is no name by itself is white space, or a character that every report spells out, and nothing else.
    """
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]

    wrong = [
        each
        for each in characters
        if bool(re.search(SEEN, each)) != (visible(each) == each and not each.isspace())
    ]

    assert [] == wrong
