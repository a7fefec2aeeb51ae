"""SQL, by DuckDB on one thread: a file of JSON lines read, and all its rules judged, in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

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
from benchmarks.peers.peer import Verdicts, installed
from benchmarks.programs import CURRENCY, group_of
from evenhand import Policy
from evenhand.facts.kinds import Boolean, Integer, Kind, Linear, Money, Records, SetOf

_BIG: Final = 2**24  # bytes of one line, at most


class DuckDB:
    """duckdb."""

    title: ClassVar[str] = "DuckDB, one thread"
    package: ClassVar[str] = "duckdb"

    def __init__(self, rules: Sequence[LoweredRule], policy: Policy) -> None:
        """Write the statement."""
        import duckdb

        self.ids = [rule.id for rule in rules]
        self._connection: Any = duckdb.connect(config={"threads": 1})
        verdicts = ", ".join(f"{_rule(rule)} AS r{index}" for index, rule in enumerate(rules))
        options = f"format='newline_delimited', columns={_columns(policy)}, maximum_object_size={_BIG}"
        query = f"SELECT {verdicts} FROM read_json(?, {options}) AS facts"  # noqa: S608 - words of the policy
        self._statement = f"CREATE OR REPLACE TEMP TABLE verdicts AS {query}"

    @classmethod
    def version(cls) -> str | None:
        """Give the installed version, None where there is none."""
        return installed(cls.package)

    def judge_lines(self, file: Path) -> None:
        """Judge every line; the verdicts are kept in a table."""
        self._connection.execute(self._statement, [str(file)])

    def read(self) -> Iterator[Verdicts]:
        """Name the rules. This is not timed."""
        for row in self._connection.execute("SELECT * FROM verdicts").fetchall():
            yield dict(zip(self.ids, row, strict=True))


def _columns(policy: Policy) -> str:
    groups: dict[str, list[str]] = {}
    for fact in policy.facts.values():
        group, name = group_of(fact.path)
        groups.setdefault(group, []).extend(_column(name, fact.kind))
    columns = (f"'{group}': 'STRUCT({', '.join(names)})'" for group, names in groups.items())
    return f"{{{', '.join(columns)}}}"


def _column(name: str, kind: Kind) -> list[str]:
    match kind:
        case Boolean():
            return [f'"{name}" BOOLEAN']
        case Integer():
            return [f'"{name}" BIGINT']
        case Money():
            return [f'"{name}" DOUBLE', f'"{name}{CURRENCY}" VARCHAR']
        case Linear():
            return [f'"{name}" DOUBLE']
        case SetOf():
            return [f'"{name}" VARCHAR[]']
        case Records():
            fields = [column for field, inner in kind.fields for column in _column(field, inner)]
            return [f'"{name}" STRUCT({", ".join(fields)})[]']
        case _:
            return [f'"{name}" VARCHAR']


def _rule(rule: LoweredRule) -> str:
    meets = f"CASE WHEN {_test(rule.passes)} THEN 'p' WHEN {_test(rule.fails)} THEN 'f' ELSE 'u' END"
    if rule.applies == Always(truth=True):
        return meets
    return f"CASE WHEN {_test(rule.exempt)} THEN 'n' WHEN {_test(rule.applies)} THEN {meets} ELSE 'u' END"


def _test(test: Test) -> str:
    match test:
        case Always():
            return json.dumps(test.truth)
        case Known():
            return f"{_value(test.value)} IS NOT NULL"
        case Compares():
            sign = test.sign.replace("==", "IS NOT DISTINCT FROM")  # no test may itself be unknown
            return f"{_value(test.left)} {sign} {_value(test.right)}"
        case OneOf():
            return f"({_value(test.word)} IN ({', '.join(map(_quoted, test.words))})) IS TRUE"
        case Holds():
            return f"list_contains({_value(test.members)}, {_quoted(test.word)})"
        case Covers():
            return f"list_has_all({_value(test.members)}, {_value(test.others)})"
        case Both():
            return f"({' AND '.join(map(_test, test.parts))})"
        case Either():
            return f"({' OR '.join(map(_test, test.parts))})"
        case Deny():
            return f"NOT ({_test(test.part)})"
        case Each():
            return f"{_select(test.records, Deny(test.test))} = 0"
        case Exists():
            return f"{_select(test.records, test.test)} > 0"


def _select(records: Value, test: Test) -> str:
    return f"len(list_filter({_value(records)}, lambda record: {_test(test)}))"


def _value(value: Value) -> str:
    match value:
        case Field():
            return f'facts."{value.group}"."{value.name}"'
        case Item():
            return f'record."{value.name}"'
        case Literally():
            return _quoted(value.value) if isinstance(value.value, str) else json.dumps(value.value)
        case Worked():
            return f"(CAST({_value(value.left)} AS DOUBLE) {value.sign} {_value(value.right)})"
        case Size(test=None):
            return f"len({_value(value.of)})"
        case Size():
            return _select(value.of, value.test or Always(truth=True))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
