"""The answers at the lines that a message cites: on a page nobody sees lines, and each has its question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from evenhand.vocabulary.errors import Problem
from evenhand.workbench.desk import Desk
from evenhand.workbench.question import CitedAnswer, make_card

_LINE: Final = re.compile(r"\bline (\d+)\b")
_MOST: Final = 6


def find_cited(desk: Desk, problems: Iterable[Problem]) -> tuple[CitedAnswer, ...]:
    """Find the answers at the lines that some messages cite, in their order."""
    lines = {int(found) for problem in problems for found in _LINE.findall(problem.message)}
    numbers: dict[str, int] = {}
    cited = []
    for claim in desk.draft.program.claims:
        number = numbers[claim.fact] = numbers.get(claim.fact, -1) + 1
        if claim.place.line in lines:
            card = make_card(desk, number, claim)
            question = desk.policy.facts[claim.fact].question
            cited.append(
                CitedAnswer(claim.place.line, claim.fact, question, number, card.speaker, card.answer)
            )
    return tuple(cited[:_MOST])
