"""Writing JSON in which nothing is unseen: every text stays whole, as an escape where it has to."""

from __future__ import annotations

import json
from typing import Any

from evenhand.audit.parts import Part
from evenhand.audit.writing import write_json
from evenhand.vocabulary.unseen import visible


def write_result(result: Part) -> str:
    """Write a result as a file holds it."""
    return _show_unseen(write_json(result, indent=2))


def for_json(value: Any) -> str:
    """Write a value as JSON, whole, with everything unseen in its texts as an escape."""
    return _show_unseen(json.dumps(value, ensure_ascii=False, indent=2))


def _show_unseen(text: str) -> str:
    return "\n".join(visible(line, _escape) for line in text.split("\n")) + "\n"


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1]
