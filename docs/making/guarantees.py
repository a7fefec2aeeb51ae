"""The page of what is guaranteed, made from the tests that hold it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from docs.making.filling import fill

TESTS: Final = Path(__file__).parents[2] / "tests"
# The modules whose every test is a theorem, each with how it is tried.
THEOREMS: Final[Mapping[str, str]] = {
    "test_guarantees": "over random policies and programs, by Hypothesis",
    "test_hearing_exhaustively": "over every way in which some sides can speak",
    "test_fair_hearing": "one case at a time, in the words of the design",
    "test_settling_by_brute_force": "beside a search of everything that is possible",
    "test_plans_by_brute_force": "beside a search of every plan",
    "test_formats_agree": "over every format of the same audits",
}


def make_guarantees_page() -> str:
    """Make the page of all guarantees, each in the words of its test."""
    return fill(
        "guarantees.md.j2", theorems=[(name, how, list(_read(name))) for name, how in THEOREMS.items()]
    )


def _read(name: str) -> Iterator[str]:
    """Read what the tests of a module state."""
    module = ast.parse((TESTS / f"{name}.py").read_text(encoding="utf-8"))
    for each in module.body:
        if isinstance(each, ast.FunctionDef) and each.name.startswith("test_"):
            yield " ".join((ast.get_docstring(each) or "").split())
