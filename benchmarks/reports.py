"""What is made of an audit: reports, advice, and pages on many programs, each beside the audit alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.programs import AS_OF, Recipe, generate
from benchmarks.timing import Contender, Race, race
from evenhand import Audit, Policy, Program, advised_audit, ask, audit, compare, load_program, render, repair
from evenhand.comparing.side_by_side import labels
from evenhand.reporting.comparisons import render_index
from evenhand.reporting.formats import TextFormat

AUDIT: Final = "the audit alone"
_TWO_SIDES: Final = Recipe(mix="disputed", sides=2)
_FORMS: Final[dict[str, TextFormat]] = {
    "HTML, of an audit with its advice": "html",
    "JSON, of the same": "json",
}


class _Some:
    """Some programs on which two sides speak, and their audits, without advice and with it."""

    def __init__(self, policy: Policy, count: int, seed: int) -> None:
        made = generate(policy, count, _TWO_SIDES, seed)
        self.programs = [load_program(each.written, policy) for each in made]
        self.audits = [audit(each, policy, as_of=AS_OF) for each in self.programs]
        self.advised = [advised_audit(each, policy, as_of=AS_OF) for each in self.programs]


def race_reports(policy: Policy, rounds: int, count: int) -> Race:
    """Time each on the same programs: for one of them, or for a page on all."""
    works: dict[str, Callable[[Program], object]] = {
        AUDIT: lambda program: audit(program, policy, as_of=AS_OF),
        "`ask`": lambda program: ask(program, policy, as_of=AS_OF),
        "`repair`": lambda program: repair(program, policy, as_of=AS_OF),
    }
    contenders = [
        *(Contender(title, lambda some: some.programs, work) for title, work in works.items()),
        *(Contender(title, lambda some: some.advised, _write(form)) for title, form in _FORMS.items()),
        Contender(f"`compare`, of {count} programs", lambda some: [some.audits], compare),
        Contender(f"an index, of {count} programs", lambda some: [some.audits], _write_index),
    ]
    return race(contenders, (_Some(policy, count, seed) for seed in range(rounds)))


def _write(form: TextFormat) -> Callable[[Audit], object]:
    return lambda audited: render(audited, form)


def _write_index(audits: Sequence[Audit]) -> str:
    """Compare programs, and write the page that leads to the report of each."""
    names = (f"{number}.html" for number in range(len(audits)))
    return render_index(compare(audits), dict(zip(labels(), names, strict=False)))
