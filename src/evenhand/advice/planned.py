"""What planning comes to: plans, and the rules that none of them meets."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from evenhand.advice.board import Changes

# Why rules cannot be met: they pull apart; what they need is kept, is to stay, or is nobody's to choose; no
# answers meet them; or no plan was found in as many steps as are taken.
Reason = Literal["pull apart", "kept", "fixed", "given", "never", "limit"]


class Stuck(Struct, frozen=True):
    """Rules that no plan meets, or not together, and why; the facts are those that stand in the way."""

    rules: tuple[str, ...]
    reason: Reason
    facts: tuple[str, ...] = ()


class Planned(Struct, frozen=True):
    """The best plans, whether they surely are, and what they leave unmet."""

    plans: tuple[Changes, ...]
    is_best: bool
    stuck: tuple[Stuck, ...] = ()
