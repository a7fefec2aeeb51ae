"""Going through a document clause by clause, each with the questions to which its words point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from evenhand.asking.answering import count_read
from evenhand.asking.clauses import OwnClause
from evenhand.cli.prompts import Instruction
from evenhand.cli.read_into import Reader
from evenhand.cli.read_places import TextsShown
from evenhand.cli.read_prompts import ask, read_marked, read_run, read_which, split_reply
from evenhand.cli.read_showing import show_clause, tell
from evenhand.reporting.formats import Look
from evenhand.vocabulary.languages import noted, say, say_number

_KEYS: Final = (
    noted("2 yes: the second is answered with yes, in the sentence whose words point to it."),
    noted("2 yes @3-4: in the sentences 3 and 4. 2: asks for both. 2i: by inference."),
    noted("?2: what the second asks, and what answers mean. ?: all questions, and this."),
    noted("A fact that is not named has its path in the place of the number. <: back. .: stop."),
)


class TypedReply(NamedTuple):
    """What is typed of a clause: which fact it answers, and perhaps how, and in which sentences.

    `is_asked` is True where only its question is to be shown.
    """

    fact: str
    is_inferred: bool = False
    answer: Any = None
    sentences: Sequence[int] | None = None
    is_asked: bool = False


class ClauseByClause:
    """Shows each clause once, and takes what a person answers from it."""

    def __init__(
        self, reader: Reader, clauses: Sequence[OwnClause], places: TextsShown | None, look: Look
    ) -> None:
        """Take the clauses, in their order, and where they are all of the documents, how far they were shown.

        The reader writes what is answered.
        """
        self._reader, self._places, self._look = reader, places, look
        self._seen: list[OwnClause] = []
        self._left: list[OwnClause] = []
        for document in dict.fromkeys(each.document for each in clauses):
            own = [each for each in clauses if each.document == document]
            number = self._count_seen(document, own)
            self._seen += own[:number]
            self._left += own[number:]
        self._shown: Mapping[str, tuple[str, ...]] = {}  # the headings of the last clause, by its document

    def _count_seen(self, document: str, clauses: Sequence[OwnClause]) -> int:
        cited = count_read(self._reader.draft, self._reader.sources[document], clauses)
        return cited if self._places is None else max(cited, self._places.count(clauses))

    def read(self) -> None:
        """Go through the clauses, on from those that were seen. Raises StoppedError."""
        self._tell(
            say("Each clause is shown once, with what its words point to. Often it answers none of it.")
        )
        self._tell_keys()
        self._tell(say("Each answer is written to {file} at once.", file=self._reader.path))
        if self._seen:
            self._tell(say("Going on after what was shown; < goes back."))
        clauses = [*self._seen, *self._left]
        at = len(self._seen) if self._left else len(clauses) - 1  # the last one shows the way back
        while 0 <= at < len(clauses):
            way = self._put(clauses[at], len(clauses) - at - 1)
            if way > 0 and self._places is not None:
                self._places.keep(clauses[at])
            at = max(at + way, 0)

    def _put(self, clause: OwnClause, left: int) -> int:
        """Show a clause until the person goes on or back; says by how many."""
        show_clause(clause, self._look, shown=self._shown.get(clause.document, ()))
        self._shown = {clause.document: clause.passages[0].headings}
        facts = self._show_facts(clause)
        more = say_number("{number} clause left", "{number} clauses left", left)
        question = say("Which does it answer? (Enter: none; ?: help; {more})", more=more)
        while True:
            match ask(question, partial(self._read_reply, facts=facts, clause=clause)):
                case Instruction.NOTHING:
                    return 1
                case Instruction.BACK:
                    return -1
                case Instruction.WHY:
                    self._explain(facts)
                case TypedReply(fact, is_asked=True):
                    self._reader.show_asked(fact, is_whole=True)
                case TypedReply(fact, is_inferred, answer, sentences):
                    self._reader.answer(fact, clause, answer, sentences, is_inferred=is_inferred)

    def _show_facts(self, clause: OwnClause) -> Sequence[str]:
        """Show what a clause may answer: in words what nothing points to better, by its name the rest."""
        told = self._reader.list_answered()
        likely = [path for path in clause.likely if path not in told]
        others = [path for path in clause.words if path not in likely]
        for number, path in enumerate(likely, 1):
            self._tell(f"{number}. {self._reader.facts[path].title}", 2)
        named = [
            f"{number} {path}{f' = {told[path]}' if path in told else ''}"
            for number, path in enumerate(others, len(likely) + 1)
        ]
        if named:
            self._tell(say("Perhaps: {facts}", facts=", ".join(named)), 2)
        return [*likely, *others]

    def _read_reply(self, text: str, facts: Sequence[str], clause: OwnClause) -> TypedReply:
        """Read what is typed of a clause. Raises ProgramError."""
        expected = say("one of these numbers, or the path of a fact")
        find = partial(read_which, titles=facts, known=self._reader.facts, expected=expected)
        if text.startswith(Instruction.WHY.value):
            return TypedReply(find(text[1:].strip()), is_asked=True)
        which, answer, run = split_reply(text)
        fact, is_inferred = read_marked(which, find)
        sentences = None if run is None else read_run(run, len(clause.sentences))
        given = self._reader.read_answer(fact, answer) if answer else None
        return TypedReply(fact, is_inferred, given, sentences)

    def _explain(self, facts: Sequence[str]) -> None:
        for number, path in enumerate(facts, 1):
            self._tell(f"{number}. {self._reader.facts[path].question} ({path})", 2)
        self._tell_keys()

    def _tell_keys(self) -> None:
        for key in _KEYS:
            self._tell(say(key))

    def _tell(self, text: str, indent: int = 0) -> None:
        tell(text, self._look, indent)
