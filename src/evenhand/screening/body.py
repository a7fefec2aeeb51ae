"""The description of a program as screening takes it: in one step, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evenhand.program.descriptions import take_soundly
from evenhand.program.model import Description
from evenhand.screening.known import UnusualError


def take_body(values: Any) -> Description:
    """Take a description that is sound beside its facts.

    Raises UnusualError or msgspec's ValidationError.
    """
    body = take_soundly(values, Description)
    if body.rates or body.replies or any(source.file for source in body.sources.values()):
        raise UnusualError  # the loader brings amounts together, and looks for copies
    return body


def by_group(facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Bring facts that are written by their whole path under their groups. Raises UnusualError."""
    groups: dict[str, dict[str, Any]] = {}
    for key, raw in facts.items():
        group, dot, name = key.partition(".")
        inside = groups.setdefault(group, {})
        added = {name: raw} if dot else raw or {}
        if not inside.keys().isdisjoint(added):
            raise UnusualError  # the same fact twice
        inside |= added
    return groups
