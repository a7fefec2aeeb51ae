"""What stands beside an answer: who says it, where it was read, word for word, and what others reply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Final

SOURCES: Final = {
    "terms": {"title": "Terms", "kind": "participant-agreement"},
    "post": {"title": "A post", "kind": "post"},
}
_CLAIMS: Final = 13  # on one fact, of parties that agree with the one or with the other
_RATE: Final = {"from": "EUR", "to": "USD", "rate": 1.25, "date": "2026-02-01", "source": "post"}


def give_evidence(program: Mapping[str, Any], rng: Random) -> dict[str, Any]:
    """Back every claim of a disputed program with a source and words, and let more parties speak.

    What is possible in each account stays: those that join in say what their side said.
    """
    sides = list(program["parties"])
    joining = {f"voice-{number}": sides[number % len(sides)] for number in range(_CLAIMS - len(sides))}
    facts = {group: dict(answers) for group, answers in program["facts"].items()}
    disputed = [(group, name) for group, name, _ in _claims_of(facts)]
    for group, name, claims in _claims_of(facts):
        said = {each["by"]: each["value"] for each in claims}
        more = joining.items() if (group, name) == disputed[0] else ()
        every = [*claims, *({"by": party, "value": said[side]} for party, side in more)]
        facts[group][name] = [_back(each, rng) for each in every]
    parties = {party: {"name": party.title(), "side": side} for party, side in joining.items()}
    return {
        **program,
        "parties": {**program["parties"], **parties},
        "sources": SOURCES,
        "rates": [_RATE],
        "facts": facts,
        "replies": [{"to": "pay", "by": sides[0], "says": "names its grants", "via": [{"source": "post"}]}],
    }


def _claims_of(facts: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    for group, answers in facts.items():
        for name, said in [*answers.items()]:
            if isinstance(said, list) and any(isinstance(each, dict) and "by" in each for each in said):
                yield group, name, said


def _back(claim: Mapping[str, Any], rng: Random) -> dict[str, Any]:
    where = {"source": rng.choice([*SOURCES]), "at": f"line {rng.randint(1, 99)}"}
    return {**claim, **where, "quote": f"some words {rng.randint(1, 9)}"}
