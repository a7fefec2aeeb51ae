"""What is wrong with a broken file: what its models find, in terms of the file and for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from msgspec import Struct, structs
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from evenhand.reading.forms import Headed
from evenhand.reading.located import HALF_A_CHARACTER, Complaints, KeyPath
from evenhand.reading.models import adapter_of
from evenhand.vocabulary.errors import nearest, quoted
from evenhand.vocabulary.languages import listed

_WHAT: Final[Mapping[str, str]] = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "tuple_type": "a list",
    "dict_type": "keys and their values",
    "model_type": "keys and their values",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "finite_number": "a number",
    "decimal_type": "a number",
}


def take_leniently(kind: Any, values: Any, complaints: Complaints) -> Any:
    """Give values in their shape, also where 2024.0 stands for a whole number, or None with complaints."""
    try:
        return adapter_of(kind).validate_python(values)
    except ValidationError as invalid:
        complain(kind, values, invalid, complaints)
        return None


def complain(kind: Any, values: Any, invalid: ValidationError, complaints: Complaints) -> None:
    """Say in terms of the file what pydantic found."""
    # Of several complaints about one value, the last is about the widest type it may have.
    faults = {fault.identity: fault for fault in _find_faults(kind, values, invalid)}
    unknown = defaultdict(list)
    for fault in faults.values():
        if fault.kind == "extra_forbidden":
            unknown[fault.path[:-1]].append(str(fault.path[-1]))
    for fault in faults.values():
        is_mistyped = fault.is_missing_key and nearest(str(fault.path[-1]), unknown[fault.path[:-1]])
        if not is_mistyped:
            _complain(fault, complaints)


@dataclass(frozen=True)
class _Fault:
    """One thing that pydantic found, in terms of the file."""

    kind: str
    path: KeyPath
    given: Any
    error: ErrorDetails
    known: tuple[str, ...]

    @property
    def identity(self) -> tuple[KeyPath, bool]:
        """What the fault is about: a value, or its key."""
        return self.path, self.error["loc"][-1:] == ("[key]",)

    @property
    def is_missing_key(self) -> bool:
        """Checks if a key that is needed is not there."""
        return self.kind == "missing" and isinstance(self.error["loc"][-1], str)


def _find_faults(shape: Any, values: Any, invalid: ValidationError) -> Iterator[_Fault]:
    for error in invalid.errors(include_url=False):
        steps, kind, given = error["loc"], error["type"], error["input"]
        if kind == "too_short" and len(given) >= error["ctx"]["min_length"]:
            continue  # long enough; what is in it is at fault
        path = _path_in(values, steps)
        if kind == "literal_error" and steps[-1] not in path[-1:] and not isinstance(given, str):
            continue  # a word may stand here instead, and none was meant
        around = path[:-1] if kind == "extra_forbidden" else path
        known = [
            each.encode_name
            for struct in _structs_at(shape, values, around)
            for each in structs.fields(struct)
        ]
        if kind == "missing" and isinstance(steps[-1], str):
            path = (*path, steps[-1])
        yield _Fault(kind, path, given, error, tuple(known))


def _path_in(values: Any, steps: Sequence[str | int]) -> KeyPath:
    """Leave out the steps that stand for no place in the file, such as the member of a union."""
    path: list[str | int] = []
    for step in steps:
        is_key = isinstance(values, Mapping) and step in values
        if is_key or (isinstance(values, tuple) and isinstance(step, int) and step < len(values)):
            path.append(step)
            values = values[step]
    return tuple(path)


def _structs_at(kind: Any, values: Any, path: KeyPath) -> Iterator[type[Struct]]:
    """Find the structs in whose shape the value at a path may be."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _structs_at(arguments[0], values, path)
    elif origin in {Union, UnionType}:
        for each in arguments:
            yield from _structs_at(each, values, path)
    elif isinstance(origin or kind, type) and issubclass(origin or kind, Struct):
        inner = {each.encode_name: each.type for each in structs.fields(kind)}
        if not path:
            yield kind
        elif path[0] in inner and isinstance(values, Mapping):
            yield from _structs_at(inner[str(path[0])], values[path[0]], path[1:])
    elif isinstance(kind, type) and issubclass(kind, Headed):
        head = kind.find_head(values)
        yield from _structs_at(kind.forms[head], values, path) if head else ()
    elif path and origin is dict and isinstance(values, Mapping):
        yield from _structs_at(arguments[1], values[path[0]], path[1:])
    elif path and origin is tuple and isinstance(values, tuple):
        yield from _structs_at(arguments[0], values[int(path[0])], path[1:])


