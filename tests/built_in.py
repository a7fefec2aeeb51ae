"""The built-in policy, loaded once for all tests of a process: it is frozen, so that they can share it."""

from __future__ import annotations

from typing import Final

from evenhand import load_policy

BUILT_IN: Final = load_policy()
