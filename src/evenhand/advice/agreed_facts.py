"""The facts on which advice stands: what everybody agrees on, and what that leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from evenhand.advice.keeping import as_list, fill_entries, find_entries
from evenhand.audit.case import Case
from evenhand.audit.judging import Judgement
from evenhand.facts.kinds import Kind, Linear
from evenhand.facts.possible import Possible, Quantities, Range
from evenhand.policy.cells import Cells, find_cells
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Policy, Rule
from evenhand.policy.translation import translate
from evenhand.vocabulary.languages import spoken


class AgreedFacts(Struct, frozen=True, dict=True):
    """What nobody disputes in a case, or what a self-description says."""

    case: Case

    @cached_property
    def policy(self) -> Policy:
        """The policy of the case, in the language that is spoken when it is first asked for."""
        return translate(self.case.policy, spoken().language)

    @property
    def bounds(self) -> Mapping[str, Possible]:
        """The parameters in force."""
        return self.case.parameters

    @cached_property
    def answers(self) -> Mapping[str, Possible]:
        """What is possible for each fact; anything, where nobody states it."""
        stated = {path: answer.possible for path, answer in self.case.agreed.stated.items()}
        return {path: stated.get(path, fact.kind.anything) for path, fact in self.policy.facts.items()}

    def judge(self, rule: Rule, supposed: Mapping[str, Possible]) -> Judgement:
        """Judge a rule as if some facts were known."""
        return self.case.suppose(rule, {**self.answers, **supposed})

    def cells(self, rule: Rule) -> Cells:
        """Give, for each fact that a rule asks for, the exact answers to it that are still possible."""
        cells = find_cells(rule.conditions, Answers({}, self.bounds), self.policy)
        return {path: self._still_possible(path, each) for path, each in cells.items()}

    def _still_possible(self, path: str, cells: tuple[Possible, ...]) -> tuple[Possible, ...]:
        """Leave out the cells that are not possible, and add answers that keep to what is said.

        Where there is none, what is possible stands for itself.
        """
        possible = self.answers[path]
        kept = list(_find_ends(possible, self.policy.facts[path].kind))
        if entries := find_entries(possible):
            kept = [as_list(filled) for filled in fill_entries(entries, cells)]
        answers = (cell for cell in (*cells, *kept) if not cell.meet(possible).is_empty)
        return tuple(dict.fromkeys(answers)) or (possible,)


def _find_ends(possible: Possible, kind: Kind) -> Iterator[Possible]:
    """Give the answers at the ends of what is said: no other may be on their side of a bound."""
    if isinstance(possible, Quantities) and isinstance(kind, Linear):
        for end, unit in possible.ends():
            if end not in kind.span.ends():
                yield Quantities.of({unit: [Range(end, end)]})
