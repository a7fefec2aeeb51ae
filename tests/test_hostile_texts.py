"""A program whose every text is hostile: no report obeys it, none drowns in it, and JSON keeps it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from running import REPOSITORY
from selectolax.lexbor import LexborHTMLParser
from two_sides import HARMLESS, HOSTILE, TEXTS, load_two_sides, two_sides, two_sides_with

from evenhand import (
    Audit,
    Policy,
    Program,
    compare,
    diff,
    load_profile,
    render,
    render_comparison,
    render_diff,
    render_what_if,
    replay,
    what_if,
)
from evenhand.advice.advising import advise
from evenhand.advice.repair import repair
from evenhand.audit.auditing import audit
from evenhand.audit.case import open_case
from evenhand.reporting.advice import render_letter, render_repairs, render_requests
from evenhand.reporting.formats import COMPARISON_FORMATS, FORMATS, PLAIN_FORMATS, Format, Look, TextFormat
from evenhand.reporting.own import fill_own
from evenhand.reporting.templates import fill

UNSEEN: Final = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
LARGEST: Final = 2_000_000  # what a description may have
OTHER_WAY: Final = f"سورا {HOSTILE.rstrip('x')} هنرمندان می\u200cگویند"
TRAPS: Final = len(HOSTILE.rstrip("x"))
HALF_A_MEGABYTE: Final = "x" * 500_000
VERBOSE: Final = Look(width=60, unicode=False, verbose=True)
OWN: Final = sorted((REPOSITORY / "templates" / "examples").glob("*.j2"))


@dataclass(frozen=True)
class Case:
    """A program, its policy, and what is said of both."""

    program: Program
    policy: Policy
    audit: Audit


@cache
def case(text: str) -> Case:
    """
    Audit the program of two sides with a text everywhere, by a policy that a profile with it tailors.
    """
    program, policy = load_two_sides(text)
    bound = {"value": "50 %", "reason": text}
    profile = {"profile": text, "about": text, "parameters": {"pay.share_needed": bound}}
    tailored = load_profile(profile, policy)
    return Case(program, tailored, advise(open_case(program, tailored)))


def _repairs(each: Case, form: Format) -> str:
    repairs, _ = repair(each.program, each.policy, as_of=each.audit.as_of)
    return render_repairs(repairs, form, VERBOSE)


def _what_if(each: Case, form: Format) -> str:
    supposed = {"pay.motto": each.audit.program.name, "pay.told": False, "sharing.criticism": True}
    return render_what_if(what_if(each.program, each.policy, supposed), form, VERBOSE)


def _diff(each: Case, form: Format) -> str:
    return render_diff(diff(two_sides(), each.audit), form, VERBOSE)


def _compare(each: Case, form: Format) -> str:
    return render_comparison(compare([each.audit, each.audit]), form, VERBOSE)


def _verify(each: Case) -> str:
    return fill("verify.txt.j2", replay=replay(two_sides(), each.program, each.policy), look=VERBOSE)


def _render(each: Case, form: TextFormat, look: Look | None = None) -> str:
    return render(each.audit, form, look)


def _ask(each: Case, form: Format) -> str:
    return render_requests(each.audit, form, VERBOSE)


def _letter(each: Case) -> str:
    return render_letter(each.audit)


def _fill(each: Case, template: Path) -> str:
    return fill_own(each.audit, template)


REPORTS: Final[Mapping[str, Callable[[Case], str]]] = {
    **{form: partial(_render, form=form) for form in FORMATS},
    "terminal, verbose": partial(_render, form="terminal", look=VERBOSE),
    "letter": _letter,
    "verify": _verify,
    **{f"ask, {form}": partial(_ask, form=form) for form in PLAIN_FORMATS},
    **{f"repair, {form}": partial(_repairs, form=form) for form in PLAIN_FORMATS},
    **{f"what-if, {form}": partial(_what_if, form=form) for form in PLAIN_FORMATS},
    **{f"diff, {form}": partial(_diff, form=form) for form in PLAIN_FORMATS},
    **{f"compare, {form}": partial(_compare, form=form) for form in COMPARISON_FORMATS},
    **{path.name: partial(_fill, template=path) for path in OWN},
}


def skeleton_of_page(page: str) -> Any:
    """
    Give the elements of a page with the names of their attributes.
    """
    root: Any = LexborHTMLParser(page).root
    return [(node.tag, sorted(node.attributes)) for node in root.traverse()]


def skeleton_of_markdown(text: str) -> Any:
    """
    Give the elements that a code host makes of Markdown.
    """
    return skeleton_of_page(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))


def skeleton_of_json(text: str) -> Any:
    """
    Give the keys of a document, at every depth.
    """

    def keys(value: Any) -> Any:
        match value:
            case dict():
                return {key: keys(each) for key, each in value.items()}
            case list():
                return [keys(each) for each in value]
            case _:
                return None

    return keys(json.loads(text))


def find_skeleton(name: str) -> Callable[[str], Any] | None:
    """
    Say how to read a report for its structure; a plain text has none.
    """
    if name.endswith(("html", ".html.j2")):
        return skeleton_of_page
    if name.endswith(("markdown", ".md.j2")):
        return skeleton_of_markdown
    if name.endswith("json") or name in {"sarif", "sarif-github", "oscal"}:
        return skeleton_of_json
    return None


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_unseen_reaches_a_report(name: str) -> None:
    """
    No report holds a control character but line breaks, nor one that has no width or turns the text around.
    """
    unseen = {each for each in set(REPORTS[name](case(HOSTILE))) if unicodedata.category(each) in UNSEEN}

    assert set() == unseen - {"\n"}


@pytest.mark.parametrize("name", [name for name in REPORTS if not name.endswith("json")])
def test_no_report_drowns_in_long_texts(name: str) -> None:
    """
    With a fifth of a megabyte in every text, a report for people is shorter than a description may be.
    """
    assert len(REPORTS[name](case(HOSTILE))) < LARGEST


@pytest.mark.parametrize("name", [name for name in REPORTS if find_skeleton(name)])
def test_hostile_text_keeps_the_structure_of_a_report(name: str) -> None:
    """
    With hostile text everywhere a report has the elements and keys that it has with harmless text.
    """
    skeleton: Any = find_skeleton(name)

    harmless, hostile = (skeleton(REPORTS[name](case(text))) for text in (HARMLESS, HOSTILE))

    assert harmless == hostile


@pytest.mark.parametrize("name", [name for name in REPORTS if find_skeleton(name) is skeleton_of_page])
def test_text_that_runs_the_other_way_adds_its_isolates_and_nothing_else(name: str) -> None:
    """
    With hostile text from right to left everywhere, a page has its elements and isolates that end.
    """
    harmless, hostile = (REPORTS[name](case(text)) for text in (HARMLESS, OTHER_WAY))
    skeleton = [each for each in skeleton_of_page(hostile) if each != ("bdi", ["dir"])]

    assert skeleton_of_page(harmless) == skeleton
    assert hostile.count("\u2067") == hostile.count("\u2069")
    assert hostile.count("<bdi") == hostile.count("</bdi>")


@pytest.mark.parametrize("form", [form for form in FORMATS if find_skeleton(form)])
def test_a_hostile_copy_of_a_source_is_text_in_every_report(form: TextFormat, tmp_path: Path) -> None:
    """
    The passage in which a quotation was found is shown as text, whatever stands in it.
    """
    reports = []
    for text in (HARMLESS, HOSTILE[:TRAPS]):
        (tmp_path / "news.txt").write_text(f"{text} Nobody was paid. {text}", encoding="utf-8")
        audited = audit(*load_two_sides(folder=tmp_path))
        assert "verified" in render(audited, "json")
        reports.append(render(audited, form))
    skeleton: Any = find_skeleton(form)

    assert skeleton(reports[0]) == skeleton(reports[1])
    assert {"\n"} == {each for each in reports[1] if unicodedata.category(each) in UNSEEN}


@pytest.mark.parametrize("place", range(len(TEXTS)), ids=lambda place: f"{place}, {TEXTS[place]}")
def test_half_a_megabyte_in_one_text_is_cut_in_every_report(place: int) -> None:
    """
    Wherever in a program half a megabyte of text stands, no report but the record shows even half of it.
    """
    audited = two_sides_with(HALF_A_MEGABYTE, place)
    longest = {form: len(render(audited, form)) for form in FORMATS if form != "json"}

    assert {} == {form: length for form, length in longest.items() if length >= len(HALF_A_MEGABYTE) / 2}
