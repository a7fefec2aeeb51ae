"""What a check says about a policy: a code, a place, a sentence, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.unseen import visible

Code = Literal[
    "unused-fact", "unused-parameter", "unused-reference", "cannot-pass", "cannot-fail",
    "gate-cannot-fail", "rules-exclude-each-other", "never-narrows", "entries-exclude-each-other",
    "still-a-draft", "missing-breach", "no-search-words", "no-clauses", "shown-by-nothing",
    "idle-core-question",
    "example-wrong", "example-unreadable", "example-missing", "example-vacuous", "edge-not-shown",
    "slug-form", "title-form", "old-name-taken", "not-translated", "translation-outdated", "mutant-survives",
]  # fmt: skip

ADVICE: Final[Mapping[Code, str]] = {
    "unused-fact": "Write a rule that asks for it, or take it out.",
    "unused-parameter": "Name it in a rule, or take it out.",
    "unused-reference": "Refer to it from a rule or a bound, or take it out.",
    "cannot-pass": "Change the condition so that some program can meet it.",
    "cannot-fail": "Change the condition so that some program can break it, or drop the rule.",
    "gate-cannot-fail": "Lower the gate, give it a rule that can fail, or conclude by score.",
    "rules-exclude-each-other": "Change one of the two, or let one apply only where the other does not.",
    "never-narrows": "Change the entry so that some answers break it, or take it out.",
    "entries-exclude-each-other": "Change one of the two: no description could satisfy both.",
    "still-a-draft": "Write it in your own words.",
    "missing-breach": "Write 'breach': a sentence without a full stop, as the title is.",
    "no-search-words": "Give under 'search' words that stand near the answer in such texts.",
    "no-clauses": "Give under 'clauses' two or three sentences after real ones, each with its answer.",
    "shown-by-nothing": "Name under 'shown_by' who can show it, or let the rule ask something else.",
    "idle-core-question": "Ask first for what decides something, or write a rule that reads it.",
    "example-wrong": "Correct the verdict of the example, or the condition.",
    "example-unreadable": "Correct the facts of the example.",
    "example-missing": "Add an example that comes out so.",
    "example-vacuous": "Take the facts that the rule does not read out of the example.",
    "edge-not-shown": "Add an example at the bound, and one just beyond it.",
    "slug-form": "Name the file by the requirement, in lower-case words joined by hyphens, without a number.",
    "title-form": "Write a sentence with a capital first letter and no full stop, of at most 120 characters.",
    "old-name-taken": "Give in 'formerly' only names that nothing has now, each once.",
    "not-translated": "Finish the English, then translate it; until then reports show the English.",
    "translation-outdated": "Finish the English, look the words through, add what is new, then write that.",
    "mutant-survives": "Add an example that comes out differently when this changes.",
}


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One thing that a policy author would want to know."""

    place: Place
    code: Code
    message: str

    @property
    def advice(self) -> str:
        """What to do about it."""
        return ADVICE[self.code]

    @property
    def page(self) -> str:
        """Where the documentation explains the check."""
        return f"docs/checks.md#{self.code}"

    def __str__(self) -> str:
        """Give the place, the sentence, the advice and the page."""
        return f"{self.place}\n  {visible(self.message)} {self.advice} [{self.code}, {self.page}]"
