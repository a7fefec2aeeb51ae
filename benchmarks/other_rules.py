"""A policy of another make: fifty rules over seven sections and three lists, as plain data has them.

Of fifty rules (truth values, thresholds, arithmetic, lists, membership, implications, null tests) evenhand
can say 43. It has no words for what asks whether something is null, for how a word begins, or for two lists
side by side. Numbers have no units, so that reading them is as little work as it can be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks import floors
from benchmarks.timing import Contender, Race, race
from evenhand import Policy, Screen, load_policy

VERDICTS: Final = "evenhand, the 43 rules"
SECTIONS: Final = ("access", "contract", "payment", "review", "selection", "support", "publication")
LISTS: Final = ("tasks", "people", "payments")
WORDS: Final = ("none", "some", "most", "all")
_ABSENT: Final = 0.12
_NULL: Final = 0.03
_DAY: Final = "2026-01-01"
_NUMBERS, _FLAGS, _CHOICES = range(5), range(3), range(2)  # in each section: so 70 fields
_RECORD: Final = {"id": "text", "done": "boolean", "shown": "boolean", "hours": "integer", "rate": "integer"}


def race_other_rules(rounds: int, count: int) -> Race:
    """Time the 43 rules from JSON, beside the mere reading of it, on documents that were not met before."""
    import orjson

    with TemporaryDirectory() as folder:
        screen = Screen(write_policy(Path(folder)))
    contenders = [
        Contender(floors.ORJSON, list, orjson.loads),
        Contender(VERDICTS, list, lambda text: screen.judge(text).verdicts),
    ]
    return race(contenders, (list(draw_documents(count, seed)) for seed in range(rounds)))


def draw_documents(count: int, seed: int) -> Iterator[bytes]:
    """Draw documents: an eighth of what they may hold is absent, and some of it null."""
    rng = Random(f"other {seed}")
    for index in range(count):
        facts: dict[str, Any] = {name: _draw_section(rng) for name in SECTIONS}
        facts["lists"] = {name: [_draw_record(rng, at) for at in range(rng.randint(0, 6))] for name in LISTS}
        header = {"name": f"Document {index}", "sponsor": "Somebody", "as_of": _DAY}
        yield json.dumps({"program": header, "facts": facts}, separators=(",", ":")).encode()


def _draw_section(rng: Random) -> dict[str, Any]:
    drawn: dict[str, Any] = {f"number{each}": rng.randint(0, 1000) for each in _NUMBERS}
    drawn |= {f"flag{each}": rng.random() < 0.6 for each in _FLAGS}  # noqa: PLR2004 - a little more than half
    drawn |= {f"choice{each}": rng.choice(WORDS) for each in _CHOICES}
    kept = {name: value for name, value in drawn.items() if rng.random() >= _ABSENT}
    return {name: None if rng.random() < _NULL else value for name, value in kept.items()}


def _draw_record(rng: Random, at: int) -> dict[str, Any]:
    return {
        "id": f"r{at}",
        "done": rng.random() < 0.8,  # noqa: PLR2004 - most
        "shown": rng.random() < 0.5,  # noqa: PLR2004 - half
        "hours": rng.randint(0, 80),
        "rate": rng.randint(0, 60),
    }


def write_policy(folder: Path) -> Policy:
    """Write the policy into a folder, and load it."""
    rules = list(_write_rules())
    common = {
        "severity": "major", "why": "It is wanted.", "remedy": "Have it.", "settled_by": ["document"],
        "raised_in": "beyond the seeds", "backed_by": [{"basis": "judgement", "reason": "It is wanted."}],
        "examples": [{"name": "Nobody has said", "facts": {}, "verdict": "unknown"}],
    }  # fmt: skip
    files: dict[str, Any] = {
        "policy.yaml": {
            "name": "Fifty rules", "version": "1", "effective": _DAY, "criteria": ["rules"],
            "severities": {"critical": 1, "major": 1, "minor": 1, "advisory": 0},
            "opinion": {"coverage_needed": {"value": "50 %", "reason": "A half.", "source": "judgement"}},
        },
        "documents.yaml": {"document": {"title": "document", "held_by": "sponsor", "shows": "all of it"}},
        "facts.yaml": {group: dict(_list_facts(group)) for group in (*SECTIONS, "lists")},
        "rules/criterion.yaml": {
            "title": "rules", "question": "Are they kept?",
            "derived": {name: {"title": name, "type": "number", **how} for name, how in _DERIVED.items()},
        },
    }  # fmt: skip
    files |= {
        f"rules/rule-{number:02}.yaml": {"title": f"Rule {number} is kept", **common, **rule}
        for number, rule in enumerate(rules)
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return load_policy(folder)


def _list_facts(group: str) -> Iterator[tuple[str, dict[str, Any]]]:
    said = {"title": f"something of {group}", "question": "What is it?"}
    if group == "lists":
        fields = {name: {"title": name, "type": kind} for name, kind in _RECORD.items()}
        yield from ((name, {**said, "type": "records", "key": "id", "fields": fields}) for name in LISTS)
        return
    yield from ((f"number{each}", {**said, "type": "integer"}) for each in _NUMBERS)
    yield from ((f"flag{each}", {**said, "type": "boolean"}) for each in _FLAGS)
    answers = {word: word for word in WORDS}
    yield from ((f"choice{each}", {**said, "type": "choice", "values": answers}) for each in _CHOICES)


def _two(number: int, name: str) -> list[str]:
    return [f"{SECTIONS[number]}.{name}0", f"{SECTIONS[number]}.{name}1"]


_DERIVED: Final[dict[str, dict[str, Sequence[str]]]] = {
    **{f"ratio{each}": {"ratio": _two(each, "number")} for each in range(4)},
    **{f"sum{each}": {"sum": _two(each + 4, "number")} for each in range(3)},
}


def _write_rules() -> Iterator[dict[str, Any]]:
    """Write the rules: of truth values first, and last those that apply where something else holds."""
    for section in SECTIONS[:6]:
        yield {"requires": {"fact": f"{section}.flag0", "is": True}}
    for number in range(9):
        path, bound = f"{SECTIONS[number % 7]}.number{2 + number // 7}", 100 * (number + 1)
        yield {"requires": {"fact": path, ("at_least", "at_most", "more_than")[number % 3]: bound}}
    for name in _DERIVED:
        bound = 2 if name.startswith("ratio") else 900
        yield {"requires": {"fact": f"rules.{name}", "at_most": bound}}
    for number in range(10):
        yield {"requires": _ask_of_list(number)}
    for section in SECTIONS[:3]:
        yield {"requires": {"fact": f"{section}.choice0", "is_one_of": ["none", "some"]}}
    for number in range(8):
        section, other = SECTIONS[number % 7], SECTIONS[(number + 1) % 7]
        yield {
            "applies_when": {"fact": f"{section}.flag1", "is": True},
            "requires": {"any": [
                {"fact": f"{other}.choice1", "is": "all"},
                {"fact": f"{other}.number4", "at_least": 50 * (number + 1)},
            ]},
        }  # fmt: skip


def _ask_of_list(number: int) -> dict[str, Any]:
    """Ask of every record, of some, of none, or how many there are."""
    path, form = f"lists.{LISTS[number % 3]}", ("every", "some", "none", "count")[number % 4]
    if form == "count":
        return {"count": path, "where": {"field": "done", "is": True}, "at_least": 2}
    return {
        form: path,
        "where": {"field": "done", "is": True},
        "check": {"field": ("hours", "rate")[number % 2], "at_most": 40 + number},
    }
