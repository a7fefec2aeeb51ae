"""The accounts of a program that several parties speak about, as `accounts` takes them.

They differ in the facts that somebody speaks about, and share all the rest: only the rules that read one
of those are judged again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from evenhand.accounts import MOST_DIFFERENT, RESERVED, AccountKind
from evenhand.loading.descriptions import take_soundly
from evenhand.program import SPOKEN, Description, Speech
from evenhand.screening.code import Code
from evenhand.screening.combining import Combining
from evenhand.screening.known import Nested, UnusualError, Value
from evenhand.screening.plan import Plan
from evenhand.screening.reader import Reader
from evenhand.screening.together import Deriver

_Changes = dict[int, Value]
_Said = dict[int, list[Value]]
_Derivation = tuple[int, Deriver, Sequence[int]]

_PLAINLY: Final = 2  # who speaks, and a full value


class Side(NamedTuple):
    """One account: what each rule comes to in it, as bits."""

    id: str
    kind: AccountKind
    bits: bytes


class Sides:
    """Takes the accounts of programs under one plan."""

    def __init__(self, plan: Plan, code: Code) -> None:
        """Find out which rules read each fact, and which facts are made of it."""
        self._readers = list(plan.readers.values())
        self.rules = code.rules
        self._derivations: list[_Derivation] = [
            (plan.index[path], deriver, [plan.index[each] for each in plan.policy.derived[path].operands])
            for path, deriver in plan.derivers.items()
        ]
        self._reading: dict[int, list[int]] = {index: [] for index in plan.index.values()}
        for number, rule in enumerate(plan.rules):
            for path in plan.policy.facts_behind(rule):
                self._reading[plan.index[path]].append(number)
        self._combining = Combining(self._readers)

    def take(self, body: Description, said: Nested, values: Sequence[Value], bits: bytes) -> list[Side]:
        """Take every account of a program whose shape is sound. Raises UnusualError."""
        claims = _Claims(body, self._readers)
        claims.sort(said)
        settle = self._combining.settle
        record = {fact: settle(fact, said_of) for fact, said_of in claims.record.items()}
        retrial = _Retrial(self, values, bits, said)
        if not claims.own:
            return [Side("as-described", "as-described", retrial.judge(record))]
        changes = [self._principal(own, record) for own in claims.own.values()]
        undisputed, unrebutted = self._compare(changes)
        return [
            *(
                Side(party, "principal", retrial.judge(each))
                for party, each in zip(claims.own, changes, strict=True)
            ),
            Side("undisputed", "undisputed", agreed := retrial.judge(undisputed)),
            Side(
                "unrebutted",
                "unrebutted",
                retrial.judge({**undisputed, **unrebutted}) if unrebutted else agreed,
            ),
        ]

    def _principal(self, own: Mapping[int, Sequence[Value]], record: _Changes) -> _Changes:
        settled = {fact: self._combining.settle(fact, values) for fact, values in own.items()}
        if not record:
            return settled
        narrowed = {
            fact: self._combining.narrow(fact, value, record[fact]) if fact in record else value
            for fact, value in settled.items()
        }
        return {**record, **narrowed}

    def _compare(self, changes: Sequence[_Changes]) -> tuple[_Changes, _Changes]:
        """Give what no side disputes, and what none rebuts where that is not the same."""
        undisputed: _Changes = {}
        unrebutted: _Changes = {}
        for fact in dict.fromkeys(itertools.chain(*changes)):
            silent = self._readers[fact].silent
            values = [each.get(fact, silent) for each in changes]
            undisputed[fact], agreed = self._combining.compare(fact, values)
            if agreed is not undisputed[fact]:
                unrebutted[fact] = agreed
        return undisputed, unrebutted

    def find_moved(self, facts: Iterable[int]) -> tuple[list[_Derivation], list[int]]:
        """Find what is worked out of some facts, and the rules that read one of them."""
        moved = set(facts)
        derived = []
        for derivation in self._derivations:
            if not moved.isdisjoint(derivation[2]):
                derived.append(derivation)
                moved.add(derivation[0])
        return derived, list({rule for fact in moved for rule in self._reading[fact]})


class _Retrial:
    """Judges again the rules that read what somebody says."""

    def __init__(self, sides: Sides, values: Sequence[Value], bits: bytes, said: Nested) -> None:
        self._values = values
        self._bits = bits
        self._rules = sides.rules
        self._derived, self._moved = sides.find_moved(fact for fact, _ in said)

    def judge(self, changes: _Changes) -> bytes:
        """Judge one account."""
        changed = list(self._values)
        for fact, value in changes.items():
            changed[fact] = value
        for index, deriver, operands in self._derived:
            changed[index] = deriver[tuple([changed[operand][-1] for operand in operands])]
        judged = bytearray(self._bits)
        for rule in self._moved:
            judged[rule] = self._rules[rule](changed)
        return bytes(judged)


class _Claims:
    """Reads what the parties say, and checks it as the loader does: whatever is unusual is left to it."""

    def __init__(self, body: Description, readers: Sequence[Reader]) -> None:
        self._body = body
        self._readers = readers
        if not body.parties.keys().isdisjoint(RESERVED):
            raise UnusualError
        if any(origin.by not in body.parties for origin in body.origins.values()):
            raise UnusualError
        self.record: _Said = {}
        self.own: dict[str, _Said] = {
            party: {} for party, each in body.parties.items() if each.standing == "principal"
        }
        # What a bystander says is read like the rest, and moves nothing.
        self._into = {
            party: self.record if each.standing == "record" else self.own.get(party, {})
            for party, each in body.parties.items()
        }

    def sort(self, said: Nested) -> None:
        """Sort claims by who speaks and the fact."""
        for fact, raw in said:
            claims = raw if raw.__class__ is list else [raw]
            if len(claims) > MOST_DIFFERENT:
                raise UnusualError
            reader = self._readers[fact]
            for claim in claims:
                value, by = self._read(claim, reader)
                self._into[by].setdefault(fact, []).append(value)

    def _read(self, claim: dict[str, Any], reader: Reader) -> tuple[Value, str]:
        by, only = claim["by"], claim.get("value")
        if len(claim) == _PLAINLY and only is not None and only.__class__ is not dict:
            return reader.read(only), by
        spoken = {key: claim[key] for key in SPOKEN if key in claim}
        self._check(take_soundly(spoken, Speech))
        value = {key: each for key, each in claim.items() if key not in SPOKEN}
        if not value:
            raise UnusualError
        only = value.get("value")
        is_full = len(value) == 1 and only is not None and only.__class__ is not dict
        return reader.read(only if is_full else value), claim["by"]

    def _check(self, speech: Speech) -> None:
        origins, sources = self._body.origins, self._body.sources
        is_sound = (
            speech.by in self._body.parties
            and speech.quote is None
            and (speech.origin is None or origins[speech.origin].by == speech.by)
            and all(via.source in sources for via in speech.via)
        )
        if not is_sound:
            raise UnusualError
