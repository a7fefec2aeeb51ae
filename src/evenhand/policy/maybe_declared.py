"""What a broken file may well declare: nobody who names it is told that there is no such thing."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from evenhand.policy.written import FACT_NAME


@dataclass
class MaybeDeclared:
    """Facts and parameters that cannot be told from mistaken ones.

    `settled` are the groups of which all is known; where it is None, those are all but `groups`.
    """

    names: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    settled: frozenset[str] | None = None

    def holds(self, path: str) -> bool:
        """Checks if there may be such a fact or parameter."""
        group = path.partition(".")[0]
        is_unsettled = self.settled is not None and group not in self.settled
        return path in self.names or group in self.groups or is_unsettled

    def note(self, group: str, written: Any, sound: Container[str]) -> None:
        """Note what a part of a file declares that did not turn out sound."""
        names = list(written) if isinstance(written, Mapping) else [""]
        self.names.update(path for path in (f"{group}.{name}" for name in names) if path not in sound)
        if not all(re.fullmatch(FACT_NAME, name) for name in names):
            self.groups.add(group)  # what is no name is called otherwise by those who mean it
