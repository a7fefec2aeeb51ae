"""What every part of an audit has in common, places, and the parts of the advice that it may carry.

The advice says what would settle the open rules, and what hangs on judgement calls.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from evenhand.reading.forms import Shape
from evenhand.vocabulary.verdicts import Conclusion, Outcome

# msgspec knows no bounds of decimal numbers: a part that holds a share is `Measured`.
Proportion = Annotated[Decimal, Meta(extra={"ge": 0, "le": 1})]


class Part(Shape):
    """A part of an audit, or of what else evenhand writes: frozen, with no key that is not declared."""

    unwritten: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let pydantic's models, and so the routes of a web service, declare it."""
        del source, handler
        from evenhand.audit.declaring import declare  # noqa: PLC0415 - no command has pydantic read an audit

        return declare(cls)


class Measured(Part):
    """A part that holds shares: each Decimal in it is one, from 0 to 1."""

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            for share in value.values() if isinstance(value, dict) else (value,):
                if isinstance(share, Decimal) and not (share.is_finite() and 0 <= share <= 1):
                    raise ValueError("A share is from 0 to 1.")


class Location(Part):
    """A place in a file that people write."""

    file: str
    line: int
    column: int


class AskedFact(Part):
    """A question to put to whoever holds a document."""

    fact: str
    question: str
    expected: str


class Request(Measured):
    """One document, or two that only work together, and what they would decide."""

    documents: tuple[str, ...]
    share: Proportion
    decides: tuple[str, ...]
    questions: tuple[AskedFact, ...] = ()


class AskedRate(Part):
    """An exchange rate to ask for, of a day or the last before it, and the rules that hang on it."""

    source: str
    target: str
    day: dt.date
    rules: tuple[str, ...]


class Deciding(Part):
    """Some facts that can decide a rule, and how each outcome would come about."""

    facts: tuple[str, ...]
    outcomes: dict[Outcome, str]


class OpenRule(Part):
    """A rule that nothing agreed decides: the fewest facts that can, and those that surely will.

    Where there were more answers than are tried, fewer facts might do. `rates` are the exchange rates that it
    hangs on, such as EUR/USD.
    """

    rule: str
    can: tuple[Deciding, ...]
    surely: tuple[str, ...]
    is_limited: bool = False
    rates: tuple[str, ...] = ()


class OneAway(Part):
    """A rule that an account keeps from passing: with this answer to one open question it fails in it."""

    rule: str
    account: str
    title: str
    fact: str
    question: str
    answer: str


class TippingPoint(Part):
    """What changes when a parameter passes a value."""

    value: str
    moves: tuple[str, ...]


class Sensitivity(Part):
    """How far a parameter that is a judgement call can move before a verdict does."""

    parameter: str
    title: str
    value: str
    below: TippingPoint | None = None
    above: TippingPoint | None = None
    members: tuple[TippingPoint, ...] = ()


class NamedBand(Measured):
    """A band of the score: what it is called, and the share from which on it holds."""

    id: str
    title: str
    at_least: Proportion


class Concluded(Part):
    """A conclusion: by score, the band that is surely reached, or the lowest and the highest that may be."""

    conclusion: Conclusion
    bands: tuple[NamedBand, ...] = ()

    @property
    def word(self) -> str:
        """The conclusion for a machine: by score, the ids of the bands."""
        return " to ".join(band.id for band in self.bands) or self.conclusion


class WeightTrial(Concluded):
    """The opinion under other severity weights."""

    weights: str


class Advice(Part):
    """What would settle the open rules, and how much hangs on judgement calls."""

    requests: tuple[Request, ...]
    open_rules: tuple[OpenRule, ...] = ()
    sensitivity: tuple[Sensitivity, ...]
    robust_bounds: int
    weights: tuple[WeightTrial, ...]
    rates: tuple[AskedRate, ...] = ()
    one_away: tuple[OneAway, ...] = ()
