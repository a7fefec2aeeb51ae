"""Floors: what reading a program costs without judging it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from evenhand import Policy
from evenhand.facts.kinds import Boolean, Choice, Integer, Kind, Records, SetOf

ORJSON = "orjson.loads"
PYDANTIC = "pydantic, model_validate_json"

_STRICT = ConfigDict(extra="forbid")


def model_programs(policy: Policy) -> type[BaseModel]:
    """Make a model of a program that states exact values: how far types alone check it."""
    groups: dict[str, dict[str, Any]] = {}
    for fact in policy.facts.values():
        group, _, name = fact.path.partition(".")
        groups.setdefault(group, {})[name] = (_type(fact.kind) | None, None)
    models = {
        group: _model(f"Group{number}", fields) for number, (group, fields) in enumerate(groups.items())
    }
    facts = _model(
        "Facts",
        {
            group.replace("-", "_"): (model | None, Field(default=None, alias=group))
            for group, model in models.items()
        },
    )
    return _model("Program", {"program": (dict[str, str], ...), "facts": (facts, ...)})


def _model(name: str, fields: Mapping[str, Any]) -> type[BaseModel]:
    made: type[BaseModel] = create_model(name, __config__=_STRICT, **fields)
    return made


def _type(kind: Kind) -> Any:
    match kind:
        case Boolean():
            return bool
        case Integer():
            return int
        case Choice():
            return Literal[kind.words]
        case SetOf():
            return _list_of(Literal[kind.words] if kind.words else str)
        case Records():
            fields = {name: (_type(inner) | None, None) for name, inner in kind.fields}
            return _list_of(_model(kind.key, fields))
        case _:
            return str


def _list_of(kind: Any) -> Any:
    return list.__class_getitem__(kind)
