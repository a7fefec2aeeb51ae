"""Asking, when the last clause was shown, of what the documents say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from evenhand.asking.answering import list_absent
from evenhand.asking.passages import Reading
from evenhand.cli.prompts import Instruction
from evenhand.cli.read_into import Reader
from evenhand.cli.read_prompts import ask, read_numbers
from evenhand.cli.read_showing import show_clause, tell
from evenhand.reporting.formats import Look
from evenhand.vocabulary.languages import say


class Silences:
    """Shows the facts on which nobody has said anything, and takes of which the documents say nothing."""

    def __init__(self, reader: Reader, reading: Reading, look: Look) -> None:
        """Take what was found; the reader writes what is claimed."""
        self._reader, self._reading, self._look = reader, reading, look
        told = {claim.fact for claim in reader.draft.program.claims}
        by_silence = [path for each in reader.sources.values() for path in list_absent(reader.draft, each)]
        self._answered = list(dict.fromkeys(by_silence))
        self._others = [path for path in reading.found if path not in {*told, *self._answered}]

    def ask(self) -> None:
        """Ask of which facts the documents say nothing, and who read them whole. Raises StoppedError."""
        facts = [*self._answered, *self._others]
        if not facts:
            return
        self._show_facts()
        question = say(
            "Of which do they say nothing? (such as 1, 3-5; all; -2: all but 2; ?2: its best passage; "
            "Enter: of none)"
        )
        while (given := ask(question, partial(self._read_chosen, facts=facts))) is not Instruction.NOTHING:
            if isinstance(given, list):
                self._reader.claim_absence_of(given)
                return
            if isinstance(given, str):
                self._show_best(given)

    def _show_facts(self) -> None:
        """Show what silence answers in words, with what it would mean, and the rest by its names."""
        if self._answered:
            self._tell(say("Silence on these would answer them, if somebody read the texts whole:"))
        for number, path in enumerate(self._answered, 1):
            self._tell(f"{number}. {self._reader.facts[path].title} = {self._say_silence(path)}", 2)
        if self._others:
            self._tell(say("Silence on these answers nothing, and the texts are not asked for them again:"))
        numbered = enumerate(self._others, len(self._answered) + 1)
        self._tell(", ".join(f"{number} {path}" for number, path in numbered), 2)

    def _say_silence(self, path: str) -> str:
        fact = self._reader.facts[path]
        kinds = {self._reader.draft.program.sources[each].kind for each in self._reader.sources.values()}
        meant = (answer for kind, answer in fact.absent_from.items() if kind in kinds)
        return "; ".join(dict.fromkeys(map(fact.kind.show, meant)))

    def _read_chosen(self, text: str, facts: Sequence[str]) -> list[str] | str:
        """Read which facts are meant, or the one of which the best passage is. Raises ProgramError."""
        if text.startswith(Instruction.WHY.value):
            [number, *_] = read_numbers(text[1:].strip(), len(facts))
            return facts[number - 1]
        named = ",".join(each.strip().removeprefix("-") for each in text.split(","))
        numbers = read_numbers(f"1-{len(facts)}" if text == "all" else named, len(facts))
        is_all_but = text.startswith(Instruction.NOBODY.value)
        return [path for number, path in enumerate(facts, 1) if (number in numbers) != is_all_but]

    def _show_best(self, path: str) -> None:
        self._reader.show_asked(path)
        for clause in self._reading.by_fact(path)[:1]:
            show_clause(clause, self._look)

    def _tell(self, text: str, indent: int = 0) -> None:
        tell(text, self._look, indent)
