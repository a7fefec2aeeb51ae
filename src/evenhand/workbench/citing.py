"""The answers at the lines that a message cites: on a page nobody sees lines, and each has its question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from evenhand.asking.answering import is_from
from evenhand.program.model import Claim
from evenhand.vocabulary.errors import Problem
from evenhand.workbench.desk import Desk
from evenhand.workbench.question import CitedAnswer, make_card

_LINE: Final = re.compile(r"\bline (\d+)\b")
_MOST: Final = 6


def find_resting(desk: Desk, source: str) -> tuple[CitedAnswer, ...]:
    """Find the answers that name a source, in their order."""
    return tuple(each for claim, each in _list_answers(desk) if is_from(claim, source))


def _list_answers(desk: Desk) -> Iterator[tuple[Claim, CitedAnswer]]:
    numbers: Counter[str] = Counter()
    for claim in desk.draft.program.claims:
        card = make_card(desk, numbers[claim.fact], claim)
        question = desk.policy.facts[claim.fact].question
        yield (
            claim,
            CitedAnswer(claim.place.line, claim.fact, question, card.number, card.speaker, card.answer),
        )
        numbers[claim.fact] += 1


def find_cited(desk: Desk, problems: Iterable[Problem]) -> tuple[CitedAnswer, ...]:
    """Find the answers at the lines that some messages cite, in their order."""
    lines = {int(found) for problem in problems for found in _LINE.findall(problem.message)}
    return tuple(each for _, each in _list_answers(desk) if each.line in lines)[:_MOST]
