"""Making hostile text fit for Markdown, as code hosts read it."""

from __future__ import annotations

import re
from typing import Any, Final

import markupsafe

from evenhand.reporting.escaping import for_record, is_hostile

LONGEST_IN_MARKDOWN: Final = 1000
# Character references, unlike backslashes, hold in Markdown and in the HTML that stands in it alike.
_MARKDOWN: Final = str.maketrans(
    {character: f"&#{ord(character)};" for character in "\\`*_[]<>&|~$^"}
    # A code host turns @name and #1 into links after it has read the references, and links notify
    # people: a space of no width keeps them apart.
    | {"@": "@&#8203;", "#": "&#35;&#8203;"}
)
_BLOCK: Final = re.compile(r"^(?:[-+=]|\d+[.)])")
_ADDRESS: Final = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)|(?<=\bGH)(?=-\d)")


def for_markdown(value: Any) -> Any:
    """Write every character that Markdown or a code host would act on as a reference to it."""
    if not is_hostile(value):
        return value
    text = for_record(value, LONGEST_IN_MARKDOWN)
    escaped = _ADDRESS.sub("&#8203;", text.translate(_MARKDOWN))
    return markupsafe.Markup(_BLOCK.sub(_refer, escaped))  # noqa: S704 - this is what makes it safe


def _refer(mark: re.Match[str]) -> str:
    return f"{mark[0][:-1]}&#{ord(mark[0][-1])};"
