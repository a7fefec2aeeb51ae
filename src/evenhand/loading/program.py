"""Loading a program: its parties and sources, and every claim read by the type of its fact."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any, Final

from pydantic import TypeAdapter

from evenhand.accounts import MOST_DIFFERENT, RESERVED
from evenhand.errors import ProgramError
from evenhand.kinds import Kind, MisreadError
from evenhand.kinds.currencies import CURRENCIES
from evenhand.loading.shapes import check_shape
from evenhand.policy import Policy
from evenhand.possible import Possible, Quantities, Range
from evenhand.program import Claim, Program, ProgramFile, Rate, Speech
from evenhand.reading import Complaints, KeyPath, Readable, read

_FILE: Final = TypeAdapter(ProgramFile)
_SPEECH: Final = TypeAdapter(Speech)
_SPOKEN: Final = frozenset(Speech.model_fields)


def load_program(source: Readable, policy: Policy, *, name: str | None = None) -> Program:
    """Load a program from a path, a text, a mapping or an open file, as a policy asks about it.

    Raises ProgramError with every mistake in the file.
    """
    located = read(source, error=ProgramError, name=name)
    complaints = Complaints(located)
    shape = check_shape(_FILE, located.values, complaints)
    if shape is None:
        raise ProgramError(complaints.problems)
    claims = tuple(_Claims(shape, policy, complaints).read_all())
    _check_references(shape, complaints)
    _check_contradictions(claims, complaints)
    if complaints.problems:
        raise ProgramError(complaints.problems)
    content = located.text or repr(located.values)
    return Program(
        header=shape.program,
        parties=shape.parties,
        sources=shape.sources,
        origins=shape.origins,
        claims=claims,
        rates=shape.rates,
        file=located.name,
        digest=hashlib.sha256(content.encode()).hexdigest(),
    )


@dataclass(frozen=True)
class _Claims:
    """Reads the `facts` of a program file."""

    shape: ProgramFile
    policy: Policy
    complaints: Complaints

    def read_all(self) -> Iterator[Claim]:
        """Read every claim, noting what is wrong with any."""
        seen: set[str] = set()
        for fact, raw, path in self._answers():
            if fact in seen:
                self.complaints.add_key(path, f"'{fact}' stands here twice.")
            seen.add(fact)
            yield from self._fact(fact, raw, path)

    def _answers(self) -> Iterator[tuple[str, Any, KeyPath]]:
        """Find each fact, written `group: {name: ...}` or `group.name: ...`."""
        groups = {fact.partition(".")[0] for fact in self.policy.facts}
        for key, raw in self.shape.facts.items():
            path: KeyPath = ("facts", key)
            if "." in key:
                yield key, raw, path
            elif key not in groups:
                self.complaints.add_key(path, f"'{key}' is not a criterion or group of facts.", known=groups)
            elif isinstance(raw, Mapping):
                for name, inner in raw.items():
                    yield f"{key}.{name}", inner, (*path, name)
            elif raw is not None:
                self.complaints.add(path, "This is no group of facts.", expected="facts and their values")

    def _fact(self, fact: str, raw: Any, path: KeyPath) -> Iterator[Claim]:
        known = self.policy.facts.get(fact)
        if known is None:
            self._unknown_fact(fact, path)
        elif isinstance(raw, tuple) and any(_is_spoken(item) for item in raw):
            for index, item in enumerate(raw):
                yield from self._claim(fact, known.kind, item, (*path, index))
        elif raw is not None:
            yield from self._claim(fact, known.kind, raw, path)

    def _unknown_fact(self, fact: str, path: KeyPath) -> None:
        if fact in self.policy.derived:
            made_of = " and ".join(self.policy.derived[fact].operands)
            self.complaints.add_key(path, f"'{fact}' is worked out.", expected=f"{made_of} instead")
            return
        group = fact.rpartition(".")[0]
        nested = len(path) > 2  # noqa: PLR2004 - ("facts", group, name)
        known = [each for each in self.policy.facts if not nested or each.startswith(f"{group}.")]
        names = [each.removeprefix(f"{group}.") for each in known] if nested else known
        self.complaints.add_key(path, f"'{fact}' is not a fact of this policy.", known=names)

    def _claim(self, fact: str, kind: Kind, raw: Any, path: KeyPath) -> Iterator[Claim]:
        speech, value = None, raw
        if _is_spoken(raw):
            speech = self._speech(raw, path)
            value = {key: item for key, item in raw.items() if key not in _SPOKEN}
            if speech is None:
                return
        elif isinstance(path[-1], int):
            self.complaints.add(path, "This claim does not say who makes it.", expected="'by' and a party")
            return
        possible = self._possible(kind, value, path)
        if possible is not None:
            place = self.complaints.located.place(path)
            converted = reduce(convert, self.shape.rates, possible)
            yield Claim(fact, converted, kind.show(possible), place, speech)

    def _possible(self, kind: Kind, value: Any, path: KeyPath) -> Possible | None:
        try:
            return kind.read(value)
        except MisreadError as misread:
            self.complaints.add_misread(path, misread)
            return None

    def _speech(self, raw: Mapping[str, Any], path: KeyPath) -> Speech | None:
        spoken = {key: item for key, item in raw.items() if key in _SPOKEN}
        inner = Complaints(self.complaints.located, self.complaints.problems, within=path)
        speech = check_shape(_SPEECH, spoken, inner)
        if speech is None:
            return None
        inner.check_name(("by",), speech.by, self.shape.parties, "party")
        if speech.origin is not None and inner.check_name(
            ("origin",), speech.origin, self.shape.origins, "origin"
        ):
            author = self.shape.origins[speech.origin].by
            if author != speech.by:
                inner.add(("origin",), f"The origin '{speech.origin}' is by {author}, not by {speech.by}.")
        for index, via in enumerate(speech.via):
            inner.check_name(("via", index, "source"), via.source, self.shape.sources, "source")
        return speech


def _is_spoken(raw: Any) -> bool:
    return isinstance(raw, Mapping) and not _SPOKEN.isdisjoint(raw)


def convert(possible: Possible, rate: Rate) -> Possible:
    """Bring amounts of one currency into another."""
    if not isinstance(possible, Quantities):
        return possible
    lines = dict(possible.lines)
    if rate.source_currency not in lines:
        return possible
    factor = Decimal(rate.rate)
    moved = [_scale(each, factor) for each in lines.pop(rate.source_currency)]
    there = lines.get(rate.target_currency, possible.elsewhere)
    return Quantities.of({**lines, rate.target_currency: [*there, *moved]}, possible.elsewhere)


def _scale(each: Range, factor: Decimal) -> Range:
    low, high = (None if end is None else end * factor for end in (each.low, each.high))
    return Range(low, high, each.low_open, each.high_open)


def _check_references(shape: ProgramFile, complaints: Complaints) -> None:
    for party in shape.parties:
        if party in RESERVED:
            complaints.add_key(("parties", party), f"'{party}' is the name of an account.")
    for name, origin in shape.origins.items():
        complaints.check_name(("origins", name, "by"), origin.by, shape.parties, "party")
    for index, rate in enumerate(shape.rates):
        complaints.check_name(("rates", index, "source"), rate.source, shape.sources, "source")
        for key, currency in (("from", rate.source_currency), ("to", rate.target_currency)):
            complaints.check_name(("rates", index, key), currency, CURRENCIES, "currency")


def _check_contradictions(claims: tuple[Claim, ...], complaints: Complaints) -> None:
    different: dict[tuple[str | None, str], set[Possible]] = defaultdict(set)
    for claim in claims:
        answers = different[claim.by, claim.fact]
        answers.add(claim.possible)
        if len(answers) == MOST_DIFFERENT + 1:
            message = f"'{claim.by}' gives more than {MOST_DIFFERENT} different answers to {claim.fact}."
            complaints.add_at(claim.place, message, expected="what it says in the end")
