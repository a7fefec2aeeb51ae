"""Taking over an index from a spreadsheet: what it saves as CSV becomes the `rules.csv` of a criterion."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Final, NamedTuple

from evenhand.policy.loading_table import COLUMNS
from evenhand.policy.placeholders import PLACEHOLDERS
from evenhand.reading import Readable
from evenhand.reading.table_text import Table, TableCell, read_table
from evenhand.reporting.escaping_files import for_yaml
from evenhand.vocabulary.errors import PolicyError, Problem, nearest
from evenhand.vocabulary.languages import listed

# What spreadsheets call a column, beside its own name.
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("indicator", "requirement", "rule", "statement", "criterion", "name"),
    "subgroup": ("group", "category", "section", "dimension", "theme", "area", "pillar"),
    "severity": ("priority", "importance"),
    "breach": ("finding", "shortcoming"),
    "why": ("rationale", "reason", "explanation"),
    "remedy": ("recommendation", "advice"),
    "note": ("notes", "comment", "comments", "remarks"),
    "settled_by": ("document", "documents"),
    "help": ("guidance", "hint"),
}


class Imported(NamedTuple):
    """A table that was taken over: its text, how many rules it has, and where each column comes from.

    `filled` are the columns that say something in every row.
    """

    text: str
    rules: int
    filled: frozenset[str]
    matched: Mapping[str, str]
    left_out: Sequence[str]

    def tell(self) -> str:
        """Say which column became which, and what was left out."""
        taken = listed((f"{column} from '{header}'" for column, header in self.matched.items()), "and")
        left = f" Left out: {listed(map(repr, self.left_out), 'and')}." if self.left_out else ""
        return f"{self.rules} rules: {taken}.{left}"


def import_table(source: Readable, chosen: Mapping[str, str]) -> Imported:
    """Take over a table; CHOSEN says for a column by which header it goes in the spreadsheet.

    Raises PolicyError where there is no such header, no column of titles, or two rows come out alike.
    """
    table = read_table(source, error=PolicyError)
    headers = [cell.text for cell in table.header]
    matched = _match(table, headers, chosen)
    rows = [_take(row, headers, matched) for row in table.rows]
    _refuse_twins(rows, table)
    named = ("slug", "title", "question")
    columns = [*named, *(each for each in COLUMNS if each in matched and each not in named)]
    text = StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    left_out = [header for header in headers if header and header not in matched.values()]
    filled = frozenset(column for column in columns if all(row.get(column) for row in rows))
    return Imported(text.getvalue(), len(rows), filled, matched, left_out)


def _match(table: Table, headers: Sequence[str], chosen: Mapping[str, str]) -> Mapping[str, str]:
    """Find the header of each column: the one that is chosen, or one that is called like it."""
    place = table.header[0].place
    for column, header in chosen.items():
        if column not in COLUMNS:
            raise PolicyError(
                [Problem(place, f"'{column}' is no column.", suggestion=nearest(column, COLUMNS))]
            )
        if header not in headers:
            message = f"There is no column '{header}' in this table."
            raise PolicyError([Problem(place, message, suggestion=nearest(header, headers))])
    by_name = {header.casefold(): header for header in reversed(headers)}
    found = {
        column: chosen.get(column)
        or _find(by_name, (column, column.replace("_", " "), *_ALSO.get(column, ())))
        for column in COLUMNS
    }
    matched = {column: header for column, header in found.items() if header}
    if "title" not in matched:
        expected = f"'--column title=...', with one of {listed(map(repr, filter(None, headers)), 'or')}"
        raise PolicyError([Problem(place, "No column is called like one of titles.", expected)])
    return matched


def _find(by_name: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((by_name[name] for name in names if name in by_name), None)


def _take(row: Sequence[TableCell], headers: Sequence[str], matched: Mapping[str, str]) -> dict[str, str]:
    """Take the cells of a row; what asks its fact is made of its title where nothing else says it."""
    cells = {header: cell.text for header, cell in zip(headers, row, strict=False)}
    taken = {column: cells.get(header, "") for column, header in matched.items()}
    title = taken["title"].rstrip(".")
    taken["title"] = title[:1].upper() + title[1:]
    taken["slug"] = taken.get("slug") or "-".join(_words_of(title))
    if not taken.get("fact"):
        asked = title if title.endswith("?") else f"Is it so that {title[:1].lower()}{title[1:]}?"
        taken["question"] = taken.get("question") or asked
    if "severity" in taken:
        taken["severity"] = taken["severity"].lower()
    return taken


def _words_of(title: str) -> Iterator[str]:
    """Give the words of a title as a slug has them: small letters without accents, and no numbers."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['\u2019]", "", title)).casefold()
    return (match[0] for match in re.finditer(r"[a-z]+", re.sub(r"[\u0300-\u036f]", "", plain)))


def _refuse_twins(rows: Sequence[Mapping[str, str]], table: Table) -> None:
    counts = Counter(row["slug"] for row in rows)
    problems = [
        Problem(cells[0].place, f"Several rows come out as the slug '{row['slug']}'.", "a column 'slug'")
        for row, cells in zip(rows, table.rows, strict=True)
        if counts[row["slug"]] > 1
    ]
    if problems:
        raise PolicyError(problems)


def draft_criterion(criterion: str, imported: Imported) -> str:
    """Write the page of a new criterion for a table, with what is still to be said of all its rules."""
    missing = {
        "severity": "minor",
        "why": PLACEHOLDERS["why"],
        "remedy": PLACEHOLDERS["remedy"],
        "settled_by": ["document"],
    }
    lines = (f"  {name}: {for_yaml(text)}\n" for name, text in missing.items() if name not in imported.filled)
    title = criterion.replace("-", " ").capitalize()
    return (
        f"title: {for_yaml(title)}\n"
        f"question: {for_yaml(f'How does it stand with {title.lower()}?')}\n"
        "# What the rules of rules.csv have in common; a cell of that name says otherwise for its row.\n"
        f"rules:\n{''.join(lines)}"
        f"  backed_by: [{{basis: judgement, reason: {for_yaml(PLACEHOLDERS['backing'])}}}]\n"
    )
