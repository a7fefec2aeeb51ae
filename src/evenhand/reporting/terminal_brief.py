"""The brief on a screen: at 80 columns 24 lines for two sides, and six more for each further side.

Each block has so many lines at most, and what does not fit is cut with an ellipsis: the page has all of it.
"""

from __future__ import annotations

import itertools
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from evenhand.audit.audit import Audit
from evenhand.reporting.brief import Brief, make_brief
from evenhand.reporting.escaping import Markup, put, style, wrap
from evenhand.reporting.formats import Look
from evenhand.reporting.leading import LeadingRow
from evenhand.reporting.phrases import COLORS
from evenhand.reporting.standing import OPEN, tone_of
from evenhand.vocabulary.languages import noted, say

_LINES: Final = 24
_LINES_FOR_A_SIDE: Final = 6
_FIRST_COLUMN: Final = 21
_NARROWEST_COLUMN: Final = 24
_CELLS: Final = {"W": 2, "F": 2}
_ENDLESS: Final = 10_000
_FEWEST_LINES: Final = 2
_MOST_LINES: Final = 3
_EMPTY: Final = Markup()
_ELLIPSIS: Final = "…"
_MORE: Final = noted("Unknown is not pass. For all findings: -v, or -f html:report.html")


def write_brief(audit: Audit, look: Look) -> str:
    """Write the brief of an audit for a screen."""
    return "".join(f"{line}\n" for line in show_brief(audit, look))


def show_brief(audit: Audit, look: Look, *, is_whole: bool = False) -> Iterator[Markup]:
    """Show the brief of an audit; as the beginning of the whole report with nothing cut."""
    brief = make_brief(audit)
    free = _ENDLESS if is_whole else 0
    above = [*_show_opinion(audit, brief, look, free)]
    below = [*_show_steps(brief, look, free)]
    if not is_whole:
        below += clip(say(_MORE), look.width, 1)
    sides = len(brief.columns)
    room = free + _LINES + _LINES_FOR_A_SIDE * max(0, sides - 2) - len(above) - len(below) - 2
    yield from above
    yield _EMPTY
    yield from _show_rows(brief, look, room)
    yield _EMPTY
    yield from below


def clip(text: object, width: int, lines: int, indent: int = 0) -> list[Markup]:
    """Break a text into so many lines at most; the last of them ends in an ellipsis where more was to say."""
    broken = wrap(text, width, indent).split("\n")
    if len(broken) <= lines:
        return [Markup(each) for each in broken]
    *kept, last = broken[:lines]
    start = " " * indent if kept else ""
    room = width - len(start) - len(_ELLIPSIS)
    last = textwrap.shorten(last, room, placeholder="") or last.strip()[:room]
    return [*map(Markup, kept), Markup(f"{start}{last.rstrip(',;:. ')}{_ELLIPSIS}")]


def _measure(text: str) -> int:
    """Count the cells of a terminal that a text takes: an ideograph two, what is set upon a letter none."""
    return sum(
        _CELLS.get(unicodedata.east_asian_width(each), 1) - bool(unicodedata.combining(each)) for each in text
    )


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _measure(text))


def _show_opinion(audit: Audit, brief: Brief, look: Look, free: int) -> Iterator[Markup]:
    program = audit.program
    run_by = {"sponsor": program.sponsor, "date": audit.as_of}
    if program.invented:
        run = say("run by {sponsor}, judged as of {date}. An invented example.", **run_by)
    else:
        run = say("run by {sponsor}, judged as of {date}", **run_by)
    yield from (style(each, "bold", look) for each in clip(f"{program.name}: {run}", look.width, 2 + free))
    yield from clip(f"{brief.opinion} {brief.counts}", look.width, 4 + free)
    profile = audit.policy.profile
    tailored = (
        [say("The policy was tailored by the profile {profile}.", profile=profile.name)] if profile else []
    )
    if remarks := (*tailored, *audit.remarks):
        yield from clip(" ".join(remarks), look.width, 1 + free)


def _show_steps(brief: Brief, look: Look, free: int) -> Iterator[Markup]:
    yield from clip(brief.backed, look.width, 2 + free)
    for laid_over in filter(None, (brief.waived, brief.baseline)):
        yield from clip(laid_over, look.width, 2 + free)
    titled = ((say("Mend first"), brief.mends), (say("Ask first for"), brief.asks))
    todo = [(title, "; ".join(each.rstrip(".") for each in steps)) for title, steps in titled if steps]
    for title, steps in todo:
        yield from clip(
            say("{title}: {words}", title=title, words=steps), look.width, 2 // len(todo) + free, 2
        )


