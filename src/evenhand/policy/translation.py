"""A policy in another language: the same rules with other words, so that whatever speaks of it speaks them.

Nothing that decides a verdict changes, and so neither does the policy's digest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.facts import kinds
from evenhand.policy.concluding import Concluding
from evenhand.policy.model import Criterion, Fact, Policy
from evenhand.policy.references import Document
from evenhand.policy.texts import Of, TextKey
from evenhand.vocabulary.languages import Language

PAGE: Final = "policy"
# A digest of digits alone would be a number in YAML.
_DIGITS_TO_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")


def translate(policy: Policy, language: Language) -> Policy:
    """Give a policy in a language; a text that it has no translation of stays English."""
    if language == policy.language:
        return policy
    if language not in policy.renderings:
        policy.renderings[language] = _translate(policy, language)
    return policy.renderings[language]


def list_texts(policy: Policy) -> Mapping[TextKey, str]:
    """List every text of a policy that a translation may give."""
    return dict(_list_texts(policy))


def find_page(key: TextKey, policy: Policy) -> str:
    """Say on which page of a translation a text stands: that of its criterion, or the policy's."""
    group = find_group(key)
    if key.of in {"document", "entry", "band"}:
        return PAGE
    return group if any(each.id == group for each in policy.criteria) else PAGE


def find_group(key: TextKey) -> str:
    """Give the criterion, or else the group of facts, that a text belongs to by its name."""
    return re.split(r"[./ ]", key.name)[0]


def digest_texts(texts: Mapping[TextKey, str]) -> str:
    """Tell texts from any others by a dozen letters, in whatever order they stand."""
    content = "".join(f"{key}\0{text}\0" for key, text in sorted(texts.items()))
    return hashlib.sha256(content.encode()).hexdigest()[:12].translate(_DIGITS_TO_LETTERS)


def _list_texts(policy: Policy) -> Iterator[tuple[TextKey, str]]:
    yield from _texts_of("policy", "", policy, "about", "coverage_reason")
    yield from _texts_of("subject", "", policy.subject, "thing", "sponsor", "title")
    for band in policy.concluding.bands:
        yield from _texts_of("band", band.id, band, "title")
    for criterion in policy.criteria:
        yield from _texts_of("criterion", criterion.id, criterion, "title", "question")
        for rule in criterion.rules:
            yield from _texts_of(
                "rule", rule.id, rule, "title", "breach", "why", "remedy", "note", "subgroup"
            )
    for path, fact in policy.facts.items():
        yield from _texts_of("fact", path, fact, "title", "question")
        for name, title in fact.kind.titles if isinstance(fact.kind, kinds.Records) else ():
            yield TextKey("field", f"{path} {name}", "title"), title
        for index, clause in enumerate(fact.clauses):
            yield TextKey("clause", f"{path} {index + 1}", "says"), clause.says
    for path, derived in policy.derived.items():
        yield from _texts_of("fact", path, derived, "title")
    for path, parameter in policy.parameters.items():
        yield from _texts_of("bound", path, parameter, "title", "reason")
    for each in policy.consistency:
        yield from _texts_of("entry", each.id, each, "because")
    for document, shown in policy.documents.items():
        yield from _texts_of("document", document, shown, "title", "shows")


def _texts_of(of: Of, name: str, thing: object, *texts: str) -> Iterator[tuple[TextKey, str]]:
    for text in texts:
        if words := getattr(thing, text):
            yield TextKey(of, name, text), words


def _translate(policy: Policy, language: Language) -> Policy:
    texts = list_texts(policy)
    # A profile may have given a parameter another reason: what was translated is then not what stands there.
    translations = policy.translations.get(language, {})
    known = {key for key, translated in translations.items() if texts.get(key) == translated.english}
    words: dict[tuple[Of, str], dict[str, str]] = {}
    for key in known:
        words.setdefault((key.of, key.name), {})[key.text] = translations[key].words
    untranslated = tuple(str(key) for key in texts if key not in known)
    made = _Translator(policy, words).translate()
    return replace(made, language=language, untranslated=untranslated)


class _Translator(Struct, frozen=True):
    """Puts words into the places of others."""

    policy: Policy
    words: Mapping[tuple[Of, str], Mapping[str, str]]

    def translate(self) -> Policy:
        """Give the policy in these words."""
        facts = {path: self._fact(fact) for path, fact in self.policy.facts.items()}
        derived = {path: self._put("fact", path, fact) for path, fact in self.policy.derived.items()}
        parameters = {path: self._put("bound", path, each) for path, each in self.policy.parameters.items()}
        documents = {name: self._document(name, each) for name, each in self.policy.documents.items()}
        criteria = tuple(map(self._criterion, self.policy.criteria))
        put: Policy = self._put("policy", "", self.policy)
        return replace(
            put,
            criteria=criteria,
            facts=facts,
            derived=derived,
            parameters=parameters,
            consistency=tuple(self._put("entry", each.id, each) for each in self.policy.consistency),
            documents=documents,
            subject=self._put("subject", "", self.policy.subject),
            concluding=self._concluding(self.policy.concluding),
        )

    def _put(self, of: Of, name: str, thing: Any) -> Any:
        return replace(thing, **self.words.get((of, name), {}))

    def _fact(self, fact: Fact) -> Fact:
        clauses = tuple(
            self._put("clause", f"{fact.path} {index + 1}", clause)
            for index, clause in enumerate(fact.clauses)
        )
        put: Fact = replace(self._put("fact", fact.path, fact), clauses=clauses)
        if not isinstance(fact.kind, kinds.Records):
            return put
        titles = tuple(
            (name, self.words.get(("field", f"{fact.path} {name}"), {}).get("title", title))
            for name, title in fact.kind.titles
        )
        return replace(put, kind=replace(fact.kind, titles=titles))

    def _document(self, name: str, entry: Document) -> Document:
        put: Document = self._put("document", name, entry)
        return put

    def _concluding(self, concluding: Concluding) -> Concluding:
        bands = tuple(self._put("band", band.id, band) for band in concluding.bands)
        return replace(concluding, bands=bands)

    def _criterion(self, criterion: Criterion) -> Criterion:
        rules = tuple(self._put("rule", rule.id, rule) for rule in criterion.rules)
        put: Criterion = self._put("criterion", criterion.id, criterion)
        return replace(put, rules=rules)
