"""Where a description begins: one's own program, one that was read about, one that is there, an example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Final, NamedTuple

from evenhand.facts.kinds import read_date
from evenhand.program.drafts import Draft
from evenhand.program.model import Header
from evenhand.vocabulary.errors import MisreadError, ProgramError
from evenhand.vocabulary.languages import say
from evenhand.workbench.desk import LAST_GOOD, PROGRAM, SET_ASIDE, Desk
from evenhand.workbench.exchange import PageReply, PageRequest, go_to
from evenhand.workbench.kept import Skipped, write_skipped
from evenhand.workbench.profiles import choose_profile

Examples = Mapping[str, Mapping[str, bytes]]

STAGES: Final = ("planned", "alpha", "beta", "early access", "research preview")
_HEADER: Final = ("name", "sponsor", "stage", "as_of", "about")
_NEEDED: Final = ("name", "sponsor")


class KnownCase(NamedTuple):
    """A case that was described before: what it is called, where it lies, and when it was last changed."""

    name: str
    path: str
    changed: dt.date


def show_start(desk: Desk, examples: Examples, cases: Sequence[KnownCase]) -> PageReply:
    """Show the ways to begin or, where there is a description, how far it is."""
    if desk.has_program:
        return desk.show("going-on", header=desk.draft.program.header)
    return desk.show("start", examples=tuple(examples), cases=cases)


def show_new(desk: Desk, request: PageRequest) -> PageReply:
    """Ask what a new file says of the program as a whole."""
    way = "read" if request.asked("way") == "read" else "own"
    typed = {"as_of": desk.now.date().isoformat()}
    return desk.show("new", way=way, typed=typed, problems={}, stages=STAGES)


def begin(desk: Desk, request: PageRequest) -> PageReply:
    """Begin a description. What cannot be read comes back as it was typed."""
    if desk.has_program:
        return go_to("/")
    typed = {key: request.given(key) for key in _HEADER}
    way = "read" if request.given("way") == "read" else "own"
    problems = find_problems(typed)
    if problems:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return desk.show("new", status, way=way, typed=typed, problems=problems, stages=STAGES)
    draft = Draft.start({key: each for key, each in typed.items() if each}, desk.policy, desk.folder)
    if way == "read":
        draft = draft.set_party("sponsor", name=typed["sponsor"], side="sponsor")
        draft = draft.set_party("participants", name=say("the participants"), side="participants")
    _choose_profile(desk, request)
    desk.save(draft)
    write_skipped(desk.folder, Skipped())
    return go_to("/sides" if way == "read" else "/questions")


def find_problems(typed: Mapping[str, str]) -> dict[str, str]:
    """Say what is wrong with what is typed of the program as a whole, by the names of the fields."""
    problems = {key: say("Please fill this in.") for key in _NEEDED if not typed[key]}
    try:
        read_date(typed["as_of"])
    except MisreadError:
        problems["as_of"] = say("On which day does this hold? It is a day such as 2026-03-01.")
    return problems


def change_header(desk: Desk, request: PageRequest) -> PageReply:
    """Change what the description says of the program as a whole."""
    header = desk.draft.program.header
    typed = {key: request.given(key) for key in _HEADER}
    problems = find_problems(typed)
    if problems:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return desk.show("header", status, typed=typed, problems=problems, stages=STAGES)
    stand = tell_header(header)
    changed = {key: each or None for key, each in typed.items() if each != stand[key]}
    if changed:
        desk.save(desk.draft.set_header(**changed))
    _choose_profile(desk, request)
    return go_to("/questions")


def _choose_profile(desk: Desk, request: PageRequest) -> None:
    chosen = request.given("profile")
    if desk.profiles and (not chosen or chosen in desk.profiles):
        choose_profile(desk.folder, chosen)


def show_header(desk: Desk) -> PageReply:
    """Show what the description says of the program as a whole, to be changed."""
    typed = tell_header(desk.draft.program.header)
    return desk.show("header", typed=typed, problems={}, stages=STAGES)


def tell_header(header: Header) -> dict[str, str]:
    """Tell what a header says, as it is typed."""
    return {key: str(getattr(header, key) or "") for key in _HEADER}


def show_broken(desk: Desk, error: ProgramError) -> PageReply:
    """Show what is wrong with a description that does not load, and the ways on: it can be mended here."""
    has_good, text = False, ""
    with suppress(ProgramError):  # what cannot be read cannot be mended as text, nor gone back to
        text = desk.text
    with suppress(ProgramError):
        has_good = desk.folder.read(LAST_GOOD) is not None
    return desk.show("broken", HTTPStatus.CONFLICT, problems=error.problems, has_good=has_good, text=text)


def restore(desk: Desk) -> PageReply:
    """Go back to what was last written from here; what stands there instead is set aside, and not lost."""
    good, stands = desk.folder.read(LAST_GOOD), desk.folder.read(PROGRAM)
    if good is not None and stands is not None and not desk.has_sound_program:
        desk.folder.write(SET_ASIDE, stands)
        desk.folder.write(PROGRAM, good)
    return go_to("/check")


def take_example(desk: Desk, request: PageRequest, examples: Examples) -> PageReply:
    """Take up an example as if it were one's own."""
    files = examples.get(request.given("name"))
    if desk.has_program or files is None:
        return go_to("/")
    for name, content in files.items():
        desk.folder.write(name, content)
    return go_to("/")


def take_description(desk: Desk, request: PageRequest) -> PageReply:
    """Take up the text of a description; what is wrong with it is shown, and nothing is written.

    It takes the place of one that is broken, which is set aside, and of no other.
    """
    text = request.text("text")
    if desk.has_sound_program:
        return go_to("/")
    try:
        Draft.take(text, desk.policy, desk.folder, name=PROGRAM)
    except ProgramError as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return desk.show("open", status, text=text, problems=error.problems)
    if (broken := desk.folder.read(PROGRAM)) is not None:
        desk.folder.write(SET_ASIDE, broken)
    desk.folder.write(PROGRAM, text.encode())
    return go_to("/")
