"""What is done with a question: an answer taken, a claim changed or taken out, skipped, or left open."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from msgspec.structs import replace

from evenhand.program.drafts import Draft
from evenhand.program.model import Claim
from evenhand.program.published import UnreadableCopyError
from evenhand.vocabulary.errors import MisreadError, OutputError, ProgramError
from evenhand.vocabulary.languages import say
from evenhand.workbench.citing import find_cited
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest, as_number, go_to
from evenhand.workbench.fields import read_fields, say_misread
from evenhand.workbench.kept import write_skipped
from evenhand.workbench.marking import quote_marks, read_blocks
from evenhand.workbench.panel import count_moved
from evenhand.workbench.question import (
    MOST_PASSAGES,
    NEW,
    RETURNS,
    SPEECH,
    Clash,
    QuestionScreen,
    Sheet,
    claims_of,
    digest_of,
    has_sides,
    open_question,
    open_sheet,
    say_answer,
    show_question,
    speech_of,
)

_UNREADABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY


def take(desk: Desk, request: PageRequest, fact: str) -> PageReply:
    """Do with a question what was chosen."""
    do = request.given("do", "next")
    if do == "skip":
        write_skipped(desk.folder, desk.skipped.skip(fact))
        return go_on(desk, request, fact)
    if do == "keep":
        return go_to(f"/q/{fact}")
    if do == "on":
        return go_on(desk, request, fact)
    if do == "absent":
        return _claim_absence(desk, request, fact)
    if do.startswith("show:"):
        source, _, start = do.removeprefix("show:").partition(":")
        shown = replace(_screen(request, fact), source=source, start=as_number(start, MOST_PASSAGES) or 0)
        return show_question(desk, shown)
    if do in {"nobody", "remove"} and request.given("digest") != digest_of(desk, fact):
        return _show_clash(desk, _screen(request, fact))
    if do == "nobody":
        return _leave_open(desk, request, fact)
    return _remove(desk, request, fact) if do == "remove" else _save(desk, request, fact, do)


def go_on(desk: Desk, request: PageRequest, fact: str, moved: int = 0) -> PageReply:
    """Go to where the person came from, or else to the next question; nothing left, to all answers."""
    if request.given("to") in RETURNS:
        return go_to(f"/{request.given('to')}#{fact}")
    return go_to(find_next(replace(desk), fact, moved))


def find_next(desk: Desk, fact: str | None = None, moved: int = 0) -> str:
    """Find the address of the question after one; nobody is asked the same again at once."""
    skipped = desk.skipped if fact is None else desk.skipped.skip(fact)
    question = desk.ask(desk.draft, skipped).next()
    if question is None or question.fact == fact:
        return "/check"
    query = {"before": fact or "", "moved": str(moved) if moved else ""}
    held = urlencode({name: each for name, each in query.items() if each})
    return f"/q/{question.fact}?{held}" if held else f"/q/{question.fact}"


def _screen(request: PageRequest, fact: str, problems: Mapping[str, str] | None = None) -> QuestionScreen:
    """Choose what a question is shown with, so that all that was typed is kept."""
    sheet = Sheet(request.given("claim", NEW), request.form, problems or {})
    to = request.given("to")
    return QuestionScreen(
        fact,
        sheet,
        source=request.given("shown"),
        start=as_number(request.given("from"), MOST_PASSAGES) or 0,
        find=request.given("find"),
        back=request.given("before"),
        to=to if to in RETURNS else "",
    )


def _leave_open(desk: Desk, request: PageRequest, fact: str) -> PageReply:
    """Note that nobody has said; where sides speak, what they said stays."""
    if has_sides(desk) and claims_of(desk, fact):
        return go_on(desk, request, fact)
    draft = desk.draft.drop_answer(fact).leave_open([fact])
    changed = desk.save(draft, fact)
    write_skipped(desk.folder, desk.skipped.leave(fact))
    return go_on(changed, request, fact, count_moved(desk.case, changed.case))


def _claim_absence(desk: Desk, request: PageRequest, fact: str) -> PageReply:
    """Claim that a document was read whole, and says nothing on it. Raises ProgramError."""
    speaker = {"by": request.given("by")} if request.given("by") else {}
    if request.given("absent") in desk.draft.program.sources:
        desk.save(desk.draft.add_claim(fact, None, not_found_in=request.given("absent"), **speaker), fact)
        write_skipped(desk.folder, desk.skipped.forget(fact))
    return go_to(f"/q/{fact}")


def _remove(desk: Desk, request: PageRequest, fact: str) -> PageReply:
    """Take a claim out."""
    number = find_number(desk, fact, request.given("claim"))
    if number is not None:
        desk.save(desk.draft.drop_claim(fact, number), fact)
    return go_to(f"/q/{fact}")


def _save(desk: Desk, request: PageRequest, fact: str, do: str) -> PageReply:
    """Write what was typed, if it can be read and was not changed elsewhere meanwhile."""
    screen = _screen(request, fact)
    try:
        draft = _edit(desk, request, fact)
    except _MissingError as missing:
        if do == "save":
            notice = say("Not written yet: {why}", why=str(missing))
            return show_question(desk, replace(screen, notice=notice))
        return show_question(desk, _screen(request, fact, {missing.field: str(missing)}), _UNREADABLE)
    except MisreadError as misread:
        problems = {str(misread.path[0]) if misread.path else "form": say_misread(misread)}
        return show_question(desk, _screen(request, fact, problems), _UNREADABLE)
    except ProgramError as error:
        problems = {"form": "\n".join(problem.said for problem in error.problems)}
        cited = find_cited(desk, error.problems)
        return show_question(desk, replace(_screen(request, fact, problems), cited=cited), _UNREADABLE)
    is_changed = draft.text != desk.draft.text
    if is_changed and do != "mine" and request.given("digest") != digest_of(desk, fact):
        return _show_clash(desk, screen)
    changed = desk.save(draft, fact)
    with suppress(OutputError):  # the answer itself is written
        write_skipped(desk.folder, desk.skipped.forget(fact))
    return _come_back(desk, changed, request, fact)


def _come_back(before: Desk, desk: Desk, request: PageRequest, fact: str) -> PageReply:
    """Show the page again after a write in passing, and else go on; a quotation that fails is shown first."""
    claims = claims_of(desk, fact)
    number = find_number(desk, fact, request.given("claim"))
    number = len(claims) - 1 if number is None else number
    if request.given("do") == "save":
        sheet = Sheet(str(number), request.form)
        return show_question(desk, replace(_screen(request, fact), sheet=sheet, before=before.case))
    quotation = claims[number].quotation
    if quotation and not quotation.is_verified and desk is not before:
        return go_to(f"/q/{fact}?claim={number}")
    if request.given("do") == "done":
        return go_to(f"/q/{fact}")
    return go_on(desk, request, fact, count_moved(before.case, desk.case))


class _MissingError(Exception):
    """Something is not filled in that a claim needs."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def find_number(desk: Desk, fact: str, asked: str) -> int | None:
    """Find which claim is meant; None for a new one. Where no side speaks it is the description's own."""
    claims = claims_of(desk, fact)
    number = as_number(asked, len(claims))
    if number is not None:
        return number
    return 0 if claims and not has_sides(desk) and len(claims) == 1 else None