def _complain(fault: _Fault, complaints: Complaints) -> None:
    path, given = fault.path, fault.given
    expected = _WHAT.get(fault.kind, "").format_map(fault.error.get("ctx", {}))
    match fault.kind:
        case "missing" if fault.is_missing_key:
            complaints.add(path[:-1], f"The key '{path[-1]}' is missing.", code="missing")
        case "missing" | "too_short" | "too_long" | "string_too_short":
            _complain_of_length(fault, complaints)
        case "extra_forbidden":
            keys = f"one of {', '.join(fault.known)}"
            message = f"'{path[-1]}' is not a key here."
            complaints.add_key(path, message, expected=keys, known=fault.known, code="unknown-key")
        case "no_head":
            _complain_of_no_head(fault, complaints)
        case "literal_error":
            allowed = str(fault.error["ctx"]["expected"])
            words = [word.strip("'") for word in allowed.replace(" or ", ", ").split(", ")]
            message = f"{quoted(given)} is not allowed here."
            complaints.add(path, message, expected=allowed, name=str(given), known=words, code="wrong-value")
        case "model_type" if fault.known:
            keys = f"the keys {listed(fault.known, 'and')}"
            complaints.add(path, f"{quoted(given)} is out of place here.", expected=keys)
        case "string_unicode":
            message, expected, code = HALF_A_CHARACTER
            complaints.add(path, message, expected=expected, code=code)
        case "string_type" if given is not None and not isinstance(given, (Mapping, tuple)):
            text = f'a text, such as "{quoted(given)}" in quotation marks'
            complaints.add(path, f"{quoted(given)} is out of place here.", expected=text)
        case _ if expected:
            complaints.add(path, f"{quoted(given)} is out of place here.", expected=expected)
        case _:
            _complain_in_words(fault, complaints)


def _complain_in_words(fault: _Fault, complaints: Complaints) -> None:
    """Complain in the words of a form, which say at their end what was expected."""
    message, _, expected = fault.error["msg"].partition(" Expected ")
    if fault.identity[1]:
        complaints.add_key(fault.path, message, expected=expected.removesuffix("."), code="wrong-value")
    else:
        complaints.add(fault.path, message, expected=expected.removesuffix("."))


def _complain_of_length(fault: _Fault, complaints: Complaints) -> None:
    bounds = fault.error.get("ctx", {})
    if fault.kind == "too_long":
        most = f"at most {bounds['max_length']}"
        complaints.add(fault.path, "This list is too long.", expected=most, code="too-large")
    elif not fault.given:
        expected = "a text" if fault.kind == "string_too_short" else "at least one"
        complaints.add(fault.path, "This is empty.", expected=expected, code="missing")
    else:
        last = fault.error["loc"][-1]
        fewest = bounds.get("min_length", int(last) + 1 if isinstance(last, int) else 1)
        complaints.add(fault.path, "This list is too short.", expected=f"at least {fewest}", code="missing")


def _complain_of_no_head(fault: _Fault, complaints: Complaints) -> None:
    told = fault.error["ctx"]
    heads = told["heads"].split()
    expected = f"one of the keys {listed(heads, 'or')}"
    mistyped = [key for key in fault.given if nearest(key, heads)] if isinstance(fault.given, Mapping) else []
    for key in mistyped[:1]:
        complaints.add_key((*fault.path, key), f"'{key}' is not a key here.", expected=expected, known=heads)
    if not mistyped:
        complaints.add(fault.path, f"{quoted(fault.given)} is no {told['noun']}.", expected=expected)
