"""The formats that there are, and what a screen can show; `rendering` makes reports by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple, get_args

TextFormat = Literal[
    "brief", "brief-html", "brief-markdown",
    "terminal", "html", "markdown", "json", "sarif", "sarif-github", "junit", "oscal", "github", "csv",
    "concise", "gitlab",
]  # fmt: skip
Format = TextFormat | Literal["pdf", "brief-pdf"]
FORMATS: Final[tuple[TextFormat, ...]] = get_args(TextFormat)
ENDINGS: Final[Mapping[Format, str]] = {
    "brief": "brief.txt", "brief-html": "brief.html", "brief-markdown": "brief.md", "brief-pdf": "brief.pdf",
    "terminal": "txt", "html": "html", "markdown": "md", "json": "json", "sarif": "sarif",
    "sarif-github": "github.sarif", "junit": "xml", "oscal": "oscal.json", "github": "github.txt",
    "csv": "csv", "concise": "concise.txt", "gitlab": "gitlab.json", "pdf": "pdf",
}  # fmt: skip
# What of an audit's advice a report shows: all of it, only what to ask for, or, where it is neither, nothing.
ADVISED: Final[frozenset[Format]] = frozenset({"html", "json", "pdf"})
REQUESTING: Final[frozenset[Format]] = frozenset(
    {"brief", "brief-html", "brief-markdown", "brief-pdf", "terminal", "markdown"}
)
ON_SCREEN: Final[frozenset[Format]] = frozenset({"brief", "terminal", "concise"})
FOLLOWING: Final[frozenset[Format]] = ON_SCREEN | {"github", "markdown"}  # may follow another on one output
PRINTED: Final[frozenset[Format]] = frozenset({"pdf", "brief-pdf"})  # bytes, and nothing for a screen
# The brief takes the form of the file that it is written to.
BRIEFS: Final[Mapping[str, Format]] = {
    ".html": "brief-html", ".htm": "brief-html", ".md": "brief-markdown", ".pdf": "brief-pdf",
}  # fmt: skip
PLAIN_FORMATS: Final[tuple[Format, ...]] = ("terminal", "markdown", "json")  # of what needs no page
COMPARISON_FORMATS: Final[tuple[Format, ...]] = ("terminal", "html", "markdown", "json", "csv")


def check_format(form: str, forms: Sequence[Format]) -> None:
    """Raises ValueError where a report is made in some formats, and this is none of them."""
    if form not in forms:
        raise ValueError(f"'{form}' is no format of this report. There are: {', '.join(forms)}.")


class Look(NamedTuple):
    """What the reader's screen can show; only the terminal's report depends on it."""

    width: int = 80
    color: bool = False
    unicode: bool = True
    verbose: bool = False
