"""What an editor is told of a misspelt name: the one that was meant.

No schema measures how near two names are, so each name brings the spellings that one slip makes of it. They
are plain patterns, without look-ahead, which every validator reads. A key is refused by its schema as before;
beside that, it is said which one was expected, and an editor offers to put it there.
"""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.facts.kinds.kind import Schema
from evenhand.vocabulary.errors import suggest

_SLIP = ".{0,3}"  # in place of two letters: one is wrong, left out or doubled, or the two are swapped


def name_keys(values: Mapping[str, Schema]) -> Schema:
    """Describe keys and their values: any other key is refused, and told which of them it is near to.

    A path, such as `pay.offered_share`, is meant too where its last part stands alone; a former name never.
    """
    named = {"properties": values, "additionalProperties": False}
    meant = [_expect(name) for name, value in values.items() if not value.get("deprecated")]
    near = {"if": {"not": {"enum": [*values]}}, "then": {"allOf": meant}}
    return {**named, "propertyNames": near} if meant else named


def _expect(name: str) -> Schema:
    """Expect a name in place of what one slip makes of it."""
    spelled = {"pattern": f"^(?:{_spell_path(name) if '.' in name else _spell(name)})$"}
    return {"if": spelled, "then": {"const": name, "errorMessage": suggest(name).strip()}}


def _spell_path(path: str) -> str:
    """Allow for a slip in either part of a path, and for the last part alone."""
    group, _, name = path.partition(".")
    return f"(?:{group}[.])?(?:{_spell(name)})|(?:{_spell(group)})[.]{name}"


def _spell(name: str) -> str:
    """Allow for a slip anywhere in a name."""
    spans = range(max(len(name) - 1, 1))
    return "|".join(f"{name[:at]}{_SLIP}{name[at + 2 :]}" for at in spans)
