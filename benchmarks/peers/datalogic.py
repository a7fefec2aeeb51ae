"""JSONLogic, in Rust: all rules as one array, the fastest way found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
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


class DataLogic(Peer):
    """datalogic-py."""

    title: ClassVar[str] = "datalogic-py"
    package: ClassVar[str] = "datalogic-py"

    def __init__(self, rules: Sequence[LoweredRule]) -> None:
        """Compile one array of all rules."""
        import datalogic_py

        self.ids = [rule.id for rule in rules]
        engine = datalogic_py.Engine()
        self._rules: Any = engine.compile([_rule(rule) for rule in rules])
        self._session: Any = engine.session()
        self._handle: Any = datalogic_py.DataHandle

    def judge(self, document: Document) -> object:
        """Judge a dictionary."""
        return self._rules.evaluate(document)

    def judge_json(self, text: bytes) -> object:
        """Judge JSON; the answer is JSON too."""
        return self._rules.evaluate_str(text.decode())

    def read(self, answer: Any) -> Verdicts:
        """Name the rules."""
        letters = json.loads(answer) if isinstance(answer, str) else answer
        return dict(zip(self.ids, letters, strict=True))


def _rule(rule: LoweredRule) -> Any:
    meets = {"if": [_test(rule.passes), "p", _test(rule.fails), "f", "u"]}
    if rule.applies == Always(truth=True):
        return meets
    return {"if": [_test(rule.exempt), "n", _test(rule.applies), meets, "u"]}


def _test(test: Test) -> Any:
    match test:
        case Always():
            return test.truth
        case Known():
            return {"!==": [_value(test.value), None]}
        case Compares():
            return {test.sign.replace("==", "==="): [_value(test.left), _value(test.right)]}
        case OneOf():
            return {"in": [_value(test.word), list(test.words)]}
        case Holds():
            return {"in": [test.word, _value(test.members)]}
        case Covers():  # an outer list cannot be named inside `all`, so each word is asked about
            holds = partial(lambda members, word: {"in": [word, _value(members)]})
            pairs = [(holds(test.others, word), holds(test.members, word)) for word in test.words]
            return {"and": [{"or": [{"!": [other]}, mine]} for other, mine in pairs]}
        case Both():
            return {"and": [_test(part) for part in test.parts]}
        case Either():
            return {"or": [_test(part) for part in test.parts]}
        case Deny():
            return {"!": [_test(test.part)]}
        case Each():  # `all` is false of an empty list
            return {"none": [_value(test.records), {"!": [_test(test.test)]}]}
        case Exists():
            return {"some": [_value(test.records), _test(test.test)]}


def _value(value: Value) -> Any:
    match value:
        case Field():
            return {"var": f"{value.group}.{value.name}"}
        case Item():
            return {"var": value.name}
        case Literally():
            return value.value
        case Worked():
            return {value.sign: [_value(value.left), _value(value.right)]}
        case Size(test=None):
            return {"length": [_value(value.of)]}
        case Size():
            return {"length": [{"filter": [_value(value.of), _test(value.test or Always(truth=True))]}]}
