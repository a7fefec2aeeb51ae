"""The letters: each as it would be written of the case today, or as somebody changed it and it is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.advice.advising import advise
from evenhand.audit.audit import Audit
from evenhand.reporting.advice import list_addressees, render_letter
from evenhand.reporting.hearing import Addressee
from evenhand.vocabulary.errors import ProgramError
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import TEXT, PageReply, PageRequest, decode, go_to
from evenhand.workbench.kept import read_letters, write_letters

_NUMBER: Final = re.compile(r"^[0-9]+\. ")
LETTERS: Final[Mapping[Addressee, str]] = {
    "sponsor": "letter.txt",
    "participants": "letter-to-participants.txt",
}


class Letter(Struct, frozen=True):
    """A letter: as it would be written today, and as somebody changed it (None: nobody did).

    `then` is what it would have been when it was changed, where that is known. Where it was changed elsewhere
    meanwhile, `typed` is what was typed here.
    """

    to: Addressee
    fresh: str
    kept: str | None
    then: str | None = None
    typed: str | None = None

    @property
    def gone(self) -> tuple[str, ...]:
        """What would no longer be written, and was when the letter was changed."""
        return _list_missing(self.then or "", self.fresh)

    @property
    def added(self) -> tuple[str, ...]:
        """What would be written, and was not when the letter was changed."""
        return _list_missing(self.fresh, self.then) if self.then else ()

    @property
    def text(self) -> str:
        """What it says."""
        return self.fresh if self.kept is None else self.kept

    @property
    def digest(self) -> str:
        """A digest of what is kept, so that a change elsewhere is seen."""
        return hashlib.sha256((self.kept or "").encode()).hexdigest()[:16]


def _list_missing(text: str, other: str) -> tuple[str, ...]:
    """List the paragraphs of a text that another has not, whatever their numbers and where lines break."""
    known = set(_list_paragraphs(other))
    return tuple(each for each in _list_paragraphs(text) if each not in known)


def _list_paragraphs(text: str) -> list[str]:
    return [_NUMBER.sub("", " ".join(each.split())) for each in text.split("\n\n") if each.strip()]


def open_letter(desk: Desk, audit: Audit, to: Addressee) -> Letter:
    """Open a letter. A file that is empty, or no text, is none; for it the letter of today stands."""
    try:
        kept = decode(desk.folder.read(LETTERS[to]) or b"", LETTERS[to])
    except ProgramError:
        kept = ""
    fresh = render_letter(audit, to)
    return (
        Letter(to, fresh, kept, read_letters(desk.folder).get(to))
        if kept.strip()
        else Letter(to, fresh, None)
    )


def list_letters(desk: Desk, audit: Audit) -> tuple[Addressee, ...]:
    """List to whom letters go: to each who can answer or holds documents, and to whom one is kept."""
    kept = [to for to, name in LETTERS.items() if to == "participants" and desk.folder.read(name)]
    return tuple(dict.fromkeys([*list_addressees(audit), *kept]))


def show_letters(
    desk: Desk, typed: Mapping[str, str] | None = None, wrote: str = "", status: int = HTTPStatus.OK
) -> PageReply:
    """Show the letters of a case, one to each who holds what weighs most."""
    audit = advise(desk.case, desk.language)
    opened = [open_letter(desk, audit, to) for to in list_letters(desk, audit)]
    letters = [replace(each, typed=(typed or {}).get(each.to)) for each in opened]
    shown = {"written": (wrote, desk.now.strftime("%H:%M"))} if wrote else {}
    return desk.show("letter", status, letters=letters, files=LETTERS, **shown)


def _note(desk: Desk, letter: Letter, *, is_kept: bool, is_looked_at: bool) -> None:
    """Note what a letter would have been as it was kept: whoever types on has not looked at what changed."""
    noted = read_letters(desk.folder)
    others = {to: each for to, each in noted.items() if to != letter.to}
    then = letter.fresh if is_looked_at else noted.get(letter.to, letter.fresh)
    write_letters(desk.folder, {**others, letter.to: then} if is_kept else others)


def take_letter(desk: Desk, request: PageRequest, to: Addressee) -> PageReply:
    """Keep a letter as it was changed, give it as a file, or go back to that of today. Raises OutputError.

    One that was changed elsewhere meanwhile is not written over, unless that is chosen (`mine`).
    """
    do, text = request.given("do", "keep"), request.text("letter")
    if do == "take":
        return PageReply(text.encode(errors="replace"), media_type=TEXT, filename=LETTERS[to])
    if do == "theirs":
        return go_to(f"/to-do#letter-{to}")
    letter = open_letter(desk, advise(desk.case, desk.language), to)
    text = "" if do == "anew" or text.strip() == letter.fresh.strip() else text
    if text != (letter.kept or ""):
        if do != "mine" and request.given("digest") != letter.digest:
            return show_letters(desk, {to: request.text("letter")}, status=HTTPStatus.CONFLICT)
        desk.folder.write(LETTERS[to], text.encode(errors="replace"))
    _note(desk, letter, is_kept=bool(text.strip()), is_looked_at=do != "save")
    return show_letters(desk, wrote=LETTERS[to]) if do == "save" else go_to(f"/to-do#letter-{to}")
