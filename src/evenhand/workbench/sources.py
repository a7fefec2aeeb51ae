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
from evenhand.workbench.citing import find_resting
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest, as_number, go_to
from evenhand.workbench.fields import find_day_fault
from evenhand.workbench.marking import show_source
from evenhand.workbench.question import MOST_PASSAGES, CitedAnswer

_TOLD: Final = ("title", "publisher", "date", "url", "kind")
_TYPED: Final = (*_TOLD, "file", "text")
_ENDINGS: Final = frozenset({".txt", ".md", ".html", ".htm"})
_MOST_SOURCES: Final = 1000


class Kept(NamedTuple):
    """A source as it is listed: with its grade, the lines of its copy, and whether that is the one read."""

    id: str
    source: Source
    told: Mapping[str, str]
    lines: int | None
    is_the_copy: bool


class ChangedSource(NamedTuple):
    """A source that was to be changed, what was typed, and what is wrong with it."""

    source: str
    typed: Mapping[str, str]
    problems: Mapping[str, str]


class SourceInUse(NamedTuple):
    """A source that was to be taken out, and the answers that rest on it."""

    source: str
    answers: tuple[CitedAnswer, ...]


def show_sources(desk: Desk, request: PageRequest) -> PageReply:
    """Show the sources, and the fields of a new one; from a question there is a way back to it."""
    return _show(desk, request.asked("fact"), {}, {})


def _show(
    desk: Desk,
    fact: str,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    status: int = HTTPStatus.OK,
    about: ChangedSource | SourceInUse | None = None,
) -> PageReply:
    program = desk.draft.program
    rows = []
    for name, source in program.sources.items():
        raw = desk.folder.read(source.file) if source.file else None
        is_the_copy = name in program.copies and program.copies[name].hash == "matches"
        rows.append(
            Kept(
                name, source, tell_source(source), None if raw is None else len(raw.splitlines()), is_the_copy
            )
        )
    known = desk.policy.facts.get(fact)
    kinds = list_kinds(desk)
    return desk.show(
        "sources",
        status,
        rows=rows,
        fact=known,
        typed=typed,
        problems=problems,
        kinds=kinds,
        changed=about if isinstance(about, ChangedSource) else None,
        in_use=about if isinstance(about, SourceInUse) else None,
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
    """Add a source with its copy, change what is told of one, or take out one.

    Raises ProgramError where something else than answers refers to what was to be taken out.
    """
    source = request.given("source")
    if request.given("do") == "drop" and source in desk.draft.program.sources:
        return _drop(desk, source)
    if request.given("do") == "change" and source in desk.draft.program.sources:
        return _change(desk, request, source)
    typed = {name: request.given(name) for name in _TYPED}
    text = take_in(typed["text"]) + "\n" if typed["text"] else ""
    raw = text.encode(errors="surrogateescape")
    problems = _find_problems(desk, typed, raw)
    if problems:
        return _show(desk, request.given("fact"), typed, problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    name = name_source(desk)
    told = {key: typed[key] for key in _TOLD if typed[key]}
    if raw:
        file = f"sources/{name}{_find_ending(typed['file'])}"
        draft = desk.draft.set_source(name, **told, file=file, sha256=find_digest(raw))
        desk.folder.write(file, raw)
    else:
        draft = desk.draft.set_source(name, **told)
    desk.save(draft)
    fact = request.given("fact")
    return go_to(f"/sources?fact={fact}#{name}" if fact in desk.policy.facts else f"/sources#{name}")


def _drop(desk: Desk, source: str) -> PageReply:
    """Take out a source on which no answer rests; of another, show which do."""
    answers = find_resting(desk, source)
    if answers:
        in_use = SourceInUse(source, answers)
        return _show(desk, "", {}, {}, HTTPStatus.UNPROCESSABLE_ENTITY, about=in_use)
    desk.save(desk.draft.drop_source(source))
    return go_to("/sources")


def _change(desk: Desk, request: PageRequest, source: str) -> PageReply:
    """Change what is told of a source, and its id, which every claim follows that names it."""
    stood = {**tell_source(desk.draft.program.sources[source]), "id": source}
    typed = {name: request.given(name) if name in request.form else each for name, each in stood.items()}
    new = typed["id"]
    problems = _find_told_problems(desk, typed)
    if new != source and new in desk.draft.program.sources:
        problems["id"] = say("Another source is called so.")
    draft = desk.draft
    try:
        changed = {name: typed[name] or None for name in _TOLD if typed[name] != stood[name]}
        if changed and not problems:
            draft = draft.set_source(source, **changed)
        if new != source and not problems:
            draft = draft.rename_source(source, new)
    except ProgramError as error:
        problems["id"] = error.problems[0].said
    if problems:
        changed_source = ChangedSource(source, typed, problems)
        return _show(desk, "", {}, {}, HTTPStatus.UNPROCESSABLE_ENTITY, about=changed_source)
    desk.save(draft)
    return go_to(f"/sources#{new}")


def tell_source(source: Source) -> dict[str, str]:
    """Tell what a description says of a source, as it is typed."""
    return {name: str(getattr(source, name) or "") for name in _TOLD}


def name_source(desk: Desk) -> str:
    """Name a source by the first number that neither the description nor a file has."""
    files = {PurePosixPath(name).stem for name in desk.folder.names() if name.startswith("sources/")}
    taken = {*desk.draft.program.sources, *files}
    return next(name for number in range(_MOST_SOURCES) if (name := f"s{number}") not in taken)


def _find_ending(file: str) -> str:
    ending = PurePosixPath(file).suffix.lower()
    return ending if ending in _ENDINGS else ".txt"


def _find_told_problems(desk: Desk, typed: Mapping[str, str]) -> dict[str, str]:
    """Say what is wrong with what is told of a source, by the names of the fields."""
    problems = {} if typed["title"] else {"title": say("Please fill this in.")}
    if typed["kind"] not in {name for name, _, _ in list_kinds(desk)}:
        problems["kind"] = say("Please choose one.")
    if fault := find_day_fault(typed["date"]):
        problems["date"] = fault
    if typed["url"] and not typed["url"].startswith(("http://", "https://")):
        problems["url"] = say("An address begins with https:// or http://.")
    return problems


def _find_problems(desk: Desk, typed: Mapping[str, str], raw: bytes) -> dict[str, str]:
    """Say what is wrong with a new source, by the names of the fields."""
    problems = _find_told_problems(desk, typed)
    if len(raw) > limits.LARGEST_DESCRIPTION:
        problems["text"] = say("This text is too large: at most {size} MB.", size=2)
    elif b"\0" in raw:
        problems["text"] = say("This is no text.")
    elif raw:
        same = (name for name, each in desk.draft.program.copies.items() if each.sha256 == find_digest(raw))
        if (name := next(same, None)) is not None:
            problems["text"] = say("This very text is there already, as {source}.", source=name)
    return problems
