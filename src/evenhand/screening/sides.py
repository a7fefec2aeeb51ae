"""The accounts of a program that several parties speak about, as `accounts` takes them.

They differ in the facts that somebody speaks about, and share the sum of all the rest.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from evenhand.facts.kinds.kind import SPOKEN
from evenhand.program.descriptions import take_soundly
from evenhand.program.model import MOST_DIFFERENT, RESERVED, Description, Speech
from evenhand.screening.code import Code, Links
from evenhand.screening.combining import Combining
from evenhand.screening.known import Nested, UnusualError, Value
from evenhand.screening.plan import Plan
from evenhand.screening.reader import Reader
from evenhand.vocabulary.verdicts import AccountKind

_Answers = dict[int, Value]  # to the facts that somebody speaks about
_Said = dict[int, list[Value]]

_PLAINLY: Final = 2  # who speaks, and a full value


class Side(NamedTuple):
    """One account: what each rule comes to in it, as bits."""

    id: str
    kind: AccountKind
    bits: bytes


class Sides:
    """Takes the accounts of programs under one plan."""

    def __init__(self, plan: Plan, code: Code) -> None:
        """Find the places of the facts that hang together with others."""
        self._readers = list(plan.readers.values())
        self._code = code
        self._places = {plan.index[path]: place for place, path in enumerate(plan.linked)}
        self._combining = Combining(self._readers)

    def conclude(self, added: int, links: Links) -> bytes:
        """Say what each rule comes to by the sum of all answers."""
        together, links = self._code.link(links)
        return self._code.look_up(added + together, links)

    def take(self, body: Description, said: Nested, added: int, links: Links) -> list[Side]:
        """Take every account of a program whose shape is sound. Raises UnusualError.

        ADDED is the sum of what nobody in particular says.
        """
        claims = _Claims(body, self._readers)
        claims.sort(said)
        settle = self._combining.settle
        record = {fact: settle(fact, said_of) for fact, said_of in claims.record.items()}

        linked = self._code.link(links)

        def conclude(answers: _Answers) -> bytes:
            together, known = (
                linked if self._places.keys().isdisjoint(answers) else self._link(answers, links)
            )
            own = sum([each for each, _ in answers.values()])
            return self._code.look_up(added + together + own, known)

        if not claims.own:
            return [Side("as-described", "as-described", conclude(record))]
        answers = [self._principal(own, record) for own in claims.own.values()]
        undisputed, unrebutted = self._compare(answers)
        return [
            *(
                Side(party, "principal", conclude(each))
                for party, each in zip(claims.own, answers, strict=True)
            ),
            Side("undisputed", "undisputed", agreed := conclude(undisputed)),
            Side(
                "unrebutted",
                "unrebutted",
                conclude({**undisputed, **unrebutted}) if unrebutted else agreed,
            ),
        ]

    def _link(self, answers: _Answers, links: Links) -> tuple[int, Links]:
        """Lay what one account knows over what is known beside it."""
        linked = list(links)
        for fact, (_, known) in answers.items():
            if fact in self._places:
                linked[self._places[fact]] = known
        return self._code.link(linked)

    def _principal(self, own: Mapping[int, Sequence[Value]], record: _Answers) -> _Answers:
        settled = {fact: self._combining.settle(fact, values) for fact, values in own.items()}
        if not record:
            return settled
        narrowed = {
            fact: self._combining.narrow(fact, value, record[fact]) if fact in record else value
            for fact, value in settled.items()
        }
        return {**record, **narrowed}

    def _compare(self, sides: Sequence[_Answers]) -> tuple[_Answers, _Answers]:
        """Give what no side disputes, and what none rebuts where that is not the same."""
        undisputed: _Answers = {}
        unrebutted: _Answers = {}
        for fact in dict.fromkeys(itertools.chain(*sides)):
            silent = self._readers[fact].silent
            values = [each.get(fact, silent) for each in sides]
            undisputed[fact], agreed = self._combining.compare(fact, values)
            if agreed is not undisputed[fact]:
                unrebutted[fact] = agreed
        return undisputed, unrebutted


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
