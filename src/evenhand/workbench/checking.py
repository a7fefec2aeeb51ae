"""All that is said, criterion by criterion, to be looked at: looking never asks a question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, get_args

from msgspec import Struct

from evenhand.audit.evidence import list_remarks
from evenhand.policy.model import Fact
from evenhand.program.model import Claim
from evenhand.vocabulary.languages import listed, noted, say, say_name
from evenhand.vocabulary.verdicts import Assurance
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest
from evenhand.workbench.question import say_answer
from evenhand.workbench.replies import list_all_replies
from evenhand.workbench.undoing import find_undoable

Filter = Literal["said", "open", "skipped", "unsaid", "told", "conflicts", "today"]

_TITLES: Final = {
    "said": noted("All that is said"),
    "open": noted("Open"),
    "skipped": noted("Skipped"),
    "unsaid": noted("Nobody has said"),
    "told": noted("Without a source"),
    "conflicts": noted("Contradictory"),
    "today": noted("Changed today"),
}


class ClaimLine(NamedTuple):
    """What one claim says: the answer, who gives it, and how far it is backed."""

    answer: str
    speaker: str
    assurance: Assurance


class QuestionRow(Struct, frozen=True):
    """A question with all that is said to it, and how it stands where nothing is."""

    fact: str
    title: str
    question: str
    said: tuple[ClaimLine, ...]
    state: str


class Group(NamedTuple):
    """The rows of one criterion."""

    criterion: str
    title: str
    rows: tuple[QuestionRow, ...]


class Conflict(NamedTuple):
    """A fact on which what is said excludes itself, and the sides in whose accounts it does."""

    fact: str
    title: str
    conflict: str
    sides: str


def show_check(desk: Desk, request: PageRequest) -> PageReply:
    """Show all that is said, or what a filter leaves of it."""
    asked = request.asked("show", "said")
    chosen: Filter = next((each for each in get_args(Filter) if each == asked), "said")
    criterion = request.asked("criterion")
    is_known = any(each.id == criterion for each in desk.policy.criteria)
    conflicts = tuple(list_conflicts(desk))
    groups = tuple(_group(desk, chosen, criterion if is_known else "", {each.fact for each in conflicts}))
    return desk.show(
        "check",
        groups=groups,
        filters=[(each, say(title)) for each, title in _TITLES.items()],
        chosen=chosen,
        criterion=criterion if is_known else "",
        conflicts=conflicts,
        replies=list_all_replies(desk),
        remarks=tuple(list_remarks(desk.case, desk.policy)),
        undoable=find_undoable(desk),
        number=sum(len(each.rows) for each in groups),
    )


def list_conflicts(desk: Desk) -> Iterator[Conflict]:
    """List the facts on which what is said excludes itself, once however many accounts it goes into."""
    sides: dict[tuple[str, str], list[str]] = {}
    for account in desk.case.accounts:
        for fact, conflicts in account.conflicts.items():
            for each in sorted(conflicts):
                titles = sides.setdefault((fact, each), [])
                titles += [account.title] if account.kind == "side" else []
    for (fact, conflict), titles in sides.items():
        if fact in desk.policy.facts:
            title = desk.policy.facts[fact].title
            yield Conflict(fact, title, say_name("conflict", conflict), listed(titles, "and"))


def _group(desk: Desk, chosen: Filter, criterion: str, conflicting: set[str]) -> Iterator[Group]:
    """Group the rows that a filter leaves; of one criterion all are shown, also what is open."""
    claims: dict[str, list[Claim]] = {}
    for each in desk.draft.program.claims:
        claims.setdefault(each.fact, []).append(each)
    changed = {each.fact for each in desk.history if each.time.date() == desk.now.date()}
    for progress in desk.questionnaire.progress:
        if criterion not in {"", progress.criterion}:
            continue
        rows = []
        for path in desk.questionnaire.facts_of(progress.criterion):
            said = claims.get(path, [])
            is_open = desk.questionnaire.is_needed(path)
            is_in = {
                "said": bool(said) or bool(criterion),
                "open": is_open,
                "skipped": path in desk.skipped.skipped,
                "unsaid": path in desk.draft.left_open,
                "told": any(desk.draft.program.assure(each) == "told" for each in said),
                "conflicts": path in conflicting,
                "today": path in changed,
            }
            if is_in[chosen]:
                rows.append(_make_row(desk, desk.policy.facts[path], said, is_open=is_open))
        if rows:
            yield Group(progress.criterion, progress.title, tuple(rows))


def _make_row(desk: Desk, fact: Fact, claims: list[Claim], *, is_open: bool) -> QuestionRow:
    program = desk.draft.program
    said = tuple(
        ClaimLine(
            say_answer(fact.kind, claim),
            program.parties[claim.by].name if claim.by else "",
            program.assure(claim),
        )
        for claim in claims
    )
    if fact.path in desk.skipped.skipped:
        state = say("skipped")
    elif fact.path in desk.draft.left_open:
        state = say("nobody has said")
    else:
        state = say("open") if is_open else say("not needed as things stand")
    return QuestionRow(fact.path, fact.title, fact.question, said, "" if said else state)
