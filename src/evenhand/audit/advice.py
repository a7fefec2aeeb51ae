"""The advice that an audit may carry: what would settle it, and what hangs on judgement calls."""

from __future__ import annotations

from evenhand.audit.result import Result, Share
from evenhand.vocabulary.verdicts import Conclusion, Outcome


class AskedFact(Result):
    """A question to put to whoever holds a document."""

    fact: str
    question: str
    expected: str


class Request(Result):
    """One document, or two that only work together, and what they would decide."""

    documents: tuple[str, ...]
    share: Share
    decides: tuple[str, ...]
    questions: tuple[AskedFact, ...]


class Deciding(Result):
    """Some facts that can decide a rule, and how each outcome would come about."""

    facts: tuple[str, ...]
    outcomes: dict[Outcome, str]


class OpenRule(Result):
    """A rule that nothing agreed decides: the fewest facts that can, and those that surely will.

    Where there were more answers than are tried, fewer facts might do.
    """

    rule: str
    can: tuple[Deciding, ...]
    surely: tuple[str, ...]
    is_limited: bool = False


class Threshold(Result):
    """What changes when a bound passes a value."""

    value: str
    moves: tuple[str, ...]


class Sensitivity(Result):
    """How far a bound that is a judgement call can move before a verdict does."""

    parameter: str
    title: str
    value: str
    below: Threshold | None = None
    above: Threshold | None = None
    members: tuple[Threshold, ...] = ()


class WeightTrial(Result):
    """The opinion under other severity weights."""

    weights: str
    conclusion: Conclusion


class Advice(Result):
    """What would settle the open rules, and how much hangs on judgement calls."""

    requests: tuple[Request, ...]
    open_rules: tuple[OpenRule, ...]
    sensitivity: tuple[Sensitivity, ...]
    robust_bounds: int
    weights: tuple[WeightTrial, ...]
