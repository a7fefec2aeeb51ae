"""JSON Schemas of the answers to facts: what a program file may say under each.

A fact takes a value, a partial value, a claim that says who makes it, or a list of claims. Facts of
one type share their schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from evenhand.facts import kinds
from evenhand.facts.kinds.kind import Schema
from evenhand.policy.model import Fact
from evenhand.vocabulary import limits

_NOTHING: Final = {"type": "null"}
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

    def __init__(
        self, definitions: dict[str, Any], speech: Mapping[str, Any], rules: Mapping[str, Any]
    ) -> None:
        """Keep the schemas among some definitions.

        SPEECH are the keys of a claim beside its value, and RULES say which of them go together.
        """
        self._definitions = definitions
        self._speech = speech
        self._rules = rules

    def of_fact(self, fact: Fact) -> Schema:
        """Refer to the schema of one fact: a value, a claim, a list of claims, or nothing."""
        words = (fact.question, fact.help, f"Answer: {fact.kind.expected}.")
        claim = self._define(
            f"{fact.kind.schema_name or fact.path}-claim", lambda: self._claim(fact.kind, fact.path)
        )
        marks = [{"required": [key]} for key in ("value", *self._speech)]
        claims = {"type": "array", "items": claim, "contains": {"type": "object", "anyOf": marks}}
        return self._define(
            fact.path,
            lambda: {
                "title": fact.title,
                "description": "\n\n".join(text for text in words if text),
                "anyOf": [self._value(fact.kind, fact.path), claim, claims, _NOTHING],
            },
        )

    def _claim(self, kind: kinds.Kind, path: str) -> Schema:
        """Allow a partial value, and whatever is said about who makes the claim."""
        claim = self._parts(kind, path, self._speech)
        claim["dependentRequired"] |= self._rules["dependentRequired"]
        return {**claim, "not": self._rules["not"]}

    def _answer(self, kind: kinds.Kind, path: str) -> Schema:
        """Allow a value or a partial value, as a field of a record does."""
        forms = [self._value(kind, path), self._parts(kind, path, {}), _NOTHING]
        return self._define(f"{kind.schema_name or path}-answer", lambda: {"anyOf": forms})

    def _parts(self, kind: kinds.Kind, path: str, speech: Mapping[str, Any]) -> Schema:
        """Describe an answer that is written as a mapping: a value with more said, or what is known of it."""
        value = self._value(kind, path)
        choices = {"type": "array", "items": value, "minItems": 1, "maxItems": limits.MOST_ALTERNATIVES}
        complete = {"type": "boolean"} if kind.holds_many else {"const": True}
        known = {"value": value, "complete": complete} | {
            key: choices if key == "one_of" else value for key in kind.possible_keys
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

    def _value(self, kind: kinds.Kind, path: str) -> Schema:
        return self._define(
            f"{kind.schema_name or path}-value",
            lambda: kind.make_schema(lambda name, each: self._answer(each, f"{path}.{name}")),
        )

    def _define(self, name: str, make: Callable[[], Schema]) -> Schema:
        if name not in self._definitions:
            self._definitions[name] = make()
        return {"$ref": f"#/$defs/{name}"}
