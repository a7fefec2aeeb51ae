"""The door of the fast way: a program that comes as values or as JSON, and the core for its day.

Whatever is refused, whatever is in doubt and whatever is out of the ordinary goes to the loader.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from msgspec import DecodeError, Raw, ValidationError
from msgspec.json import Decoder

from evenhand.audit.case import Case, open_case
from evenhand.batch.answer_table import Spoken, UnusualError, count_keys, decode
from evenhand.batch.backing import Standing, Told
from evenhand.batch.core import Core, DigitAccount
from evenhand.batch.digits import COLON, Cell
from evenhand.batch.executors import Executor
from evenhand.batch.looked import Looked
from evenhand.batch.sides import Hearing, Sided, alone
from evenhand.batch.tallies import Tallies
from evenhand.facts.kinds.kind import SPOKEN
from evenhand.policy.model import Policy
from evenhand.program.door import refuse_parts
from evenhand.program.loading import ClaimsReader, load_program
from evenhand.program.model import Description, Rate, Speech
from evenhand.program.rates import convert
from evenhand.reading import Complaints, Located
from evenhand.reading.forms import take_soundly
from evenhand.reading.given import plain, take_values
from evenhand.reading.text import UnreadableError
from evenhand.vocabulary import limits, verdicts

_PARTS: Final = Decoder(dict[str, Raw])
# What may be half a character, and a key of which the colon stands apart. To look for one byte takes a tenth.
_IN_DOUBT: Final[Mapping[bytes, tuple[bytes, ...]]] = {
    b"\\": (b"\\ud", b"\\uD"),
    b" ": (b'" :',),
    b"\t": (b'"\t:',),
    b"\n": (b'"\n:',),
    b"\r": (b'"\r:',),
}
_MOST_DAYS: Final = 1024
_OF_ITSELF: Final = {"program", "facts"}
_BY_ONE: Final = {"by", "value"}


class FastWay:
    """Judges the ordinary program by what is in the tables of a policy."""

    def __init__(
        self, policy: Policy, as_of: dt.date | None, otherwise: dt.date | None, executor: Executor
    ) -> None:
        """Begin with empty tables."""
        self._executor = executor
        self._policy = policy
        self._as_of = as_of
        self._otherwise = otherwise
        self._tallies = Tallies(policy)
        self.cores: dict[dt.date, tuple[Core, Hearing]] = {}

    def judge(self, given: Mapping[str, Any] | str | bytes) -> Looked:
        """Judge a program. Raises UnusualError where the loader has to take it."""
        values, text = decode_program(given)
        try:
            described = take_soundly(Description, values)
        except ValidationError:
            raise UnusualError from None
        day = self._as_of or described.program.as_of or self._otherwise
        if day is None:
            raise UnusualError
        core, hearing = self.cores.get(day) or self.find_core(day)
        spoken: list[Spoken] = []
        cells = (
            core.table.read(described.facts, spoken)[0]
            if text is None
            else core.table.read_text(text, spoken)
        )
        is_told = True
        if spoken or not values.keys() <= _OF_ITSELF:
            told = _Claims(described, values, core).read(spoken)
            if described.rates:
                if any(rate.date > day for rate in described.rates):
                    _let_in(*_exchange(cells, told, described.rates, core), core, hearing)
                known = [rate for rate in described.rates if rate.date <= day]
                cells, told = _exchange(cells, told, known, core)
            is_told = all(each.assurance == "told" for each in told)
            sided = _hear(described, cells, told, core, hearing)
        else:
            record = take_record(cells, core)
            sided = alone(core.judge(record), Standing(record, cells, ()))
        return Looked(
            self._policy,
            described.program,
            day,
            sided.rulings,
            sided.codes,
            None if is_told else partial(hearing.assuring.assure, sided.standing, sided.codes, sided.by_word),
            lambda: self._open(given, day),
            self._tallies,
        )

    def _open(self, given: Mapping[str, Any] | str | bytes, day: dt.date) -> Case:
        """Open the case of a program that was looked up, for what is asked of it beside."""
        return open_case(load_program(given, self._policy), self._policy, day)

    def find_core(self, day: dt.date) -> tuple[Core, Hearing]:
        """Find the core of a day, which days share on which the same parameters are in force."""
        parameters = self._policy.parameters_on(day)
        alike = [each for each in self.cores.values() if each[0].parameters == parameters]
        if len(self.cores) >= _MOST_DAYS:
            self.cores.clear()
        if not alike:
            core = Core(self._policy, parameters, self._executor)
            alike = [(core, Hearing(core))]
        self.cores[day] = alike[0]
        return alike[0]


def _let_in(cells: Mapping[int, Cell], told: Sequence[Told], core: Core, hearing: Hearing) -> None:
    """Let in what agrees by every rate, whenever it is known. Raises UnusualError where that is not so."""
    hearing.let_in(take_record(hearing.add_to_record(cells, told), core), told)


def _exchange(
    cells: Mapping[int, Cell], told: Sequence[Told], rates: Sequence[Rate], core: Core
) -> tuple[dict[int, Cell], Sequence[Told]]:
    """Bring every amount that is said into other currencies, as far as rates lead."""

    def bring(number: int, cell: Cell) -> Cell:
        if number not in core.table.of_money:
            return cell
        possible = convert(cell.possible, rates)
        return cell if possible == cell.possible else core.columns[number].find(possible)

    return {number: bring(number, cell) for number, cell in cells.items()}, [
        each._replace(cell=bring(each.number, each.cell)) for each in told
    ]


def _hear(
    described: Description, cells: dict[int, Cell], told: Sequence[Told], core: Core, hearing: Hearing
) -> Sided:
    """Hear the sides of a program; without one that claims anything, what it says of itself."""
    record = take_record(hearing.add_to_record(cells, told), core)
    named = dict.fromkeys(party.side for party in described.parties.values())
    sides = [side for side in named if side not in {verdicts.RECORD, verdicts.OUTSIDE}]
    return hearing.hear(Standing(record, cells, told), sides)


def take_record(cells: Mapping[int, Cell], core: Core) -> DigitAccount:
    """Make the account of the record. Raises UnusualError where the meaning of its facts contradicts it."""
    record = core.take(cells)
    core.make_consistent(record)
    if any(entry.basis == "meaning" for entry in record.contradicted):
        raise UnusualError
    return record


def decode_program(given: Mapping[str, Any] | str | bytes) -> tuple[dict[str, Any], bytes | None]:
    """Take the values that are given, or those of a text that is JSON beyond doubt.

    Of a text the facts are left out, and come as they are spelt.
    """
    try:
        if isinstance(given, Mapping):
            return take_values(given, "<program>", limits.LARGEST_DESCRIPTION).values, None
        text = given.encode() if isinstance(given, str) else given
        parts = _PARTS.decode(text)
    except (UnreadableError, UnicodeEncodeError, DecodeError, RecursionError):
        raise UnusualError from None
    is_doubted = len(text) > limits.LARGEST_DESCRIPTION
    for byte, doubts in _IN_DOUBT.items():
        if byte in text:
            is_doubted = is_doubted or any(part in text for part in doubts)
    if is_doubted:
        raise UnusualError
    values = {key: decode(bytes(raw))[0] for key, raw in parts.items() if key != "facts"}
    facts = bytes(parts.get("facts", b"{}"))
    if text.count(COLON) != len(parts) + sum(map(count_keys, values.values())) + facts.count(COLON):
        raise UnusualError
    return values, facts


class _Claims:
    """The claims of a program that carry more than their answers, as the loader takes them."""

    def __init__(self, described: Description, values: Mapping[str, Any], core: Core) -> None:
        self._core = core
        self._sides = {party: each.side for party, each in described.parties.items()}
        self._complaints = Complaints(Located("<program>", "", values))
        refuse_parts(described, core.policy, self._complaints)
        if self._complaints.problems:
            raise UnusualError
        self._reader = ClaimsReader(described, core.policy, self._complaints)

    def read(self, spoken: Sequence[Spoken]) -> Sequence[Told]:
        """Read every claim. Raises UnusualError where one is not sound, or a side gives too many answers."""
        told = [self._read(number, raw) for number, raw in spoken]
        answers = Counter((each.side, each.number) for each in told)
        if self._complaints.problems or max(answers.values(), default=0) > limits.MOST_DIFFERENT:
            raise UnusualError
        return told

    def _read(self, number: int, raw: Any) -> Told:
        if raw.__class__ is not dict:
            raise UnusualError
        if raw.keys() == _BY_ONE and self._sides.get(str(raw["by"])) and not _is_partial(raw["value"]):
            return Told(number, self._sides[raw["by"]], self._core.table.find(number, raw["value"]))
        fact = self._core.policy.facts[self._core.columns[number].path]
        place = ("facts", fact.path)
        try:
            if raw.keys() - SPOKEN == {"value"} and not _is_partial(raw["value"]):
                cell = self._core.table.find(number, raw["value"])
                return self._tell(number, cell, self._reader.read_speech(raw, place))
            for claim in self._reader.read_claim(fact.path, fact.kind, plain(raw), place):
                return self._tell(number, self._core.columns[number].find(claim.possible), claim.speech)
        except UnreadableError:
            raise UnusualError from None
        raise UnusualError

    def _tell(self, number: int, cell: Cell, speech: Speech | None) -> Told:
        if speech is None:
            raise UnusualError
        side = verdicts.RECORD if speech.by is None else self._sides.get(speech.by, verdicts.OUTSIDE)
        # Where a batch comes from there are no copies, in which a quotation would be looked up.
        has_place = any(via.at for via in speech.read_at)
        is_backed = has_place or speech.not_found_in is not None
        may_overrule = has_place and side == verdicts.RECORD
        return Told(number, side, cell, "sourced" if is_backed else "told", may_overrule)


def _is_partial(value: Any) -> bool:
    """Checks if a value is none that means the same without its key."""
    return value is None or isinstance(value, dict)
