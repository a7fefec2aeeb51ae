"""One question as it is shown: what is said so far, an answer's fields, the source, and what hangs on it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from evenhand.audit.case import Case
from evenhand.facts import kinds
from evenhand.program.model import Claim, HeardReply, Quotation
from evenhand.program.published import UnreadableCopyError
from evenhand.vocabulary.errors import MisreadError
from evenhand.vocabulary.languages import Message, say, say_name
from evenhand.workbench.desk import Desk, tell_claims
from evenhand.workbench.exchange import Fields, PageReply, PageRequest, as_number
from evenhand.workbench.fields import BOUNDS, list_rows, put_into_fields
from evenhand.workbench.marking import Marked, ShownSource, find_marks, quote_marks, read_blocks, show_source
from evenhand.workbench.panel import make_panel
from evenhand.workbench.replies import list_replies, list_targets
from evenhand.workbench.undoing import find_undoable

NEW: Final = "new"
MOST_PASSAGES: Final = 1_000_000
_MOST_RULES: Final = 10_000
RETURNS: Final = ("check", "result")  # pages from which a question is opened, and to which it goes back
SPEECH: Final = ("by", "origin", "source", "at", "quote", "inferred", "note")


class Card(Struct, frozen=True):
    """A claim as it is shown: who says what, where it stands, and what came of its quotation."""

    number: int
    speaker: str
    side: str
    answer: str
    places: tuple[tuple[str, str], ...]
    quote: str | None
    quotation: Quotation[Message] | None
    note: str | None
    inferred: str | None


class Sheet(Struct, frozen=True):
    """The form of one claim: which (a number, or a new one), what its fields hold, and what is wrong.

    `words` are there where the fields cannot hold the answer, which is left as it is.
    """

    claim: str
    fields: Fields
    problems: Mapping[str, str] = {}
    words: str | None = None

    def value(self, name: str) -> str:
        """Give what a field holds."""
        return (self.fields.get(name) or ("",))[-1]

    def values(self, name: str) -> Sequence[str]:
        """Give all that a field holds."""
        return self.fields.get(name, ())


class Clash(Struct, frozen=True):
    """An answer that was changed elsewhere meanwhile: what the file says now, and what was typed here."""

    stands: tuple[str, ...]
    typed: str


class CitedAnswer(NamedTuple):
    """An answer that stands on a line: its question and its card there, who gives it, and what it is."""

    line: int
    fact: str
    question: str
    number: int
    speaker: str
    answer: str


class QuestionScreen(Struct, frozen=True):
    """What a question is shown with, beside what the folder holds."""

    fact: str
    sheet: Sheet | None
    before: Case | None = None
    clash: Clash | None = None
    notice: str = ""
    source: str = ""
    start: int = 0
    find: str = ""
    back: str = ""
    to: str = ""
    cited: tuple[CitedAnswer, ...] = ()


def show_question(desk: Desk, screen: QuestionScreen, status: int = HTTPStatus.OK) -> PageReply:
    """Show a question."""
    claims = claims_of(desk, screen.fact)
    questionnaire = desk.questionnaire
    targets = dict(list_targets(desk, screen.fact))
    kind = desk.policy.facts[screen.fact].kind
    return desk.show(
        "question",
        status,
        screen=screen,
        question=questionnaire.question(screen.fact),
        kind=kind,
        rows=list_rows(kind, screen.sheet.fields) if screen.sheet else (),
        bounds=BOUNDS,
        cards=tuple(make_card(desk, number, claim) for number, claim in enumerate(claims)),
        has_sides=has_sides(desk),
        parties=desk.draft.program.parties,
        sources=desk.draft.program.sources,
        origins=desk.draft.program.origins,
        replies=list_replies(desk, to=tuple(targets)),
        targets=targets,
        digest=digest_of(desk, screen.fact),
        panel=make_panel(questionnaire, desk.case, screen.fact, screen.before),
        progress=questionnaire.progress,
        left=questionnaire.left_for_an_opinion,
        shown=_show_source(desk, screen, claims),
        undoable=find_undoable(desk)[:1],
    )


def open_question(desk: Desk, request: PageRequest, fact: str) -> QuestionScreen:
    """Choose what a question is shown with, as the address says it."""
    sheet = open_sheet(desk, fact, request.asked("claim"))
    return QuestionScreen(
        fact,
        sheet and _fill_in(desk, request, sheet),
        notice=_say_moved(request.asked("moved")),
        source=request.asked("source"),
        start=as_number(request.asked("from"), MOST_PASSAGES) or 0,
        find=request.asked("find").strip(),
        back=request.asked("before") if request.asked("before") in desk.policy.facts else "",
        to=request.asked("to") if request.asked("to") in RETURNS else "",
    )


def _say_moved(number: str) -> str:
    moved = as_number(number, _MOST_RULES)
    return say("Verdicts that moved by the last answer: {number}.", number=moved) if moved else ""


def open_sheet(desk: Desk, fact: str, asked: str = "") -> Sheet | None:
    """Open the form of a claim: that which is asked for, or the one there is, or else a new one."""
    claims = claims_of(desk, fact)
    if asked == NEW or not claims:
        return Sheet(NEW, _begin_with(desk))
    if asked == "" and (has_sides(desk) or len(claims) > 1):
        return None
    return sheet_of(desk, fact, as_number(asked, len(claims)) or 0)


def _fill_in(desk: Desk, request: PageRequest, sheet: Sheet) -> Sheet:
    """Fill in where somebody marked what is to be quoted; what cannot be read of it fills in nothing."""
    source, marks = request.asked("source"), request.query.get("mark", ())
    if source not in desk.draft.program.sources or not marks:
        return sheet
    with suppress(UnreadableCopyError, MisreadError):
        marked = quote_marks(read_blocks(desk, source), marks)
        words = {"source": (source,), "at": (marked.at,), "quote": (marked.quote,), "mark": tuple(marks)}
        return replace(sheet, fields={**sheet.fields, **words})
    return sheet


def _begin_with(desk: Desk) -> Fields:
    """Give what a new form holds: of what somebody else says of a list, nobody knows whether it is all."""
    return {"more": ("1",)} if has_sides(desk) else {}


def sheet_of(desk: Desk, fact: str, number: int) -> Sheet:
    """Put a claim into the fields of its form."""
    claim, kind = claims_of(desk, fact)[number], desk.policy.facts[fact].kind
    held = put_into_fields(kind, desk.draft.find_claims(fact)[number])
    words = kind.show(claim.said) if held is None else None
    speech = {name: (each,) for name, each in speech_of(claim).items()}
    return Sheet(str(number), {**(held or {}), **speech, "mark": _find_marks(desk, claim)}, {}, words)


def _find_marks(desk: Desk, claim: Claim) -> tuple[str, ...]:
    """Find the sentences that a claim quotes, where they are just these."""
    told = speech_of(claim)
    if not {"source", "at", "quote"} <= told.keys():
        return ()
    try:
        return find_marks(read_blocks(desk, told["source"]), Marked(told["quote"], told["at"]))
    except UnreadableCopyError:
        return ()


def speech_of(claim: Claim) -> dict[str, str]:
    """Give what a claim carries beside its answer, by the field that shows it: of places the first."""
    if claim.speech is None:
        return {}
    read = claim.speech.read_at[:1]
    told = {
        "by": claim.by,
        "source": read[0].source if read else None,
        "at": read[0].at if read else None,
        "quote": claim.speech.quote,
        "origin": claim.speech.origin,
        "inferred": claim.speech.inferred,
        "note": claim.speech.note,
    }
    return {name: each for name, each in told.items() if each is not None}


def claims_of(desk: Desk, fact: str) -> tuple[Claim, ...]:
    """Give the claims on a fact, in the order of their numbers."""
    return tuple(each for each in desk.draft.program.claims if each.fact == fact)


def has_sides(desk: Desk) -> bool:
    """Checks if several may speak, so that each claim needs a speaker."""
    return bool(desk.draft.program.parties)


def make_card(desk: Desk, number: int, claim: Claim) -> Card:
    """Put a claim into words."""
    program, speech = desk.draft.program, claim.speech
    return Card(
        number,
        program.parties[claim.by].name if claim.by else say("The description itself"),
        say_name("side", program.side(claim)),
        say_answer(desk.policy.facts[claim.fact].kind, claim),
        tuple((via.source, via.at or "") for via in speech.read_at) if speech else (),
        speech.quote if speech else None,
        claim.quotation,
        speech.note if speech else None,
        speech.inferred if speech else None,
    )


def say_answer(kind: kinds.Kind, claim: Claim) -> str:
    """Say what a claim answers; where a document says nothing, that it does not."""
    if claim.speech is not None and claim.speech.not_found_in is not None:
        return say("not found in {document}, read whole", document=claim.speech.not_found_in)
    word = kind.show(claim.said)
    meaning = dict(kind.choices).get(word)
    return f"{meaning} ({word})" if meaning else word


def digest_of(desk: Desk, fact: str) -> str:
    """Give a digest of all that is claimed of a fact, so that a change to it elsewhere is seen."""
    return hashlib.sha256(tell_claims(desk.draft, fact).encode()).hexdigest()[:16]


def _show_source(desk: Desk, screen: QuestionScreen, claims: Sequence[Claim]) -> ShownSource | None:
    sources = desk.draft.program.sources
    wanted = screen.source or (screen.sheet.value("source") if screen.sheet else "")
    source = wanted if wanted in sources else next(iter(sources), None)
    said: list[Claim | HeardReply] = [*claims]
    said += [each.reply for each in list_replies(desk, to=(screen.fact,))]
    return None if source is None else show_source(desk, source, said, screen.start, screen.find)
