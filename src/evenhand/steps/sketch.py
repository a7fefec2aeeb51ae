"""A policy sketched in a few lines: what a scenario does not care about is filled in.

facts:
  pay.offered: boolean
  pay.hourly: {type: money, unit: /hour}
parameters: {pay.least: {type: money, unit: /hour, value: 20 USD/hour}}
consistency:
  no-offer-is-no-money: {when: {fact: pay.offered, is: false}, then: {fact: pay.hourly, at_most: 0 USD/hour}}
rules:
  pay/work-is-paid: {severity: critical, requires: {fact: pay.offered, is: true}}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from evenhand.policy.loading import load_policy
from evenhand.policy.model import Policy
from evenhand.reading import Complaints, read, take
from evenhand.reading.forms import Shape
from evenhand.vocabulary.errors import PolicyError

_EFFECTIVE: Final = dt.date(2026, 1, 1)
_FILLED_IN: Final = "Filled in by the sketch."
_JUDGEMENT: Final = {"basis": "judgement", "reason": _FILLED_IN}
_DOCUMENT: Final = {"title": "document", "held_by": "sponsor", "shows": _FILLED_IN, "terms": True}
_RULE: Final[Mapping[str, Any]] = {
    "severity": "major",
    "why": _FILLED_IN,
    "remedy": _FILLED_IN,
    "settled_by": ["document"],
    "raised_in": "beyond the seeds",
    "backed_by": [_JUDGEMENT],
    "examples": [{"name": "Nobody has said", "facts": {}, "verdict": "unknown"}],
}


_ENTRY: Final[Mapping[str, Any]] = {
    "because": _FILLED_IN,
    "basis": "meaning",
    "examples": [{"name": "Nobody has said", "facts": {}}],
}


class Sketch(Shape):
    """Facts, parameters and rules by their full names, the consistency, and how the policy concludes."""

    facts: dict[str, Any]
    derived: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    consistency: dict[str, dict[str, Any]] = {}
    rules: dict[str, dict[str, Any]]
    opinion: dict[str, Any] = {}


def sketch_policy(text: str) -> Policy:
    """Build a policy from a sketch of it.

    Raises PolicyError with every mistake in the sketch.
    """
    located = read(text, error=PolicyError, name="sketch")
    complaints = Complaints(located)
    sketch = take(Sketch, located.values, complaints)
    if sketch is None:
        raise PolicyError(complaints.problems)
    criteria = tuple(dict.fromkeys(rule.partition("/")[0] for rule in sketch.rules))
    return load_policy(
        {
            "policy.yaml": _page(criteria, sketch.opinion),
            "documents.yaml": {"document": _DOCUMENT},
            "consistency.yaml": {name: {**_ENTRY, **entry} for name, entry in sketch.consistency.items()},
            "facts.yaml": _shared(sketch, criteria),
            **{f"{each}/criterion.yaml": _criterion(each, sketch) for each in criteria},
            **{
                f"{rule}.yaml": {"title": _words(rule), **_RULE, **sketch.rules[rule]}
                for rule in sketch.rules
            },
        }
    )


def _page(criteria: Iterable[str], opinion: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "name": "sketch",
        "version": "0",
        "effective": _EFFECTIVE,
        "severities": {"critical": 8, "major": 4, "minor": 2, "advisory": 0},
        "opinion": {
            "coverage_needed": {"value": "50 %", "reason": _FILLED_IN, "source": "judgement"},
            **opinion,
        },
        "criteria": criteria,
    }


def _criterion(name: str, sketch: Sketch) -> Mapping[str, Any]:
    return {
        "title": name,
        "question": f"What about {name}?",
        "facts": _facts(name, sketch),
        "derived": _within(name, sketch.derived),
        "parameters": {
            bound: {"reason": _FILLED_IN, "source": "judgement", **entry}
            for bound, entry in _within(name, sketch.parameters).items()
        },
    }


def _shared(sketch: Sketch, criteria: Iterable[str]) -> Mapping[str, Any]:
    """Give the facts of the groups that are no criterion."""
    groups = dict.fromkeys(fact.partition(".")[0] for fact in sketch.facts)
    return {group: _facts(group, sketch) for group in groups if group not in criteria}


def _facts(group: str, sketch: Sketch) -> Mapping[str, Any]:
    return {
        name: {"question": f"What about {_words(name)}?", **entry}
        for name, entry in _within(group, sketch.facts).items()
    }


def _within(group: str, entries: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take the entries of one group; a bare word is a type."""
    return {
        name: {"title": _words(name), **(entry if isinstance(entry, Mapping) else {"type": entry})}
        for path, entry in entries.items()
        for owner, _, name in [path.partition(".")]
        if owner == group
    }


def _words(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ").replace("-", " ")
