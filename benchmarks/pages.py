"""The page of an audit, beside a bare Jinja template that prints as many values into as many bytes.

The bare one is what Jinja costs by itself: one template that goes through the findings of the audit, and
escapes what it prints. It has no macro, no part in a file of its own, no filter, no sentence to translate,
and nothing to look up but by a key. A test holds its size to the page's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader

from benchmarks.programs import Recipe, generate
from benchmarks.timing import Contender, Race, race
from evenhand import Audit, Policy, audit, load_program, render
from evenhand.reporting.brief import make_brief
from evenhand.reporting.templates import look_up, open_environment
from evenhand.vocabulary.languages import spoken

PAGE: Final = "evenhand, the page of an audit"
BARE: Final = "Jinja, a bare template of the same size"
_TEMPLATE: Final = "bare.html.j2"
_TWO_SIDES: Final = Recipe(mix="disputed", sides=2)
_BARE: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def race_pages(policy: Policy, rounds: int, count: int) -> Race:
    """Time both on the same audits."""
    contenders = [
        Contender(PAGE, list, lambda audited: render(audited, "html")),
        Contender(BARE, list, write_bare),
    ]
    return race(contenders, (list(audit_some(policy, count, number)) for number in range(rounds)))


def audit_some(policy: Policy, count: int, seed: int = 0) -> Iterator[Audit]:
    """Audit programs on which two sides speak."""
    for each in generate(policy, count, _TWO_SIDES, seed):
        yield audit(load_program(each.written, policy), policy)


def write_bare(audited: Audit) -> str:
    """Write the bare page of an audit."""
    return _BARE.get_template(_TEMPLATE).render(_keyed(audited))


def count_values(audited: Audit) -> tuple[int, int]:
    """Count the values that the page prints, and those that the bare one does."""
    page = open_environment(".html", spoken())
    return (
        _count(page, "report.html.j2", {**look_up(audited), "brief": make_brief(audited)}),
        _count(_BARE, _TEMPLATE, _keyed(audited)),
    )


def _keyed(audited: Audit) -> Mapping[str, Any]:
    return {
        "audit": audited,
        "facts": {each.path: each for each in audited.facts},
        "parameters": {each.path: each for each in audited.parameters},
        "documents": {each.id: each for each in audited.documents},
    }


def _count(environment: Environment, name: str, found: Mapping[str, Any]) -> int:
    values: list[object] = []
    finalize: Callable[[Any], Any] = environment.finalize or (lambda value: value)

    def note(value: Any) -> Any:
        values.append(value)
        return finalize(value)

    environment.overlay(finalize=note).get_template(name).render(found)
    return len(values)
