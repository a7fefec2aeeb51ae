"""Adding translations to a policy: every text they give must be one that the English has.

A page says by a digest of which English texts its words are the translation. Where others stand there now,
none of its words is taken: they may say what the policy no longer says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from evenhand.policy.model import Of, Policy, TextKey, Translated, TranslatedPage
from evenhand.policy.translation import PAGE, digest_texts, find_page, list_texts
from evenhand.policy.translation_files import (
    MARK,
    TranslatedText,
    TranslationFile,
    TranslationFolder,
    list_words,
)
from evenhand.reading import Complaints
from evenhand.vocabulary.languages import Language

_NOUNS: Final[Mapping[Of, str]] = {
    "rule": "a rule of this criterion",
    "fact": "a fact that stands in this file's English",
    "field": "a field of this fact",
    "bound": "a parameter of this criterion",
    "document": "a document of documents.yaml",
}
_Texts = Mapping[TextKey, str]


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
    return replace(policy, translations=found, pages=tuple(pages))


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
    for each in list_words(file):
        if each.key in english:
            yield each
        else:
            _complain(each, english, file.complaints)


def _compare(file: TranslationFile, behind: _Texts, *, is_own: bool) -> TranslatedPage:
    """Hold what a page says of its English to the texts that are behind it now."""
    digest = digest_texts(behind)
    if not file.is_marked:
        expected = f"'{MARK}: {digest}', the digest of the English texts as they are now"
        file.complaints.add((), f"The key '{MARK}' is missing.", expected=expected)
    place = file.complaints.located.key_place((MARK,))
    is_outdated = file.shape.english != digest
    return TranslatedPage(file.language, file.page, place, digest, is_outdated, is_own)


def _complain(each: TranslatedText, texts: Mapping[TextKey, str], complaints: Complaints) -> None:
    of, name, text = each.key
    if any(key[:2] == (of, name) for key in texts):
        complaints.add_key((*each.path, text), f"The English has no '{text}' here.")
        return
    short = str(each.path[-1])
    lead = name.removesuffix(short)
    known = [key.name.removeprefix(lead) for key in texts if key.of == of and key.name.startswith(lead)]
    complaints.add_key(each.path, f"'{short}' is not {_NOUNS[of]}.", known=known)
