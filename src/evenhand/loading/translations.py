"""Loading the translations of a policy: every text they give must be one that the English has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, TypeAdapter

from evenhand.errors import Place, PolicyError, Problem, nearest
from evenhand.language_files import CriterionWords, FactWords, PolicyWords
from evenhand.languages import ENGLISH, LANGUAGES, Language
from evenhand.loading.shapes import check_shape
from evenhand.policy import Of, Policy, TextKey, Translated, Translations
from evenhand.reading import Complaints, KeyPath, Readable, read
from evenhand.translating import list_texts

_PAGE: Final = "policy"
_WORDS: Final = TypeAdapter(CriterionWords)
_PAGE_WORDS: Final = TypeAdapter(PolicyWords)
_NOUNS: Final[Mapping[Of, str]] = {
    "rule": "a rule of this criterion",
    "fact": "a fact that stands in this file's English",
    "field": "a field of this fact",
    "bound": "a parameter of this criterion",
    "document": "a document of documents.yaml",
}


@dataclass(frozen=True)
class TranslationFile:
    """One file of a translation, in its shape; `page` is a criterion or the policy as a whole."""

    language: Language
    page: str
    shape: CriterionWords | PolicyWords
    complaints: Complaints

    @property
    def without_page(self) -> TranslationFile:
        """The same for a policy that extends this one, whose own page says other things."""
        if not isinstance(self.shape, PolicyWords):
            return self
        return replace(self, shape=self.shape.model_copy(update={"about": None, "coverage_reason": None}))


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
    adapter: TypeAdapter[Any] = _PAGE_WORDS if page == _PAGE else _WORDS
    shape = check_shape(adapter, located.values, complaints)
    if shape is not None:
        yield TranslationFile(language, page, shape, complaints)


def collect_translations(files: Sequence[TranslationFile], policy: Policy) -> Mapping[Language, Translations]:
    """Give the translated texts by their language, and complain of those that translate nothing."""
    texts = list_texts(policy)
    found: dict[Language, dict[TextKey, Translated]] = {}
    for file in files:
        criteria = [criterion.id for criterion in policy.criteria]
        if file.page not in {*criteria, _PAGE}:
            message = f"'{file.page}' is not a criterion of this policy."
            file.complaints.add((), message, expected="its name, or 'policy'", name=file.page, known=criteria)
            continue
        for each in _list_words(file):
            if (english := texts.get(each.key)) is None:
                _complain(each, texts, file.complaints)
            else:
                found.setdefault(file.language, {})[each.key] = Translated(english, each.words)
    return found


class _Words(NamedTuple):
    """One translated text, and where its file gives it: the thing at `path`, its text behind that."""

    key: TextKey
    words: str
    path: KeyPath


def _list_words(file: TranslationFile) -> Iterator[_Words]:
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


def _facts(group: str, facts: Mapping[str, FactWords], path: KeyPath) -> Iterator[_Words]:
    for name, fact in facts.items():
        fact_path = f"{group}.{name}"
        yield from _words_of("fact", fact_path, fact, (*path, name))
        for field, title in fact.fields.items():
            key = TextKey("field", f"{fact_path} {field}", "title")
            yield _Words(key, title, (*path, name, "fields", field))


def _words_of(of: Of, name: str, shape: BaseModel, path: KeyPath) -> Iterator[_Words]:
    """List the texts of one thing; what stands below it is not among them."""
    for text, words in shape:
        if isinstance(words, str):
            yield _Words(TextKey(of, name, text), words, path)


def _complain(each: _Words, texts: Mapping[TextKey, str], complaints: Complaints) -> None:
    of, name, text = each.key
    if any(key[:2] == (of, name) for key in texts):
        complaints.add_key((*each.path, text), f"The English has no '{text}' here.")
        return
    short = str(each.path[-1])
    lead = name.removesuffix(short)
    known = [key.name.removeprefix(lead) for key in texts if key.of == of and key.name.startswith(lead)]
    complaints.add_key(each.path, f"'{short}' is not {_NOUNS[of]}.", known=known)
