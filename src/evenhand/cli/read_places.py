"""How far each document was shown, kept in the hidden folder beside the program file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from evenhand.asking.clauses import OwnClause
from evenhand.asking.documents import OwnText
from evenhand.program.loading import folder_of
from evenhand.serve.folder import FolderOnDisk
from evenhand.vocabulary.errors import OutputError
from evenhand.workbench.kept import read_places, write_places


class TextsShown:
    """How far the texts of a reading were shown, clause by clause, to whoever described this program."""

    def __init__(self, program: Path, texts: Sequence[OwnText], new: Collection[str]) -> None:
        """Take up what is kept of the texts, but for those that are NEW to the program, by their names."""
        self._folder, self._program = FolderOnDisk(folder_of(program)), program.name
        self._names = {text.name: text.sha256 for text in texts}
        self._order = {each: number for text in texts for number, each in enumerate(text.passages, 1)}
        kept = read_places(self._folder).get(self._program, {})
        self._seen = {text.sha256: kept.get(text.sha256, 0) for text in texts if text.name not in new}

    def count(self, clauses: Sequence[OwnClause]) -> int:
        """Count how many clauses of one document were seen."""
        return sum(self._find_end(each) <= self._seen.get(self._names[each.document], 0) for each in clauses)

    def keep(self, clause: OwnClause) -> None:
        """Keep that a clause was seen, and all before it; where that cannot be kept, it is shown again."""
        sha256 = self._names[clause.document]
        self._seen[sha256] = max(self._find_end(clause), self._seen.get(sha256, 0))
        kept = read_places(self._folder)
        own = {**kept.get(self._program, {}), **self._seen}
        with suppress(OutputError):
            write_places(self._folder, {**kept, self._program: own})

    def _find_end(self, clause: OwnClause) -> int:
        return self._order[clause.passages[-1]]
