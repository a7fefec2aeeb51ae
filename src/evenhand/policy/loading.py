"""Loading a policy: every file read, checked against its shape, and tied together.

All mistakes in all files come at once.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec.structs import replace

from evenhand.policy.assembly import Assembly
from evenhand.policy.files import PolicyFiles, list_folder
from evenhand.policy.folder import label
from evenhand.policy.model import Policy
from evenhand.reading import Readable, read
from evenhand.vocabulary.errors import PolicyError
from evenhand.vocabulary.languages import LANGUAGES, Language
from evenhand.vocabulary.resources import built_in

PolicySource = os.PathLike[str] | Mapping[str, Readable]


def load_policy(source: PolicySource | None = None, languages: Collection[Language] = LANGUAGES) -> Policy:
    """Load a policy from a folder, from a mapping of its files, or the built-in one.

    Translations into other languages than these are left unread.

    Raises PolicyError with every mistake in every file.
    """
    policy = _load(source, languages, may_lack_rules=False)
    is_own = source is None or source == built_in("rules")
    return policy if is_own else replace(policy, is_changed_copy=_is_changed_copy(policy))


def _is_changed_copy(policy: Policy) -> bool:
    """Checks if a policy goes by the name and version of the built-in one, and is another."""
    if read(built_in("rules") / "policy.yaml", error=PolicyError).values["name"] != policy.name:
        return False
    own = _load(None, (), may_lack_rules=False)
    return own.version == policy.version and own.digest != policy.digest


def load_unfinished_policy(source: PolicySource) -> Policy:
    """Load a policy in which a criterion may have no rule yet.

    Raises PolicyError with every other mistake in every file.
    """
    return _load(source, (), may_lack_rules=True)


def _load(source: PolicySource | None, languages: Collection[Language], *, may_lack_rules: bool) -> Policy:
    if isinstance(source, Mapping):
        files = PolicyFiles(source, "rules", [], languages)
    else:
        root = built_in("rules") if source is None else Path(source)
        files = PolicyFiles(list_folder(root), label(root), [], languages, root)
    policy = Assembly(files, may_lack_rules).assemble()
    if files.problems or policy is None:
        raise PolicyError(files.problems)
    return policy
