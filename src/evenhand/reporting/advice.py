"""Reports on advice: what to ask for, the letter that asks for it, and what to change."""

from __future__ import annotations

from typing import Final, Literal

from evenhand.advice.plans import Repairs
from evenhand.audit.audit import Audit, HeldDocument
from evenhand.audit.parts import Request
from evenhand.reporting.escaping_json import write_result
from evenhand.reporting.formats import ENDINGS, Format, Look
from evenhand.reporting.hearing import Addressee, list_answerable
from evenhand.reporting.templates import fill, look_up
from evenhand.vocabulary.languages import in_its_language

Reader = Literal["sponsor", "outside"]
_MOST_ASKED: Final = 5
_SPONSOR: Final = "sponsor"


@in_its_language
def render_requests(
    audit: Audit, form: Format = "terminal", look: Look | None = None, reader: Reader | None = None
) -> str:
    """Report what would settle an audit that has its advice: what to decide, or what to ask others for.

    Without a READER it is the sponsor where the program describes itself.
    """
    if form == "json":
        assert audit.advice is not None  # noqa: S101 - the caller asked for advice
        return write_result(audit.advice)
    reader = reader or find_reader(audit)
    return fill(f"ask.{ENDINGS[form]}.j2", **look_up(audit), reader=reader, look=look or Look())


def find_reader(audit: Audit) -> Reader:
    """Say who asks: the sponsor of a program that describes itself, or else someone outside."""
    return "sponsor" if audit.agreed.kind == "as-described" else "outside"


def list_addressees(audit: Audit) -> tuple[Addressee, ...]:
    """List whom to write to: the sponsor, and the participants where they hold or can answer something."""
    held = {each.held_by for _, documents in _ask_for(audit) for each in documents}
    is_asked = "participants" in held or bool(list_answerable(audit, "participants"))
    return ("sponsor", "participants") if is_asked else ("sponsor",)


@in_its_language
def render_letter(audit: Audit, to: Addressee = "sponsor") -> str:
    """Write the letter that says what is said, and asks for an answer to it and for what weighs most."""
    named = _ask_for(audit)
    theirs = [
        (request, held)
        for request, all_of in named
        if (held := [each for each in all_of if each.held_by == to])
    ]
    asked = named if to == _SPONSOR else theirs
    answerable = list_answerable(audit, to)
    return fill(
        "letter.txt.j2",
        **look_up(audit),
        to=to,
        answerable=answerable,
        read_sources={place.source for each in answerable for place in each.read},
        requested=theirs,
        others=[each.title for _, all_of in named for each in all_of if each.held_by != _SPONSOR],
        share=sum(request.share for request, _ in asked),
    )


def _ask_for(audit: Audit) -> list[tuple[Request, list[HeldDocument]]]:
    """Give what to ask for first, each with its documents."""
    assert audit.advice is not None  # noqa: S101 - the caller asked for advice
    documents = {document.id: document for document in audit.documents}
    requests = audit.advice.requests[:_MOST_ASKED]
    return [(request, [documents[each] for each in request.documents]) for request in requests]


@in_its_language
def render_repairs(repairs: Repairs, form: Format = "terminal", look: Look | None = None) -> str:
    """Report what to change."""
    if form == "json":
        return write_result(repairs)
    return fill(f"repair.{ENDINGS[form]}.j2", repairs=repairs, look=look or Look())
