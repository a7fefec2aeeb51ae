"""What `evenhand read --into` shows: clauses with the numbers of their sentences, and questions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from evenhand.asking.clauses import OwnClause
from evenhand.asking.questions import Question
from evenhand.cli.output import show
from evenhand.policy.model import Fact
from evenhand.reporting.escaping import put, style, wrap
from evenhand.reporting.formats import Look


def tell(text: str, look: Look, indent: int = 0) -> None:
    """Show a text, broken at words; nothing of an empty one."""
    if text:
        show(put(" " * indent, wrap(text, look.width, indent)))


def show_clause(clause: OwnClause, look: Look, number: str = "", shown: Sequence[str] = ()) -> None:
    """Show where a clause stands and its sentences, numbered where there are several.

    Of its headings those that were SHOWN before stand as dots.
    """
    place = wrap(f"{number}{_say_place(clause, shown)}", look.width, 2)
    show("\n")
    show(put(style(place, "bold", look)))
    is_numbered = len(clause.sentences) > 1
    for _, sentences in clause.cut():
        marked = (f"[{at}] {sentence}" if is_numbered else sentence for at, sentence in sentences)
        tell(" ".join(marked), look, 2)


def _say_place(clause: OwnClause, shown: Sequence[str]) -> str:
    first = clause.passages[0]
    pairs = zip(first.headings, shown, strict=False)
    known = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    headings = [*["…"][:known], *first.headings[known:]]
    where = ": ".join(each for each in (first.at, " / ".join(headings)) if each)
    return f"{first.document}, {where}"


def show_meanings(fact: Fact, asked: Question, look: Look, *, is_whole: bool = False) -> None:
    """Show what a question and its answers mean and, where all is asked for, clauses that answer it."""
    for line in (fact.help, *(fact.clauses_in_words if is_whole else ())):
        tell(line or "", look, 2)
    for number, choice in enumerate(asked.answer.choices, 1):
        tell(f"{number}. {choice.told}", look, 2)
