"""The fields of an answer on a page: what they hold read as an answer, and an answer put into them.

A field that cannot be read raises MisreadError, whose path names it. An answer is put into fields only if
they give just this answer back; any other is shown in words, and edited as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final

from evenhand.asking.answers import read_answer, say_misread_answer, say_suggestion
from evenhand.facts import kinds
from evenhand.facts.kinds.kind import SPOKEN
from evenhand.facts.possible import Possible
from evenhand.facts.writing import JSON, write_value
from evenhand.vocabulary.errors import MisreadError, ProgramError
from evenhand.vocabulary.languages import listed, say
from evenhand.workbench.exchange import Fields
from evenhand.workbench.numbers import read_typed

BOUNDS: Final = ("exactly", "least", "most", "between", "not")
MOST_ROWS: Final = 40
_QUANTITY: Final = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*([^\W\d_%].*|%)?")
_TRUTHS: Final = {"true": True, "false": False}
_ROW: Final = re.compile(r"r([0-9]{1,2})\.")


def find_day_fault(text: str) -> str:
    """Say why what is typed is no day; nothing where it is one, or where nothing is typed."""
    with suppress(MisreadError):
        if text:
            kinds.read_date(text)
        return ""
    return say("This is no day such as 2026-03-01.")


def read_fields(kind: kinds.Kind, fields: Fields) -> Any:
    """Read an answer as a file has it; None where nothing was given. Raises MisreadError."""
    typed = _last(fields, "typed")
    if typed:
        return _read_typed(typed, kind, "typed")
    answer = _gather(kind, fields)
    if answer is not None:
        _hold(kind, answer)
    return answer


def _hold(kind: kinds.Kind, answer: Any, field: str = "") -> Possible:
    """Hold an answer to what the fact allows, and name the field where it is none."""
    try:
        return kind.read(answer)
    except MisreadError as misread:
        spoken_of = say_misread_answer(misread, kind)
        spoken_of.path = (field or ("n" if isinstance(kind, kinds.Linear) else "a"),)
        raise spoken_of from None


def _gather(kind: kinds.Kind, fields: Fields) -> Any:
    if isinstance(kind, kinds.Records):
        return _gather_rows(kind, fields)
    if isinstance(kind, kinds.SetOf):
        return _gather_set(kind, fields)
    if isinstance(kind, kinds.Linear):
        return _gather_bound(kind, fields)
    given = _last(fields, "a")
    if kind.family == "truth" and given:
        return _TRUTHS.get(given, given)
    return given or None


def _gather_bound(kind: kinds.Linear, fields: Fields) -> Any:
    """Read one value, or a bound on it, or two."""
    bound = _last(fields, "bound") or "exactly"
    first, second = (_read_point(kind, fields, name) for name in ("n", "n2"))
    if first is None and (bound != "between" or second is None):
        return None
    least, most = kind.partial_keys[:2]
    match bound:
        case "exactly":
            return first
        case "least":
            return {least: first}
        case "most":
            return {most: first}
        case "not":
            return {"not": first}
        case "between" if first is not None and second is not None:
            return {least: first, most: second}
    missing = "n2" if second is None else "n"
    raise MisreadError(say("The other end is missing."), say("two values"), path=(missing,))


def _read_point(kind: kinds.Linear, fields: Fields, name: str) -> Any:
    """Read a number with its unit, as a file writes it."""
    typed = _last(fields, name)
    if not typed or kind.family == "date":
        return typed or None
    return _read_number(kind, typed, _last(fields, "unit"), name, "unit")


def _read_number(kind: kinds.Linear, typed: str, chosen: str, name: str, unit_name: str) -> Any:
    """Read a number that is typed, with the unit behind it or the one that is chosen; else the only one."""
    found = read_typed(typed)
    if found is None or (found.unit and not kind.units):
        near = say_suggestion(kind.suggest(f"{typed} {chosen}") or kind.suggest(typed), kind)
        raise MisreadError(say("This is no number."), say("a number such as 12 or 7.5"), near, (name,))
    if not kind.units:
        return _read_plain_number(found.number, name)
    unit = _find_unit(kind, found.unit)
    if unit and chosen not in {"", unit}:
        message = say("Two units: {typed} and {chosen}.", typed=unit, chosen=chosen)
        raise MisreadError(message, say("one of them"), path=(unit_name,))
    unit = unit or chosen or (kind.units[0] if len(kind.units) == 1 else "")
    if unit not in kind.units:
        raise MisreadError(say("The unit is missing."), say("one of those in the list"), path=(unit_name,))
    return f"{found.number} {unit}"


def _read_plain_number(number: str, name: str) -> Decimal | int:
    if "," in number:  # it is a whole one, or has three decimals
        readings = [number.replace(",", each) for each in ("", ".")]
        message = say("{number} can be read in two ways.", number=number)
        raise MisreadError(message, listed(readings, "or"), path=(name,), code="ambiguous")
    return Decimal(number) if "." in number else int(number)


def _find_unit(kind: kinds.Linear, typed: str) -> str:
    """Find which unit is typed behind a number: "week" for "weeks", and "EUR" where it goes by the hour."""
    written = "".join(typed.split())
    known = {each.partition("/")[0]: each for each in kind.units}
    known |= {each: each for each in kind.units} | {each.removesuffix("s"): each for each in kind.units}
    return known.get(written, written)


def _gather_set(kind: kinds.SetOf, fields: Fields) -> Any:
    """Read what is ticked or, where the fact names no words, what stands on the lines."""
    given = fields.get("a", ())
    lines = given if kind.words else [line.strip() for each in given for line in each.splitlines()]
    words = tuple(dict.fromkeys(each for each in lines if each))
    is_none, is_open = bool(_last(fields, "none")), bool(_last(fields, "more"))
    if is_none and words:
        raise MisreadError(
            say("Either none of these, or some of them."), say("one or the other"), path=("a",)
        )
    if is_none:
        return ()
    return {"value": words, "complete": False} if words and is_open else words or None


def _gather_rows(kind: kinds.Records, fields: Fields) -> Any:
    """Read the rows that have a name; whether there may be more entries is said beside them."""
    numbers = sorted({int(found[1]) for name in fields if (found := _ROW.match(name))})
    rows = [row for number in numbers[:MOST_ROWS] if (row := _read_row(kind, fields, number))]
    is_none, is_open = bool(_last(fields, "none")), bool(_last(fields, "more"))
    if is_none and rows:
        raise MisreadError(say("Either there are none, or some."), say("one or the other"), path=("a",))
    if not rows:
        return () if is_none else None
    return {"value": tuple(rows), "complete": False} if is_open else tuple(rows)


def _read_row(kind: kinds.Records, fields: Fields, number: int) -> Mapping[str, Any]:
    row = {}
    for name, each in kind.fields:
        field = f"r{number}.{name}"
        given = _last(fields, field)
        if given:
            row[name] = given if name == kind.key else _read_entry(given, each, field)
    if row and kind.key not in row:
        message = say("This entry has no name.")
        raise MisreadError(message, kind.title(kind.key), path=(f"r{number}.{kind.key}",))
    return row


def _read_entry(typed: str, kind: kinds.Kind, field: str) -> Any:
    """Read what one field of an entry has: a number by itself as any number field has it."""
    if isinstance(kind, kinds.Linear) and kind.family != "date" and read_typed(typed):
        answer = _read_number(kind, typed, "", field, field)
        _hold(kind, answer, field)
        return answer
    return _read_typed(typed, kind, field)


def _read_typed(typed: str, kind: kinds.Kind, field: str) -> Any:
    """Read an answer that is typed as text."""
    try:
        return read_answer(typed, kind)
    except ProgramError as error:
        problem = error.problems[0]
        near = say_suggestion(problem.suggestion, kind)
        raise MisreadError(problem.message, problem.expected, near, (field,)) from None


def _last(fields: Fields, name: str) -> str:
    return (fields.get(name) or ("",))[-1].strip()


def value_of(raw: Any) -> Any:
    """Give what a claim says, as it is written, without what it carries beside it."""
    if not isinstance(raw, Mapping):
        return raw
    said = {key: each for key, each in raw.items() if key not in SPOKEN}
    return said["value"] if list(said) == ["value"] else said


def put_into_fields(kind: kinds.Kind, raw: Any) -> dict[str, tuple[str, ...]] | None:
    """Put an answer into fields; None where they cannot hold it."""
    try:
        fields = dict(_spread(kind, value_of(raw)))
        again = read_fields(kind, fields)
        return fields if again is not None and kind.read(again) == kind.read(value_of(raw)) else None
    except (MisreadError, LookupError, TypeError):
        return None


def _spread(kind: kinds.Kind, value: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Spread an answer over fields, as well as it goes; whether it did is seen when they are read."""
    if isinstance(kind, kinds.Linear):
        yield from _spread_bound(kind, value)
    elif isinstance(kind, kinds.SetOf | kinds.Records):
        members, is_complete = value, True
        if isinstance(value, Mapping):
            members, is_complete = value.get("value"), value.get("complete", True)
        if not isinstance(members, tuple):
            raise TypeError(members)
        yield "none", () if members else ("1",)
        yield "more", () if is_complete else ("1",)
        if isinstance(kind, kinds.Records):
            yield from _spread_rows(kind, members)
        else:
            yield "a", members if kind.words else ("\n".join(members),)
    elif isinstance(value, bool):
        yield "a", ("true" if value else "false",)
    elif isinstance(value, str):
        yield "a", (value,)


