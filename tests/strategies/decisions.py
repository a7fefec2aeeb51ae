"""What an audit decides, without what it merely lists, so that two audits can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from msgspec import to_builtins

from evenhand import Audit
from evenhand.audit.audit import Interval

_LISTED: Final = {"digests", "parties"}
_LISTED_OF_A_FACT: Final = {"claims", "origins"}


def decide(audit: Audit) -> dict[str, Any]:
    """Give every answer, verdict, reason, score and the opinion of an audit, and not its claims."""
    decided: dict[str, Any] = to_builtins(audit, builtin_types=(Decimal,))
    for listed in _LISTED:
        del decided[listed]
    for fact in decided["facts"]:
        for listed in _LISTED_OF_A_FACT:
            del fact[listed]
    return decided


def scores_of(audit: Audit, accounts: Sequence[str]) -> dict[tuple[str, str], Interval | None]:
    """Give each score in some accounts, over all ("") and of each criterion."""
    overall = {("", each.id): each.score for each in audit.accounts if each.id in accounts}
    return overall | {
        (criterion.id, each): criterion.accounts[each].score
        for criterion in audit.criteria
        for each in accounts
    }


def columns_renamed(value: Any, renaming: Mapping[str, str]) -> Any:
    """Rename the columns of what an audit decides, whose words stand for nothing else in it."""
    match value:
        case dict():
            return {renaming.get(key, key): columns_renamed(item, renaming) for key, item in value.items()}
        case list() | tuple():
            return type(value)(columns_renamed(item, renaming) for item in value)
        case str():
            return renaming.get(value, value)
        case _:
            return value


def in_any_order(decided: dict[str, Any]) -> Any:
    """Sort everything that an audit lists; sentences that follow the order of a list are taken apart."""
    findings = [{**each, "because": sorted(each["because"].split(" — "))} for each in decided["findings"]]
    opinion = decided["opinion"]["conclusion"]
    return _sorted({**decided, "findings": findings, "opinion": opinion})


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return sorted((_sorted(item) for item in value), key=lambda each: json.dumps(each, default=str))
    return value
