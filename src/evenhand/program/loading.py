"""Loading a program: its parties and sources, and every claim read by the type of its fact."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from evenhand.facts.kinds import Kind, MisreadError, Records, listed
from evenhand.facts.kinds.currencies import CURRENCIES
from evenhand.facts.kinds.kind import SPOKEN
from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible, Quantities, Range
from evenhand.policy.folder import label
from evenhand.policy.model import Policy
from evenhand.program.copies import Copy, open_copies
from evenhand.program.descriptions import take_description
from evenhand.program.model import (
    MOST_DIFFERENT,
    MOST_PRINCIPALS,
    RESERVED,
    Claim,
    Description,
    Program,
    Quotation,
    Rate,
    Speech,
)
from evenhand.reading import Complaints, KeyPath, Readable, read
from evenhand.reading.taking import take
from evenhand.vocabulary.errors import ProgramError
from evenhand.vocabulary.languages import Message
from evenhand.vocabulary.resources import built_in

_ANSWERED: Final = "what the reply answers, such as 'pay/work-is-paid' or 'pay.offered_share'"


def load_program(
    source: Readable, policy: Policy, *, name: str | None = None, folder: os.PathLike[str] | None = None
) -> Program:
    """Load a program from a path, a text, a mapping or an open file, as a policy asks about it.

    The copies of its sources are found from FOLDER, by default the one in which a path stands.

    Raises ProgramError with every mistake in the file.
    """
    located = read(source, error=ProgramError, name=name)
    complaints = Complaints(located)
    described = take_description(complaints)
    copies = open_copies(described.sources, _find_folder(source, folder), complaints)
    claims = tuple(_Claims(described, policy, copies, complaints).read_all())
    _check_references(described, complaints)
    _check_rates(described.rates, complaints)
    _check_replies(described, policy, complaints)
    _check_contradictions(claims, complaints)
    if complaints.problems:
        raise ProgramError(complaints.problems)
    content = located.text or repr(located.values)
    return Program(
        header=described.program,
        parties=described.parties,
        sources=described.sources,
        origins=described.origins,
        claims=claims,
        rates=described.rates,
        file=located.name,
        digest=hashlib.sha256(content.encode()).hexdigest(),
        copies={source: copy.held for source, copy in copies.items()},
        replies=described.replies,
    )


def _find_folder(source: Readable, folder: os.PathLike[str] | None) -> Path | None:
    if folder is not None:
        return Path(folder)
    return Path(source).parent if isinstance(source, os.PathLike) else None


class _Claims(Struct, frozen=True):
    """Reads the `facts` of a program file."""

    described: Description
    policy: Policy
    copies: Mapping[str, Copy]
    complaints: Complaints

    def read_all(self) -> Iterator[Claim]:
        """Read every claim, noting what is wrong with any."""
        seen: set[str] = set()
        for fact, raw, path in self._answers():
            if fact in seen:
                self.complaints.add_key(path, f"'{fact}' stands here twice.", expected="each fact once")
            seen.add(fact)
            yield from self._fact(fact, raw, path)

    def _answers(self) -> Iterator[tuple[str, Any, KeyPath]]:
        """Find each fact, written `group: {name: ...}` or `group.name: ...`."""
        groups = list(dict.fromkeys(fact.partition(".")[0] for fact in self.policy.facts))
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
        elif _are_claims(raw, known.kind):
            for index, item in enumerate(raw):
                yield from self._claim(fact, known.kind, item, (*path, index))
        elif raw is not None:
            yield from self._claim(fact, known.kind, raw, path)

    def _claim(self, fact: str, kind: Kind, raw: Any, path: KeyPath) -> Iterator[Claim]:
        speech, value = None, raw
        if _is_spoken(raw):
            speech = self._speech(raw, path)
            value = {key: item for key, item in raw.items() if key not in SPOKEN}
        elif isinstance(path[-1], int):
            self.complaints.add(path, "This claim does not say who makes it.", expected="'by' and a party")
        if value == {} != raw:
            self.complaints.add(path, "This claim has no value.", expected=f"'value': {kind.expected}")
            return
        possible = self._possible(kind, value, path)
        if possible is not None:
            place = self.complaints.located.place(path)
            converted = reduce(convert, self.described.rates, possible)
            quotation = self._quotation(speech, path)
            quoted_at = self.complaints.located.place((*path, "quote")) if quotation else None
            yield Claim(fact, converted, possible, place, speech, quotation, quoted_at)

    def _quotation(self, speech: Speech | None, path: KeyPath) -> Quotation[Message] | None:
        if speech is None or speech.quote is None:
            return None
        from evenhand.program.quoting import check_quotation  # few programs quote

        return check_quotation(speech.quote, speech, (*path, "quote"), self.copies, self.complaints)

    def _possible(self, kind: Kind, value: Any, path: KeyPath) -> Possible | None:
        try:
            return kind.read(value)
        except MisreadError as misread:
            self.complaints.add_misread(path, misread)
            return None

    def _speech(self, raw: Mapping[str, Any], path: KeyPath) -> Speech | None:
        spoken = {key: item for key, item in raw.items() if key in SPOKEN}
        inner = Complaints(self.complaints.located, self.complaints.problems, within=path)
        speech = take(Speech, spoken, inner)
        if speech is None:
            return None
        inner.check_name(("by",), speech.by, _names(inner, "parties"), "parties")
        if speech.origin is not None:
            inner.check_name(("origin",), speech.origin, _names(inner, "origins"), "origins")
            author = self.described.origins.get(speech.origin)
            if author is not None and author.by != speech.by:
                message = f"The origin '{speech.origin}' is by {author.by}, not by {speech.by}."
                inner.add(("origin",), message, expected=f"a claim by {author.by}, or another origin")
        for index, via in enumerate(speech.via):
            inner.check_name(("via", index, "source"), via.source, _names(inner, "sources"), "sources")
        return speech


def _complain_of_group(key: str, groups: Sequence[str], policy: Policy, complaints: Complaints) -> None:
    namesakes = [fact for fact in policy.facts if fact.endswith(f".{key}")]
    if namesakes:
        message, expected = f"'{key}' is a fact without its group.", listed(namesakes, "or")
        complaints.add_key(("facts", key), message, expected=expected)
    else:
        message, expected = f"'{key}' is not a group of facts.", listed(groups, "or")
        complaints.add_key(("facts", key), message, expected=expected, known=groups)


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
    )


def _list_command(policy: Policy) -> str:
    """Name the command that lists the facts of this policy, which need not be the built-in one."""
    is_built_in = policy.folder == label(built_in("rules"))
    return (
        "evenhand rules facts"
        if is_built_in
        else f"evenhand rules facts --rules {shlex.quote(policy.folder)}"
    )


def _is_spoken(raw: Any) -> bool:
    return isinstance(raw, Mapping) and not SPOKEN.isdisjoint(raw)


def _are_claims(raw: Any, kind: Kind) -> bool:
    """Tell a list of claims from a list that is itself the answer."""
    if not isinstance(raw, tuple):
        return False
    known = {name for name, _ in kind.fields} if isinstance(kind, Records) else set()
    return any(
        _is_spoken(item) or (isinstance(item, Mapping) and "value" in item.keys() - known) for item in raw
    )


def _names(complaints: Complaints, section: str) -> Collection[str]:
    """Give the names that a section declares, those of its broken entries too."""
    written = complaints.located.values.get(section)
    return written if isinstance(written, Mapping) else ()


def convert(possible: Possible, rate: Rate) -> Possible:
    """Bring amounts of one currency into another, those in records too."""
    match possible:
        case Quantities():
            return _convert_line(possible, rate)
        case Lists():
            return Lists.of(_convert_records(box, rate) for box in possible.boxes)
        case _:
            return possible


def _convert_records(box: ListBox, rate: Rate) -> ListBox:
    records = (
        ListRecord(record.key, tuple((name, convert(field, rate)) for name, field in record.fields))
        for record in box.records
    )
    return ListBox(tuple(records), box.complete)


def _convert_line(possible: Quantities, rate: Rate) -> Quantities:
    lines = dict(possible.lines)
    if rate.source_currency not in lines:
        return possible
    moved = [_scale(each, rate.rate) for each in lines.pop(rate.source_currency)]
    there = lines.get(rate.target_currency, possible.elsewhere)
    return Quantities.of({**lines, rate.target_currency: [*there, *moved]}, possible.elsewhere)


def _scale(each: Range, factor: Decimal) -> Range:
    low, high = (None if end is None else end * factor for end in (each.low, each.high))
    return Range(low, high, each.low_open, each.high_open)


def _check_references(described: Description, complaints: Complaints) -> None:
    for party in described.parties:
        if party in RESERVED:
            message = f"'{party}' is the name of an account."
            complaints.add_key(("parties", party), message, expected="another id")
    for party in [name for name, each in described.parties.items() if each.standing == "principal"][
        MOST_PRINCIPALS:
    ]:
        message, expected = f"There are more than {MOST_PRINCIPALS} principals.", "the sides of the matter"
        complaints.add_key(("parties", party), message, expected=f"{expected}; others are bystanders")
    for name, origin in described.origins.items():
        complaints.check_name(("origins", name, "by"), origin.by, _names(complaints, "parties"), "parties")
    for index, rate in enumerate(described.rates):
        here = ("rates", index)
        complaints.check_name((*here, "source"), rate.source, _names(complaints, "sources"), "sources")
        for key, currency in (("from", rate.source_currency), ("to", rate.target_currency)):
            if currency not in CURRENCIES:
                message, expected = f"'{currency}' is not a currency.", "a code such as USD"
                complaints.add((*here, key), message, expected=expected, name=currency, known=CURRENCIES)


def _check_rates(rates: Sequence[Rate], complaints: Complaints) -> None:
    """Refuse a rate between currencies that the rates before it bring together: only one way can hold."""
    together: dict[str, frozenset[str]] = {}
    for index, rate in enumerate(rates):
        ends = rate.source_currency, rate.target_currency
        left, right = (together.get(each, frozenset({each})) for each in ends)
        if ends[0] == ends[1]:
            message = f"{ends[0]} is brought into itself."
            complaints.add(("rates", index, "to"), message, expected="another currency")
        elif left & right:
            message = f"The rates before this one bring {ends[0]} and {ends[1]} together already."
            complaints.add(("rates", index), message, expected="one way from a currency to another")
        together |= dict.fromkeys(left | right, left | right)


def _check_replies(described: Description, policy: Policy, complaints: Complaints) -> None:
    """Check who replies, to what, and where that can be read; a profile may leave out the rule."""
    left_out = policy.tailoring.departures if policy.tailoring else ()
    former = (name for rule in policy.rules for name in (rule.id, *rule.formerly))
    known = [*former, *(each.name for each in left_out if each.of == "rule"), *policy.facts, *policy.derived]
    for index, reply in enumerate(described.replies):
        here = ("replies", index)
        complaints.check_name((*here, "by"), reply.by, _names(complaints, "parties"), "parties")
        for number, via in enumerate(reply.via):
            path = (*here, "via", number, "source")
            complaints.check_name(path, via.source, _names(complaints, "sources"), "sources")
        if reply.to not in known:
            message = f"'{reply.to}' is neither a rule nor a fact of this policy."
            complaints.add((*here, "to"), message, expected=_ANSWERED, name=reply.to, known=known)


def _check_contradictions(claims: tuple[Claim, ...], complaints: Complaints) -> None:
    different: dict[tuple[str | None, str], set[Possible]] = defaultdict(set)
    for claim in (each for each in claims if each.by is not None):
        answers = different[claim.by, claim.fact]
        answers.add(claim.possible)
        if len(answers) == MOST_DIFFERENT + 1:
            message = f"'{claim.by}' gives more than {MOST_DIFFERENT} different answers to {claim.fact}."
            complaints.add_at(claim.place, message, expected="what it says in the end")
