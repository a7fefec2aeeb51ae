"""Checking a file's values against its shape, with messages for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Tag, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from evenhand.facts.kinds import listed, quoted
from evenhand.facts.operators import HEADS
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import nearest

T = TypeVar("T")

_WHAT: Final[Mapping[str, str]] = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "is_instance_of": "a number",
    "tuple_type": "a list",
    "dict_type": "keys and their values",
    "model_type": "keys and their values",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    # What follows is found in an audit that was written earlier and has been changed since.
    "less_than_equal": "at most {le}",
    "finite_number": "a number",
    "decimal_type": "a number",
}


def check_shape(shape: TypeAdapter[T], values: Any, complaints: Complaints) -> T | None:
    """Give the values in their shape, or None with every complaint noted."""
    try:
        return shape.validate_python(values)
    except ValidationError as invalid:
        # Of several complaints about one value, the last is about the widest type it may have.
        faults = {fault.identity: fault for fault in _find_faults(shape, values, invalid)}
        unknown = defaultdict(list)
        for fault in faults.values():
            if fault.kind == "extra_forbidden":
                unknown[fault.path[:-1]].append(str(fault.path[-1]))
        for fault in faults.values():
            is_mistyped = fault.is_missing_key and nearest(str(fault.path[-1]), unknown[fault.path[:-1]])
            if not is_mistyped:
                _complain(fault, complaints)
        return None


def sound_parts(model: type[BaseModel], values: Any) -> dict[str, Any]:
    """Give the parts of a broken file that are sound, so that what they refer to is checked too."""
    parts = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if isinstance(values, Mapping) and key in values:
            annotation: Any = field.annotation
            if field.metadata:
                annotation = Annotated[annotation, *field.metadata]
            part: TypeAdapter[Any] = TypeAdapter(annotation)
            try:
                parts[name] = part.validate_python(values[key])
            except ValidationError:
                continue
    return parts


def take_sound_entries(shape: TypeAdapter[T], values: Any) -> T:
    """Give a broken file of named entries without those that are broken."""
    sound: dict[str, dict[str, Any]] = {}
    for part, entries in values.items() if isinstance(values, Mapping) else ():
        for name, entry in entries.items() if isinstance(entries, Mapping) else ():
            try:
                shape.validate_python({part: {name: entry}})
            except ValidationError:
                continue
            sound.setdefault(part, {})[name] = entry
    return shape.validate_python(sound)


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


def _find_faults(shape: TypeAdapter[Any], values: Any, invalid: ValidationError) -> Iterator[_Fault]:
    for error in invalid.errors(include_url=False):
        steps, kind, given = error["loc"], error["type"], error["input"]
        if kind == "too_short" and len(given) >= error["ctx"]["min_length"]:
            continue  # long enough; what is in it is at fault
        path = _path_in(values, steps)
        around = steps[:-1] if kind == "extra_forbidden" else steps
        models = _models_at(shape._type, around)  # noqa: SLF001 - pydantic gives no other way to the type
        known = [field.alias or name for model in models for name, field in model.model_fields.items()]
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


def _models_at(annotation: Any, steps: Sequence[str | int]) -> Iterator[type[BaseModel]]:
    """Find the models of which a mapping may be, by the steps that pydantic took to it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        annotation.model_rebuild()  # a condition holds conditions, which pydantic looks up when asked
        fields = {field.alias or name: field for name, field in annotation.model_fields.items()}
        if not steps:
            yield annotation
        elif steps[0] in fields:
            yield from _models_at(fields[str(steps[0])].annotation, steps[1:])
    elif origin is Annotated:
        yield from _models_at(arguments[0], steps)
    elif origin in {Union, UnionType}:
        tagged = [each for each in arguments if steps and Tag(str(steps[0])) in get_args(each)]
        for each in tagged or arguments:
            yield from _models_at(each, steps[1:] if tagged else steps)
    elif origin in {dict, tuple} and steps:
        yield from _models_at(arguments[1 if origin is dict else 0], steps[1:])


def _complain(fault: _Fault, complaints: Complaints) -> None:
    path, given = fault.path, fault.given
    expected = _WHAT.get(fault.kind, "").format_map(fault.error.get("ctx", {}))
    match fault.kind:
        case "missing" if fault.is_missing_key:
            complaints.add(path[:-1], f"The key '{path[-1]}' is missing.")
        case "missing" | "too_short" | "too_long" | "string_too_short":
            _complain_of_length(fault, complaints)
        case "extra_forbidden":
            keys = f"one of {', '.join(fault.known)}"
            complaints.add_key(path, f"'{path[-1]}' is not a key here.", expected=keys, known=fault.known)
        case "union_tag_not_found" | "union_tag_invalid":
            _complain_of_condition(path, given, complaints)
        case "literal_error":
            allowed = str(fault.error["ctx"]["expected"])
            words = [word.strip("'") for word in allowed.replace(" or ", ", ").split(", ")]
            message = f"{quoted(given)} is not allowed here."
            complaints.add(path, message, expected=allowed, name=str(given), known=words)
        case "model_type" if fault.known:
            keys = f"the keys {listed(fault.known, 'and')}"
            complaints.add(path, f"{quoted(given)} is out of place here.", expected=keys)
        case "string_unicode":
            message = "The text holds half a character, a lone surrogate."
            complaints.add(path, message, expected="UTF-8 text")
        case "string_type" if given is not None and not isinstance(given, (Mapping, tuple)):
            text = f'a text, such as "{quoted(given)}" in quotation marks'
            complaints.add(path, f"{quoted(given)} is out of place here.", expected=text)
        case _ if expected:
            complaints.add(path, f"{quoted(given)} is out of place here.", expected=expected)
        case _ if fault.identity[1]:
            complaints.add_key(path, fault.error["msg"])
        case _:
            complaints.add(path, fault.error["msg"])


def _complain_of_length(fault: _Fault, complaints: Complaints) -> None:
    bounds = fault.error.get("ctx", {})
    if fault.kind == "too_long":
        complaints.add(fault.path, "This list is too long.", expected=f"at most {bounds['max_length']}")
    elif not fault.given:
        expected = "a text" if fault.kind == "string_too_short" else "at least one"
        complaints.add(fault.path, "This is empty.", expected=expected)
    else:
        last = fault.error["loc"][-1]
        fewest = bounds.get("min_length", int(last) + 1 if isinstance(last, int) else 1)
        complaints.add(fault.path, "This list is too short.", expected=f"at least {fewest}")


def _complain_of_condition(path: KeyPath, given: Any, complaints: Complaints) -> None:
    expected = f"one of the keys {listed(HEADS, 'or')}"
    mistyped = [key for key in given if nearest(key, HEADS)] if isinstance(given, Mapping) else []
    for key in mistyped[:1]:
        complaints.add_key((*path, key), f"'{key}' is not a key here.", expected=expected, known=HEADS)
    if not mistyped:
        complaints.add(path, f"{quoted(given)} is no condition.", expected=expected)
