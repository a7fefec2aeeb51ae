"""Loading a program, from whatever it comes in: the one way in, for every command and every caller."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import asdict

from evenhand.facts import kinds
from evenhand.facts.kinds.kind import SPOKEN
from evenhand.facts.possible import Possible
from evenhand.policy.folder import label
from evenhand.policy.model import Policy
from evenhand.program.door import check_declared, refuse_whole
from evenhand.program.model import Claim, Description, Header, HeardReply, Program, Speech
from evenhand.reading import Complaints, Form, KeyPath, Readable, read, sound_parts, take
from evenhand.vocabulary.errors import MisreadError, Place, ProgramError, nearest
from evenhand.vocabulary.languages import listed
from evenhand.vocabulary.store import built_in

if TYPE_CHECKING:
    from evenhand.program.copies import Copy, Shelf

_UNKNOWN: Final = Header(name="?", sponsor="?")


def take_description(complaints: Complaints) -> Description:
    """Give what a file describes; where a part of it is broken, that is told, and the others are given."""
    values = complaints.located.values
    described = take(Description, values, complaints)
    if described is not None:
        return described
    return Description(**{"program": _UNKNOWN, **sound_parts(Description, values)})


def load_program(
    source: Readable,
    policy: Policy,
    *,
    name: str | None = None,
    folder: os.PathLike[str] | Shelf | None = None,
    form: Form | None = None,
) -> Program:
    """Load a program from a path, a text, bytes, a mapping or an open file, as a policy asks about it.

    The copies of its sources are found from FOLDER, by default the one in which a path stands. With FORM, a
    text is that and nothing else; without it, `reading` tells YAML from JSON.

    Raises ProgramError with every mistake in the file.
    """
    located = read(source, error=ProgramError, name=name, form=form)
    complaints = Complaints(located)
    described = take_description(complaints)
    copies = _open_copies(described, _find_folder(source, folder), complaints)
    claims = tuple(ClaimsReader(described, policy, complaints).read_all())
    replies = tuple(_place_replies(described, complaints))
    if not complaints.problems:
        claims, replies = _check_quotations(claims, replies, copies)
    refuse_whole(described, claims, policy, complaints)
    if complaints.problems:
        raise ProgramError(complaints.problems)
    return Program(
        header=described.program,
        parties=described.parties,
        sources=described.sources,
        origins=described.origins,
        claims=claims,
        rates=described.rates,
        file=located.name,
        digest=located.digest,
        copies={source: copy.held for source, copy in copies.items()},
        replies=replies,
    )


def _open_copies(
    described: Description, folder: Path | Shelf | None, complaints: Complaints
) -> Mapping[str, Copy]:
    if not described.sources:
        return {}
    from evenhand.program.copies import open_copies  # most programs name no sources

    return open_copies(described.sources, folder, complaints)


def _place_replies(described: Description, complaints: Complaints) -> Iterator[HeardReply]:
    """Give each reply with where it stands in the file, and where its quotation does."""
    place = complaints.located.place
    for index, reply in enumerate(described.replies):
        quoted_at = None if reply.quote is None else place(("replies", index, "quote"))
        yield HeardReply(**asdict(reply), place=place(("replies", index)), quoted_at=quoted_at)


def _check_quotations(
    claims: tuple[Claim, ...], replies: tuple[HeardReply, ...], copies: Mapping[str, Copy]
) -> tuple[tuple[Claim, ...], tuple[HeardReply, ...]]:
    said: tuple[Claim | HeardReply, ...] = (*claims, *replies)
    if not any(each.quoted_at for each in said):
        return claims, replies
    from evenhand.program.quoting import check_quotations  # few programs quote

    return check_quotations(claims, replies, copies)


def _find_folder(source: Readable, folder: os.PathLike[str] | Shelf | None) -> Path | Shelf | None:
    if folder is not None:
        return Path(folder) if isinstance(folder, os.PathLike) else folder
    return folder_of(source) if isinstance(source, os.PathLike) else None


def folder_of(path: os.PathLike[str]) -> Path:
    """Give the folder in which a file really stands, from where its copies are found: it may be a link."""
    return Path(os.path.realpath(path)).parent


class ClaimsReader(Struct, frozen=True):
    """Reads the `facts` of a program file."""

    described: Description
    policy: Policy
    complaints: Complaints

    def read_all(self) -> Iterator[Claim]:
        """Read every claim, noting what is wrong with any."""
        seen: set[str] = set()
        for written, raw, path in self._answers():
            fact = self.policy.renamed.get(written, written)
            if fact in seen:
                message = f"'{fact}' stands here twice."
                self.complaints.add_key(path, message, expected="each fact once", code="duplicate")
            seen.add(fact)
            yield from self._fact(fact, raw, path)

    def _answers(self) -> Iterator[tuple[str, Any, KeyPath]]:
        """Find each fact, written `group: {name: ...}` or `group.name: ...`."""
        known = (*self.policy.facts, *self.policy.renamed)
        groups = list(dict.fromkeys(fact.partition(".")[0] for fact in known))
        for key, raw in self.described.facts.items():
            path: KeyPath = ("facts", key)
            if "." in key:
                yield key, raw, path
            elif key not in groups:
                _complain_of_group(key, groups, self.policy, self.complaints)
            elif isinstance(raw, Mapping):
                for name, inner in raw.items():
                    yield f"{key}.{name}", inner, (*path, name)
            elif raw is not None:
                expected = "its facts, each as 'name: value'"
                self.complaints.add(path, f"'{key}' is a group of facts.", expected=expected)

    def _fact(self, fact: str, raw: Any, path: KeyPath) -> Iterator[Claim]:
        known = self.policy.facts.get(fact)
        if known is None:
            complain_of_fact(fact, path, self.policy, self.complaints)
        elif are_claims(raw, known.kind):
            for index, item in enumerate(raw):
                yield from self.read_claim(fact, known.kind, item, (*path, index))
        elif raw is not None:
            yield from self.read_claim(fact, known.kind, raw, path)

    def read_claim(self, fact: str, kind: kinds.Kind, raw: Any, path: KeyPath) -> Iterator[Claim]:
        """Read what is one claim, noting what is wrong with it; then there is none."""
        speech, value = None, raw
        if is_spoken(raw):
            speech = self.read_speech(raw, path)
            value = {key: item for key, item in raw.items() if key not in SPOKEN}
        elif isinstance(path[-1], int) and not isinstance(raw, Mapping):
            self.complaints.add(path, "This stands among claims and is none.", expected="'value: ...'")
            return
        if speech is not None and speech.not_found_in is not None:
            possible = self._read_absence(fact, speech.not_found_in, value, path)
        elif value == {} and raw != {}:
            expected = f"'value': {kind.expected}"
            self.complaints.add(path, "This claim has no value.", expected=expected, code="missing")
            return
        else:
            possible = self._possible(kind, value, path)
        if possible is not None:
            place = self.complaints.located.place(path)
            yield Claim(
                fact, possible, possible, place, speech, None, self._find_quote(speech, (*path, "quote"))
            )

    def _read_absence(self, fact: str, source: str, value: Any, path: KeyPath) -> Possible | None:
        """Read what follows from a document that says nothing of a fact: often nothing does."""
        declared_fact = self.policy.facts[fact]
        if value != {}:
            message = "What is not found in a document has no value: what follows is the policy's to say."
            expected = "'not_found_in' without a value"
            self.complaints.add(path, message, expected=expected, code="misplaced")
            return None
        found = self.described.sources.get(source)
        if found is None or found.kind not in declared_fact.absent_from:
            return declared_fact.kind.anything
        return declared_fact.absent_from[found.kind]

    def _find_quote(self, speech: Speech | None, path: KeyPath) -> Place | None:
        """Find where a claim's quotation stands in the file."""
        if speech is None or speech.quote is None:
            return None
        return self.complaints.located.place(path)

    def _possible(self, kind: kinds.Kind, value: Any, path: KeyPath) -> Possible | None:
        try:
            return kind.read(value)
        except MisreadError as misread:
            for each in misread.parts:
                if each.code == "unknown-key" and len(each.path) == 1:
                    each.suggestion = each.suggestion or nearest(str(each.path[0]), SPOKEN)
            self.complaints.add_misread(path, misread)
            return None

    def read_speech(self, raw: Mapping[str, Any], path: KeyPath) -> Speech | None:
        """Read what a claim carries beside its answer, noting what is wrong with it."""
        spoken = {key: item for key, item in raw.items() if key in SPOKEN}
        inner = Complaints(self.complaints.located, self.complaints.problems, within=path)
        speech = take(Speech, spoken, inner)
        if speech is None:
            return None
        if speech.by is not None:
            check_declared(inner, ("by",), speech.by, "parties")
        if speech.origin is not None:
            check_declared(inner, ("origin",), speech.origin, "origins")
            author = self.described.origins.get(speech.origin)
            if author is not None and author.by != speech.by:
                speaker = f"not by {speech.by}" if speech.by else "and the claim does not say so"
                message = f"The origin '{speech.origin}' is by {author.by}, {speaker}."
                expected = f"a claim by {author.by}, or another origin"
                inner.add(("origin",), message, expected=expected, code="contradiction")
        _check_short_form(speech, inner)
        for index, via in enumerate(speech.via):
            check_declared(inner, ("via", index, "source"), via.source, "sources")
        if speech.quote is not None:
            from evenhand.program.quoting import check_quote  # few programs quote

            check_quote(speech.quote, (*path, "quote"), self.complaints)
        return speech


