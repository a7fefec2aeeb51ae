"""Which shape each file of a policy has."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from running import REPOSITORY

from evenhand.authoring.schema_names import SCHEMAS, SchemaName
from evenhand.reading import read
from evenhand.vocabulary.errors import EvenhandError

POLICY_FILES: Final = sorted((REPOSITORY / "rules").rglob("*.yaml"))
PROGRAMS: Final = sorted((REPOSITORY / "examples" / "programs").glob("*.yaml"))


def kind_of(path: Path) -> SchemaName:
    """
    Say which schema a file falls under.
    """
    if path.parent.name in {"profiles", "programs"}:
        return "profile" if path.parent.name == "profiles" else "program"
    if path.parent.parent.name == "languages":
        return "policy-translation" if path.stem == "policy" else "criterion-translation"
    return next((name for name in SCHEMAS if name == path.stem), "rule")


def values_of(path: Path) -> Any:
    """
    Read what a file holds.
    """
    return read(path, error=EvenhandError).values


@cache
def policy_files() -> list[tuple[SchemaName, Any]]:
    """
    Give what each file of the built-in policy holds, with its kind.
    """
    return [(kind_of(path), values_of(path)) for path in POLICY_FILES]
