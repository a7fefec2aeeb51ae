"""Making hostile text fit for Markdown, as code hosts read it, and for YAML, so that it is read as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import markupsafe

from evenhand.facts.writing import quote
from evenhand.reading import read
from evenhand.reporting.directions import isolate
from evenhand.reporting.escaping import for_record, is_fit, is_hostile
from evenhand.vocabulary.errors import EvenhandError

LONGEST_IN_MARKDOWN: Final = 1000
# Character references, unlike backslashes, hold in Markdown and in the HTML that stands in it alike.
_MARKDOWN: Final = str.maketrans(
    {character: f"&#{ord(character)};" for character in "\\`*_[]<>&|~$^\u2067\u2069"}
    # A code host turns @name and #1 into links after it has read the references, and links notify
    # people: a space of no width keeps them apart.
    | {"@": "@&#8203;", "#": "&#35;&#8203;"}
)
_BLOCK: Final = re.compile(r"^(?:[-+=]|\d+[.)](?!\S))")  # a version begins no list
_ADDRESS: Final = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)|(?<=\bGH)(?=-\d)")
_PLAIN_IN_YAML: Final = re.compile(r"[A-Za-z0-9$](?:[A-Za-z0-9 ./%$'()_-]*[A-Za-z0-9.%)_])?")


def for_markdown(value: Any) -> Any:
    """Write every character that Markdown or a code host would act on as a reference to it."""
    if not is_hostile(value):
        return value
    text = isolate(for_record(value, LONGEST_IN_MARKDOWN))
    escaped = _ADDRESS.sub("&#8203;", text.translate(_MARKDOWN))
    return markupsafe.Markup(_BLOCK.sub(_refer, escaped))  # noqa: S704 - this is what makes it safe


def _refer(mark: re.Match[str]) -> str:
    return f"{mark[0][:-1]}&#{ord(mark[0][-1])};"


def _is_plain_in_yaml(text: str) -> bool:
    """Checks if YAML reads a text back as it is without quotation marks: 1E400 is a number, and too large."""
    if not _PLAIN_IN_YAML.fullmatch(text):
        return False
    try:
        return bool((text,) == read(f"[{text}]", error=EvenhandError).values)
    except EvenhandError:
        return False


def for_yaml(value: Any) -> Any:
    """Write any value as YAML on one line, so that it is read back as it was."""
    if is_fit(value):
        return value
    return markupsafe.Markup(_write_yaml(value))  # noqa: S704 - nothing here is HTML


def _write_yaml(value: Any) -> str:
    match value:
        case Mapping():
            entries = (f"{_write_yaml(key)}: {_write_yaml(item)}" for key, item in value.items())
            return f"{{{', '.join(entries)}}}"
        case list() | tuple():
            return f"[{', '.join(map(_write_yaml, value))}]"
        case str():
            return value if _is_plain_in_yaml(value) else quote(value)
        case bool() | None:
            return json.dumps(value)
        case _:
            return str(value)
