"""The formats that there are, by their names; `formats` makes reports in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

TextFormat = Literal[
    "terminal", "html", "markdown", "json", "sarif", "sarif-github", "junit", "oscal", "github", "csv"
]
Format = TextFormat | Literal["pdf"]
FORMATS: Final[tuple[TextFormat, ...]] = get_args(TextFormat)
ENDINGS: Final[Mapping[Format, str]] = {
    "terminal": "txt", "html": "html", "markdown": "md", "json": "json", "sarif": "sarif",
    "sarif-github": "github.sarif", "junit": "xml", "oscal": "oscal.json", "github": "github.txt",
    "csv": "csv", "pdf": "pdf",
}  # fmt: skip
# What of an audit's advice a report shows: all of it, only what to ask for, or, where it is neither, nothing.
ADVISED: Final[frozenset[Format]] = frozenset({"html", "json"})
REQUESTING: Final[frozenset[Format]] = frozenset({"terminal", "markdown"})
PLAIN_FORMATS: Final[tuple[Format, ...]] = ("terminal", "markdown", "json")  # of what needs no page
COMPARISON_FORMATS: Final[tuple[Format, ...]] = ("terminal", "html", "markdown", "json")


def check_format(form: str, forms: Sequence[Format]) -> None:
    """Raises ValueError where a report is made in some formats, and this is none of them."""
    if form not in forms:
        raise ValueError(f"'{form}' is no format of this report. There are: {', '.join(forms)}.")
