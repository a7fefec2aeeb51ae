"""Taking a person through the passages that were found, and each answer into the program file at once."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from evenhand.asking.answering import (
    Cited,
    add_source,
    claim_absence,
    claim_absences,
    claim_from,
    find_against_absence,
    find_earlier,
    find_source,
    is_from,
    refuse_another,
)
from evenhand.asking.answers import say_expected
from evenhand.asking.clauses import OwnClause
from evenhand.asking.documents import OwnText
from evenhand.asking.passages import Reading
from evenhand.asking.questions import Question, Questionnaire
from evenhand.asking.showing import group_elsewhere
from evenhand.cli.keeping import KeptFile, refuse_new_json
from evenhand.cli.output import is_stream, show
from evenhand.cli.prompts import Instruction, prompt_header, read_number, read_typed, show_source_kinds
from evenhand.cli.read_prompts import (
    ask,
    ask_number,
    choose_sentences,
    is_sure,
)
from evenhand.cli.read_showing import show_meanings, tell
from evenhand.policy.model import Policy
from evenhand.program.drafts import Draft
from evenhand.program.loading import folder_of
from evenhand.program.model import Claim, Speech
from evenhand.reporting.escaping import put, style
from evenhand.reporting.formats import Look
from evenhand.vocabulary.errors import ProgramError
from evenhand.vocabulary.languages import noted, say, say_number


class Reader:
    """Shows what was found, takes what a person answers, and writes it at once."""

    def __init__(
        self,
        file: KeptFile,
        draft: Draft,
        spoken: Policy,
        look: Look,
        by: str | None = None,
        *,
        is_part: bool = False,
    ) -> None:
        """Keep the file and its draft; the questions are put as `spoken` has them.

        What is part of the documents tells nothing of what they do not say.
        """
        self._file, self.draft, self.facts, self._documents = file, draft, spoken.facts, spoken.documents
        self._look, self._by, self._language = look, by, spoken.language
        self.sources: dict[str, str] = {}
        self.new: set[str] = set()  # the documents that were no sources before
        self._first = draft
        self._is_whole = False
        self._is_part = is_part

    def take_sources(self, texts: Sequence[OwnText]) -> None:
        """Find each document among the sources, or ask what it is and add it. Raises ProgramError."""
        for text in texts:
            within = find_within(Path(text.name), self._file.path)
            source = find_source(self.draft, within)
            if source is None:
                self._add_source(text, within)
                self.new.add(text.name)
                source = find_source(self.draft, within)
            else:
                refuse_another(self.draft, source, text)
            self.sources[text.name] = source or ""

    def _add_source(self, text: OwnText, file: str) -> None:
        self._say(say("{file} is no source of this program yet.", file=file))
        first = next((each.headings[0] for each in text.passages if each.headings), file)
        title = ask(say("What is it called? (Enter: {title})", title=first), str)
        kinds = show_source_kinds(self._documents)
        number = ask_number(say("What is it? (number)"), partial(read_number, kinds))
        title = first if isinstance(title, Instruction) else title
        self._keep(add_source(self.draft, text, file, title=title, kind=kinds[number]))

    def tell_elsewhere(self, reading: Reading) -> None:
        """Tell of the facts that no such text answers, and nobody has answered, what would."""
        told = {claim.fact for claim in self.draft.program.claims}
        left = {path: kinds for path, kinds in reading.elsewhere.items() if path not in told}
        if left:
            self._say(say("No such text answers these. What would:"))
        for title, paths in group_elsewhere(left, self._documents).items():
            self._say(f"{title}: {', '.join(paths)}", 2)

    def claim_absence_of(self, facts: Sequence[str]) -> bool:
        """Claim that every document was read whole, and says nothing of facts, where the person says so."""
        if self._is_part:
            self._say(say("Only a section is shown, which does not tell what the rest says."))
            return False
        names = ", ".join(self.sources)
        question = say("Have you read all of {names}? (yes or no)", names=names)
        explained = say("What a document does not say, only somebody who has read it whole can tell.")
        self._is_whole = self._is_whole or is_sure(question, explained)
        if not self._is_whole:
            return False
        # Each is tried, whatever became of another.
        written = [self._claim_absent_from(source, facts) for source in self.sources.values()]
        if all(written):
            self._say(
                say_number(
                    "Written: they say nothing on {number} fact.",
                    "Written: they say nothing on {number} facts.",
                    len(facts),
                )
            )
        return all(written)

    def _claim_absent_from(self, source: str, facts: Sequence[str]) -> bool:
        """Claim all at once, which is quicker, or each alone where some of them cannot be claimed."""
        told = {claim.fact for claim in self.draft.program.claims if claim.by == self._by}
        if told.isdisjoint(facts):
            try:
                self._keep(claim_absences(self.draft, facts, source, self._by))
            except ProgramError:
                pass  # which of them, and why, is said of each below
            else:
                return True
        written = [self._claim_absent(path, source) for path in facts]
        return all(written)

    def _claim_absent(self, path: str, source: str) -> bool:
        against = find_against_absence(self.draft, path, source, self._by)
        edit = partial(claim_absence, fact=path, source=source, by=self._by, instead_of=[*against])
        return self._may_replace([*against.values()], source) and self._try(edit)

    def claim(self, path: str, answer: Any, cited: Cited) -> bool:
        """Write an answer in the place of what it corrects; says whether it is written."""
        earlier = find_earlier(self.draft, path, answer, cited, self._by)
        edit = partial(claim_from, fact=path, answer=answer, cited=cited, by=self._by, earlier=earlier)
        may = self._may_replace([*earlier.corrected.values()], cited.source) and self._may_add_to(
            [*earlier.added_to.values()]
        )
        if not (may and self._try(edit)):
            return False
        kind = self.facts[path].kind
        words = textwrap.shorten(cited.quote, self._look.width, placeholder=" …")
        self._say(f"{path} = {kind.show(kind.read(answer))}: “{words}”", 2)
        return True

    def _may_replace(self, claims: Sequence[Claim], source: str) -> bool:
        """Say which answers a new one corrects, and ask whether it may where they are not of this reading."""
        self._tell_earlier(claims, noted("In the place of line {line} of {file}: {answer}"))
        is_own = self._are_new(claims) and all(is_from(each, source) for each in claims)
        explained = say(
            "It was answered before, or from another document; yes takes that out, and no leaves it."
        )
        return is_own or is_sure(say("Replace it? (yes or no)"), explained)

    def _may_add_to(self, claims: Sequence[Claim]) -> bool:
        """Say to which lists an answer adds, and ask whether it may where they are not of this reading."""
        self._tell_earlier(claims, noted("Beside line {line} of {file}: {answer}"))
        explained = say("It was answered before; yes leaves that, and says that there is more.")
        return self._are_new(claims) or is_sure(say("Add to it? (yes or no)"), explained)

    def _tell_earlier(self, claims: Sequence[Claim], words: str) -> None:
        """Tell in these words where an answer was given before, and which."""
        for claim in claims:
            said = self.facts[claim.fact].kind.show(claim.said)
            self._say(say(words, file=self.path.name, line=claim.place.line, answer=said), 2)

    def _are_new(self, claims: Sequence[Claim]) -> bool:
        """Checks if claims were made, or changed, in this reading."""
        older = [(each.fact, each.said, each.speech or Speech()) for each in self._first.program.claims]
        return all((each.fact, each.said, each.speech or Speech()) not in older for each in claims)

    def answer(
        self,
        path: str,
        clause: OwnClause,
        answer: Any = None,
        sentences: Sequence[int] | None = None,
        *,
        is_inferred: bool = False,
    ) -> bool:
        """Write what a clause answers, with its words, or ask for what is not given. Raises StoppedError."""
        if answer is None:
            return self._ask_answer(path, clause, sentences, is_inferred=is_inferred)
        chosen = clause.choose_quote(path) if sentences is None else sentences
        return self._write(path, answer, clause, chosen, is_inferred=is_inferred)

    def _ask_answer(
        self, path: str, clause: OwnClause, sentences: Sequence[int] | None, *, is_inferred: bool
    ) -> bool:
        """Ask what a clause answers, and in which words, until it is written or left."""
        question = say(
            "What does it answer? ({expected}; Enter: nothing; .: stop)",
            expected=say_expected(self.facts[path].kind),
        )
        self.show_asked(path)
        while True:
            answer = ask(question, partial(self.read_answer, path))
            if isinstance(answer, Instruction):  # asked first: an answer may be a mapping, which no set takes
                if answer in {Instruction.NOTHING, Instruction.BACK}:
                    return False
                self.show_asked(path, is_whole=True)
                continue
            chosen = sentences or choose_sentences(len(clause.sentences), clause.choose_quote(path))
            if chosen is not None and self._write(path, answer, clause, chosen, is_inferred=is_inferred):
                return True

    def _write(
        self, path: str, answer: Any, clause: OwnClause, sentences: Sequence[int], *, is_inferred: bool
    ) -> bool:
        why = _ask_why() if is_inferred else None
        if isinstance(why, Instruction):
            return False
        at = clause.sentences[sentences[0]].at
        cited = Cited(self.sources[clause.document], clause, at, clause.quote(sentences), inferred=why)
        return self.claim(path, answer, cited)

    def read_answer(self, path: str, text: str) -> Any:
        """Read an answer to a fact as it is typed. Raises ProgramError."""
        return read_typed(self._asked(path), self.facts[path].kind, text)

    @property
    def path(self) -> Path:
        """The file in which the answers are kept."""
        return self._file.path

    def show_asked(self, path: str, *, is_whole: bool = False) -> None:
        """Show a question and what its answers mean; whole, with clauses that answer it, too."""
        self._say(self.facts[path].question, 2)
        show_meanings(self.facts[path], self._asked(path), self._look, is_whole=is_whole)

    def list_answered(self) -> Mapping[str, str]:
        """List what the same speaker has answered so far, in words, by the facts."""
        told: dict[str, list[str]] = {}
        for claim in self.draft.program.claims:
            if claim.by == self._by:
                told.setdefault(claim.fact, []).append(self.facts[claim.fact].kind.show(claim.said))
        return {path: "; ".join(said) for path, said in told.items()}

    def _asked(self, path: str) -> Question:
        return Questionnaire(self.draft.policy, self.draft.program, language=self._language).question(path)

    def _try(self, edit: Callable[[Draft], Draft]) -> bool:
        """Make an edit and write it, or say why it cannot be made."""
        try:
            self._keep(edit(self.draft))
        except ProgramError as error:
            for problem in error.problems:
                self._say(problem.said)
            return False
        return True

    def _keep(self, draft: Draft) -> None:
        """Write what there is now, so that whatever ends the reading, no answer is lost."""
        self.draft = draft
        self._file.save(draft)

    def show_question(self, number: str, path: str) -> None:
        """Show a question and what the file answers to it."""
        told = [claim for claim in self.draft.program.claims if claim.fact == path]
        kind = self.draft.policy.facts[path].kind
        said = "; ".join(kind.show(claim.said) for claim in told)
        self._say(f"{number}{self.facts[path].question}", 2)
        show(put("     ", style(path, "blue", self._look), f" = {said}" if told else ""))

    def _say(self, text: str, indent: int = 0) -> None:
        tell(text, self._look, indent)


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