def _show_rows(brief: Brief, look: Look, room: int) -> Iterator[Markup]:
    columns = max(len(brief.columns), 1)
    width = (look.width - _FIRST_COLUMN) // columns
    if width < _NARROWEST_COLUMN:
        yield from _stack(brief, look, room)
        return
    head = [clip(each, width - 1, 1) for each in brief.columns]
    needed = [_count_lines(row, width) for row in brief.rows]
    lines = _allot(needed, room - 1)
    for each in _set_side_by_side([[], *head], width):
        yield style(each, "bold", look)
    for row, number in zip(brief.rows, lines, strict=True):
        yield from _show_row(row, width, number, look)


def _allot(needed: Sequence[int], room: int) -> list[int]:
    """Give each row two lines, and those that need more one after the other what is left."""
    given = [min(_FEWEST_LINES, each) for each in needed]
    while sum(given) < room and given != list(needed):
        fewest = min((lines for lines, need in zip(given, needed, strict=True) if lines < need))
        given[next(n for n, lines in enumerate(given) if lines == fewest and lines < needed[n])] += 1
    return given


def _list_first(row: LeadingRow, lines: int) -> list[Markup]:
    """List what stands in the first column: the criterion, where it stands, and how much of it is open."""
    width = _FIRST_COLUMN - 1
    whole = [row.where, *([row.open] if row.open and row.standing not in OPEN else [])]
    said = next(
        (each for each in ("; ".join(whole), row.where) if len(wrap(each, width).split("\n")) < lines),
        row.where,
    )
    return [*clip(row.criterion.title, width, 1), *clip(said, width, lines - 1)]


def _count_lines(row: LeadingRow, width: int) -> int:
    """Count the lines that a row takes where nothing is cut."""
    cells = [wrap(cell.words, width - 1).count("\n") + 1 for cell in row.cells]
    return max(max(cells, default=1) + (row.settled is not None), len(_list_first(row, _MOST_LINES)))


def _show_row(row: LeadingRow, width: int, lines: int, look: Look) -> Iterator[Markup]:
    """Show one criterion in columns: its name and where it stands, and what each side says.

    What is settled in no side's column stands above them, from one to the other.
    """
    first = _list_first(row, lines)
    settled = clip(row.settled.words, look.width - _FIRST_COLUMN, 1) if row.settled else []
    cells = [clip(cell.words, width - 1, lines - len(settled)) for cell in row.cells]
    beside = [Markup(line[_FIRST_COLUMN:]) for line in _set_side_by_side([[], *cells], width)]
    for number, rest in enumerate(itertools.zip_longest(first, [*settled, *beside], fillvalue=_EMPTY)):
        head, said = Markup(_pad(rest[0], _FIRST_COLUMN) if rest[1] else rest[0]), rest[1]
        mark = "bold" if number == 0 else COLORS[tone_of(row.standing)] if number < len(first) else None
        yield put(style(head, mark, look) if mark else head, said)


def _set_side_by_side(columns: Sequence[Sequence[str]], width: int) -> list[Markup]:
    """Set columns of lines beside each other."""
    height = max(map(len, columns))
    filled = [[*column, *[""] * (height - len(column))] for column in columns]
    rows = zip(*filled, strict=True)
    widths = (_FIRST_COLUMN, *[width] * (len(columns) - 1))
    return [
        Markup("".join(_pad(cell, wide) for cell, wide in zip(row, widths, strict=True)).rstrip())
        for row in rows
    ]


def _stack(brief: Brief, look: Look, room: int) -> Iterator[Markup]:
    """Show each criterion with its sides below each other, where the screen is too narrow for columns."""
    sides = max(len(brief.columns), 1)
    rows = max(len(brief.rows), 1)
    heads = rows + sum(row.settled is not None for row in brief.rows)
    lines = max(1, (room - heads) // (rows * sides))
    for row in brief.rows:
        where = ", ".join(filter(None, (row.where, row.open)))
        head = clip(say("{title}: {words}", title=row.criterion.title, words=where), look.width, 1)
        yield from (style(each, "bold", look) for each in head)
        if row.settled:
            yield from (put("  ", each) for each in clip(row.settled.words, look.width - 2, 1))
        for column, cell in zip(brief.columns, row.cells, strict=True):
            said = say("{account}: {verdict}", account=column, verdict=cell.words)
            for each in clip(said, look.width - 2, lines, 2):
                yield put("  ", each)
