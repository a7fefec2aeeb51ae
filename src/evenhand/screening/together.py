"""What hangs on several facts together, looked up by what is known of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evenhand.derivation import derive
from evenhand.policy import DerivedFact
from evenhand.possible import Possible
from evenhand.screening.known import Known, Memory, Slot, Value


class Joint(Memory[tuple[Known, ...], int]):
    """What comes out for several facts together."""

    def __init__(self, paths: Sequence[str], weigh: Callable[[Mapping[str, Possible]], int]) -> None:
        """Keep which facts they are, and how they are weighed."""
        super().__init__()
        self._paths = paths
        self._weigh = weigh

    def __missing__(self, known: tuple[Known, ...]) -> int:
        """Weigh what was not met before."""
        possible = {path: each.possible for path, each in zip(self._paths, known, strict=True)}
        return self.keep(known, self._weigh(possible))


class Deriver(Memory[tuple[Known, ...], Value]):
    """What a derived fact comes to."""

    def __init__(self, fact: DerivedFact, slots: Sequence[Slot]) -> None:
        """Prepare to work out a fact into some slots."""
        super().__init__()
        self._operation = fact.operation
        self._slots = slots

    def __missing__(self, known: tuple[Known, ...]) -> Value:
        """Work out what was not met before."""
        possible = derive(self._operation, [each.possible for each in known])
        return self.keep(known, (*(slot(possible) for slot in self._slots), Known(lambda: possible)))