def _check_short_form(speech: Speech, complaints: Complaints) -> None:
    """Check that the one source, where it is given by itself, is declared and given once."""
    if speech.not_found_in is not None:
        check_declared(complaints, ("not_found_in",), speech.not_found_in, "sources")
    if speech.source is not None:
        check_declared(complaints, ("source",), speech.source, "sources")
        if speech.via:
            message = "The sources of this claim stand in two ways."
            complaints.add_key(("source",), message, expected="'via' alone, with every source in it")
    elif speech.at is not None:
        message = "This says where in a source it stands, and names none."
        complaints.add_key(("at",), message, expected="'source' beside it")


def _complain_of_group(key: str, groups: Sequence[str], policy: Policy, complaints: Complaints) -> None:
    namesakes = [fact for fact in policy.facts if fact.endswith(f".{key}")]
    if namesakes:
        message, expected = f"'{key}' is a fact without its group.", listed(namesakes, "or")
        complaints.add_key(("facts", key), message, expected=expected, code="unknown-fact")
    else:
        message, expected = f"'{key}' is not a group of facts.", listed(groups, "or")
        complaints.add_key(("facts", key), message, expected=expected, known=groups, code="unknown-fact")


def complain_of_fact(fact: str, path: KeyPath, policy: Policy, complaints: Complaints) -> None:
    """Say that a policy asks no such fact, and suggest the nearest."""
    if fact in policy.derived:
        message = f"'{fact}' is worked out from other facts."
        expected = f"{listed(policy.derived[fact].operands, 'and')} instead"
        complaints.add_key(path, message, expected=expected)
        return
    group, _, name = fact.rpartition(".")
    is_nested = path[-1] != fact
    known = [each.removeprefix(f"{group}.") for each in policy.facts if each.startswith(f"{group}.")]
    namesakes = [each for each in policy.facts if each.endswith(f".{name}")]
    complaints.add_key(
        path,
        f"'{fact}' is not a fact of this policy.",
        expected=listed(namesakes, "or") or f"one that '{_list_command(policy)}' lists",
        known=known if is_nested else policy.facts,
        code="unknown-fact",
    )


def _list_command(policy: Policy) -> str:
    """Name the command that lists the facts of this policy, which need not be the built-in one."""
    is_built_in = policy.folder == label(built_in("rules"))
    return (
        "evenhand rules facts"
        if is_built_in
        else f"evenhand rules facts --rules {shlex.quote(policy.folder)}"
    )


def is_spoken(raw: Any) -> bool:
    """Checks if a value is a claim that carries more than its answer."""
    return isinstance(raw, Mapping) and not SPOKEN.isdisjoint(raw)


def are_claims(raw: Any, kind: kinds.Kind) -> bool:
    """Tell a list of claims from a list that is itself the answer."""
    if not isinstance(raw, tuple):
        return False
    known = {name for name, _ in kind.fields} if isinstance(kind, kinds.Records) else set()
    return any(
        is_spoken(item) or (isinstance(item, Mapping) and "value" in item.keys() - known) for item in raw
    )
