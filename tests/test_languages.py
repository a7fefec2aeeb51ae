"""Languages: everything that a report says comes from a catalogue, and the verdicts stay the same."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from babel.messages import Catalog
from built_in import BUILT_IN as POLICY
from catalogues import FOLDER, FOREIGN, NAMES, collect, open_translation, renew
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser
from two_sides import HARMLESS, HOSTILE, two_sides

from evenhand import FORMATS, Audit, audit, compare, load_program, render
from evenhand.advice.advising import advise
from evenhand.advice.repair import repair
from evenhand.audit.case import open_case
from evenhand.comparing.what_if import what_if
from evenhand.reporting.advice import render_letter, render_repairs, render_requests
from evenhand.reporting.comparisons import render_comparison
from evenhand.reporting.several import render_what_if
from evenhand.vocabulary.languages import (
    LANGUAGES,
    Catalogue,
    Language,
    say,
    say_later,
    say_name,
    say_number,
    speaking,
    speaking_by,
)

PARTS: Final = re.compile(r"{\w+}")
ACTIVE: Final = re.compile(r"[<>&*_`|#\[\]\\~]")
EXAMPLE_PROGRAMS: Final = Path(__file__).parents[1] / "examples" / "programs"
IDS: Final = {  # what stays in the report on `two_sides`: names of files, and words of choices and of a side
    *("evenhand", "audit", "SHA", "news", "terms", "fairwork", "keep", "the", "web", "is", "are", "paid"),
    *("open", "told", "allowed", "approval", "channels", "criticism", "groups", "swift", "none", "artists"),
}
MACHINE: Final = ("rule", "criterion", "severity", "verdict", "accounts", "facts", "parameters", "location")


def forms(message: Any) -> list[str]:
    """
    Give the singular and the plural of a message, or its only form.
    """
    return [message] if isinstance(message, str) else list(message)


def by_key(catalogue: Catalog) -> Mapping[tuple[str | None, str], Any]:
    """
    Give the messages of a catalogue by their kind and their English.
    """
    return {(each.context, forms(each.id)[0]): each for each in catalogue if each.id}


def advised(name: str, language: Language = "en") -> Audit:
    """
    Audit one of the examples, with advice.
    """
    program = load_program(EXAMPLE_PROGRAMS / f"{name}.yaml", POLICY)
    return advise(open_case(program, POLICY), language)


def every_report(language: Language) -> Iterator[str]:
    """
    Make every kind of report on the program of the four articles, and on one beside it.
    """
    program = load_program(EXAMPLE_PROGRAMS / "sora-early-access.yaml", POLICY)
    audited = advised("sora-early-access", language)
    yield from (render(audited, form) for form in FORMATS if form != "json")
    yield from (render_requests(audited, "terminal"), render_requests(audited, "markdown"))
    yield render_letter(audited)
    other = advised("fair-on-paper", language)
    comparison = compare([audited, other])
    yield from (render_comparison(comparison, form) for form in ("terminal", "html", "markdown"))
    supposed = what_if(program, POLICY, ["sharing.approval_scope=none"], language=language)
    yield from (render_what_if(supposed, form) for form in ("terminal", "markdown"))
    repairs = repair(program, POLICY, language=language)
    yield from (render_repairs(repairs, form) for form in ("terminal", "markdown"))


class Listening(gettext.NullTranslations):
    """Notes every sentence and every name that is said."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.said: set[tuple[str | None, str]] = set()

    def gettext(self, message: str) -> str:
        """Note a sentence."""
        self.said.add((None, message))
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Note a sentence about a number of things."""
        self.said.add((None, msgid1))
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context: str, message: str) -> str:
        """Note a name."""
        self.said.add((context, message))
        return message


class Greek(gettext.NullTranslations):
    """Says everything in Greek letters, so that what is said past the catalogue shows."""

    def gettext(self, message: str) -> str:
        """Spell a sentence; its parts stay."""
        return re.sub(r"({\w+})|[A-Za-z]", lambda found: found[1] or "λ", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Spell a sentence about a number of things."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """Spell a name."""
        del context
        return self.gettext(message)


@pytest.mark.parametrize("language", FOREIGN)
def test_a_catalogue_has_every_sentence_and_no_other(language: str) -> None:
    """
    What `make languages` would collect today is what the catalogue holds.
    """
    assert list(by_key(collect())) == list(by_key(open_translation(language)))


@pytest.mark.parametrize("language", FOREIGN)
def test_every_sentence_is_translated(language: str) -> None:
    """
    No translation is missing, in none of its numbers, and none waits for a second look.
    """
    catalogue = by_key(open_translation(language))

    assert [] == [key for key, each in catalogue.items() if each.fuzzy or not all(forms(each.string))]
    assert [] == [key for key, each in catalogue.items() if len(forms(each.id)) != len(forms(each.string))]


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_keeps_the_parts_of_its_sentence(language: str) -> None:
    """
    The same parts stand in both, whatever the order.
    """
    catalogue = by_key(open_translation(language))

    lost = [
        key
        for key, each in catalogue.items()
        for one, other in zip(forms(each.id), forms(each.string), strict=True)
        if sorted(set(PARTS.findall(one))) != sorted(set(PARTS.findall(other)))
    ]

    assert [] == lost


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_brings_no_markup(language: str) -> None:
    """
    No sentence holds a character that HTML or Markdown would act on and that the English has not.
    """
    catalogue = by_key(open_translation(language))

    added = [
        key
        for key, each in catalogue.items()
        for one, other in zip(forms(each.id), forms(each.string), strict=True)
        if set(ACTIVE.findall(PARTS.sub("", other))) - set(ACTIVE.findall(PARTS.sub("", one)))
    ]

    assert [] == added


@pytest.mark.parametrize("language", FOREIGN)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    """
    The catalogue for machines says what the one for people says.
    """
    with (FOLDER / language / "evenhand.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for (context, english), each in by_key(renew(language)).items():
        one, *many = forms(each.string)
        said = compiled.pgettext(context, english) if context else compiled.gettext(english)
        assert one == (compiled.ngettext(each.id[0], each.id[1], 1) if many else said)
        if many:
            assert many[0] == compiled.ngettext(each.id[0], each.id[1], 2)


def test_every_report_says_only_what_is_in_the_catalogue() -> None:
    """
    Whatever any report says, `make languages` finds it.
    """
    listening = Listening()
    with speaking_by(Catalogue("en", listening)):
        list(every_report("en"))

    assert set() == listening.said - set(by_key(collect()))
    assert {kind for kind, _ in listening.said if kind} <= set(NAMES)


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_no_sentence_of_a_report_stands_outside_the_catalogue(form: Any) -> None:
    """
    With a catalogue in Greek letters, a report on a program and a policy in Greek holds no other word.
    """
    with speaking_by(Catalogue("en", Greek())):
        report = render(two_sides("λόγος"), form)
    shown = text_of(report) if form == "html" else report
    others = re.sub(r"<[^<>]*>|&#?\w+;|\S*[/.:]\S+|\b[0-9a-f]{16,}\b|\b\w*\d\w*\b", " ", shown)

    assert set() == set(re.findall(r"[A-Za-z]{2,}", others)) - IDS


@pytest.mark.parametrize("language", FOREIGN)
def test_the_words_of_the_machine_never_change(language: Language) -> None:
    """
    Verdicts, ids, places, scores and digests are the same in every language.
    """
    one, other = (advised("fair-on-paper", each) for each in ("en", language))

    assert one.opinion.conclusion == other.opinion.conclusion
    assert one.digests == other.digests
    assert [replace(each, title="") for each in one.accounts] == [
        replace(each, title="") for each in other.accounts
    ]
    assert [[getattr(each, name) for name in MACHINE] for each in one.findings] == [
        [getattr(each, name) for name in MACHINE] for each in other.findings
    ]


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("form", FORMATS)
def test_the_same_audit_gives_the_same_report_in_its_language(form: Any, language: Language) -> None:
    """
    What was said in another language in between leaves no trace.
    """
    before = render(two_sides(language=language), form)
    render(two_sides(), form)

    assert before == render(two_sides(language=language), form)


@pytest.mark.parametrize("language", FOREIGN)
def test_hostile_text_adds_nothing_to_a_page_in_any_language(language: Language) -> None:
    """
    The page has the elements it has with harmless text.
    """
    pages = (render(two_sides(text, language=language), "html") for text in (HARMLESS, HOSTILE))
    one, other = ([each.tag for each in LexborHTMLParser(page).css("*")] for page in pages)

    assert one == other


def test_a_part_of_a_sentence_is_escaped_for_its_place() -> None:
    """
    No part of a sentence passes the escaping, in whatever language it is said.
    """
    hostile = two_sides(HOSTILE, language="de")

    assert "<script" not in render(hostile, "markdown")
    assert "\x1b" not in render(hostile, "terminal")


def test_a_language_that_is_not_there_is_refused() -> None:
    """
    The message names those that there are.
    """
    unknown: Any = "eo"
    with pytest.raises(ValueError, match=re.escape("There are: en, es, fr, de.")):
        audit(load_program({"program": HEADER}, POLICY), POLICY, language=unknown)


def test_audits_in_two_languages_are_not_compared() -> None:
    """
    Programs stand side by side in one language.
    """
    with pytest.raises(ValueError, match="different languages"):
        compare([advised("empty"), advised("empty", "es")])


def test_a_sentence_said_later_is_said_in_the_language_of_then() -> None:
    """
    What is found out on loading is told in the language of the report.
    """
    later = say_later("there is no file '{name}'", name="a.txt")

    with speaking("de"):
        said = str(later)
    assert ("there is no file 'a.txt'", "es gibt keine Datei 'a.txt'") == (str(later), said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_choose_their_form(language: str) -> None:
    """
    One day is not two days.
    """
    with speaking(language):
        one, two = (say_number("{number} day", "{number} days", number) for number in (1, 2))

    assert one[2:] != two[2:]


def test_outside_of_a_call_english_is_spoken() -> None:
    """
    A language lasts as long as the block that speaks it.
    """
    with speaking("fr"):
        inside = say("not stated"), say_name("verdict", "not-applicable")

    assert ("non indiqué", "sans objet") == inside
    assert ("not stated", "not applicable") == (say("not stated"), say_name("verdict", "not-applicable"))


HEADER: Final = {"name": "A preview", "sponsor": "Lumen", "as_of": "2026-03-01"}


def text_of(page: str) -> str:
    """
    Give what a page shows, with the labels that only a screen reader reads.
    """
    tree = LexborHTMLParser(page)
    for hidden in tree.css("style, script, code, meta"):
        hidden.decompose()
    labels = [
        each.attributes[name] or ""
        for name in ("aria-label", "data-of", "title", "alt")
        for each in tree.css(f"[{name}]")
    ]
    return " ".join((tree.root.text(separator=" ") if tree.root else "", *labels))
