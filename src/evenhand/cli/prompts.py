"""What `evenhand new` asks of a person at a terminal, or reads from a pipe."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Any, Final, TypeVar

import click

from evenhand.asking.answering import make_id
from evenhand.asking.answers import find_number, fold, read_answer, read_truth, say_expected
from evenhand.asking.interview import ROLES, Interview
from evenhand.asking.questions import Question
from evenhand.cli.inputs import find_today
from evenhand.cli.output import find_look
from evenhand.facts import kinds
from evenhand.policy.model import Policy
from evenhand.policy.references import Document
from evenhand.program.drafts import Draft
from evenhand.program.model import PUBLISHED
from evenhand.reading import take_in
from evenhand.reporting.escaping import wrap
from evenhand.vocabulary.errors import MisreadError, Place, Problem, ProgramError, suggest
from evenhand.vocabulary.languages import say, say_name
from evenhand.vocabulary.unseen import visible

T = TypeVar("T")

_MOST_REASONS: Final = 3


class Instruction(Enum):
    """What is typed in place of an answer: no letters, so that none is an answer in any language."""

    NOTHING = ""
    BACK = "<"
    SKIP = ">"
    NOBODY = "-"
    WHY = "?"
    STOP = "."


def prompt(question: str) -> str:
    """Ask for a line until what is typed is text, as what is written has to be."""
    shown = wrap(question, find_look().width - len(": "))
    while True:
        try:
            text = take_in(click.prompt(shown, default="", show_default=False))
            text.encode()
        except UnicodeError:
            click.echo(say("This is not UTF-8 text."))
        else:
            return text.strip()


def prompt_for(question: str, read: Callable[[str], T]) -> T | None:
    """Ask until what is typed can be read; nothing typed is nothing answered."""
    found = prompt_step(question, read)
    return None if isinstance(found, Instruction) else found


def prompt_step(question: str, read: Callable[[str], T]) -> T | Instruction:
    """Ask until what is typed is a command or can be read."""
    while True:
        text = prompt(question)
        if text in {each.value for each in Instruction}:
            return Instruction(text)
        try:
            return read(text)
        except ProgramError as error:
            click.echo(_say_problem(error.problems[0]))


def _say_problem(problem: Problem) -> str:
    if not problem.expected:
        return problem.message
    message = problem.message + suggest(problem.suggestion)
    return say("{message} Expected {expected}.", message=message, expected=problem.expected)


def read_number(titles: Sequence[str], text: str) -> int:
    """Read which of some titles is meant, by its number. Raises ProgramError."""
    number = find_number(text, len(titles))
    if number is None:
        message = say("There is no such number.")
        raise ProgramError([Problem(Place("<answer>"), message, code="wrong-value")])
    return number


def show_numbered(titles: Sequence[str]) -> None:
    """Show titles with their numbers."""
    for number, title in enumerate(titles, start=1):
        mark = f"  {number}. "
        click.echo(mark + wrap(title, find_look().width, len(mark)))


def prompt_header(policy: Policy) -> dict[str, str]:
    """Ask what a new file says of the program as a whole."""
    thing = policy.subject.thing or say_name("subject", "program")
    header: dict[str, str] = {}
    header["name"] = _prompt_words(say("What is the {thing} called", thing=thing))
    header["sponsor"] = _prompt_words(say("Who runs it"))
    stage = say("How far is it, such as planned, alpha, beta or early access (Enter: no matter)")
    if said := _prompt_words(stage, may_lack=True):
        header["stage"] = said
    header["as_of"] = prompt_day(find_today().isoformat())
    return header


def _prompt_words(question: str, *, may_lack: bool = False) -> str:
    """Ask until words are typed; a full stop ends the questions, as it does later."""
    while True:
        text = prompt(question)
        if text == Instruction.STOP.value:
            click.echo(say("Nothing was written."))
            raise click.exceptions.Exit
        if text not in {each.value for each in Instruction} or (may_lack and not text):
            return text
        click.echo(
            say("What is typed here stands at the head of every report. A full stop ends the questions.")
        )


def prompt_day(today: str) -> str:
    """Ask for the day that the description speaks of; today, where nothing is typed."""
    question = say("On which day does this hold? (YYYY-MM-DD; Enter: {today})", today=today)
    while (found := prompt_step(question, _read_day)) is not Instruction.NOTHING:
        if not isinstance(found, Instruction):
            return found
        if found is Instruction.STOP:
            click.echo(say("Nothing was written."))
            raise click.exceptions.Exit
        _tell(
            say("It is judged by what held on that day; of terms without a date, take that of reading them.")
        )
    return today


def _read_day(text: str) -> str:
    try:
        return kinds.read_date(text).isoformat()
    except MisreadError as misread:
        raise _refuse(misread) from None


def _refuse(misread: MisreadError) -> ProgramError:
    problem = Problem(Place("<answer>"), misread.message, misread.expected, code=misread.code)
    return ProgramError([problem])


def show_question(question: Question, interview: Interview) -> None:
    """Show how far the interview is, the question, what its answers mean and what was answered."""
    questionnaire, draft = interview.questionnaire, interview.draft
    [title] = [each.title for each in draft.policy.criteria if each.id == question.criterion]
    click.echo()
    _tell(f"[{title}] {_say_progress(interview)}", question.text, question.help)
    show_numbered([each.told for each in question.answer.choices])
    kind = draft.policy.facts[question.fact].kind
    for claim in questionnaire.program.claims:
        if claim.fact == question.fact:
            speaker = draft.program.parties[claim.by].name if claim.by else say("So far")
            _tell(f"{speaker}: {kind.show(claim.said)}")


def _tell(*texts: str | None) -> None:
    """Show texts, each from a new line, as wide as the terminal is."""
    for text in filter(None, texts):
        click.echo(wrap(text, find_look().width))


def _say_progress(interview: Interview) -> str:
    rows = interview.questionnaire.progress
    answered, left = sum(each.answered for each in rows), sum(each.open for each in rows)
    to_opinion = interview.questionnaire.left_for_an_opinion
    if not to_opinion:
        return say("{answered} answered; questions left: at most {left}", answered=answered, left=left)
    return say(
        "{answered} answered; about {some} more for an opinion, at most {left} for all that is open",
        answered=answered,
        some=to_opinion,
        left=left,
    )


def say_hint(expected: str, *, is_answered: bool) -> str:
    """Say what may be typed."""
    enter = say("Enter: as it is") if is_answered else say("Enter: nobody has said")
    commands = say("> skip, < back, ? more, . stop")
    return f"({expected}; {enter}; {commands})"


def explain(question: Question) -> None:
    """Say why a question is put, what shows the answer, and what clauses of real terms answer."""
    for rule in question.asked_by[:_MOST_REASONS]:
        _tell(f"{rule.title} ({say_name('severity', rule.severity)}): {rule.why}")
    _tell(*question.clauses)
    if question.shown_by:
        _tell(say("What shows it: {documents}", documents=", ".join(question.shown_by)))
    _tell(say("- says that nobody has said, also in place of an answer."))


def read_typed(question: Question, kind: kinds.Kind, text: str) -> Any:
    """Read an answer; a list of entries is asked for field by field, from the name of the first on."""
    if not isinstance(kind, kinds.Records) or text.startswith("["):
        return read_answer(text, kind)
    nothing = fold(text) in {fold(say_name("answer", "none")), "none"}
    return () if nothing else _prompt_entries(question, kind, text)


def _prompt_entries(question: Question, kind: kinds.Records, name: str) -> Any:
    entries: list[dict[str, Any]] = []
    while name:
        entry: dict[str, Any] = {kind.key: name}
        for field in question.fields:
            if field.name == kind.key:
                continue
            each = kind.field(field.name)
            show_numbered([choice.word for choice in field.choices])
            enter = say("Enter: nobody has said")
            hint = f"{name}, {field.title} ({say_expected(each)}; {enter})"
            value = prompt_for(hint, partial(read_answer, kind=each))
            entry |= {} if value is None else {field.name: value}
        entries.append(entry)
        name = prompt(say("The name of the next (Enter: no more)"))
    is_whole = prompt_for(say("Are these all? (yes or no)"), read_yes_or_no)
    answer = tuple(entries) if is_whole else {"value": tuple(entries), "complete": False}
    try:
        kind.read(answer)
    except MisreadError as misread:
        raise _refuse(misread) from None
    return answer


def read_yes_or_no(text: str) -> bool:
    """Read yes or no. Raises ProgramError."""
    try:
        return read_truth(text)
    except MisreadError as misread:
        raise _refuse(misread) from None


def prompt_parties(draft: Draft) -> Draft:
    """Ask who speaks: the sponsor does, and anybody else who is named."""
    sponsor = draft.program.header.sponsor
    draft = draft.set_party(make_id(sponsor, draft.program.parties), name=sponsor, side="sponsor")
    click.echo(say("{sponsor} runs it. Who else speaks about it?", sponsor=visible(sponsor)))
    while name := prompt(say("Name (Enter: nobody else)")):
        show_numbered([say(role) for role in ROLES.values()])
        chosen = prompt_for(say("What is that to it? (number)"), partial(read_number, [*ROLES]))
        if chosen is not None:
            side = [*ROLES][chosen]
            draft = draft.set_party(make_id(name, draft.program.parties), name=name, side=side)
    return draft


def prompt_source(draft: Draft) -> tuple[Draft, dict[str, str]]:
    """Ask where an answer stands: the source, the place in it and the words; a new source is added."""
    ids = [*draft.program.sources]
    titles = [each.title for each in draft.program.sources.values()]
    show_numbered([*titles, say("another source")])
    asked = say("Where does that stand? (number; Enter: nowhere)")
    chosen = prompt_for(asked, partial(read_number, [*titles, ""]))
    if chosen is None:
        return draft, {}
    if chosen == len(ids):
        draft = _prompt_new_source(draft)
        ids = [*draft.program.sources]
        if chosen == len(ids):
            return draft, {}
    place = prompt(say("The place in it, such as line 5 (Enter: none)"))
    words = prompt(say("Its words (Enter: none)"))
    return draft, {
        "source": ids[chosen],
        **({"at": place} if place else {}),
        **({"quote": words} if words else {}),
    }


def _prompt_new_source(draft: Draft) -> Draft:
    title = prompt(say("Its title (Enter: no source)"))
    if not title:
        return draft
    known = show_source_kinds(draft.policy.documents)
    chosen = prompt_for(say("What is it? (number)"), partial(read_number, known))
    if chosen is None:
        return draft
    names = (f"s{number}" for number in itertools.count())
    name = next(each for each in names if each not in draft.program.sources)
    draft = draft.set_source(name, title=title, kind=known[chosen])
    asked = say("Its date (YYYY-MM-DD; Enter: none)")
    draft = _prompt_detail(draft, name, "date", asked)
    draft = _prompt_detail(draft, name, "url", say("Its address (Enter: none)"))
    draft = _prompt_detail(draft, name, "file", say("A copy of it in this folder (Enter: none)"))
    copy = draft.program.copies.get(name)
    return draft.set_source(name, sha256=copy.sha256) if copy and copy.sha256 else draft


def show_source_kinds(documents: Mapping[str, Document]) -> Sequence[str]:
    """Show with their numbers what a source may be, and give the names of these kinds."""
    published = [say_name("source", each) for each in PUBLISHED]
    show_numbered([*(each.title for each in documents.values()), *published])
    return [*documents, *PUBLISHED]


def _prompt_detail(draft: Draft, source: str, key: str, question: str) -> Draft:
    return prompt_for(question, lambda text: draft.set_source(source, **{key: text})) or draft