def _spread_bound(kind: kinds.Linear, value: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    least, most = kind.partial_keys[:2]
    bounds = {(least,): "least", (most,): "most", ("not",): "not", (least, most): "between"}
    points: Sequence[Any] = (value,)
    bound = "exactly"
    if isinstance(value, Mapping):
        bound = bounds[tuple(key for key in (least, most, "not") if key in value)]
        points = [value[key] for key in (least, most, "not") if key in value]
    yield "bound", (bound,)
    for name, point in zip(("n", "n2"), points, strict=False):
        found = None if kind.family == "date" else _QUANTITY.fullmatch(str(point).strip())
        yield name, (found[1] if found else str(point),)
        if found and found[2] and name == "n":
            unit = "".join(found[2].split())
            yield "unit", (unit if unit in kind.units else f"{unit}s",)  # of one day a file says so


def _spread_rows(kind: kinds.Records, rows: Sequence[Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for number, row in enumerate(rows):
        for name, each in kind.fields:
            if row.get(name) is not None:
                yield f"r{number}.{name}", (_type_out(each, row[name], is_key=name == kind.key),)


def _type_out(kind: kinds.Kind, raw: Any, *, is_key: bool) -> str:
    """Write an answer as it is typed: a plain one as it reads, any other as a file has it."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if is_key or (isinstance(raw, str) and not kind.holds_many):
        return str(raw)
    return write_value(raw, JSON)


def say_misread(misread: MisreadError) -> str:
    """Say what is wrong with a field, and what was expected."""
    expected = f" {say('Expected {expected}.', expected=misread.expected)}" if misread.expected else ""
    near = misread.suggestion
    meant = f" {say('Did you mean {word}?', word=near)}" if near else ""
    return f"{misread.message}{meant}{expected}"


def list_rows(kind: kinds.Kind, fields: Fields) -> tuple[int, ...]:
    """List the rows to show of a list of entries: those that are filled, and one more."""
    if not isinstance(kind, kinds.Records):
        return ()
    numbers = [int(found[1]) for name in fields if fields[name] and (found := _ROW.match(name))]
    return tuple(range(min(max(numbers, default=-1) + 2, MOST_ROWS)))
