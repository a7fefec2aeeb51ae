"""Plots of how times grow, as SVG that reads in light and in dark."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

WIDTH: Final = 800
HEIGHT: Final = 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 85, 280, 20, 50
_APART: Final = 16  # pixels between two labels, at least
_COLOURS: Final = (
    "#2f81f7", "#5a9cf8", "#1f6feb", "#8250df",  # our own ways
    "#d9730d", "#2da44e", "#e5534b", "#b08800", "#1b9e9e", "#d6569f", "#9a7b4f", "#7d8590",
)  # fmt: skip

Point = tuple[float, float]


@dataclass(frozen=True)
class Plot:
    """Times over sizes, both on a scale of powers of ten."""

    title: str
    across: str
    up: str
    series: Mapping[str, Sequence[Point]]
    known: Sequence[str]  # the titles of all plots, so that one has the same colour in each


@dataclass(frozen=True)
class _Line:
    title: str
    colour: str
    is_own: bool
    points: Sequence[Point]
    label: float


def draw(plot: Plot) -> str:
    """Draw a plot."""
    every = [point for points in plot.series.values() for point in points]
    across, up = _Scale.around([x for x, _ in every]), _Scale.around([y for _, y in every])
    lines = _place(plot, across, up)
    template = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    ).get_template("plot.svg.j2")  # fmt: skip
    return template.render(
        plot=plot, lines=lines, width=WIDTH, height=HEIGHT,
        left=_LEFT, right=WIDTH - _RIGHT, top=_TOP, bottom=HEIGHT - _BOTTOM,
        columns=[(_write(each), across.at(each, _LEFT, WIDTH - _RIGHT)) for each in across.marks],
        rows=[(_write(each), up.at(each, HEIGHT - _BOTTOM, _TOP)) for each in up.marks],
    )  # fmt: skip


@dataclass(frozen=True)
class _Scale:
    """Powers of ten from the one below the smallest to the one above the largest."""

    low: int
    high: int

    @classmethod
    def around(cls, values: Sequence[float]) -> _Scale:
        low = math.floor(math.log10(min(values)))
        return cls(low, max(low + 1, math.ceil(math.log10(max(values)))))

    @property
    def marks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]

    def at(self, value: float, start: float, end: float) -> float:
        return round(start + (math.log10(value) - self.low) / (self.high - self.low) * (end - start), 1)


def _place(plot: Plot, across: _Scale, up: _Scale) -> list[_Line]:
    """Place every line, and its label where it ends, no two labels over each other."""
    placed = {
        title: [(across.at(x, _LEFT, WIDTH - _RIGHT), up.at(y, HEIGHT - _BOTTOM, _TOP)) for x, y in points]
        for title, points in plot.series.items()
        if points
    }
    labels = _spread({title: points[-1][1] for title, points in placed.items()})
    return [
        _Line(title, _COLOURS[plot.known.index(title)], title.startswith("evenhand"), points, labels[title])
        for title, points in placed.items()
    ]


def _spread(heights: Mapping[str, float]) -> dict[str, float]:
    """Move labels apart: down from the top, then up again where they would leave the plot."""
    spread: dict[str, float] = {}
    low = float(_TOP)
    for title in sorted(heights, key=heights.__getitem__):
        spread[title] = max(low, heights[title])
        low = spread[title] + _APART
    high = float(HEIGHT - _BOTTOM)
    for title in reversed(spread):
        spread[title] = min(high, spread[title])
        high = spread[title] - _APART
    return spread


def _write(number: float) -> str:
    return f"{number:,.0f}" if number >= 1 else f"{number:.9f}".rstrip("0")
