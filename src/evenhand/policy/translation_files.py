"""The files of a policy's translations: each read, checked against its shape, and its words listed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from msgspec.structs import replace
from pydantic import BaseModel, TypeAdapter

from evenhand.policy.model import Of, Policy, TextKey
from evenhand.policy.policy_files import CriterionFile
from evenhand.policy.translation import PAGE, find_group, list_texts
from evenhand.policy.translation_shapes import CriterionWords, FactWords, PolicyWords
from evenhand.reading import Complaints, KeyPath, Readable, read
from evenhand.reading.shapes import check_shape
from evenhand.vocabulary.errors import Place, PolicyError, Problem, nearest
from evenhand.vocabulary.languages import ENGLISH, LANGUAGES, Language

MARK: Final = "english"
_WORDS: Final = TypeAdapter(CriterionWords)
_PAGE_WORDS: Final = TypeAdapter(PolicyWords)


@dataclass(frozen=True)
class TranslationFile:
    """One file of a translation, in its shape; `page` is a criterion or the policy as a whole."""

    language: Language
    page: str
    shape: CriterionWords | PolicyWords
    complaints: Complaints

    @property
    def is_marked(self) -> bool:
        """Checks if the file says of which English texts its words are the translation."""
        return MARK in self.complaints.located.values


@dataclass(frozen=True)
class TranslationFolder:
    """The translations in the folder of one policy, and the English files `beside` them in their shapes."""

    files: Sequence[TranslationFile]
    beside: Mapping[str, Any]

    def list_english(self, policy: Policy) -> Mapping[TextKey, str]:
        """List what there is to translate: a policy that extends this one has another page."""
        page = self.beside["policy.yaml"]
        reason = page.opinion.coverage_needed.reason
        return list_texts(replace(policy, about=page.about, coverage_reason=reason))

    def declares(self, key: TextKey) -> bool:
        """Checks if an English text stands in this folder, and not in one that it extends."""
        match key.of:
            case "policy":
                return True
            case "rule":
                return f"{key.name}.yaml" in self.beside
            case "document":
                return key.name in (self.beside.get("documents.yaml") or ())
        group = find_group(key)
        page: CriterionFile | None = self.beside.get(f"{group}/criterion.yaml")
        if page is None:
            return group in (self.beside.get("facts.yaml") or ())
        if key.of == "criterion":
            return page.title is not None  # what is added to an inherited criterion has none
        name = key.name.removeprefix(f"{group}.").partition(" ")[0]
        return name in {*page.facts, *page.derived, *page.parameters}


def is_translation(name: str) -> bool:
    """Checks if a file of a policy says its texts in another language."""
    return name.startswith("languages/")


def open_translations(
    sources: Mapping[str, Readable], folder: str, languages: Collection[Language], problems: list[Problem]
) -> list[TranslationFile]:
    """Open the files of some languages among those of a policy."""
    return [
        opened
        for name in sorted(filter(is_translation, sources))
        for opened in _open_one(name, f"{folder}/{name}", sources[name], languages, problems)
    ]


def _open_one(
    name: str, place: str, source: Readable, languages: Collection[Language], problems: list[Problem]
) -> Iterator[TranslationFile]:
    parts = PurePosixPath(name).parts
    foreign = [each for each in LANGUAGES if each != ENGLISH]
    expected = f"languages/<language>/<criterion>.yaml, the language one of {', '.join(foreign)}"
    if len(parts) != len(("languages", "es", "pay.yaml")) or not name.endswith(".yaml"):
        problems.append(Problem(Place(place), "No translation stands here.", expected))
        return
    language = next((each for each in foreign if each == parts[1]), None)
    if language is None:
        message = f"'{parts[1]}' is no language that evenhand speaks."
        problems.append(Problem(Place(place), message, expected, nearest(parts[1], foreign)))
    elif language in languages:
        yield from _open(language, parts[2].removesuffix(".yaml"), place, source, problems)


def _open(
    language: Language, page: str, place: str, source: Readable, problems: list[Problem]
) -> Iterator[TranslationFile]:
    try:
        located = read(source, error=PolicyError, name=place)
    except PolicyError as unreadable:
        problems += unreadable.problems
        return
    complaints = Complaints(located, problems)
    adapter: TypeAdapter[Any] = _PAGE_WORDS if page == PAGE else _WORDS
    # Where nothing is wrong but that the digest is missing, it is told when it is known what to write.
    marked = {MARK: "?", **located.values} if isinstance(located.values, Mapping) else located.values
    shape = check_shape(adapter, marked, Complaints(located))
    if shape is None:
        check_shape(adapter, located.values, complaints)
    else:
        yield TranslationFile(language, page, shape, complaints)


class TranslatedText(NamedTuple):
    """One translated text, and where its file gives it: the thing at `path`, its text behind that."""

    key: TextKey
    words: str
    path: KeyPath


def list_words(file: TranslationFile) -> Iterator[TranslatedText]:
    """List every text that a file gives, under the name that it has in the English."""
    match file.shape:
        case CriterionWords() as shape:
            criterion = file.page
            yield from _words_of("criterion", criterion, shape, ())
            yield from _facts(criterion, shape.facts, ("facts",))
            for name, each in shape.derived.items():
                yield from _words_of("fact", f"{criterion}.{name}", each, ("derived", name))
            for name, bound in shape.parameters.items():
                yield from _words_of("bound", f"{criterion}.{name}", bound, ("parameters", name))
            for name, rule in shape.rules.items():
                yield from _words_of("rule", f"{criterion}/{name}", rule, ("rules", name))
        case PolicyWords() as shape:
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


def _words_of(of: Of, name: str, shape: BaseModel, path: KeyPath) -> Iterator[TranslatedText]:
    """List the texts of one thing: neither the mark of the page nor what stands below the thing."""
    for text, words in shape:
        if isinstance(words, str) and text != MARK:
            yield TranslatedText(TextKey(of, name, text), words, path)
