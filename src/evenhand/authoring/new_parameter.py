"""The bound that a new rule compares its fact with: one that waits to be named, or a new one."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from evenhand.facts import kinds
from evenhand.facts.writing import YAML
from evenhand.policy.model import DerivedFact, Fact, Parameter, Policy
from evenhand.policy.placeholders import PLACEHOLDERS
from evenhand.reading import Located, read
from evenhand.reading.text import lines_of
from evenhand.reporting.templates import fill
from evenhand.vocabulary.errors import PolicyError, Problem


def find_measure(fact: Fact | DerivedFact) -> tuple[str, kinds.Kind]:
    """Give the name and type of what a rule compares: of a list, the first field beside its key."""
    name, kind = fact.path.rpartition(".")[2], fact.kind
    if not isinstance(kind, kinds.Records):
        return name, kind
    fields = [each for each in kind.fields if each[0] != kind.key]
    return fields[0] if fields else (name, kinds.Integer(at_least=Decimal(0)))


def choose_parameter(rule_id: str, fact: Fact | DerivedFact, word: str, policy: Policy) -> Parameter:
    """Choose the bound that a rule compares a fact with; WORD says what kind of bound a new one is."""
    kind = find_measure(fact)[1]
    named = {path for rule in policy.rules for path in rule.named.parameters}
    criterion = rule_id.partition("/")[0]
    waiting = (
        bound
        for path, bound in policy.parameters.items()
        if path.startswith(f"{criterion}.") and path not in named and bound.values
        if bound.kind == kind or bound.kind.dimension == kind.dimension == "number"
    )
    return next(waiting, None) or _new_parameter(rule_id, fact, word, policy)


def _new_parameter(rule_id: str, fact: Fact | DerivedFact, word: str, policy: Policy) -> Parameter:
    criterion, _, slug = rule_id.partition("/")
    name, kind = find_measure(fact)
    names = (f"{word}_{name}", f"{word}_for_{slug.replace('-', '_')}")
    numbered = (f"{names[1]}_{number}" for number in itertools.count(2))
    paths = (f"{criterion}.{each}" for each in itertools.chain(names, numbered))
    path = next(path for path in paths if path not in policy.parameters)
    assert isinstance(kind, kinds.Linear)  # noqa: S101 - nothing else is compared with a bound
    value = kind.exactly(kind.choose_parameter(policy.effective))
    return Parameter(path, f"{word} {fact.title}", kind, ((dt.date.min, value),), "", None, fact.place)


def add_parameter(page: Located, bound: Parameter) -> str:
    """Write a new bound into the text of its criterion's page.

    Raises PolicyError where the bounds there do not stand one below the other.
    """
    lines = lines_of(page.text.removesuffix("\n")) if page.text else []
    line, column = _find_end(page, lines)
    entry = fill("parameter.yaml.j2", **_describe(bound), placeholders=PLACEHOLDERS)
    new = [" " * column + each for each in entry.splitlines()]
    heading = [] if "parameters" in page.values else ["parameters:"]
    return "\n".join([*lines[:line], *heading, *new, *lines[line:]]) + "\n"


def _find_end(page: Located, lines: list[str]) -> tuple[int, int]:
    """Find the line after the last bound, and the column in which bounds begin."""
    if "parameters" not in page.values:
        return len(lines), 2
    heading = page.keys["parameters",]
    entries = [place for path, place in page.keys.items() if path[:1] == ("parameters",) and len(path) > 1]
    if not entries or entries[0].line == heading.line:
        message, expected = "A bound cannot be added here.", "the bounds one below the other"
        raise PolicyError([Problem(heading, message, expected, excerpt=lines[heading.line - 1])])
    below = [place.line for path, place in page.keys.items() if len(path) == 1 and place > heading]
    return min(below) - 1 if below else len(lines), entries[0].column - 1


def _describe(bound: Parameter) -> dict[str, Any]:
    kind = bound.kind
    return {
        "bound": bound.path.partition(".")[2],
        "title": bound.title,
        "type": kind.name,
        "unit": kind.unit,
        "value": read(f"[{kind.write(bound.values[0][1], YAML)}]", error=PolicyError).values[0],
    }
