"""The shapes of a policy's translations, `languages/<language>/<page>.yaml`.

A file says again, in another language, what stands in the English files under the same names: the texts
that reports show. Each may be left out; the English stands in its place. `english` may not: it says of which
English texts the file is the translation.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from evenhand.policy.policy_files import FactName, Question
from evenhand.reading.written import Id, Name, Shape

English = Annotated[
    Name, Field(description="The digest of the English texts that these words were last compared with.")
]


class RuleWords(Shape):
    """A rule."""

    title: Name | None = None
    why: Name | None = None
    remedy: Name | None = None
    note: Name | None = None


class FactWords(Shape):
    """A fact; `fields` are the titles of the fields of its records."""

    title: Name | None = None
    question: Question | None = None
    fields: dict[FactName, Name] = {}


class DerivedWords(Shape):
    """A fact worked out from others."""

    title: Name | None = None


class BoundWords(Shape):
    """A bound."""

    title: Name | None = None
    reason: Name | None = None


class CriterionWords(Shape):
    """A criterion: its page, and its rules by the names of their files."""

    english: English
    title: Name | None = None
    question: Question | None = None
    facts: dict[FactName, FactWords] = {}
    derived: dict[FactName, DerivedWords] = {}
    parameters: dict[FactName, BoundWords] = {}
    rules: dict[str, RuleWords] = {}


class DocumentWords(Shape):
    """A kind of evidence."""

    title: Name | None = None
    shows: Name | None = None


class PolicyWords(Shape):
    """What belongs to no single criterion: the policy's page, its documents, and the facts of facts.yaml."""

    english: English
    about: Name | None = None
    coverage_reason: Name | None = None
    documents: dict[str, DocumentWords] = {}
    facts: dict[Id, dict[FactName, FactWords]] = {}
