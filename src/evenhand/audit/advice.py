"""The advice that an audit may carry: what would settle it, and what hangs on judgement calls."""

from __future__ import annotations

from evenhand.audit.parts import Measured, Part, Proportion
from evenhand.vocabulary.verdicts import Conclusion, Outcome


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
    questions: tuple[AskedFact, ...]


class Deciding(Part):
    """Some facts that can decide a rule, and how each outcome would come about."""

    facts: tuple[str, ...]
    outcomes: dict[Outcome, str]


class OpenRule(Part):
    """A rule that nothing agreed decides: the fewest facts that can, and those that surely will.

    Where there were more answers than are tried, fewer facts might do.
    """

    rule: str
    can: tuple[Deciding, ...]
    surely: tuple[str, ...]
    is_limited: bool = False


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


class WeightTrial(Part):
    """The opinion under other severity weights."""

    weights: str
    conclusion: Conclusion


class Advice(Part):
    """What would settle the open rules, and how much hangs on judgement calls."""

    requests: tuple[Request, ...]
    open_rules: tuple[OpenRule, ...]
    sensitivity: tuple[Sensitivity, ...]
    robust_bounds: int
    weights: tuple[WeightTrial, ...]
