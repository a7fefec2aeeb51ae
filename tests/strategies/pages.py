"""Answers as a program file writes them, and files in one layout or another that hold some."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from evenhand.facts.kinds import Kind
from evenhand.facts.writing import JSON, YAML
from evenhand.vocabulary.unseen import SEEN
from strategies.policies import one_rule

POLICY: Final = one_rule({"fact": "pay.agreed", "is": True})
HEADER: Final = "program: {name: A preview, sponsor: Lumen}\n"
PARTIES: Final = """parties:
  company: {name: Lumen, side: sponsor}
  testers: {name: testers, side: testers}
"""
WORDS: Final = ("amber", "birch", "coal")

TEXTS: Final = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
_NUMBERS: Final = st.decimals(-(10**9), 10**9, places=6) | st.integers(-(10**14), 10**14)
_AMOUNTS: Final = st.decimals(0, 10**9, places=4)


def _quantities(amounts: SearchStrategy[Any], *units: str) -> SearchStrategy[str]:
    return st.builds(lambda amount, unit: f"{amount:f} {unit}", amounts, st.sampled_from(units))


def _unlike(*names: str) -> dict[str, SearchStrategy[Any]]:
    return {name: VALUES[name] for name in names}


VALUES: Final[dict[str, SearchStrategy[Any]]] = {
    "agreed": st.booleans(),
    "count": st.integers(0, 10**14),
    "balance": _NUMBERS,
    "part": _quantities(st.decimals(0, 100, places=5), "%"),
    "fee": _quantities(_AMOUNTS, "USD", "EUR", "JPY"),
    "rate": _quantities(_AMOUNTS, "USD/hour", "KWD/hour"),
    "wait": _quantities(_AMOUNTS | st.integers(0, 10**6), "minutes", "hours", "days", "weeks"),
    "term": _quantities(st.integers(0, 10**6), "months", "years"),
    "day": st.dates(dt.date(1, 1, 1)).map(dt.date.isoformat),
    "scope": st.sampled_from(WORDS),
    "host": TEXTS,
    "tasks": st.lists(st.sampled_from(WORDS), unique=True).map(tuple),
    "tags": st.lists(TEXTS, unique=True, max_size=4).map(tuple),
}
VALUES["groups"] = st.lists(
    st.fixed_dictionaries(
        {"group": TEXTS.filter(re.compile(SEEN).search)}, optional=_unlike("rate", "tasks", "agreed", "count")
    ),
    unique_by=lambda record: record["group"],
    max_size=3,
).map(tuple)


def kind_of(name: str) -> Kind:
    """
    Give the type of a fact of the policy.
    """
    return POLICY.facts[f"pay.{name}"].kind


@st.composite
def pages(draw: DrawFn, said: dict[str, Any]) -> str:
    """
    Write a program file in one layout or another, with comments where they may stand.
    """
    written = {name: kind_of(name).write(kind_of(name).exactly(each), YAML) for name, each in said.items()}
    layout = draw(st.sampled_from(["dotted", "block", "flow", "claims", "disputes", "JSON"]))
    if layout == "JSON":
        return _write_json(said)
    head = HEADER + PARTIES if layout in {"claims", "disputes"} else HEADER
    facts = ["facts:", *_LAYOUTS[layout](written)] if said else ["facts: {}  # note"]
    end: str = draw(st.sampled_from(["", "\n", "\n\n", "\n# note end\n"]))
    return "\n".join([head.rstrip(), *facts]) + end


def _write_json(said: dict[str, Any]) -> str:
    header = '"program": {"name": "A preview", "sponsor": "Lumen"}'
    facts = [
        f'"pay.{name}": {kind_of(name).write(kind_of(name).exactly(each), JSON)}'
        for name, each in said.items()
    ]
    return f'{{{header}, "facts": {{{", ".join(facts)}}}}}' if facts else f"{{{header}}}"


def _write_claims(name: str, value: str) -> list[str]:
    return [f"    {name}: # note {name}", f"      - {{value: {value}, by: company}}", "      # note below"]


def _write_dispute(name: str, value: str) -> list[str]:
    return [
        f"    {name}:",
        "    # note one",
        f"    - {{value: {value}, by: testers}}  # note two",
        f"    -   value: {value}",
        "        # note three",
        "        by: company",
    ]


_LAYOUTS: Final[dict[str, Callable[[dict[str, str]], list[str]]]] = {
    "dotted": lambda written: [f"  pay.{name}: {each}  # note {name}" for name, each in written.items()],
    "block": lambda written: [
        "  pay:  # note pay",
        *(f"    {name}: {each}" for name, each in written.items()),
    ],
    "flow": lambda written: [
        f"  pay: {{{', '.join(f'{name}: {each}' for name, each in written.items())}}} # note pay"
    ],
    "claims": lambda written: [
        "  pay:",
        *(line for each in written.items() for line in _write_claims(*each)),
    ],
    "disputes": lambda written: [
        "  pay:",
        *(line for each in written.items() for line in _write_dispute(*each)),
    ],
}
