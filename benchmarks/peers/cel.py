"""The Common Expression Language, in C++: the rules as lists of expressions, no list above its limit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain
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
    Worked,
    groups_of,
)
from benchmarks.lowering import LoweredRule
from benchmarks.peers.peer import CHUNK, Document, Peer, Verdicts


class Cel(Peer):
    """cel-expr-python."""

    title: ClassVar[str] = "cel-expr-python"
    package: ClassVar[str] = "cel-expr-python"

    def __init__(self, rules: Sequence[LoweredRule]) -> None:
        """Compile lists of rules."""
        from cel_expr_python import cel

        self.ids = [rule.id for rule in rules]
        groups = {group for rule in rules for test in rule.tests for group in groups_of(test)}
        self._environment: Any = cel.NewEnv(variables=dict.fromkeys(groups, cel.Type.DYN))
        texts = [_rule(rule) for rule in rules]
        lists = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
        self._lists = [self._environment.compile(f"[{', '.join(each)}]") for each in lists]

    def judge(self, document: Document) -> object:
        """Judge a dictionary."""
        activation = self._environment.Activation(document)
        return [each.eval(activation) for each in self._lists]

    def judge_json(self, text: bytes) -> object:
        """Judge JSON."""
        import orjson

        return self.judge(orjson.loads(text))

    def read(self, answer: Any) -> Verdicts:
        """Name the rules."""
        letters = chain.from_iterable(each.plain_value() for each in answer)
        return dict(zip(self.ids, letters, strict=True))


def _rule(rule: LoweredRule) -> str:
    meets = f"({_test(rule.passes)} ? 'p' : {_test(rule.fails)} ? 'f' : 'u')"
    if rule.applies == Always(truth=True):
        return meets
    return f"({_test(rule.exempt)} ? 'n' : {_test(rule.applies)} ? {meets} : 'u')"


def _test(test: Test) -> str:
    match test:
        case Always():
            return json.dumps(test.truth)
        case Known():
            return f"{_value(test.value)} != null"
        case Compares():
            return f"{_value(test.left)} {test.sign} {_value(test.right)}"
        case OneOf():
            return f"{_value(test.word)} in {json.dumps(test.words)}"
        case Holds():
            return f"{json.dumps(test.word)} in {_value(test.members)}"
        case Covers():
            return f"{_value(test.others)}.all(each, each in {_value(test.members)})"
        case Both():
            return f"({' && '.join(map(_test, test.parts))})"
        case Either():
            return f"({' || '.join(map(_test, test.parts))})"
        case Deny():
            return f"!({_test(test.part)})"
        case Each():
            return f"{_value(test.records)}.all(record, {_test(test.test)})"
        case Exists():
            return f"{_value(test.records)}.exists(record, {_test(test.test)})"


def _value(value: Value) -> str:
    match value:
        case Field():
            return f"{value.group}.{value.name}"
        case Item():
            return f"record.{value.name}"
        case Literally():
            return json.dumps(value.value)
        case Worked():  # whole numbers would be divided as such
            return f"(double({_value(value.left)}) {value.sign} double({_value(value.right)}))"
        case Size(test=None):
            return f"size({_value(value.of)})"
        case Size():
            return f"size({_value(value.of)}.filter(record, {_test(value.test or Always(truth=True))}))"
