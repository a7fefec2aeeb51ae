"""The sources of a case: texts that are kept beside it with their digests, so that quotations are checked."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from evenhand.program.copies import find_digest
from evenhand.program.model import PUBLISHED, Claim, HeardReply, Source
from evenhand.reading import take_in
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import ProgramError
from evenhand.vocabulary.languages import say, say_name
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest, as_number, go_to
from evenhand.workbench.fields import find_day_fault
from evenhand.workbench.marking import show_source
from evenhand.workbench.question import MOST_PASSAGES

_TYPED: Final = ("title", "publisher", "date", "url", "kind", "file", "text")
_ENDINGS: Final = frozenset({".txt", ".md", ".html", ".htm"})
_MOST_SOURCES: Final = 1000


class Kept(NamedTuple):
    """A source as it is listed: with its grade, the lines of its copy, and whether that is the one read."""

    id: str
    source: Source
    lines: int | None
    is_the_copy: bool


class Renamed(NamedTuple):
    """A source that was to be called otherwise, what was typed, and what is wrong with it."""

    source: str
    typed: Mapping[str, str]
    problems: Mapping[str, str]


def show_sources(desk: Desk, request: PageRequest) -> PageReply:
    """Show the sources, and the fields of a new one; from a question there is a way back to it."""
    return _show(desk, request.asked("fact"), {}, {})


def _show(
    desk: Desk,
    fact: str,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    status: int = HTTPStatus.OK,
    renamed: Renamed | None = None,
) -> PageReply:
    program = desk.draft.program
    rows = []
    for name, source in program.sources.items():
        raw = desk.folder.read(source.file) if source.file else None
        is_the_copy = name in program.copies and program.copies[name].hash == "matches"
        rows.append(Kept(name, source, None if raw is None else len(raw.splitlines()), is_the_copy))
    known = desk.policy.facts.get(fact)
    kinds = list_kinds(desk)
    return desk.show(
        "sources", status, rows=rows, fact=known, typed=typed, problems=problems, kinds=kinds, renamed=renamed
    )


def list_kinds(desk: Desk) -> list[tuple[str, str, str]]:
    """List the kinds of sources, each with its grade: the thing itself first."""
    documents = [(name, each.title, "A") for name, each in desk.policy.documents.items()]
    published = [(name, say_name("source", name), grade) for name, grade in PUBLISHED.items()]
    return [*documents, *published]


def show(desk: Desk, request: PageRequest, source: str) -> PageReply:
    """Show the text of one source."""
    if source not in desk.draft.program.sources:
        return desk.show("missing", HTTPStatus.NOT_FOUND)
    said: list[Claim | HeardReply] = [*desk.draft.program.claims, *desk.draft.program.replies]
    start = as_number(request.asked("from"), MOST_PASSAGES) or 0
    shown = show_source(desk, source, said, start, request.asked("find").strip())
    return desk.show("source", shown=shown, source=desk.draft.program.sources[source])


def take(desk: Desk, request: PageRequest) -> PageReply:
    """Add a source with its copy, call one otherwise, or take out one.

    Raises ProgramError where something refers to what was to be taken out.
    """
    sources = desk.draft.program.sources
    if request.given("do") == "drop" and request.given("source") in sources:
        desk.save(desk.draft.drop_source(request.given("source")))
        return go_to("/sources")
    if request.given("do") == "rename" and request.given("source") in sources:
        return _rename(desk, request, request.given("source"))
    typed = {name: request.given(name) for name in _TYPED}
    text = take_in(typed["text"]) + "\n" if typed["text"] else ""
    raw = text.encode(errors="surrogateescape")
    problems = _find_problems(desk, typed, raw)
    if problems:
        return _show(desk, request.given("fact"), typed, problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    name = name_source(desk)
    told = {key: typed[key] for key in ("title", "publisher", "date", "url", "kind") if typed[key]}
    if raw:
        file = f"sources/{name}{_find_ending(typed['file'])}"
        draft = desk.draft.set_source(name, **told, file=file, sha256=find_digest(raw))
        desk.folder.write(file, raw)
    else:
        draft = desk.draft.set_source(name, **told)
    desk.save(draft)
    fact = request.given("fact")
    return go_to(f"/sources?fact={fact}#{name}" if fact in desk.policy.facts else f"/sources#{name}")


def _rename(desk: Desk, request: PageRequest, source: str) -> PageReply:
    """Give a source another title or another id, which every claim follows that names it."""
    typed = {name: request.given(name) for name in ("title", "id")}
    new = typed["id"]
    problems = {} if typed["title"] else {"title": say("What is it called?")}
    if new != source and new in desk.draft.program.sources:
        problems["id"] = say("Another source is called so.")
    draft = desk.draft
    try:
        if typed["title"] and typed["title"] != draft.program.sources[source].title:
            draft = draft.set_source(source, title=typed["title"])
        if new != source and not problems:
            draft = draft.rename_source(source, new)
    except ProgramError as error:
        problems["id"] = error.problems[0].said
    if problems:
        return _show(
            desk, "", {}, {}, HTTPStatus.UNPROCESSABLE_ENTITY, renamed=Renamed(source, typed, problems)
        )
    desk.save(draft)
    return go_to(f"/sources#{new}")


def name_source(desk: Desk) -> str:
    """Name a source by the first number that neither the description nor a file has."""
    files = {PurePosixPath(name).stem for name in desk.folder.names() if name.startswith("sources/")}
    taken = {*desk.draft.program.sources, *files}
    return next(name for number in range(_MOST_SOURCES) if (name := f"s{number}") not in taken)


def _find_ending(file: str) -> str:
    ending = PurePosixPath(file).suffix.lower()
    return ending if ending in _ENDINGS else ".txt"


def _find_problems(desk: Desk, typed: Mapping[str, str], raw: bytes) -> dict[str, str]:
    """Say what is wrong with a new source, by the names of the fields."""
    problems = {} if typed["title"] else {"title": say("What is it called?")}
    if typed["kind"] not in {name for name, _, _ in list_kinds(desk)}:
        problems["kind"] = say("What kind of source is it?")
    if fault := find_day_fault(typed["date"]):
        problems["date"] = fault
    if typed["url"] and not typed["url"].startswith(("http://", "https://")):
        problems["url"] = say("An address begins with https:// or http://.")
    if len(raw) > limits.LARGEST_DESCRIPTION:
        problems["text"] = say("This text is too large: at most {size} MB.", size=2)
    elif b"\0" in raw:
        problems["text"] = say("This is no text.")
    elif raw:
        same = (name for name, each in desk.draft.program.copies.items() if each.sha256 == find_digest(raw))
        if (name := next(same, None)) is not None:
            problems["text"] = say("This very text is there already, as {source}.", source=name)
    return problems
