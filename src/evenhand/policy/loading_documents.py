"""Reading what a fact says of documents: which show it, what their silence means, what their clauses say."""

from __future__ import annotations

from typing import Any, NamedTuple

from evenhand.facts.kinds import Kind
from evenhand.facts.possible import Possible
from evenhand.policy.loading_files import PolicyFiles
from evenhand.policy.model import SampleClause
from evenhand.policy.written import FactEntry
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import MisreadError


class Answering(NamedTuple):
    """The kind of the answers to one fact, where the fact stands, and whom to complain to."""

    kind: Kind
    path: KeyPath
    complaints: Complaints

    def read(self, raw: Any, *where: str | int) -> Possible | None:
        """Read an answer as a program file would; None, with a complaint, where it is none."""
        try:
            return self.kind.read(raw)
        except MisreadError as misread:
            self.complaints.add_misread((*self.path, *where), misread)
            return None


def check_shown_by(entry: FactEntry, here: Answering, files: PolicyFiles) -> None:
    """Check the kinds of documents that can show the answer to a fact."""
    for index, document in enumerate(entry.shown_by):
        files.check_name("documents.yaml", document, (*here.path, "shown_by", index), here.complaints)
    here.complaints.check_once((*here.path, "shown_by"), entry.shown_by)


def read_absent(entry: FactEntry, here: Answering, files: PolicyFiles) -> dict[str, Possible]:
    """Read what follows for a fact where a document of some kind says nothing of it."""
    for document in entry.absent_from:
        files.check_name("documents.yaml", document, (*here.path, "absent_from", document), here.complaints)
    read = {name: here.read(raw, "absent_from", name) for name, raw in entry.absent_from.items()}
    return {name: possible for name, possible in read.items() if possible is not None}


def read_clauses(entry: FactEntry, here: Answering) -> tuple[SampleClause, ...]:
    """Read the clauses of a fact, each with what it answers."""
    read = [
        (each.says, here.read(each.answer, "clauses", index, "answer"))
        for index, each in enumerate(entry.clauses)
    ]
    return tuple(SampleClause(says, answer) for says, answer in read if answer is not None)
