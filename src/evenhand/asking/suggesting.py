"""What a program of the user's own proposes to answer, held to the same as what a person answers.

It is handed each fact with its passages, on a line of JSON, and gives an answer with the words that say so.
A passage is the sponsor's words, and may hold instructions to whoever reads it. What guards against them: an
answer has to be one that the fact allows, quoted from a passage that was handed over, which a person accepts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from evenhand.asking.answering import Cited
from evenhand.asking.clauses import OwnClause
from evenhand.asking.documents import Passage
from evenhand.asking.passages import FoundPassage, Reading
from evenhand.asking.showing import FORMAT, write_fact
from evenhand.policy.model import Fact, Policy
from evenhand.program.blocks import Block
from evenhand.program.quotations import SourceText, find_exactly
from evenhand.reading import read
from evenhand.vocabulary.errors import MisreadError, ProgramError

Propose = Callable[[str], str]  # from lines of facts to lines of answers


class Suggestion(Struct, frozen=True):
    """An answer that is proposed, and the words of a passage that say so; `why` is the proposer's reason."""

    value: Any
    passage: Passage
    quote: str
    why: str | None = None

    def cite(self, source: str, proposer: str) -> Cited:
        """Say where it was read, and who suggested it."""
        note = f"Suggested by {proposer}, and accepted by a person."
        return Cited(source, OwnClause((self.passage,), {}), self.passage.at, self.quote, note)


def ask_for_suggestions(reading: Reading, policy: Policy, propose: Propose) -> Mapping[str, Suggestion]:
    """Hand over every fact on which anything was found, and give what is proposed of each, by its path.

    What is no answer to the fact, or is not quoted from a passage that was handed over, is dropped.
    """
    asked = {path: found for path, found in reading.found.items() if found}
    lines = (
        json.dumps({"format": FORMAT, **write_fact(policy.facts[path], found)}, ensure_ascii=False)
        for path, found in asked.items()
    )
    proposed = propose("".join(f"{line}\n" for line in lines))
    return dict(_read_lines(proposed, asked, policy))


def _read_lines(
    proposed: str, asked: Mapping[str, Sequence[FoundPassage]], policy: Policy
) -> Iterator[tuple[str, Suggestion]]:
    for line in proposed.split("\n"):
        try:
            given = read(line, error=ProgramError, form="json").values
        except ProgramError:
            continue
        path = given.get("fact") if isinstance(given, Mapping) else None
        if isinstance(path, str) and path in asked:
            suggestion = _read_suggestion(given, asked[path])
            if suggestion is not None and _is_answer(suggestion.value, policy.facts[path]):
                yield path, suggestion


def _read_suggestion(given: Mapping[str, Any], found: Sequence[FoundPassage]) -> Suggestion | None:
    """Read a proposal; None where its words do not stand in the passage that it names."""
    rank, quote, why = given.get("passage"), given.get("quote"), given.get("why")
    if not isinstance(rank, int) or not 0 < rank <= len(found) or not isinstance(quote, str):
        return None
    passage = found[rank - 1].passage
    if find_exactly(quote, SourceText.of([Block(passage.text, 1)])) is None:
        return None
    return Suggestion(given.get("value"), passage, quote, why if isinstance(why, str) else None)


def _is_answer(value: Any, fact: Fact) -> bool:
    try:
        fact.kind.read(value)
    except MisreadError:
        return False
    return value is not None
