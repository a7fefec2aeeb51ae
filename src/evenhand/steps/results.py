"""A page that shows every scenario with its last result; `pytest --scenarios FILE` writes it.

The results come from whichever process ran a scenario, so that the page is the same under pytest-xdist,
and it holds no time, so that it changes only where a scenario or its result does.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

import markupsafe
import pytest
from pytest_bdd.feature import get_features
from pytest_bdd.parser import Feature
from pytest_bdd.scenario import scenario_wrapper_template_registry as _SCENARIOS  # noqa: N812 - it is one

from evenhand.reading import take_in
from evenhand.reading.text import lines_of
from evenhand.reporting.templates import fill

Result = Literal["passed", "failed", "skipped", "not run"]
Scenario = tuple[str, int]  # the file of its feature, and its line there

_WORST_FIRST: Final[tuple[Result, ...]] = ("failed", "skipped", "passed", "not run")
_BETWEEN: Final = ("@", "#", "Rule:")  # what may stand before a scenario and belongs to it


@dataclass(frozen=True)
class Shown:
    """A scenario as the page shows it; an outline comes to the worst of its examples."""

    name: str
    text: str
    result: Result


@dataclass(frozen=True)
class Chapter:
    """A feature as the page shows it."""

    name: str
    description: str
    background: str
    scenarios: tuple[Shown, ...]


class Results:
    """The plug-in: it collects the results of scenarios and writes the page at the end."""

    def __init__(self, page: Path) -> None:
        """Begin with no results."""
        self._page = page
        self._results: dict[Scenario, list[Result]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Say in the report, which may go to another process, of which scenario it is."""
        report = yield
        if isinstance(item, pytest.Function) and (scenario := _SCENARIOS.get(item.function)):
            report.scenario = [scenario.feature.filename, scenario.line_number]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect a result: of what was run, and of what failed or was skipped before."""
        scenario = getattr(report, "scenario", None)
        if scenario is not None and (report.when == "call" or report.outcome != "passed"):
            self._results.setdefault((scenario[0], scenario[1]), []).append(report.outcome)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the page in the process that has all results."""
        if not hasattr(session.config, "workerinput"):
            features = get_features({file for file, _ in self._results})
            results = {scenario: _worst(each) for scenario, each in self._results.items()}
            self._page.write_text(show_scenarios(features, results), encoding="utf-8")


def show_scenarios(features: Iterable[Feature], results: Mapping[Scenario, Result]) -> str:
    """Show every scenario of some features with its result, as Markdown."""
    chapters = [_chapter(feature, results) for feature in features]
    counts = Counter(scenario.result for chapter in chapters for scenario in chapter.scenarios)
    totals = {result: counts[result] for result in ("passed", *_WORST_FIRST) if counts[result]}
    return fill("scenarios.md.j2", chapters=chapters, totals=totals)


def _worst(results: Iterable[Result]) -> Result:
    return min(results, key=_WORST_FIRST.index)


def _chapter(feature: Feature, results: Mapping[Scenario, Result]) -> Chapter:
    lines = lines_of(take_in(Path(feature.filename).read_bytes()))
    scenarios = list(feature.scenarios.values())
    starts = [each.line_number for each in scenarios]
    texts = [_between(lines, start, end) for start, end in pairwise((*starts, len(lines) + 1))]
    background = feature.background
    return Chapter(
        name=feature.name,
        description=" ".join(feature.description.split()),
        background=_between(lines, background.line_number, starts[0]) if background and starts else "",
        scenarios=tuple(
            Shown(each.name, text, results.get((feature.filename, each.line_number), "not run"))
            for each, text in zip(scenarios, texts, strict=True)
        ),
    )


def _between(lines: Sequence[str], start: int, end: int) -> str:
    """Give the lines below one heading and above the next, fit to stand in a block of code."""
    body = list(lines[start : end - 1])
    while body and (not body[-1].strip() or body[-1].strip().startswith(_BETWEEN)):
        body.pop()
    return markupsafe.Markup(textwrap.dedent("\n".join(body)))  # noqa: S704 - nothing in a block is markup
