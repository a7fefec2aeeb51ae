"""Reports on advice: what to ask for, the letter that asks for it, and what to change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from evenhand.findings import Audit
from evenhand.repairs import Repairs
from evenhand.reporting.formats import Format, Look
from evenhand.reporting.templates import fill, look_up

ADVICE_FORMATS: Final[tuple[Format, ...]] = ("terminal", "markdown", "json")
_MOST_ASKED: Final = 5
_ENDINGS: Final[Mapping[Format, str]] = {"terminal": "txt", "markdown": "md"}


def render_requests(audit: Audit, form: Format = "terminal", look: Look | None = None) -> str:
    """Report what would settle an audit that has its advice."""
    if form == "json":
        assert audit.advice is not None  # noqa: S101 - the caller asked for advice
        return json.dumps(audit.advice.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
    return fill(f"ask.{_ENDINGS[form]}.j2", **look_up(audit), look=look or Look())


def render_letter(audit: Audit) -> str:
    """Write the letter that asks the sponsor for what weighs most."""
    assert audit.advice is not None  # noqa: S101 - the caller asked for advice
    requests = audit.advice.requests[:_MOST_ASKED]
    documents = {document.id: document for document in audit.documents}
    asked = [(each, request) for request in requests for each in request.documents]
    return fill(
        "letter.txt.j2",
        **look_up(audit),
        asked=[(each, request) for each, request in asked if documents[each].held_by == "sponsor"],
        others=[documents[each].title for each, _ in asked if documents[each].held_by != "sponsor"],
        share=sum(request.share for request in requests),
    )


def render_repairs(repairs: Repairs, form: Format = "terminal", look: Look | None = None) -> str:
    """Report what to change."""
    if form == "json":
        return json.dumps(repairs.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
    return fill(f"repair.{_ENDINGS[form]}.j2", repairs=repairs, look=look or Look())
