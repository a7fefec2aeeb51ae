"""What is left of an answer when a comparison on it is known to hold, or not to hold."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies.answers import answers, read
from strategies.members import members
from strategies.policies import KINDS, OPERATORS

from evenhand.facts.kinds import Kind
from evenhand.facts.narrowing import narrow
from evenhand.facts.operators import Operator, compare

NOBODY_SAYS: Final = object()
_COMPARED: Final = {"includes": "scope", "is_one_of": "tasks"}  # the type of what they compare with

# In each row: the type, the answer, the operator, what it is compared with; what is left if it holds, if not.
Row = tuple[str, Any, Operator, Any, str, str]
ROWS: Final[Sequence[Row]] = [
    ("agreed", NOBODY_SAYS, "is", True, "yes", "no"),
    ("scope", NOBODY_SAYS, "is", "amber", "amber", "birch or coal"),
    ("count", NOBODY_SAYS, "at_least", 3, "at least 3", "0 to 2"),
    ("count", {"at_most": 5}, "more_than", 3, "4 to 5", "0 to 3"),
    ("part", NOBODY_SAYS, "at_most", "50 %", "0 % to 50 %", "more than 50 % and at most 100 %"),
    ("day", NOBODY_SAYS, "on_or_before", "2026-03-01", "on or before 2026-03-01", "on or after 2026-03-02"),
    ("tasks", NOBODY_SAYS, "includes_all_of", ["amber"], "amber and perhaps more", "open, without amber"),
]


def _read(kind: Kind, raw: Any) -> Any:
    return kind.anything if raw is NOBODY_SAYS else read(kind, raw)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[2]}")
def test_a_comparison_that_holds_leaves_what_satisfies_it(row: Row) -> None:
    """
    What is left is just what the comparison asks for, and the rest where it does not hold.
    """
    name, answer, operator, operand, holding, failing = row
    kind = KINDS[name]
    subject, bound = _read(kind, answer), _read(kind, operand)

    left = [kind.show(narrow(operator, subject, bound, kind, holds=holds)) for holds in (True, False)]

    assert [holding, failing] == left


@pytest.mark.parametrize(
    ("operator", "holding", "failing"),
    [
        ("at_least", "at least 3", "0 to 2"),
        ("more_than", "at least 3", "0 to 2"),
        ("at_most", "0 to 2", "at least 3"),
        ("less_than", "0 to 2", "at least 3"),
        ("is", "nothing", "0 to 2 or at least 3"),
    ],
)
def test_whole_numbers_beside_a_part_of_one(operator: Operator, holding: str, failing: str) -> None:
    """
    Compared with two and a half, two and three stay possible, each on its side.
    """
    kind = KINDS["count"]
    bound = _read(KINDS["balance"], Decimal("2.5"))

    left = [narrow(operator, kind.anything, bound, kind, holds=holds) for holds in (True, False)]

    assert [holding, failing] == ["nothing" if each.is_empty else kind.show(each) for each in left]


@given(st.data())
def test_narrowing_loses_nothing_that_may_be(data: st.DataObject) -> None:
    """
    An exact answer with which a comparison comes out as it is known to stays possible.
    """
    kind = KINDS[data.draw(st.sampled_from(sorted(KINDS.keys() - {"groups"})))]
    operator = data.draw(st.sampled_from(OPERATORS[kind.family]))
    other = KINDS[_COMPARED[operator]] if operator in _COMPARED else kind
    subject, operand = _read(kind, data.draw(answers(kind))), _read(other, data.draw(answers(other)))
    chosen = data.draw(st.sampled_from(members(subject, kind)))
    bound = data.draw(st.sampled_from(members(operand, other)))
    truth = compare(operator, chosen, bound)
    assume(truth is not None)

    left = narrow(operator, subject, operand, kind, holds=bool(truth))

    assert not left.meet(chosen).is_empty
