"""A program description under way: facts, parties and claims, added and taken back one by one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evenhand.reading import Readable, read
from evenhand.vocabulary.errors import ProgramError

PROGRAM: Final = "program.yaml"
NOTHING: Final[Mapping[str, Any]] = {"program": {"name": "the program", "sponsor": "the sponsor"}}


@dataclass(frozen=True)
class ProgramFile:
    """The content of a program file; every change gives another draft."""

    content: Mapping[str, Any]

    @classmethod
    def of(cls, description: Readable) -> ProgramFile:
        """Go on with a description, also one that stands in a file or a text."""
        if isinstance(description, Mapping):
            return cls(description)
        return cls(read(description, error=ProgramError).values)

    @property
    def answers(self) -> Mapping[str, Any]:
        """What is said on each fact, under its full name."""
        return dict(_spread(self.content.get("facts", {})))

    def stating(self, answers: Mapping[str, Any]) -> ProgramFile:
        """State some facts plainly."""
        return self._with("facts", {**self.answers, **answers})

    def without(self, fact: str) -> ProgramFile:
        """Take back all that is said on one fact."""
        return self._with("facts", {path: said for path, said in self.answers.items() if path != fact})

    def without_claims_of(self, party: str) -> ProgramFile:
        """Take back all that one party says."""
        left = {path: _unsaid(said, as_id(party)) for path, said in self.answers.items()}
        return self._with("facts", {path: said for path, said in left.items() if said not in (None, [])})

    def with_party(self, party: str, side: str) -> ProgramFile:
        """Let someone speak for a side, as the record or from outside."""
        return self.declaring("parties", party, {"name": party, "side": side})

    def with_claim(self, party: str, row: Mapping[str, str], value: Any) -> ProgramFile:
        """Let a party make a claim, with the origin, source and place of a table's row."""
        said = self.answers.get(row["fact"], ())
        assert all(map(_speaker, said)), f"{row['fact']} is stated plainly; let the record say it"
        claim = {**(value if isinstance(value, Mapping) else {"value": value}), "by": as_id(party)}
        draft = self
        if origin := row.get("origin"):
            claim["origin"] = as_id(origin)
            draft = draft.declaring("origins", origin, {"by": as_id(party), "title": origin})
        if source := row.get("source"):
            claim["via"] = [{"source": as_id(source), "at": row.get("at") or None}]
            draft = draft.declaring("sources", source, {"title": source, "kind": row.get("kind", "article")})
        return draft.stating({row["fact"]: [*said, claim]})

    def declaring(self, part: str, name: str, entry: Mapping[str, str]) -> ProgramFile:
        """Add a party, an origin or a source."""
        return self._with(part, {**self.content.get(part, {}), as_id(name): entry})

    def _with(self, part: str, entries: Mapping[str, Any]) -> ProgramFile:
        return ProgramFile({**self.content, part: entries})


def as_id(words: str) -> str:
    """Make the id of a party, an origin or a source from its name."""
    return words.lower().replace(" ", "-")


def save(description: Readable, path: Path) -> None:
    """Write a description as a program file; JSON is YAML."""
    if isinstance(description, Path):
        shutil.copy(description, path)
    else:
        text = description if isinstance(description, str) else json.dumps(description, default=float)
        path.write_text(text, encoding="utf-8")


def _spread(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, answer in facts.items():
        if "." in key or not isinstance(answer, Mapping):
            yield key, answer
        else:
            yield from ((f"{key}.{name}", inner) for name, inner in answer.items())


def _speaker(claim: Any) -> str | None:
    return claim.get("by") if isinstance(claim, Mapping) else None


def _unsaid(answer: Any, party: str) -> Any:
    """Take a party's claims out of an answer."""
    if not isinstance(answer, (list, tuple)):
        return None if _speaker(answer) == party else answer
    return [claim for claim in answer if _speaker(claim) != party]
