"""JSON Schema, in Rust: up to four schemas a rule. It has no arithmetic and compares no two values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from benchmarks.logic import (
    Always,
    Both,
    Compares,
    Covers,
    Deny,
    Each,
    Either,
    Exists,
    Field,
    Holds,
    Item,
    Known,
    Literally,
    OneOf,
    Size,
    Test,
    Value,
)
from benchmarks.lowering import LoweredRule, UnsayableError
from benchmarks.peers.peer import Document, Peer, Verdicts

_BOUNDS = {">=": "minimum", ">": "exclusiveMinimum", "<=": "maximum", "<": "exclusiveMaximum", "==": "const"}


class JsonSchema(Peer):
    """jsonschema-rs."""

    title: ClassVar[str] = "jsonschema-rs"
    package: ClassVar[str] = "jsonschema-rs"

    def __init__(self, rules: Sequence[LoweredRule]) -> None:
        """Compile the schemas of the rules that can be said."""
        import jsonschema_rs

        said = {rule.id: schemas for rule in rules if (schemas := say(rule))}
        self.left_out = tuple(rule.id for rule in rules if rule.id not in said)
        self._checks: list[tuple[str, list[Any]]] = [
            (rule, [jsonschema_rs.validator_for(schema).is_valid for schema in schemas])
            for rule, schemas in said.items()
        ]

    def judge(self, document: Document) -> object:
        """Judge a dictionary."""
        return {
            rule: "n"
            if exempt(document)
            else ("p" if passes(document) else "f" if fails(document) else "u")
            if applies(document)
            else "u"
            for rule, (exempt, applies, passes, fails) in self._checks
        }

    def judge_json(self, text: bytes) -> object:
        """Judge JSON."""
        import orjson

        return self.judge(orjson.loads(text))

    def read(self, answer: Any) -> Verdicts:
        """Take the answer as it is."""
        verdicts: Verdicts = answer
        return verdicts


def say(rule: LoweredRule) -> list[Any] | None:
    """Write the four tests of a rule as schemas; None where they cannot be said."""
    try:
        return [say_test(test) for test in rule.tests]
    except UnsayableError:
        return None


def say_test(test: Test) -> Any:
    """Write a test as a schema. Raises UnsayableError."""
    match test:
        case Always():
            return test.truth
        case Known():
            return _at(test.value, {"not": {"type": "null"}})
        case Compares():
            return _say_comparison(test)
        case OneOf():
            return _at(test.word, {"enum": list(test.words)})
        case Holds():
            return _at(test.members, {"contains": {"const": test.word}})
        case Covers():
            pairs = [(Deny(Holds(test.others, word)), Holds(test.members, word)) for word in test.words]
            return {"allOf": [{"anyOf": [say_test(part) for part in pair]} for pair in pairs]}
        case Both():
            return {"allOf": [say_test(part) for part in test.parts]}
        case Either():
            return {"anyOf": [say_test(part) for part in test.parts]}
        case Deny():
            return {"not": say_test(test.part)}
        case Each():
            return _at(test.records, {"items": say_test(test.test)})
        case Exists():
            return _at(test.records, {"contains": say_test(test.test)})


def _say_comparison(test: Compares) -> Any:
    if not isinstance(test.right, Literally):
        message = "two values compared with each other"
        raise UnsayableError(message)
    bound = test.right.value
    match test.left:
        case Field() | Item():
            schema = {_BOUNDS[test.sign]: bound}
            return _at(test.left, schema if test.sign == "==" else {"type": "number", **schema})
        case Size() as size if isinstance(bound, int):
            least = {">=": bound, ">": bound + 1, "==": bound}.get(test.sign)
            most = {"<=": bound, "<": bound - 1, "==": bound}.get(test.sign)
            return _say_size(size, least, most)
        case _:
            message = "arithmetic"
            raise UnsayableError(message)


def _say_size(size: Size, least: int | None, most: int | None) -> Any:
    ends = {"min": least, "max": most}
    if size.test is None:
        return _at(size.of, {f"{end}Items": bound for end, bound in ends.items() if bound is not None})
    counts = {f"{end}Contains": bound for end, bound in ends.items() if bound is not None}
    return _at(size.of, {"contains": say_test(size.test), "minContains": 0, **counts})


def _at(value: Value, schema: Any) -> Any:
    """Apply a schema to one value of the document or of the record in hand."""
    assert isinstance(value, (Field, Item))
    inner = {"properties": {value.name: schema}}
    return {"properties": {value.group: inner}} if isinstance(value, Field) else inner
