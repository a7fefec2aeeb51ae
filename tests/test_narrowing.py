"""What is left of an answer when a comparison on it is known to hold, or not to hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies.answers import answers, read
from strategies.members import exactly, members
from strategies.policies import KINDS

from evenhand.facts.kinds import Kind
from evenhand.facts.narrowing import narrow
from evenhand.facts.operators import OPERATORS, Operator, compare

NOBODY_SAYS: Final = object()

# In each row: the type, the answer, the operator, what it is compared with, and what is left if that holds, if not.
Row = tuple[str, Any, Operator, Any, Any, Any]
ROWS: Final[Sequence[Row]] = [
    ("agreed", NOBODY_SAYS, "is", True, True, False),
    ("scope", NOBODY_SAYS, "is", "amber", "amber", {"not": "amber"}),
    ("count", NOBODY_SAYS, "at_least", 3, {"at_least": 3}, {"at_most": 2}),
    ("count", {"at_most": 5}, "more_than", 3, {"one_of": [4, 5]}, {"at_most": 3}),
    ("part", NOBODY_SAYS, "at_most", "50 %", {"at_most": "50 %"}, {"more_than": "50 %"}),
    ("day", NOBODY_SAYS, "on_or_before", "2026-03-01", {"at_most": "2026-03-01"}, {"at_least": "2026-03-02"}),
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

    left = [narrow(operator, subject, bound, kind, holds=holds) for holds in (True, False)]

    assert [_read(kind, holding).meet(subject), _read(kind, failing).meet(subject)] == left


@given(st.data())
def test_narrowing_loses_nothing_that_may_be(data: st.DataObject) -> None:
    """
    An exact answer with which the comparison comes out as it is known to stays possible, whatever the operator.
    """
    kind = KINDS[data.draw(st.sampled_from(sorted(KINDS)))]
    operator = data.draw(st.sampled_from(OPERATORS))
    subject, operand = (_read(kind, data.draw(answers(kind))) for _ in range(2))
    chosen = data.draw(st.sampled_from(members(kind, subject)))
    bound = data.draw(st.sampled_from(members(kind, operand)))
    try:
        truth = compare(operator, exactly(kind, chosen), exactly(kind, bound))
    except (AssertionError, AttributeError, TypeError):
        assume(condition=False)  # the operator does not compare this type
        return
    assume(truth is not None)

    left = narrow(operator, subject, operand, kind, holds=bool(truth))

    assert not left.meet(exactly(kind, chosen)).is_empty