def _edit(desk: Desk, request: PageRequest, fact: str) -> Draft:
    """Make the draft with what was typed.

    Raises _MissingError, MisreadError with the field, or ProgramError where it cannot stand beside the rest.
    """
    kind, number = desk.policy.facts[fact].kind, find_number(desk, fact, request.given("claim"))
    answer = read_fields(kind, request.form)
    speech = _read_speech(desk, request)
    if number is None:
        if has_sides(desk) and not speech["by"]:
            raise _MissingError("by", say("Please choose who says so."))
        if answer is None:
            raise _MissingError("a", say("There is no answer yet."))
        return desk.draft.add_claim(fact, answer, **{name: each for name, each in speech.items() if each})
    claim = claims_of(desk, fact)[number]
    sheet = open_sheet(desk, fact, str(number))
    if answer is None and sheet is not None and sheet.words is None:
        raise _MissingError("a", say("There is no answer. To take it out, choose “Nobody has said”."))
    changed = _compare_speech(claim, speech)
    if answer is not None and kind.read(answer) != claim.said:
        changed["answer"] = answer
    return desk.draft.change_claim(fact, number, **changed) if changed else desk.draft


def _read_speech(desk: Desk, request: PageRequest) -> dict[str, str | None]:
    """Read who says so and where it stands; what is marked anew is quoted. Raises MisreadError."""
    speech = {name: request.given(name) or None for name in SPEECH}
    marks = request.form.get("mark", ())
    source = request.given("shown")
    if marks and " ".join(marks) != request.given("marked") and source in desk.draft.program.sources:
        try:
            marked = quote_marks(read_blocks(desk, source), marks)
        except UnreadableCopyError as unreadable:
            raise MisreadError(str(unreadable.why), path=("quote",)) from None
        speech |= {"source": source, "quote": marked.quote, "at": marked.at}
    return speech


def _compare_speech(claim: Claim, speech: Mapping[str, str | None]) -> dict[str, Any]:
    """Give what is to be changed of what a claim carries; of several places only the first is shown."""
    spoken, stands = claim.speech, speech_of(claim)
    changed: dict[str, Any] = {name: each for name, each in speech.items() if each != stands.get(name)}
    if spoken and spoken.via and {"source", "at"} & changed.keys():
        first = {name: speech[name] for name in ("source", "at") if speech[name]}
        rest = [
            {"source": each.source, "at": each.at} if each.at else {"source": each.source}
            for each in spoken.via[1:]
        ]
        changed = {name: each for name, each in changed.items() if name not in {"source", "at"}}
        changed["via"] = ([first] if "source" in first else []) + rest or None
    return changed


def _show_clash(desk: Desk, screen: QuestionScreen) -> PageReply:
    """Show that the answer was changed elsewhere, and both answers."""
    kind = desk.policy.facts[screen.fact].kind
    stands = tuple(say_answer(kind, claim) for claim in claims_of(desk, screen.fact))
    try:
        answer = read_fields(kind, screen.sheet.fields) if screen.sheet else None
        typed = "" if answer is None else kind.show(kind.read(answer))
    except MisreadError as misread:
        typed = say_misread(misread)
    return show_question(desk, replace(screen, clash=Clash(stands, typed)), HTTPStatus.CONFLICT)


def show(desk: Desk, request: PageRequest, fact: str) -> PageReply:
    """Show a question as the address says it."""
    return show_question(desk, open_question(desk, request, fact))
