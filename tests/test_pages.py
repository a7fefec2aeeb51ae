"""Whatever a template of pages prints is escaped, and said in the language of its report."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import UndefinedError
from msgspec.structs import replace
from two_sides import two_sides

from evenhand import Audit, render
from evenhand.reporting.templates import open_environment
from evenhand.vocabulary.languages import open_catalogue, speaking


def print_page(template: str, language: str = "en", **found: Any) -> str:
    """
    Print what a template of a page makes of some values.
    """
    with speaking(language):
        return open_environment(".html", open_catalogue(language)).from_string(template).render(found)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ text }}", "&lt;b&gt;"),
        ('<p title="{{ text }}">', '<p title="&lt;b&gt;">'),
        ("{{ text if text else 1 }}", "&lt;b&gt;"),
        ("{{ text ~ text }}", "&lt;b&gt;&lt;b&gt;"),
        ("{{ text[:2] }}", "&lt;b"),
        ("{{ text.upper() }}", "&lt;B&gt;"),
        ('{{ {"<i>": text}["<i>"] }}', "&lt;b&gt;"),
        ("{% set kept %}<i>{{ text }}</i>{% endset %}{{ kept }}", "<i>&lt;b&gt;</i>"),
        ("{% macro made(it) %}<i>{{ it }}</i>{% endmacro %}{{ made(text) }}", "<i>&lt;b&gt;</i>"),
        ("{% macro made() %}<i>{{ caller() }}</i>{% endmacro %}{% call made() %}{{ text }}{% endcall %}",
         "<i>&lt;b&gt;</i>"),
        ('{{ say("Run by {sponsor}.", sponsor=text) }}', "Run by &lt;b&gt;."),
        ('{{ say("Run by {sponsor}.", **{"sponsor": text}) }}', "Run by &lt;b&gt;."),
        ('{% set said = say("Run by {sponsor}.", sponsor=text) %}{{ said }}', "Run by &lt;b&gt;."),
        ('{{ say_number("{number} program", "{number} programs", 2) }}', "2 programs"),
        ("{{ none }} {{ 1.5 }} {{ [text] }}", "None 1.5 [&#39;&lt;b&gt;&#39;]"),
    ],
)  # fmt: skip
def test_whatever_a_template_prints_is_escaped_once(template: str, expected: str) -> None:
    """
    A text is escaped wherever it is printed, and what a template made of it is not escaped again.
    """
    assert expected == print_page(template, text="<b>")


def test_a_sentence_stands_in_the_language_of_its_environment() -> None:
    """
    A sentence and its parts are printed in the order of their language.
    """
    template = '{{ say("{claims} by {party}", claims="<1>", party="A") }}; {{ say("Findings") }}'

    assert ["&lt;1&gt; by A; Findings", "&lt;1&gt; by A; Constatations"] == [
        print_page(template, language) for language in ("en", "fr")
    ]


def test_a_name_that_is_not_there_is_no_empty_text() -> None:
    """
    A misspelt name is an error.
    """
    with pytest.raises(UndefinedError):
        print_page("{{ finding }}")


def test_what_a_rule_rests_on_is_that_of_its_own_audit() -> None:
    """
    A page shows the bounds of its own audit, although one of the same rules was written before.
    """
    audited = two_sides()
    others = [audited, *(renamed(audited, reason) for reason in ("Reason one", "Reason <two>"))]
    pages = [render(each, "html") for each in (*others, audited)]

    assert [(0, 0), (1, 0), (0, 1), (0, 0)] == [
        ("Reason one" in page, "Reason &lt;two&gt;" in page) for page in pages
    ]


def renamed(audited: Audit, reason: str) -> Audit:
    """
    Give an audit the bounds of which have another reason.
    """
    return replace(audited, parameters=tuple(replace(each, reason=reason) for each in audited.parameters))
