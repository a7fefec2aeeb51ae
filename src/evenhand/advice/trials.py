"""One rule tried out: what it comes to where some facts were so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from msgspec import Struct, field

from evenhand.advice.agreed import AgreedFacts
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.model import Policy, Rule
from evenhand.vocabulary.verdicts import Outcome

Answered = tuple[tuple[str, Possible], ...]
_NOTHING: Final[Mapping[str, Possible]] = {}


class RuleTrial(Struct, dict=True):
    """Judges a rule by what is agreed on, and by answers that are supposed one after another.

    What they leave of other facts is kept: of one answer more only what follows from it is worked out anew.
    """

    rule: Rule
    agreed: AgreedFacts
    left: dict[Answered, consistency.Stated | None] = field(default_factory=dict)

    def find_outcomes(
        self, supposed: Answered, told: Mapping[str, Possible] = _NOTHING
    ) -> frozenset[Outcome]:
        """Find what the rule may come to; nothing where the answers cannot be so together.

        What is TOLD beside them has nothing to do with other facts.
        """
        left = self._suppose(supposed)
        if left is None:
            return frozenset()
        asked = {path: left[path] for path in self._asked if path in left}
        return self.agreed.case.judge_only_by(self.rule, {**asked, **told}).outcomes

    def _suppose(self, supposed: Answered) -> consistency.Stated | None:
        if not supposed:
            return self._stated
        if supposed not in self.left:
            *before, (path, answer) = supposed
            known = self._suppose(tuple(before))
            self.left[supposed] = None if known is None else self._add(path, answer, known)
        return self.left[supposed]

    def _add(self, path: str, answer: Possible, known: consistency.Stated) -> consistency.Stated | None:
        """Add an answer to what is consistent; every entry that narrowed its fact before reads it anew."""
        policy, entries = self._policy, self.agreed.entries[self.rule.id]
        possible = {**known, path: answer}
        narrowed = consistency.make_consistent(possible, policy, entries, {path}, self.agreed.applied)
        return None if narrowed.contradicted else narrowed.possible

    @property
    def _policy(self) -> Policy:
        return self.agreed.case.policy

    @cached_property
    def _asked(self) -> tuple[str, ...]:
        return self._policy.asked_by(self.rule)

    @cached_property
    def _stated(self) -> consistency.Stated:
        """What is agreed on near the rule; what else is open narrows nothing."""
        near = self._policy.near[self.rule.id] & self.agreed.case.agreed.stated.keys()
        return {path: self.agreed.answers[path] for path in near}
