"""The accounts of a program that several parties speak about, as `accounts` takes them.

They differ in the facts that somebody speaks about, and share all the rest: only the rules that read one
of those are judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

from msgspec import convert

from evenhand.accounts import MOST_DIFFERENT, RESERVED, AccountKind, reconcile
from evenhand.possible import Possible
from evenhand.program import SPOKEN, Description, Speech
from evenhand.screening.code import Code
from evenhand.screening.known import Memory, Nested, UnusualError, Value
from evenhand.screening.plan import Plan
from evenhand.screening.reader import Reader

_Changes = dict[int, Value]
_Combine = Callable[[Sequence[Possible]], Possible]


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
        self._rules = code.rules
        self._derivers = [
            (plan.index[path], deriver, [plan.index[each] for each in plan.policy.derived[path].operands])
            for path, deriver in plan.derivers.items()
        ]
        self._reading: dict[int, list[int]] = {index: [] for index in plan.index.values()}
        for number, rule in enumerate(plan.rules):
            for path in plan.policy.facts_behind(rule):
                self._reading[plan.index[path]].append(number)
        self._combined: Memory[tuple[Any, ...], Value] = Memory()

    def take(self, body: Description, said: Nested, values: Sequence[Value], bits: bytes) -> list[Side]:
        """Take every account of a program whose shape is sound. Raises UnusualError."""
        claims = _Claims(body, self._readers).sort(said)
        record = {fact: self._settle(fact, said_of) for fact, said_of in claims.get(None, {}).items()}
        principals = [party for party, each in body.parties.items() if each.standing == "principal"]
        if not principals:
            return [Side("as-described", "as-described", self._judge(record, values, bits))]
        changes = [self._principal(claims.get(party, {}), record) for party in principals]
        sides = [
            Side(party, "principal", self._judge(each, values, bits))
            for party, each in zip(principals, changes, strict=True)
        ]
        undisputed, unrebutted = self._combine(changes, _unite), self._combine(changes, _agree)
        sides.append(Side("undisputed", "undisputed", self._judge(undisputed, values, bits)))
        sides.append(Side("unrebutted", "unrebutted", self._judge(unrebutted, values, bits)))
        return sides

    def _settle(self, fact: int, values: Sequence[Value]) -> Value:
        return self._together(fact, values, _agree)

    def _principal(self, own: Mapping[int, Sequence[Value]], record: _Changes) -> _Changes:
        changes = dict(record)
        for fact, values in own.items():
            settled = self._settle(fact, values)
            changes[fact] = (
                self._together(fact, [settled, record[fact]], _narrow) if fact in record else settled
            )
        return changes

    def _combine(self, changes: Sequence[_Changes], combine: _Combine) -> _Changes:
        facts = dict.fromkeys(fact for each in changes for fact in each)
        return {
            fact: self._together(
                fact, [each.get(fact, self._readers[fact].silent) for each in changes], combine
            )
            for fact in facts
        }

    def _together(self, fact: int, values: Sequence[Value], combine: _Combine) -> Value:
        """Combine several answers to a fact into one."""
        known = [value[-1] for value in values]
        if all(each is known[0] for each in known):
            return values[0]
        key = (fact, combine, *known)
        found = self._combined.get(key)
        if found is None:
            possible = combine([each.possible for each in known])
            found = self._combined.keep(key, self._readers[fact].weigh(possible))
        return found

    def _judge(self, changes: _Changes, values: Sequence[Value], bits: bytes) -> bytes:
        """Judge again the rules that read what is changed."""
        changed = list(values)
        for fact, value in changes.items():
            changed[fact] = value
        moved = set(changes)
        for index, deriver, operands in self._derivers:
            if not moved.isdisjoint(operands):
                changed[index] = deriver[tuple(changed[operand][-1] for operand in operands)]
                moved.add(index)
        judged = bytearray(bits)
        for rule in {rule for fact in changes for rule in self._reading[fact]}:
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

    def sort(self, said: Nested) -> dict[str | None, dict[int, list[Value]]]:
        """Sort claims by the principal who speaks and the fact; None stands for the record."""
        sorted_claims: dict[str | None, dict[int, list[Value]]] = {}
        for fact, raw in said:
            claims = raw if isinstance(raw, list) else [raw]
            if len(claims) > MOST_DIFFERENT:
                raise UnusualError
            for claim in claims:
                value, by = self._read(claim, self._readers[fact])
                standing = self._body.parties[by].standing
                if standing != "bystander":
                    speaker = by if standing == "principal" else None
                    sorted_claims.setdefault(speaker, {}).setdefault(fact, []).append(value)
        return sorted_claims

    def _read(self, claim: dict[str, Any], reader: Reader) -> tuple[Value, str]:
        spoken = {key: claim[key] for key in SPOKEN if key in claim}
        self._check(convert(spoken, Speech))
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


def _agree(answers: Sequence[Possible]) -> Possible:
    return reconcile(answers)[0]


def _unite(answers: Sequence[Possible]) -> Possible:
    return reduce(lambda left, right: left.join(right), answers)


def _narrow(answers: Sequence[Possible]) -> Possible:
    """Narrow what a principal says by the record, which holds where nothing else is left."""
    own, record = answers
    met = own.meet(record)
    return record if met.is_empty else met
