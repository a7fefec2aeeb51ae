"""Rego, in Rust, by a Python binding of regorus: each verdict is the set of the rules that it holds of."""

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

_ASKED = "data.bench.verdicts"


class Regorus(Peer):
    """regorus, its engine."""

    title: ClassVar[str] = "regorus"
    package: ClassVar[str] = "gordon-to-regorus"

    def __init__(self, rules: Sequence[LoweredRule]) -> None:
        """Load one policy of all rules."""
        import regorus

        self.ids = [rule.id for rule in rules]
        self._engine: Any = regorus.Engine()
        self._engine.set_policy_length_config(max_col=100_000, max_file_bytes=10**8, max_lines=10**6)
        self._engine.add_policy("bench.rego", write_rego(rules))

    def judge(self, document: Document) -> object:
        """Judge a dictionary."""
        self._engine.set_input(document)
        return self._engine.eval_rule(_ASKED)

    def judge_json(self, text: bytes) -> object:
        """Judge JSON; the answer is JSON too."""
        self._engine.set_input_json(text.decode())
        return self._engine.eval_rule_as_json(_ASKED)

    def read(self, answer: Any) -> Verdicts:
        """Name the rules; one in none of the three sets is unknown."""
        sets = json.loads(answer) if isinstance(answer, str) else answer
        letters = {index: letter for letter, members in sets.items() for index in members}
        return {rule: letters.get(index, "u") for index, rule in enumerate(self.ids)}


class RegorusMachine(Regorus):
    """regorus, its register machine, which takes and gives JSON only."""

    title: ClassVar[str] = "regorus, register machine"

    def __init__(self, rules: Sequence[LoweredRule]) -> None:
        """Compile one program of all rules."""
        import regorus

        self.ids = [rule.id for rule in rules]
        program = regorus.Program.compile_from_modules("{}", [("bench.rego", write_rego(rules))], [_ASKED])
        self._machine: Any = regorus.Rvm()
        self._machine.load_program(program)

    def judge(self, document: Document) -> object:
        """Judge a dictionary, which must first become JSON."""
        import orjson

        return self.judge_json(orjson.dumps(document))

    def judge_json(self, text: bytes) -> object:
        """Judge JSON."""
        self._machine.set_input_json(text.decode())
        return self._machine.execute()


def write_rego(rules: Sequence[LoweredRule]) -> str:
    """Write a policy; a test with alternatives becomes a rule, or a function of the record in hand."""
    writer = _Writer()
    for index, rule in enumerate(rules):
        writer.write(index, rule)
    return "\n".join(["package bench", 'verdicts := {"p": p, "f": f, "n": n}', *writer.lines])


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self._names: dict[tuple[Test, str], str] = {}

    def write(self, index: int, rule: LoweredRule) -> None:
        applies = [] if rule.applies == Always(truth=True) else [self._named(rule.applies, "")]
        for letter, body in (
            ("n", [self._one(rule.exempt, "")]),
            ("p", [*applies, self._one(rule.passes, "")]),
            ("f", [*applies, self._one(rule.fails, "")]),
        ):
            if body != ["false"]:
                self.lines.append(f"{letter} contains {index} if {{ {'; '.join(body)} }}")

    def _one(self, test: Test, record: str) -> str:
        """Write a test as the lines of one body."""
        match test:
            case Always():
                return json.dumps(test.truth)
            case Known():
                return f"{_value(test.value)} != null"
            case Compares():
                return f"{self._value(test.left)} {test.sign} {self._value(test.right)}"
            case OneOf():
                return f"{_value(test.word)} in {_set(test.words)}"
            case Holds():
                return f"{json.dumps(test.word)} in {_value(test.members)}"
            case Covers():
                return f"every each in {_value(test.others)} {{ each in {_value(test.members)} }}"
            case Both():
                return "; ".join(self._one(part, record) for part in test.parts)
            case Each():
                return f"every record in {_value(test.records)} {{ {self._one(test.test, 'record')} }}"
            case Exists() | Either():
                return self._named(test, record)
            case Deny(part=OneOf() | Holds() | Compares()):
                return f"not {self._one(test.part, record)}"
            case Deny():
                return f"not {self._named(test.part, record)}"

    def _named(self, test: Test, record: str) -> str:
        """Write a test as a rule of its own, and give its name."""
        key = (test, record)
        call = f"({record})" if record else ""
        if key not in self._names:
            bodies = self._bodies(test, record)
            name = self._names[key] = f"t{len(self._names)}{call}"
            self.lines += [f"{name} if {{ {body} }}" for body in bodies]
        return self._names[key]

    def _bodies(self, test: Test, record: str) -> list[str]:
        match test:
            case Either():
                return [self._one(part, record) for part in test.parts]
            case Exists():
                return [f"some record in {_value(test.records)}; {self._one(test.test, 'record')}"]
            case _:
                return [self._one(test, record)]

    def _value(self, value: Value) -> str:
        if isinstance(value, Size) and value.test is not None:
            selected = f"some record in {_value(value.of)}; {self._one(value.test, 'record')}"
            return f"count([1 | {selected}])"
        return _value(value)


def _value(value: Value) -> str:
    match value:
        case Field():
            return f"input.{value.group}.{value.name}"
        case Item():
            return f"record.{value.name}"
        case Literally():
            return json.dumps(value.value)
        case Worked():
            return f"{_value(value.left)} {value.sign} {_value(value.right)}"
        case Size():
            return f"count({_value(value.of)})"


def _set(words: Sequence[str]) -> str:
    return f"{{{', '.join(map(json.dumps, words))}}}"
