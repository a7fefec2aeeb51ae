"""Writing a planned description: the program as it is to be on a day, in a file of its own.

Its answers are those that are known exactly and those that change. An audit of it says that it is a plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from evenhand.facts.possible import Possible, Quantities
from evenhand.policy.model import Policy
from evenhand.program.drafts import Draft
from evenhand.program.model import Header
from evenhand.vocabulary import limits

_REMARK: Final = "A plan: what is marked is to change, the rest is to stay. None of it is a fact yet."
_OPEN: Final = "To be answered once it is found out:"
_PLANNED: Final = ("planned",)


def write_planned(
    header: Header,
    known: Mapping[str, Possible],
    changes: Mapping[str, Possible],
    policy: Policy,
    day: dt.date,
    still_open: Mapping[str, str],
) -> str:
    """Write the description of a program that is planned for a day; what nobody knows is left out.

    Of facts STILL_OPEN, on which something has to be found out first, a remark says what has to hold.
    """
    told = {
        "name": header.name,
        "sponsor": header.sponsor,
        "stage": header.stage,
        "as_of": day,
        "planned_for": day,
    }
    written = {key: each for key, each in told.items() if each is not None}
    answers = {path: each for path, each in {**known, **changes}.items() if _can_be_written(each)}
    answers = {path: each for path, each in answers.items() if path not in still_open}
    draft = Draft.start(
        written,
        policy,
        comment=lambda fact: _PLANNED if fact.path in changes else (),
        remark=_remark(still_open),
    )
    return draft.set_answers(answers).text


def _remark(still_open: Mapping[str, str]) -> str:
    questions = [f"- {path}: {' '.join(told.split())}" for path, told in still_open.items()]
    return "\n# ".join([_REMARK, *([_OPEN, *questions] if questions else [])])


def _can_be_written(possible: Possible) -> bool:
    """Checks if an answer is exact, and no amount converted to more digits than a file can hold."""
    ends = possible.ends() if isinstance(possible, Quantities) else ()
    return possible.is_exact and all(end == round(end, limits.MOST_DECIMALS) for end, _ in ends)
