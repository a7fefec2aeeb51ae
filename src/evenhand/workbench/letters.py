"""The letters: each as it would be written of the case today, or as somebody changed it and it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from msgspec import Struct

from evenhand.advice.advising import advise
from evenhand.audit.audit import Audit
from evenhand.reporting.advice import list_addressees, render_letter
from evenhand.reporting.hearing import Addressee
from evenhand.vocabulary.errors import ProgramError
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import TEXT, PageReply, PageRequest, decode, go_to

LETTERS: Final[Mapping[Addressee, str]] = {
    "sponsor": "letter.txt",
    "participants": "letter-to-participants.txt",
}


class Letter(Struct, frozen=True):
    """A letter: as it would be written today, and as somebody changed it (None: nobody did).

    Where it was changed elsewhere meanwhile, `typed` is what was typed here.
    """

    to: Addressee
    fresh: str
    kept: str | None
    typed: str | None = None

    @property
    def text(self) -> str:
        """What it says."""
        return self.fresh if self.kept is None else self.kept

    @property
    def digest(self) -> str:
        """A digest of what is kept, so that a change elsewhere is seen."""
        return hashlib.sha256((self.kept or "").encode()).hexdigest()[:16]


def open_letter(desk: Desk, audit: Audit, to: Addressee) -> Letter:
    """Open a letter. A file that is empty, or no text, is none; for it the letter of today stands."""
    try:
        kept = decode(desk.folder.read(LETTERS[to]) or b"", LETTERS[to])
    except ProgramError:
        kept = ""
    return Letter(to, render_letter(audit, to), kept if kept.strip() else None)


def show_letters(
    desk: Desk, typed: Mapping[str, str] | None = None, wrote: str = "", status: int = HTTPStatus.OK
) -> PageReply:
    """Show the letters of a case, one to each who holds what weighs most."""
    audit = advise(desk.case, desk.language)
    kept = [to for to, name in LETTERS.items() if to == "participants" and desk.folder.read(name)]
    opened = [open_letter(desk, audit, to) for to in dict.fromkeys([*list_addressees(audit), *kept])]
    letters = [Letter(each.to, each.fresh, each.kept, (typed or {}).get(each.to)) for each in opened]
    shown = {"written": (wrote, desk.now.strftime("%H:%M"))} if wrote else {}
    return desk.show("letter", status, letters=letters, files=LETTERS, **shown)


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
    return show_letters(desk, wrote=LETTERS[to]) if do == "save" else go_to(f"/to-do#letter-{to}")
