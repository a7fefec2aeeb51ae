"""Reading the translations of a policy, and adding them to it.

Every text they give must be one that the English has. A page says by a digest of which English texts its
words are the translation. Where others stand there now, none of its words is taken: they may say what the
policy no longer says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, Final

from msgspec.structs import replace

from evenhand.policy.concluding import Band
from evenhand.policy.loading_opinion import read_subject
from evenhand.policy.loading_table import TABLE, TablePage
from evenhand.policy.model import Fact, Policy
from evenhand.policy.texts import Of, TextKey, Translated, TranslatedPage
from evenhand.policy.translation import PAGE, digest_texts, find_group, find_page, list_texts
from evenhand.policy.written import CriterionFile
from evenhand.policy.written_translations import (
    MARK,
    CriterionWords,
    PolicyWords,
    TranslatedText,
    list_search,
    list_words,
)
from evenhand.reading import Complaints, Readable, read, take
from evenhand.vocabulary.errors import Place, PolicyError, Problem, nearest
from evenhand.vocabulary.languages import ENGLISH, LANGUAGES, Language

_NOUNS: Final[Mapping[Of, str]] = {
    "rule": "a rule of this criterion",
    "fact": "a fact that stands in this file's English",
    "field": "a field of this fact",
    "bound": "a parameter of this criterion",
    "entry": "an entry of consistency.yaml",
    "document": "a document of documents.yaml",
    "band": "a band of policy.yaml",
}
_Texts = Mapping[TextKey, str]


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
        bands = tuple(Band(name, name, Decimal(0)) for name in page.opinion.bands)
        behind = replace(
            policy,
            about=page.about,
            coverage_reason=page.opinion.coverage_needed.reason,
            subject=read_subject(page),
            concluding=replace(policy.concluding, bands=bands),
        )
        return list_texts(behind)

    def declares(self, key: TextKey) -> bool:
        """Checks if an English text stands in this folder, and not in one that it extends."""
        match key.of:
            case "policy" | "subject":
                return True
            case "rule":
                criterion, _, slug = key.name.partition("/")
                return f"{key.name}.yaml" in self.beside or self._stands_in_table(criterion, slug)
            case "band":
                return key.name in self.beside["policy.yaml"].opinion.bands
            case "entry":
                return key.name in (self.beside.get("consistency.yaml") or ())
            case "document":
                return key.name in (self.beside.get("documents.yaml") or ())
        group = find_group(key)
        page: CriterionFile | None = self.beside.get(f"{group}/criterion.yaml")
        if page is None:
            return group in (self.beside.get("facts.yaml") or ())
        if key.of == "criterion":
            return page.title is not None  # what is added to an inherited criterion has none
        name = key.name.removeprefix(f"{group}.").partition(" ")[0]
        is_there = name in {*page.facts, *page.derived, *page.parameters}
        return is_there or self._stands_in_table(group, name)

    def _stands_in_table(self, criterion: str, name: str) -> bool:
        table: TablePage | None = self.beside.get(f"{criterion}/{TABLE}")
        return table is not None and table.declares(name)


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
        problems.append(Problem(Place(place), "No translation stands here.", expected, code="misplaced"))
        return
    language = next((each for each in foreign if each == parts[1]), None)
    if language is None:
        message = f"'{parts[1]}' is no language that evenhand speaks."
        near = nearest(parts[1], foreign)
        problems.append(Problem(Place(place), message, expected, near, code="unknown-name"))
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
    kind: type[CriterionWords | PolicyWords] = PolicyWords if page == PAGE else CriterionWords
    # Where nothing is wrong but that the digest is missing, it is told when it is known what to write.
    marked = {MARK: "?", **located.values} if isinstance(located.values, Mapping) else located.values
    shape = take(kind, marked, Complaints(located))
    if shape is None:
        take(kind, located.values, complaints)
    else:
        yield TranslationFile(language, page, shape, complaints)


def add_translations(folders: Sequence[TranslationFolder], policy: Policy) -> Policy:
    """Give a policy the words of its folders, its own last, and complain of those that translate nothing."""
    texts = list_texts(policy)
    found: dict[Language, dict[TextKey, Translated]] = {}
    pages = []
    for folder in folders:
        for page, translated in _open_pages(folder, policy, is_own=folder is folders[-1]):
            pages.append(page)
            taken = {key: each for key, each in translated.items() if texts.get(key) == each.english}
            if not page.is_outdated:
                found.setdefault(page.language, {}).update(taken)
    searched = _add_search(folders, policy)
    return replace(policy, facts=searched, translations=found, pages=tuple(pages))


def _add_search(folders: Sequence[TranslationFolder], policy: Policy) -> Mapping[str, Fact]:
    """Give each fact the words of other languages too by which a text that answers it is found."""
    facts = dict(policy.facts)
    for file in (file for folder in folders for file in folder.files):
        for path, words, place in list_search(file.shape, file.page):
            if path in facts:
                facts[path] = replace(facts[path], search={**facts[path].search, file.language: words})
            else:
                known = [each.removeprefix(f"{file.page}.") for each in facts]
                message = f"'{place[-1]}' is not {_NOUNS['fact']}."
                file.complaints.add_key(place, message, known=known)
    return facts


def _open_pages(
    folder: TranslationFolder, policy: Policy, *, is_own: bool
) -> Iterator[tuple[TranslatedPage, Mapping[TextKey, Translated]]]:
    english = folder.list_english(policy)
    declared = {key: find_page(key, policy) for key in english if folder.declares(key)}
    for file in folder.files:
        if not _is_page(file, policy):
            continue
        words = {each.key: each.words for each in _known_words(file, english)}
        # Texts of a policy that this one extends are its concern only where it translates them itself.
        behind = [*words, *(key for key, page in declared.items() if page == file.page)]
        page = _compare(file, {key: english[key] for key in behind}, is_own=is_own)
        yield page, {key: Translated(english[key], each) for key, each in words.items()}


def _is_page(file: TranslationFile, policy: Policy) -> bool:
    criteria = [criterion.id for criterion in policy.criteria]
    if file.page in {*criteria, PAGE}:
        return True
    message = f"'{file.page}' is not a criterion of this policy."
    file.complaints.add((), message, expected="its name, or 'policy'", name=file.page, known=criteria)
    return False


def _known_words(file: TranslationFile, english: _Texts) -> Iterator[TranslatedText]:
    for each in list_words(file.shape, file.page):
        if each.key in english:
            yield each
        else:
            _complain(each, english, file.complaints)


def _compare(file: TranslationFile, behind: _Texts, *, is_own: bool) -> TranslatedPage:
    """Hold what a page says of its English to the texts that are behind it now."""
    digest = digest_texts(behind)
    if not file.is_marked:
        expected = f"'{MARK}: {digest}', the digest of the English texts as they are now"
        message = f"The key '{MARK}' is missing."
        file.complaints.add((), message, expected=expected, code="missing")
    place = file.complaints.located.key_place((MARK,))
    is_outdated = file.shape.english != digest
    return TranslatedPage(file.language, file.page, place, digest, is_outdated, is_own)


def _complain(each: TranslatedText, texts: Mapping[TextKey, str], complaints: Complaints) -> None:
    of, name, text = each.key
    if of == "clause":
        complaints.add(
            each.path, "The English has no such clause.", expected="no more than the fact has there"
        )
        return
    if any(key[:2] == (of, name) for key in texts):
        complaints.add_key((*each.path, text), f"The English has no '{text}' here.")
        return
    short = str(each.path[-1])
    lead = name.removesuffix(short)
    known = [key.name.removeprefix(lead) for key in texts if key.of == of and key.name.startswith(lead)]
    complaints.add_key(each.path, f"'{short}' is not {_NOUNS[of]}.", known=known)
