"""The page of results: a template filled with what was measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks import (
    advising,
    commands,
    floors,
    goals,
    loading,
    measuring,
    other_rules,
    pages,
    reports,
    steps,
)
from benchmarks.differential import Held
from benchmarks.evenhand_engine import AUDIT, BATCH, OPINION, REFERENCE, VERDICTS
from benchmarks.goals import Outcome, Section
from benchmarks.measuring import Agreement, Bout, Effort
from benchmarks.peers import PEERS, DuckDB
from benchmarks.plots import Plot, draw
from benchmarks.timing import Race, Ratio, grown, of_json

_OWN = (VERDICTS, OPINION, BATCH, REFERENCE)
_DRAWN = (*_OWN, *(peer.title for peer in PEERS), DuckDB.title, floors.ORJSON)


@dataclass(frozen=True)
class Results:
    """Everything that one run measured."""

    day: dt.date
    machine: str
    versions: Sequence[tuple[str, str | None]]
    effort: Effort
    rules: int
    agreement: Sequence[Agreement]
    held: Held
    races: Mapping[Section, Race]
    sizes: Race
    parties: Race
    lists: Race
    bouts: Sequence[Bout]
    profiles: Mapping[str, tuple[Race, Race]]
    missing: Sequence[str]

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """What each goal came to."""
        return goals.weigh_goals(self.races)


def write_page(results: Results, page: Path) -> None:
    """Write the page, and its plots in a folder of the same name beside it."""
    folder = page.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    plots = draw_plots(results)
    for name, plot in plots.items():
        (folder / f"{name}.svg").write_text(draw(plot), encoding="utf-8")
    page.write_text(_render(results, plots, folder.name), encoding="utf-8")


def draw_plots(results: Results) -> dict[str, Plot]:
    """Plot the ways in which the work grows."""
    per_program = "microseconds for one program"
    rules = _series(results.races["rules"], measuring.RULES)
    sizes, parties = (
        _series(results.sizes, tuple(measuring.SIZES)),
        _series(results.parties, measuring.PARTIES),
    )
    files, lists = _bouts(results.bouts), _series(results.lists, measuring.LISTS)
    return {
        "rules": Plot("Time for one program, by the number of rules", "rules", per_program, rules, _DRAWN),
        "sizes": Plot("Time for one program as JSON, by its size", "kilobytes", per_program, sizes, _DRAWN),
        "parties": Plot("Time for one program, by who speaks", "parties", per_program, parties, _DRAWN),
        "lists": Plot("Time for one program, by the length of a list", "records", per_program, lists, _DRAWN),
        "programs": Plot("Time for a file of JSON lines", "programs", "seconds for the file", files, _DRAWN),
    }


def _series(race: Race, sizes: Sequence[int]) -> dict[str, list[tuple[float, float]]]:
    found = {
        title: [
            (float(size), race.microseconds(grown(title, size)))
            for size in sizes
            if grown(title, size) in race.seconds
        ]
        for title in _DRAWN
    }
    return {title: points for title, points in found.items() if points}


def _bouts(bouts: Sequence[Bout]) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for bout in bouts:
        found.setdefault(bout.title, []).append((float(bout.count), bout.lines.seconds))
    return found


def _render(results: Results, plots: Mapping[str, Plot], folder: str) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=False, undefined=StrictUndefined,  # noqa: S701 - Markdown
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {"ratio": show_ratio, "time": show_time}
    template = environment.get_template("page.md.j2")
    names = {"AUDIT": AUDIT, "REFERENCE": REFERENCE, "VERDICTS": VERDICTS}
    return template.render(
        results=results, plots=plots, folder=folder, peers=PEERS, of_json=of_json, grown=grown,
        floors=floors, loading=loading, pages=pages, steps=steps,
        commands=commands, measuring=measuring, advising=advising,
        other_rules=other_rules, made=reports, **names,
    )  # fmt: skip


def show_ratio(ratio: Ratio | None) -> str:
    """Write a ratio with the range of the rounds."""
    if ratio is None:
        return "not measured"
    return f"{_round(ratio.median)} ({_round(ratio.low)} to {_round(ratio.high)})"


def show_time(microseconds: float) -> str:
    """Write a time in the unit that suits it."""
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if microseconds >= size:
            return f"{_round(microseconds / size)} {unit}"
    return f"{_round(microseconds)} µs"


def _round(number: float) -> str:
    digits = 0 if number >= 100 else 1 if number >= 10 else 2 if number >= 0.1 else 3  # noqa: PLR2004 - three digits
    return f"{number:,.{digits}f}"
