"""Writing a value as YAML, so that it is read back as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import markupsafe

from evenhand.facts.writing import quote
from evenhand.reading import read
from evenhand.reporting.escaping import is_fit
from evenhand.vocabulary.errors import EvenhandError

_PLAIN_IN_YAML: Final = re.compile(r"[A-Za-z0-9$](?:[A-Za-z0-9 ./%$'()_-]*[A-Za-z0-9.%)_])?")


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
        case str() if _PLAIN_IN_YAML.fullmatch(value):
            is_read_back = (value,) == read(f"[{value}]", error=EvenhandError).values
            return value if is_read_back else quote(value)
        case str():
            return quote(value)
        case bool() | None:
            return json.dumps(value)
        case _:
            return str(value)
