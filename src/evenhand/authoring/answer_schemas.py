"""JSON Schemas of the answers to facts: what a program file may say under each.

A fact takes a value, a partial value, a claim that says who makes it, or a list of claims. Facts of
one type share their schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from evenhand.facts.kinds import (
    Boolean,
    Choice,
    Date,
    Duration,
    Integer,
    Kind,
    Money,
    Number,
    Records,
    SetOf,
    Share,
)
from evenhand.facts.kinds.currencies import CURRENCIES
from evenhand.policy.model import Fact
from evenhand.vocabulary import limits

Schema = dict[str, Any]

_NOTHING: Final = {"type": "null"}
_DAY: Final = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_MORE_DIGITS: Final = len(str(limits.QUANTITIES_BELOW - 1)) - 1
_DECIMALS: Final = rf"(\.[0-9]{{1,{limits.MOST_DECIMALS}}}0*)?"
# Nothing with a sign, or any number of so many digits and decimals.
_AMOUNT: Final = rf"(-?0(\.0+)?|(0|[1-9][0-9]{{0,{_MORE_DIGITS}}}){_DECIMALS})"
_PERCENTAGE: Final = rf"(-?0(\.0+)?|(0|[1-9][0-9]?){_DECIMALS}|100(\.0+)?)"
_CURRENCY: Final = f"({'|'.join(sorted(CURRENCIES))})"
_HOURS: Final = "(minute|hour|day|week)s?"
_MONTHS: Final = "(month|year)s?"
_EXPLAINED: Final[Mapping[str, str]] = {
    "value": "The answer.",
    "complete": "False where there may be more than is listed.",
    "at_least": "The answer is this or more.",
    "at_most": "The answer is this or less.",
    "on_or_after": "The answer is this day or a later one.",
    "on_or_before": "The answer is this day or an earlier one.",
    "one_of": "The answer is one of these.",
    "not": "The answer is not this, or has none of these.",
}


class AnswerSchemas:
    """Makes the schemas of answers, and keeps each under its name."""

    def __init__(self, definitions: dict[str, Any], speech: Mapping[str, Any]) -> None:
        """Keep the schemas among some definitions; SPEECH are the keys of a claim beside its value."""
        self._definitions = definitions
        self._speech = speech

    def of_fact(self, fact: Fact) -> Schema:
        """Refer to the schema of one fact: a value, a claim, a list of claims, or nothing."""
        words = (fact.question, fact.help, f"Answer: {fact.kind.expected}.")
        claim = self._define(
            f"{_name(fact.kind, fact.path)}-claim", lambda: self._claim(fact.kind, fact.path)
        )
        claims = {"type": "array", "items": {**claim, "required": ["by"]}, "minItems": 1}
        return self._define(
            fact.path,
            lambda: {
                "title": fact.title,
                "description": "\n\n".join(text for text in words if text),
                "anyOf": [self._value(fact.kind, fact.path), claim, claims, _NOTHING],
            },
        )

    def _claim(self, kind: Kind, path: str) -> Schema:
        """Allow a partial value, and whatever is said about who makes the claim."""
        claim = self._parts(kind, path, self._speech)
        claim["dependentRequired"] |= {key: ["by"] for key in self._speech if key != "by"}
        return claim

    def _answer(self, kind: Kind, path: str) -> Schema:
        """Allow a value or a partial value, as a field of a record does."""
        forms = [self._value(kind, path), self._parts(kind, path, {}), _NOTHING]
        return self._define(f"{_name(kind, path)}-answer", lambda: {"anyOf": forms})

    def _parts(self, kind: Kind, path: str, speech: Mapping[str, Any]) -> Schema:
        """Describe an answer that is written as a mapping: a value with more said, or what is known of it."""
        value = self._value(kind, path)
        choices = {"type": "array", "items": value, "minItems": 1, "maxItems": limits.MOST_ALTERNATIVES}
        complete = {"type": "boolean"} if isinstance(kind, (SetOf, Records)) else {"const": True}
        known = {"value": value, "complete": complete} | {
            key: choices if key == "one_of" else value
            for key in kind.partial_keys
            if key != "not" or kind != SetOf(None)
        }
        explained = {key: {"description": _EXPLAINED[key], **each} for key, each in known.items()}
        beside_the_value = {"propertyNames": {"enum": ["value", "complete", *speech]}}
        return {
            "type": "object",
            "properties": {**explained, **speech},
            "additionalProperties": False,
            "dependentRequired": {"complete": ["value"]},
            "oneOf": [{"required": ["value"]}, {"not": beside_the_value}],
        }

    def _value(self, kind: Kind, path: str) -> Schema:
        return self._define(f"{_name(kind, path)}-value", lambda: self._make_value(kind, path))

    def _make_value(self, kind: Kind, path: str) -> Schema:
        """Describe one full value, as `Kind.exactly` reads it."""
        match kind:
            case Boolean():
                return {"type": "boolean"}
            case Choice():
                return _words(kind.words, kind.meanings)
            case SetOf():
                items = _words(kind.words, kind.meanings) if kind.words else {"type": "string"}
                return {"type": "array", "items": items}
            case Records():
                return {"type": "array", "items": self._record(kind, path)}
            case Number():
                return _number(kind)
            case Date():
                return _DAY
            case Share():
                return _quantity(_PERCENTAGE, "%", kind)
            case Money():
                rate = rf"[^\S\n]*/[^\S\n]*{kind.per[1:]}" if kind.per else ""
                return _quantity(_AMOUNT, _CURRENCY + rate, kind)
            case Duration():
                return _quantity(_AMOUNT, _MONTHS if kind.in_months else _HOURS, kind)
        return {"type": "string"}

    def _record(self, kind: Records, path: str) -> Schema:
        fields = {
            name: {"title": kind.title(name), **self._answer(each, f"{path}.{name}")}
            for name, each in kind.fields
        }
        fields[kind.key] = {"title": kind.title(kind.key), "type": "string", "minLength": 1}
        return {
            "type": "object",
            "properties": fields,
            "additionalProperties": False,
            "required": [kind.key],
        }

    def _define(self, name: str, make: Callable[[], Schema]) -> Schema:
        if name not in self._definitions:
            self._definitions[name] = make()
        return {"$ref": f"#/$defs/{name}"}


def _name(kind: Kind, path: str) -> str:
    """Name a type for all facts that share it; one with its own words or bounds by its fact."""
    match kind:
        case Boolean() | Share() | Date():
            return kind.name
        case Money():
            return kind.name + kind.per.replace("/", "-per-")
        case Duration():
            return "months" if kind.in_months else kind.name
        case _:
            return path


def _words(words: tuple[str, ...], meanings: tuple[str, ...]) -> Schema:
    explained = {"enumDescriptions": list(meanings)} if meanings else {}  # read by editors alone
    return {"type": "string", "enum": list(words), **explained}


def _number(kind: Number) -> Schema:
    bounds = {"minimum": kind.at_least, "maximum": kind.at_most}
    return {
        "type": "integer" if isinstance(kind, Integer) else "number",
        "exclusiveMinimum": -limits.QUANTITIES_BELOW,
        "exclusiveMaximum": limits.QUANTITIES_BELOW,
        **{key: _plain(bound) for key, bound in bounds.items() if bound is not None},
    }


def _plain(bound: Any) -> int | float:
    return int(bound) if bound == int(bound) else float(bound)


def _quantity(number: str, unit: str, kind: Kind) -> Schema:
    pattern = rf"^\s*{number}\s*{unit}\s*$"
    message = f"Expected {kind.expected}."
    return {
        "type": "string",
        "maxLength": limits.LONGEST_QUANTITY,
        "pattern": pattern,
        "patternErrorMessage": message,
    }
