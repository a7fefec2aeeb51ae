"""Taking a person through the passages that were found, and each answer into the program file at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from evenhand.asking.answering import (
    Cited,
    add_source,
    claim_absence,
    claim_from,
    count_read,
    find_against,
    find_against_absence,
    find_source,
    is_from,
    list_absent,
    list_told,
    refuse_another,
)
from evenhand.asking.answers import say_expected
from evenhand.asking.documents import OwnText, Passage, cut_sentences
from evenhand.asking.passages import FoundPassage, Reading
from evenhand.asking.questions import Question, Questionnaire
from evenhand.asking.showing import group_elsewhere
from evenhand.asking.suggesting import Suggestion
from evenhand.cli.keeping import KeptFile, refuse_new_json
from evenhand.cli.output import is_stream, show
from evenhand.cli.prompts import Instruction, prompt_header, read_number, read_typed, show_source_kinds
from evenhand.cli.read_prompts import (
    ask,
    ask_number,
    choose_sentences,
    is_sure,
    read_marked,
    read_numbers,
    read_which,
)
from evenhand.policy.model import Fact, Policy
from evenhand.program.drafts import Draft
from evenhand.program.loading import folder_of
from evenhand.program.model import Claim, Speech
from evenhand.reporting.escaping import put, style, wrap
from evenhand.reporting.formats import Look
from evenhand.vocabulary.errors import ProgramError
from evenhand.vocabulary.languages import listed, say, say_number


class Reader:
    """Shows what was found, takes what a person answers, and writes it at once."""

    def __init__(
        self, file: KeptFile, draft: Draft, spoken: Policy, look: Look, by: str | None = None
    ) -> None:
        """Keep the file and its draft; the questions are put as `spoken` has them."""
        self._file, self._draft, self._facts, self._documents = file, draft, spoken.facts, spoken.documents
        self._look, self._by, self._language = look, by, spoken.language
        self._sources: dict[str, str] = {}
        self._first = draft
        self._is_whole = False
        self._suggested: Mapping[str, Suggestion] = {}
        self._suggested_by = ""
        self._met: set[str] = set()  # the facts whose questions were written out, clause by clause
        self.is_part = False  # of the documents, so that it shows nothing of what they do not say

    def take_sources(self, texts: Sequence[OwnText]) -> None:
        """Find each document among the sources, or ask what it is and add it. Raises ProgramError."""
        for text in texts:
            within = find_within(Path(text.name), self._file.path)
            source = find_source(self._draft, within)
            if source is None:
                self._add_source(text, within)
                source = find_source(self._draft, within)
            else:
                refuse_another(self._draft, source, text)
            self._sources[text.name] = source or ""

    def _add_source(self, text: OwnText, file: str) -> None:
        self._say(say("{file} is no source of this program yet.", file=file))
        first = next((each.headings[0] for each in text.passages if each.headings), file)
        title = ask(say("What is it called? (Enter: {title})", title=first), str)
        kinds = show_source_kinds(self._documents)
        number = ask_number(say("What is it? (number)"), partial(read_number, kinds))
        title = first if isinstance(title, Instruction) else title
        self._keep(add_source(self._draft, text, file, title=title, kind=kinds[number]))

    def read_by_clause(self, reading: Reading) -> None:
        """Go through the clauses, on from the last that the file cites."""
        clauses = list(reading.by_clause())
        at = count_read(self._draft, self._sources, [passage for passage, _ in clauses])
        self._say(
            say("Each clause is shown once, with the questions its words point to. Often it answers none.")
        )
        self._say(say("A question is written out once; after that its name stands for it."))
        self._say(say("Each answer is written to {file} at once.", file=self._file.path))
        if at:
            self._say(say("Going on after what the file cites; < goes back."))
        while at < len(clauses):
            at = max(at + self._put_clause(*clauses[at], left=len(clauses) - at - 1), 0)

    def _put_clause(self, passage: Passage, facts: Sequence[str], *, left: int) -> int:
        """Show a clause until the person goes on or back; says by how many."""
        met = self._met.intersection(facts)
        self._met.update(facts)
        while True:
            self._show_passage(passage)
            for number, path in enumerate(facts, 1):
                self._show_question(f"{number}. ", path, is_met=path in met)
            more = say_number("{number} clause left", "{number} clauses left", left)
            expected = say("one of these numbers, or the path of a fact")
            given = ask(
                say(
                    "Which does it answer? (a number or a fact; 1i: by inference; Enter: go on; <: back; "
                    ".: stop; {more})",
                    more=more,
                ),
                partial(
                    read_marked,
                    read=partial(read_which, titles=facts, known=self._facts, expected=expected),
                ),
            )
            match given:
                case Instruction.NOTHING:
                    return 1
                case Instruction.BACK:
                    return -1
                case fact, bool(is_inferred):
                    self._answer(self._facts[fact], passage, is_inferred=is_inferred)

    def take_suggestions(self, suggested: Mapping[str, Suggestion], proposer: str) -> None:
        """Show what is proposed beside what was found, to be accepted or not."""
        self._suggested, self._suggested_by = suggested, proposer
        self._say(
            say_number("{number} answer is suggested.", "{number} answers are suggested.", len(suggested))
        )

    def read_by_fact(self, reading: Reading, more: Callable[[str], Sequence[FoundPassage]]) -> None:
        """Go through the facts of which the file has nothing from these texts; MORE finds more passages."""
        told = {path for source in self._sources.values() for path in list_told(self._draft, source)}
        waiting = [path for path in reading.found if path not in told]
        at = 0
        while at < len(waiting):
            path = waiting[at]
            at = max(at + self._put_fact(path, reading.found[path], more), 0)

    def _put_fact(
        self, path: str, found: Sequence[FoundPassage], more: Callable[[str], Sequence[FoundPassage]]
    ) -> int:
        """Show a fact with its passages until the person goes on or back; says by how many."""
        while True:
            self._show_question("", path)
            for number, each in enumerate(found, 1):
                self._show_passage(each.passage, f"{number}. ")
            self._show_suggestion(path)
            question = say(
                "Which answers it? (a number; 1i: by inference; a: none; m: more; Enter: go on; <: back; "
                ".: stop)"
            )
            known = ["a", "m", "s"] if path in self._suggested else ["a", "m"]
            numbers = [str(number) for number in range(1, len(found) + 1)]
            expected = say("one of these numbers, or {letters}", letters=listed(known, "or"))
            read = partial(read_which, titles=numbers, known=known, expected=expected)
            match ask(question, partial(read_marked, read=read)):
                case Instruction.NOTHING:
                    return 1
                case Instruction.BACK:
                    return -1
                case "m", _:
                    found = more(path)
                case "s", _ if self._accept_suggestion(path):
                    return 1
                case "a", _ if self._claim_absence([path]):
                    return 1
                case chosen, bool(is_inferred) if chosen.isdecimal() and self._answer(
                    self._facts[path], found[int(chosen) - 1].passage, is_inferred=is_inferred
                ):
                    return 1

    def _show_suggestion(self, path: str) -> None:
        if (suggestion := self._suggested.get(path)) is not None:
            kind = self._facts[path].kind
            answer = kind.show(kind.read(suggestion.value))
            told = say(
                "Suggested (s: accept): {answer}, since “{quote}”", answer=answer, quote=suggestion.quote
            )
            self._say(told)
            self._say(suggestion.why or "", 2)

    def _accept_suggestion(self, path: str) -> bool:
        suggestion = self._suggested.get(path)
        if suggestion is None:
            return False
        cited = suggestion.cite(self._sources[suggestion.passage.document], self._suggested_by)
        return self._claim(path, suggestion.value, cited)

    def tell_elsewhere(self, reading: Reading) -> None:
        """Tell of the facts that no such text answers, and nobody has answered, what would."""
        told = {claim.fact for claim in self._draft.program.claims}
        left = {path: kinds for path, kinds in reading.elsewhere.items() if path not in told}
        if left:
            self._say(say("No such text answers these. What would:"))
        for title, paths in group_elsewhere(left, self._documents).items():
            self._say(f"{title}: {', '.join(paths)}", 2)

    def ask_absences(self) -> None:
        """Ask of which facts the documents say nothing, where that answers them, and who read them whole."""
        absent = list(
            dict.fromkeys(path for each in self._sources.values() for path in list_absent(self._draft, each))
        )
        if not absent:
            return
        self._say(say("Silence on these would answer them, if somebody read the texts whole:"))
        for number, path in enumerate(absent, 1):
            self._show_question(f"{number}. ", path)
            self._show_silence(self._facts[path])
        given = ask(
            say("Of which do they say nothing? (such as 1, 3-5; all; Enter: of none)"),
            lambda text: read_numbers(f"1-{len(absent)}" if text == "all" else text, len(absent)),
        )
        if not isinstance(given, Instruction):
            self._claim_absence([path for number, path in enumerate(absent, 1) if number in given])

    def _show_silence(self, fact: Fact) -> None:
        for name in self._sources.values():
            kind = self._draft.program.sources[name].kind
            if kind in fact.absent_from:
                answer = fact.kind.show(fact.absent_from[kind])
                self._say(say("Silence of {source} would mean: {answer}", source=name, answer=answer), 5)

    def _claim_absence(self, facts: Sequence[str]) -> bool:
        """Claim that every document was read whole, and says nothing of facts, where the person says so."""
        if self.is_part:
            self._say(say("Only a section is shown, which does not tell what the rest says."))
            return False
        names = ", ".join(self._sources)
        question = say("Have you read all of {names}? (yes or no)", names=names)
        explained = say("What a document does not say, only somebody who has read it whole can tell.")
        self._is_whole = self._is_whole or is_sure(question, explained)
        if not self._is_whole:
            return False
        # Each is tried, whatever became of another.
        written = [self._claim_absent(path, source) for source in self._sources.values() for path in facts]
        return all(written)

    def _claim_absent(self, path: str, source: str) -> bool:
        against = find_against_absence(self._draft, path, source, self._by)
        edit = partial(claim_absence, fact=path, source=source, by=self._by, instead_of=[*against])
        return self._may_replace([*against.values()], source) and self._try(edit)

    def _claim(self, path: str, answer: Any, cited: Cited) -> bool:
        against = find_against(self._draft, path, answer, cited, self._by)
        edit = partial(claim_from, fact=path, answer=answer, cited=cited, by=self._by, instead_of=[*against])
        return self._may_replace([*against.values()], cited.source) and self._try(edit)

    def _may_replace(self, claims: Sequence[Claim], source: str) -> bool:
        """Say which answers a new one corrects, and ask whether it may where they are not of this reading."""
        for claim in claims:
            said = self._facts[claim.fact].kind.show(claim.said)
            told = say("In the place of line {line}: {answer}", line=claim.place.line, answer=said)
            self._say(told, 2)
        older = [(each.fact, each.said, each.speech or Speech()) for each in self._first.program.claims]
        is_own = all(
            is_from(each, source) and (each.fact, each.said, each.speech or Speech()) not in older
            for each in claims
        )
        explained = say(
            "It was answered before, or from another document; yes takes that out, and no leaves it."
        )
        return is_own or is_sure(say("Replace it? (yes or no)"), explained)

    def _answer(self, fact: Fact, passage: Passage, *, is_inferred: bool) -> bool:
        """Ask what a passage answers until it is an answer or none, and write it with the words."""
        question = say(
            "What does it answer? ({expected}; Enter: nothing; .: stop)", expected=say_expected(fact.kind)
        )
        asked = self._asked(fact)
        self._say(fact.question, 2)
        self._show_meanings(fact, asked)
        while True:
            answer = ask(question, partial(read_typed, asked, fact.kind))
            if isinstance(answer, Instruction):  # asked first: an answer may be a mapping, which no set takes
                if answer in {Instruction.NOTHING, Instruction.BACK}:
                    return False
                self._show_meanings(fact, asked)
                continue
            words = choose_sentences(cut_sentences(passage.text), self._look.width)
            why = _ask_why() if is_inferred and words is not None else None
            if words is None or isinstance(why, Instruction):
                continue
            cited = Cited(self._sources[passage.document], passage, words, inferred=why)
            if self._claim(fact.path, answer, cited):
                return True

    def _show_meanings(self, fact: Fact, asked: Question) -> None:
        for line in (fact.help, *fact.clauses_in_words):
            self._say(line or "", 2)
        for number, choice in enumerate(asked.answer.choices, 1):
            self._say(f"{number}. {choice.told}", 2)

    def _asked(self, fact: Fact) -> Question:
        program = self._draft.program
        return Questionnaire(self._draft.policy, program, language=self._language).question(fact.path)

    def _try(self, edit: Callable[[Draft], Draft]) -> bool:
        """Make an edit and write it, or say why it cannot be made."""
        try:
            self._keep(edit(self._draft))
        except ProgramError as error:
            for problem in error.problems:
                self._say(problem.said)
            return False
        return True

    def _keep(self, draft: Draft) -> None:
        """Write what there is now, so that whatever ends the reading, no answer is lost."""
        self._draft = draft
        self._file.save(draft)

    def _show_question(self, number: str, path: str, *, is_met: bool = False) -> None:
        """Show a question and what the file answers to it; of one that is met again, its fact alone."""
        told = [claim for claim in self._draft.program.claims if claim.fact == path]
        kind = self._draft.policy.facts[path].kind
        said = "; ".join(kind.show(claim.said) for claim in told)
        if not is_met:
            self._say(f"{number}{self._facts[path].question}", 2)
        begun = f"  {number}" if is_met else "     "
        show(put(begun, style(path, "blue", self._look), f" = {said}" if told else ""))

    def _show_passage(self, passage: Passage, number: str = "") -> None:
        where = ": ".join(each for each in (passage.at, " / ".join(passage.headings)) if each)
        place = wrap(f"{number}{passage.document}, {where}", self._look.width, 2)
        show("\n")
        show(put(style(place, "bold", self._look)))
        self._say(passage.text, 2)
        # Its items alone tell what a line introduces; each is a passage of its own, to be quoted there.
        self._say(passage.items and f"[{passage.items}]", 4)

    def _say(self, text: str, indent: int = 0) -> None:
        if text:
            show(put(" " * indent, wrap(text, self._look.width, indent)))


def find_within(path: Path, program: Path) -> str:
    """Give the path of a document from the folder of a program file, as its sources name it."""
    folder = folder_of(program)
    if not Path(os.path.realpath(path)).is_relative_to(folder):
        raise click.UsageError(f"'{path}' stands neither in the folder of '{program}' nor in one within it.")
    return Path(os.path.realpath(path)).relative_to(folder).as_posix()


def start_draft(file: KeptFile, policy: Policy, spoken: Policy) -> Draft:
    """Take up the file, or start it from what the person says of the program. Raises ProgramError."""
    path = file.path
    if is_stream(path):
        raise click.UsageError(f"'{path}' is no file that answers can be kept in.")
    refuse_new_json(path)
    return file.open_or_start(policy, partial(prompt_header, spoken))


def _ask_why() -> str | Instruction:
    """Ask why words are to be read so that do not say it."""
    return ask(say("Why do the words say so, without saying it outright? (a sentence; Enter: back)"), str)
