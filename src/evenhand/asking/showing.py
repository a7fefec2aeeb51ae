"""What was found in a program's own texts, for a person and for another program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from evenhand.asking.passages import FoundPassage, Reading
from evenhand.policy.model import Fact, Policy
from evenhand.policy.references import Document
from evenhand.policy.translation import translate
from evenhand.reporting.escaping_json import for_json
from evenhand.reporting.formats import Look
from evenhand.reporting.templates import fill
from evenhand.vocabulary.languages import ENGLISH, Language, speaking

Order = Literal["clause", "fact"]
FORMAT = "evenhand-reading-1"


def list_passages(
    reading: Reading,
    policy: Policy,
    order: Order = "clause",
    look: Look | None = None,
    language: Language = ENGLISH,
) -> str:
    """List what was found: each clause with the facts that it bears on, or each fact with its passages."""
    spoken = translate(policy, language)
    is_by_fact = order == "fact"
    nothing = [path for path, found in reading.found.items() if all(each.is_weak for each in found)]
    with speaking(language):
        return fill(
            "reading.txt.j2",
            reading=reading,
            facts=spoken.facts,
            clauses=() if is_by_fact else reading.by_clause(),
            by_fact=[each for each in reading.found.items() if each[1]] if is_by_fact else (),
            nothing=nothing,
            elsewhere=group_elsewhere(reading.elsewhere, spoken.documents),
            look=look or Look(),
        )


def group_elsewhere(
    elsewhere: Mapping[str, Sequence[str]], documents: Mapping[str, Document]
) -> Mapping[str, Sequence[str]]:
    """Group facts by the titles of the documents that answer them."""
    grouped: dict[str, list[str]] = {}
    for path, names in elsewhere.items():
        grouped.setdefault(", ".join(documents[each].title for each in names), []).append(path)
    return grouped


def write_passages(reading: Reading, policy: Policy, language: Language = ENGLISH) -> str:
    """Write what was found as JSON, with each question and what its answers mean."""
    spoken = translate(policy, language)
    return for_json(
        {
            "format": FORMAT,
            "policy": {"name": policy.name, "version": policy.version, "digest": policy.digest},
            "documents": [
                {
                    "name": each.name,
                    "sha256": each.sha256,
                    "language": each.language,
                    "passages": len(each.passages),
                }
                for each in reading.texts
            ],
            "facts": [write_fact(spoken.facts[path], found) for path, found in reading.found.items()],
            "elsewhere": [
                {"fact": path, "question": spoken.facts[path].question, "documents": list(documents)}
                for path, documents in reading.elsewhere.items()
            ],
        }
    )


def write_fact(fact: Fact, found: Sequence[FoundPassage]) -> dict[str, Any]:
    """Give a fact with its question, what its answers mean, and its passages, as JSON holds them."""
    return {
        "fact": fact.path,
        "question": fact.question,
        "help": fact.help,
        "answer": fact.kind.expected,
        "meanings": list(fact.kind.explained),
        "passages": [
            {
                "rank": rank,
                "document": each.passage.document,
                "at": each.passage.at,
                "line": each.passage.line,
                "page": each.passage.page,
                "headings": list(each.passage.headings),
                "text": each.passage.text,
                "before": each.passage.before,
                "after": each.passage.after,
                "words": list(each.words),
                "weak": each.is_weak,
            }
            for rank, each in enumerate(found, 1)
        ],
    }
