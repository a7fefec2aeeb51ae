"""Going through the facts, each with the passages that were found for it, and what is suggested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from evenhand.asking.answering import list_told
from evenhand.asking.clauses import OwnClause
from evenhand.asking.passages import Reading
from evenhand.asking.suggesting import Suggestion
from evenhand.cli.prompts import Instruction
from evenhand.cli.read_into import Reader
from evenhand.cli.read_prompts import ask, read_marked, read_which
from evenhand.cli.read_showing import show_clause, tell
from evenhand.reporting.formats import Look
from evenhand.vocabulary.languages import listed, say, say_number


class FactByFact:
    """Shows each fact with its passages, and takes what a person answers from them."""

    def __init__(self, reader: Reader, reading: Reading, more: Callable[[str], Reading], look: Look) -> None:
        """Take what was found; MORE finds more for a fact, and the reader writes what is answered."""
        self._reader, self._reading, self._more, self._look = reader, reading, more, look
        self._suggested: Mapping[str, Suggestion] = {}
        self._suggested_by = ""

    def take_suggestions(self, suggested: Mapping[str, Suggestion], proposer: str) -> None:
        """Show what is proposed beside what was found, to be accepted or not."""
        self._suggested, self._suggested_by = suggested, proposer
        told = say_number("{number} answer is suggested.", "{number} answers are suggested.", len(suggested))
        tell(told, self._look)

    def read(self) -> None:
        """Go through the facts of which the file has nothing from these texts. Raises StoppedError."""
        sources = self._reader.sources.values()
        told = {path for source in sources for path in list_told(self._reader.draft, source)}
        waiting = [path for path in self._reading.found if path not in told]
        at = 0
        while at < len(waiting):
            at = max(at + self._put(waiting[at]), 0)

    def _put(self, path: str) -> int:
        """Show a fact with its passages until the person goes on or back; says by how many."""
        found = self._reading.by_fact(path)
        while True:
            self._show(path, found)
            match ask(
                say(
                    "Which answers it? (a number; 1i: by inference; a: none; m: more; Enter: go on; <: back; "
                    ".: stop)"
                ),
                partial(self._read_which, path=path, most=len(found)),
            ):
                case Instruction.NOTHING:
                    return 1
                case Instruction.BACK:
                    return -1
                case "m", _:
                    found = self._more(path).by_fact(path)
                case "s", _ if self._accept_suggestion(path):
                    return 1
                case "a", _ if self._reader.claim_absence_of([path]):
                    return 1
                case chosen, bool(is_inferred) if chosen.isdecimal() and self._reader.answer(
                    path, found[int(chosen) - 1], is_inferred=is_inferred
                ):
                    return 1

    def _show(self, path: str, found: Sequence[OwnClause]) -> None:
        self._reader.show_question("", path)
        for number, each in enumerate(found, 1):
            show_clause(each, self._look, f"{number}. ")
        if (suggestion := self._suggested.get(path)) is not None:
            kind = self._reader.facts[path].kind
            answer = kind.show(kind.read(suggestion.value))
            told = say(
                "Suggested (s: accept): {answer}, since “{quote}”", answer=answer, quote=suggestion.quote
            )
            tell(told, self._look)
            tell(suggestion.why or "", self._look, 2)

    def _read_which(self, text: str, path: str, most: int) -> tuple[str, bool]:
        known = ["a", "m", "s"] if path in self._suggested else ["a", "m"]
        numbers = [str(number) for number in range(1, most + 1)]
        expected = say("one of these numbers, or {letters}", letters=listed(known, "or"))
        return read_marked(text, partial(read_which, titles=numbers, known=known, expected=expected))

    def _accept_suggestion(self, path: str) -> bool:
        suggestion = self._suggested.get(path)
        if suggestion is None:
            return False
        cited = suggestion.cite(self._reader.sources[suggestion.passage.document], self._suggested_by)
        return self._reader.claim(path, suggestion.value, cited)
