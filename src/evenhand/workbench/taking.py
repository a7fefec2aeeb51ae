"""What is taken away: the description, the report, the letter, and all of it in one archive."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from msgspec import Struct

from evenhand.program.drafts import Draft
from evenhand.reporting.hearing import Addressee
from evenhand.reporting.rendering import render
from evenhand.vocabulary.errors import Place, Problem, ProgramError
from evenhand.vocabulary.languages import say
from evenhand.workbench.archives import REPORT, pack, unpack
from evenhand.workbench.desk import PROGRAM, Desk
from evenhand.workbench.exchange import TEXT, CaseFolder, PageReply, PageRequest, decode, go_to
from evenhand.workbench.letters import LETTERS, list_letters, open_letter
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.profiles import OPTIONS, choose_profile, read_profile
from evenhand.workbench.question import has_sides
from evenhand.workbench.result import give_report, make_audit

_AUDIT: Final = "audit.json"
_PLAIN: Final = re.compile(r"[^\w]+")


class _File(Struct, frozen=True):
    """A file that is given: its ending, its kind, and what makes it."""

    ending: str
    media_type: str
    make: Callable[[Desk], bytes]


def show_take(desk: Desk) -> PageReply:
    """Show what there is to take away."""
    audit = make_audit(desk) if has_sides(desk) else None
    letters = list_letters(desk, audit) if audit else ()
    return desk.show("take", text=desk.text, letters=letters, files=LETTERS)


def give(desk: Desk, name: str) -> PageReply:
    """Give a file, called after the program; there is none of another name."""
    file = _FILES.get(name)
    if file is None:
        return desk.show("missing", HTTPStatus.NOT_FOUND)
    called = _PLAIN.sub("-", desk.draft.program.header.name.lower()).strip("-") or "program"
    filename = name if name in {PROGRAM, _AUDIT, *LETTERS.values()} else f"{called[:60]}.{file.ending}"
    return PageReply(file.make(desk), media_type=file.media_type, filename=filename)


def take_archive(desk: Desk, request: PageRequest) -> PageReply:
    """Take up an archive that was taken away; what is wrong with it is shown, and nothing is written."""
    if desk.has_program:
        return go_to("/")
    try:
        files = unpack(request.given("zip"))
        Draft.take(_find_text(files), desk.policy, FolderInMemory(files), name=PROGRAM)
    except ProgramError as error:
        return desk.show("open", HTTPStatus.UNPROCESSABLE_ENTITY, text="", problems=error.problems)
    profile = read_profile(FolderInMemory(files))
    _write(desk.folder, {name: each for name, each in files.items() if name not in {OPTIONS, REPORT}})
    if profile in desk.profiles:  # of the options of others no more than that
        choose_profile(desk.folder, profile)
    return go_to("/")


def _find_text(files: Mapping[str, bytes]) -> str:
    if PROGRAM not in files:
        message = say("There is no program.yaml in it.")
        raise ProgramError([Problem(Place("archive.zip"), message, code="missing")])
    return decode(files[PROGRAM], PROGRAM)


def _write(folder: CaseFolder, files: Mapping[str, bytes]) -> None:
    """Write what was taken up: the description last, which other pages look for."""
    for name in sorted(files, key=lambda each: each == PROGRAM):
        folder.write(name, files[name])


def _give_audit(desk: Desk) -> bytes:
    """Give the audit as JSON, and keep it as the last that was taken away."""
    content = render(make_audit(desk), "json").encode()
    desk.folder.write(_AUDIT, content)
    return content


def _give_letter(to: Addressee, desk: Desk) -> bytes:
    return open_letter(desk, make_audit(desk), to).text.encode()


_FILES: Final[Mapping[str, _File]] = {
    PROGRAM: _File("yaml", TEXT, lambda desk: desk.text.encode()),
    "all.zip": _File("zip", "application/zip", lambda desk: pack(desk.folder, {REPORT: give_report(desk)})),
    REPORT: _File("html", "text/html; charset=utf-8", give_report),
    _AUDIT: _File("json", "application/json", _give_audit),
    **{name: _File("txt", TEXT, partial(_give_letter, to)) for to, name in LETTERS.items()},
}
