"""The words of a policy's translations, `languages/<language>/<page>.yaml`.

A file says again, in another language, what stands in the English files under the same names: the texts
that reports show. Each may be left out; the English stands in its place. `english` may not: it says of which
English texts the file is the translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, NamedTuple

from msgspec import Meta
from msgspec.json import Decoder
from msgspec.structs import asdict

from evenhand.policy.model import Of, TextKey
from evenhand.policy.written import FactName, Question
from evenhand.reading import KeyPath, forms
from evenhand.reading.forms import Shape

MARK: Final = "english"

English = Annotated[
    forms.Name, Meta(description="The digest of the English texts that these words were last compared with.")
]


class RuleWords(Shape):
    """A rule."""

    title: forms.Name | None = None
    why: forms.Name | None = None
    remedy: forms.Name | None = None
    note: forms.Name | None = None


class FactWords(Shape):
    """A fact; `fields` are the titles of the fields of its records."""

    title: forms.Name | None = None
    question: Question | None = None
    fields: dict[FactName, forms.Name] = {}


class DerivedWords(Shape):
    """A fact worked out from others."""

    title: forms.Name | None = None


class BoundWords(Shape):
    """A parameter."""

    title: forms.Name | None = None
    reason: forms.Name | None = None


class CriterionWords(Shape):
    """A criterion: its page, and its rules by the names of their files."""

    english: English
    title: forms.Name | None = None
    question: Question | None = None
    facts: dict[FactName, FactWords] = {}
    derived: dict[FactName, DerivedWords] = {}
    parameters: dict[FactName, BoundWords] = {}
    rules: dict[str, RuleWords] = {}


class DocumentWords(Shape):
    """A kind of evidence."""

    title: forms.Name | None = None
    shows: forms.Name | None = None


class PolicyWords(Shape):
    """What belongs to no single criterion: the policy's page, its documents, and the facts of facts.yaml."""

    english: English
    about: forms.Name | None = None
    coverage_reason: forms.Name | None = None
    documents: dict[str, DocumentWords] = {}
    facts: dict[forms.Id, dict[FactName, FactWords]] = {}


Decoder(tuple[CriterionWords, PolicyWords])  # works their types out


class TranslatedText(NamedTuple):
    """One translated text, and where its file gives it: the thing at `path`, its text behind that."""

    key: TextKey
    words: str
    path: KeyPath


def list_words(shape: CriterionWords | PolicyWords, page: str) -> Iterator[TranslatedText]:
    """List every text that a page gives, under the name that it has in the English."""
    match shape:
        case CriterionWords():
            yield from _words_of("criterion", page, shape, ())
            yield from _facts(page, shape.facts, ("facts",))
            for name, each in shape.derived.items():
                yield from _words_of("fact", f"{page}.{name}", each, ("derived", name))
            for name, bound in shape.parameters.items():
                yield from _words_of("bound", f"{page}.{name}", bound, ("parameters", name))
            for name, rule in shape.rules.items():
                yield from _words_of("rule", f"{page}/{name}", rule, ("rules", name))
        case PolicyWords():
            yield from _words_of("policy", "", shape, ())
            for group, facts in shape.facts.items():
                yield from _facts(group, facts, ("facts", group))
            for name, document in shape.documents.items():
                yield from _words_of("document", name, document, ("documents", name))


def _facts(group: str, facts: Mapping[str, FactWords], path: KeyPath) -> Iterator[TranslatedText]:
    for name, fact in facts.items():
        fact_path = f"{group}.{name}"
        yield from _words_of("fact", fact_path, fact, (*path, name))
        for field, title in fact.fields.items():
            key = TextKey("field", f"{fact_path} {field}", "title")
            yield TranslatedText(key, title, (*path, name, "fields", field))


def _words_of(of: Of, name: str, shape: Shape, path: KeyPath) -> Iterator[TranslatedText]:
    """List the texts of one thing: neither the mark of the page nor what stands below the thing."""
    for text, words in asdict(shape).items():
        if isinstance(words, str) and text != MARK:
            yield TranslatedText(TextKey(of, name, text), words, path)
