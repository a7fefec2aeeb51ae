"""The pages of a translation as people write them, and the texts that they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, NamedTuple

from msgspec import Meta
from msgspec.json import Decoder
from msgspec.structs import asdict

from evenhand.policy.texts import Of, TextKey
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
    breach: forms.Name | None = None
    why: forms.Name | None = None
    remedy: forms.Name | None = None
    note: forms.Name | None = None
    subgroup: forms.Name | None = None


class FactWords(Shape):
    """A fact; `fields` are the titles of the fields of its records, `clauses` what those of its own say.

    The words to `search` for are the language's own, and no translation of others.
    """

    title: forms.Name | None = None
    question: Question | None = None
    search: tuple[forms.Name, ...] = ()
    clauses: tuple[forms.Name, ...] = ()
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


class EntryWords(Shape):
    """An entry of the consistency."""

    because: forms.Name | None = None


class DocumentWords(Shape):
    """A kind of evidence."""

    title: forms.Name | None = None
    shows: forms.Name | None = None


class SubjectWords(Shape):
    """What the policy calls what it audits."""

    thing: forms.Name | None = None
    sponsor: forms.Name | None = None
    title: forms.Name | None = None


class PolicyWords(Shape):
    """What belongs to no single criterion: the policy's page, facts, consistency and documents."""

    english: English
    about: forms.Name | None = None
    coverage_reason: forms.Name | None = None
    audits: SubjectWords | None = None
    bands: dict[str, forms.Name] = {}
    documents: dict[str, DocumentWords] = {}
    facts: dict[forms.Id, dict[FactName, FactWords]] = {}
    consistency: dict[forms.Id, EntryWords] = {}


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
            if shape.audits is not None:
                yield from _words_of("subject", "", shape.audits, ("audits",))
            for band, words in shape.bands.items():
                yield TranslatedText(TextKey("band", band, "title"), words, ("bands", band))
            for group, facts in shape.facts.items():
                yield from _facts(group, facts, ("facts", group))
            for name, entry in shape.consistency.items():
                yield from _words_of("entry", name, entry, ("consistency", name))
            for name, document in shape.documents.items():
                yield from _words_of("document", name, document, ("documents", name))


def list_search(
    shape: CriterionWords | PolicyWords, page: str
) -> Iterator[tuple[str, tuple[str, ...], KeyPath]]:
    """List the words to search for that a page gives, by their facts, each with the place of the fact."""
    groups: Mapping[str, Mapping[str, FactWords]]
    groups = {page: shape.facts} if isinstance(shape, CriterionWords) else shape.facts
    for group, facts in groups.items():
        within = ("facts",) if isinstance(shape, CriterionWords) else ("facts", group)
        for name, fact in facts.items():
            if fact.search:
                yield f"{group}.{name}", fact.search, (*within, name)


def _facts(group: str, facts: Mapping[str, FactWords], path: KeyPath) -> Iterator[TranslatedText]:
    for name, fact in facts.items():
        fact_path = f"{group}.{name}"
        yield from _words_of("fact", fact_path, fact, (*path, name))
        for field, title in fact.fields.items():
            key = TextKey("field", f"{fact_path} {field}", "title")
            yield TranslatedText(key, title, (*path, name, "fields", field))
        for index, says in enumerate(fact.clauses):
            key = TextKey("clause", f"{fact_path} {index + 1}", "says")
            yield TranslatedText(key, says, (*path, name, "clauses", index))


def _words_of(of: Of, name: str, shape: Shape, path: KeyPath) -> Iterator[TranslatedText]:
    """List the texts of one thing: neither the mark of the page nor what stands below the thing."""
    for text, words in asdict(shape).items():
        if isinstance(words, str) and text != MARK:
            yield TranslatedText(TextKey(of, name, text), words, path)
