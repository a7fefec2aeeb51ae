"""What we aim for, as ratios within one run, and what was reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from benchmarks import commands, floors, loading, other_rules, pages
from benchmarks.evenhand_engine import BATCH, FINDINGS, REFERENCE, VERDICTS
from benchmarks.peers.cel import Cel
from benchmarks.peers.datalogic import DataLogic
from benchmarks.peers.duck import DuckDB
from benchmarks.peers.rego import Regorus
from benchmarks.peers.zen import Zen
from benchmarks.timing import Race, Ratio, grown, of_json

Section = Literal[
    "warm",
    "mixes",
    "rules",
    "others",
    "files",
    "loading",
    "pages",
    "reports",
    "advice",
    "contradictions",
    "commands",
]


@dataclass(frozen=True)
class Goal:
    """A time that is to be at most so many times another, or at least."""

    text: str
    section: Section
    mine: str
    theirs: str
    at_most: float | None = None
    at_least: float | None = None


@dataclass(frozen=True)
class Outcome:
    """What a goal came to; `ratio` of None where one of the two was not measured."""

    goal: Goal
    ratio: Ratio | None

    @property
    def is_reached(self) -> bool:
        """Checks if the median is within the goal."""
        if self.ratio is None:
            return False
        too_slow = self.goal.at_most is not None and self.ratio.median > self.goal.at_most
        too_near = self.goal.at_least is not None and self.ratio.median < self.goal.at_least
        return not (too_slow or too_near)


GOALS: Final = (
    Goal("JSON to verdicts, in `orjson.loads`", "warm", of_json(VERDICTS), floors.ORJSON, at_most=4),
    Goal(
        "JSON to verdicts, scores and opinion, in `orjson.loads`",
        "warm",
        of_json(FINDINGS),
        floors.ORJSON,
        at_most=5,
    ),
    Goal("Verdicts, in our own reference evaluator", "warm", VERDICTS, REFERENCE, at_most=0.25),
    Goal("datalogic-py, in our verdicts", "warm", DataLogic.title, VERDICTS, at_least=0.4),
    Goal("cel-expr-python, in our verdicts", "warm", Cel.title, VERDICTS, at_least=2),
    Goal("zen-engine, in our verdicts", "warm", Zen.title, VERDICTS, at_least=5),
    Goal("regorus, in our verdicts", "warm", Regorus.title, VERDICTS, at_least=12),
    Goal("Unexplained findings, in verdicts alone", "warm", FINDINGS, VERDICTS, at_most=2),
    Goal("Four accounts, in one", "mixes", f"{VERDICTS}, disputed", VERDICTS, at_most=1.6),
    Goal(
        "The same with sources and quotations, in one", "mixes", f"{VERDICTS}, backed", VERDICTS, at_most=1.6
    ),
    Goal(
        "43 rules of another make, in `orjson.loads`",
        "others",
        other_rules.VERDICTS,
        floors.ORJSON,
        at_most=6,
    ),
    Goal("1000 rules, in 50", "rules", grown(VERDICTS, 1000), grown(VERDICTS, 50), at_most=25),
    Goal("The most JSON lines, in DuckDB", "files", BATCH, DuckDB.title, at_most=4),
    Goal("YAML with places, in PyYAML without", "loading", loading.LOCATED, loading.PYYAML, at_most=0.6),
    Goal("The page, in a bare Jinja template of the same size", "pages", pages.PAGE, pages.BARE, at_most=1.2),
    Goal("`audit`, in check-jsonschema", "commands", commands.AUDIT, commands.CHECK_JSONSCHEMA, at_most=0.35),
    Goal("`audit`, in Spectral", "commands", commands.AUDIT, commands.SPECTRAL, at_most=0.12),
    Goal("`audit`, in yamllint", "commands", commands.AUDIT, commands.YAMLLINT, at_most=1),
    Goal("`audit` as HTML, in `audit`", "commands", commands.HTML, commands.AUDIT, at_most=1.5),
    Goal("`audit` as JSON, in `audit`", "commands", commands.JSON, commands.AUDIT, at_most=1.5),
)


def weigh_goals(races: Mapping[Section, Race]) -> list[Outcome]:
    """Compare what was measured with every goal."""
    return [Outcome(goal, races[goal.section].ratio(goal.mine, goal.theirs)) for goal in GOALS]
