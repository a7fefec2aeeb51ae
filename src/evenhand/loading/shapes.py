"""Checking a file's values against its shape, with messages for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from evenhand.condition_files import HEADS
from evenhand.reading import Complaints, KeyPath

T = TypeVar("T")

_WHAT: Final[Mapping[str, str]] = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "is_instance_of": "a number",
}


def check_shape(shape: TypeAdapter[T], values: Any, complaints: Complaints) -> T | None:
    """Give the values in their shape, or None with every complaint noted."""
    try:
        return shape.validate_python(values)
    except ValidationError as invalid:
        seen: set[KeyPath] = set()
        known = sorted(_keys(shape))
        for error in invalid.errors(include_url=False):
            path = tuple(step for step in error["loc"] if not _is_tag(step))
            if path not in seen:
                seen.add(path)
                _complain(error, path, known, complaints)
        return None


def _is_tag(step: str | int) -> bool:
    """Find the steps that pydantic adds for the member of a union it tried."""
    return isinstance(step, str) and (
        step.startswith(("~", "function-")) or step in {"int", "decimal", "Reference"}
    )


def _complain(error: ErrorDetails, path: KeyPath, known: list[str], complaints: Complaints) -> None:
    kind, given = error["type"], error["input"]
    match kind:
        case "missing":
            complaints.add(path[:-1], f"The key '{path[-1]}' is missing.")
        case "extra_forbidden":
            complaints.add_key(path, f"'{path[-1]}' is not a key here.", known=known)
        case "union_tag_not_found" | "union_tag_invalid":
            keys = list(given) if isinstance(given, Mapping) else []
            name = next(iter(keys), "")
            complaints.add(
                path,
                "This is no condition.",
                expected=f"one of the keys {', '.join(HEADS)}",
                name=name,
                known=HEADS,
            )
        case "literal_error":
            expected = error["ctx"]["expected"]
            words = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
            complaints.add(
                path, f"'{given}' is not allowed here.", expected=expected, name=str(given), known=words
            )
        case "too_short" | "string_too_short":
            complaints.add(path, "This is empty.")
        case _ if kind in _WHAT:
            complaints.add(path, f"{_name(given)} is out of place here.", expected=_WHAT[kind])
        case _:
            complaints.add(path, error["msg"])


def _name(given: Any) -> str:
    if isinstance(given, Mapping):
        return "A mapping"
    if isinstance(given, tuple):
        return "A list"
    return "Nothing" if given is None else f"'{str(given)[:40]}'"


def _keys(shape: TypeAdapter[Any]) -> set[str]:
    """Collect every key that the shape knows, at any depth, for suggestions."""
    keys: set[str] = set()
    for model in _models(shape._type, set()):  # noqa: SLF001 - pydantic gives no other way to the type
        keys |= {each.alias or name for name, each in model.model_fields.items()}
    return keys


def _models(annotation: Any, seen: set[Any]) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in seen:
        seen.add(annotation)
        yield annotation
        for each in annotation.model_fields.values():
            yield from _models(each.annotation, seen)
    for part in get_args(annotation):
        yield from _models(part, seen)
