"""Recalling a policy that was loaded and checked before, as long as none of its files has changed."""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec

from evenhand.policy.folder import find_here, find_profile, fingerprint, label
from evenhand.policy.model import Policy
from evenhand.policy.references import Seed
from evenhand.policy.texts import TextKey, Translated
from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.languages import LANGUAGES, Language
from evenhand.vocabulary.store import Store, built_in, describe_tool, find_store

# msgspec pickles structs whose keys are given by name through this function, so that the unpickler has to
# allow it. It only calls a class, and that `find_class` has let through.
_REMAKE: Final[Any] = Seed(title="").__reduce__()[0]
_PLAIN: Final = frozenset({Decimal, date, frozenset, Place, TextKey, Translated, _REMAKE})
_MODULES: Final = frozenset(each.__module__ for each in _PLAIN)


def recall_policy(
    folder: Path | None = None,
    store: Store | None = None,
    languages: Sequence[Language] = LANGUAGES,
    profile: Path | None = None,
    as_of: date | None = None,
) -> Policy:
    """Give the policy of a folder, or the built-in one, as it is or tailored by a profile as of a day.

    It is loaded only where it was not before. Of its translations those into other languages are left unread.

    Raises PolicyError with every mistake in every file.
    """
    root = built_in("rules") if folder is None else folder
    kept = find_store() if store is None else store
    state = fingerprint(root, profile)
    made_from = f"{describe_tool()} {msgspec.__version__} {state}{f' {as_of}' if profile else ''}"
    name = _name(root, languages, profile)
    policy = _recall(kept.get(name, made_from))
    if policy is not None:
        return policy
    policy = _load(root, kept, languages, profile, as_of)
    if state is None:
        return policy
    bases = {base: fingerprint(Path(base)) for base in policy.bases}
    # Another may write to a file while it is read.
    is_still = state == fingerprint(root, profile) and (
        not bases or policy.digest == _load(root, kept, languages, profile, as_of).digest
    )
    if is_still and None not in bases.values():
        kept.put(name, made_from, pickle.dumps((bases, policy), pickle.HIGHEST_PROTOCOL))
    return policy


def _load(
    root: Path, store: Store, languages: Sequence[Language], profile: Path | None, as_of: date | None
) -> Policy:
    if profile is None:
        from evenhand.policy.loading import load_policy

        return load_policy(root, languages)
    from evenhand.policy.profiles import load_profile

    return load_profile(profile, recall_policy(root, store, languages), as_of)


def _name(root: Path, languages: Sequence[Language], profile: Path | None) -> str:
    """Name the place of a policy in the store: what it calls its files depends on where a person stands."""
    files = [root] if profile is None else [root, profile, find_profile(profile, root)]
    where = "\0".join([str(languages), *map(_tell_apart, files)]).encode(errors="surrogateescape")
    return f"policy-{hashlib.sha256(where).hexdigest()[:32]}"


def _tell_apart(path: Path) -> str:
    """Tell a file from others that are called so: what lies elsewhere is called the same from everywhere."""
    return f"{label(path)}\0{path if path.is_absolute() else find_here()}"


def _recall(kept: bytes | None) -> Policy | None:
    """Take the policy out of what was kept, unless one that it is built on has changed."""
    if kept is None:
        return None
    try:
        bases, policy = _Unpickler(io.BytesIO(kept)).load()
    except Exception:  # noqa: BLE001 - a pickle that does not fit fails in any way
        return None
    is_current = all(was == fingerprint(Path(base)) for base, was in bases.items())
    return policy if isinstance(policy, Policy) and is_current else None


class _Unpickler(pickle.Unpickler):
    """Makes the parts of a policy and nothing else, so that no code runs, whoever wrote the file."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """Find a class of a policy's parts. Raises UnpicklingError for anything else."""
        is_ours = module_name.startswith("evenhand.") and module_name in sys.modules  # to import runs code
        if is_ours or module_name in _MODULES:
            found = super().find_class(module_name, global_name)
            if found in _PLAIN or (isinstance(found, type) and issubclass(found, msgspec.Struct)):
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is no part of a policy")
