"""GoRules, in Rust: all rules as the expressions of one node."""

from __future__ import annotations

import json
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
    Worked,
)
from benchmarks.lowering import LoweredRule
from benchmarks.peers.peer import Document, Peer, Verdicts


class Zen(Peer):
    """zen-engine."""

    title: ClassVar[str] = "zen-engine"
    package: ClassVar[str] = "zen-engine"

    def __init__(self, rules: Sequence[LoweredRule]) -> None:
        """Build a decision of one node."""
        import zen

        self.ids = [rule.id for rule in rules]
        expressions = [
            {"id": f"e{index}", "key": f"r{index}", "value": _rule(rule)} for index, rule in enumerate(rules)
        ]
        node = {"expressions": expressions, "passThrough": False}
        nodes: list[dict[str, Any]] = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "rules", "name": "rules", "type": "expressionNode", "content": node},
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        edges = [
            {"id": f"{start}-{end}", "type": "edge", "sourceId": start, "targetId": end}
            for start, end in (("in", "rules"), ("rules", "out"))
        ]
        content = zen.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges}))
        self._decision: Any = zen.ZenEngine().create_decision(content)

    def judge(self, document: Document) -> object:
        """Judge a dictionary."""
        return self._decision.evaluate(document)

    def judge_json(self, text: bytes) -> object:
        """Judge JSON."""
        return self._decision.evaluate(text)

    def read(self, answer: Any) -> Verdicts:
        """Name the rules."""
        return {rule: answer["result"][f"r{index}"] for index, rule in enumerate(self.ids)}


def _rule(rule: LoweredRule) -> str:
    meets = f"({_test(rule.passes)} ? 'p' : ({_test(rule.fails)} ? 'f' : 'u'))"
    if rule.applies == Always(truth=True):
        return meets
    return f"({_test(rule.exempt)} ? 'n' : ({_test(rule.applies)} ? {meets} : 'u'))"


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
            return f"all({_value(test.others)}, # in {_value(test.members)})"
        case Both():
            return f"({' and '.join(map(_test, test.parts))})"
        case Either():
            return f"({' or '.join(map(_test, test.parts))})"
        case Deny():
            return f"not ({_test(test.part)})"
        case Each():
            return f"all({_value(test.records)}, {_test(test.test)})"
        case Exists():
            return f"some({_value(test.records)}, {_test(test.test)})"


def _value(value: Value) -> str:
    match value:
        case Field():
            return f"{value.group}.{value.name}"
        case Item():
            return f"#.{value.name}"
        case Literally():
            return json.dumps(value.value)
        case Worked():
            return f"({_value(value.left)} {value.sign} {_value(value.right)})"
        case Size(test=None):
            return f"len({_value(value.of)})"
        case Size():
            return f"len(filter({_value(value.of)}, {_test(value.test or Always(truth=True))}))"
