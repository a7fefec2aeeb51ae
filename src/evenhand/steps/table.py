"""The tables of a scenario: rows by their headings, and values, also such as `less than $pay.minimum`."""

from __future__ import annotations

import re
from typing import Any, Final

from evenhand.facts.possible import Sets
from evenhand.policy.model import Parameter, Policy
from evenhand.reading import read
from evenhand.vocabulary.errors import ProgramError

Table = list[list[str]]

_BOUND: Final = re.compile(r"(less than |more than |all but one of |one of |)\$([a-z0-9_.-]+)")


def rows(table: Table) -> list[dict[str, str]]:
    """Read a table by its headings."""
    head, *cells = table
    return [dict(zip(head, row, strict=True)) for row in cells]


def listed(words: str, last: str) -> set[str]:
    """Read a list such as `a, b and c`."""
    return set(re.split(rf", | {last} ", words))


def read_value(text: str, policy: Policy) -> Any:
    """Read a value as in a program file, or by its relation to a bound of the policy."""
    match = _BOUND.fullmatch(text)
    if match is None:
        return read(text, error=ProgramError, name=text).values
    relation, path = match.groups()
    assert path in policy.parameters, f"'{path}' is not a parameter of this policy"
    bound = _write(policy.parameters[path], policy)
    match relation:
        case "less than ":
            return {"at_most": bound, "not": bound}
        case "more than ":
            return {"at_least": bound, "not": bound}
        case "all but one of ":
            return {"one_of": [[other for other in bound if other != each] for each in bound]}
        case "one of ":
            return {"one_of": bound}
        case _:
            return bound


def _write(parameter: Parameter, policy: Policy) -> Any:
    """Write a bound as a program file would."""
    possible = parameter.on(policy.effective)
    if isinstance(possible, Sets):
        return sorted(possible.boxes[0].must)
    return read(parameter.kind.show(possible).replace(",", ""), error=ProgramError).values
