"""Derived facts: arithmetic on the values still possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Context, Decimal, localcontext
from functools import reduce
from operator import add, mul, sub, truediv
from typing import Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies.answers import answers, possibles, read
from strategies.members import choose, exactly, holds
from strategies.policies import KINDS

from evenhand.facts.operators import Operation, derive
from evenhand.facts.possible import Lists, Possible, Quantities, Sets
from evenhand.facts.ranges import EVERYWHERE, Range

ANYTHING: Final = Quantities.of({}, [EVERYWHERE])
_ARITHMETIC: Final[dict[Operation, Callable[[Decimal, Decimal], Decimal]]] = {
    "ratio": truediv,
    "product": mul,
    "sum": add,
    "difference": sub,
}
# The types that each operation works on.
FITTING: Final[Sequence[tuple[Operation, tuple[str, ...]]]] = [
    ("ratio", ("count", "count")),
    ("ratio", ("balance", "balance")),
    ("ratio", ("fee", "wait")),
    ("ratio", ("fee", "fee")),
    ("ratio", ("rate", "balance")),
    ("product", ("balance", "balance")),
    ("product", ("balance", "part", "balance")),
    ("product", ("count", "rate")),
    ("sum", ("balance", "balance", "balance")),
    ("sum", ("fee", "fee")),
    ("difference", ("balance", "balance")),
    ("difference", ("rate", "rate")),
    ("difference", ("wait", "wait")),
]


def said(name: str, raw: Any) -> Possible:
    """Read an answer of one type."""
    return read(KINDS[name], raw)


@given(st.sampled_from(FITTING), st.data())
def test_the_result_holds_what_every_choice_of_operands_gives(
    fitting: tuple[Operation, tuple[str, ...]], data: st.DataObject
) -> None:
    """
    Whatever the operands turn out to be, what they give is possible.
    """
    operation, names = fitting
    operands = [data.draw(possibles(KINDS[name])) for name in names]
    assume(not any(operand.is_empty for operand in operands))
    chosen = [choose(data.draw, each, KINDS[name]) for each, name in zip(operands, names, strict=True)]
    result, worked_out = derive(operation, operands), work_out(operation, chosen)

    assert result == ANYTHING if worked_out is None else holds(result, worked_out)


def work_out(operation: Operation, exact: Sequence[Possible]) -> Possible | None:
    """Do the arithmetic on exact operands; None for a division by zero, and for two currencies."""
    points = [(each.lines[0][0], each.lines[0][1][0].low) for each in exact if isinstance(each, Quantities)]
    units = [unit for unit, _ in points if unit]
    if len(set(units)) > 1:
        return None
    numbers = [number for _, number in points if number is not None]
    if operation == "ratio" and numbers[1] == 0:
        return None
    with localcontext(Context(prec=60)):
        number = reduce(_ARITHMETIC[operation], numbers)
    is_plain = operation == "ratio" and len(units) > 1
    return exactly(number, "" if is_plain or not units else units[0])


@given(st.sampled_from(FITTING), st.data())
def test_knowing_more_never_widens_the_result(
    fitting: tuple[Operation, tuple[str, ...]], data: st.DataObject
) -> None:
    """
    What better known operands give was possible before.
    """
    operation, names = fitting
    wide = [data.draw(possibles(KINDS[name])) for name in names]
    more = [KINDS[name].read(data.draw(answers(KINDS[name]))) for name in names]
    narrow = [each.meet(other) for each, other in zip(wide, more, strict=True)]
    assume(not any(each.is_empty for each in narrow))
    result = derive(operation, narrow)

    assert result == result.meet(derive(operation, wide))


@given(st.sampled_from(["tasks", "tags", "groups"]), st.data())
def test_a_count_holds_the_size_of_every_choice(name: str, data: st.DataObject) -> None:
    """
    However many members a set or list turns out to have, that number is possible.
    """
    possible = data.draw(possibles(KINDS[name]))
    assume(not possible.is_empty)
    chosen = choose(data.draw, possible, KINDS[name])

    assert holds(derive("count", [possible]), exactly(size_of(chosen)))


def size_of(exact: Possible) -> int:
    """Count the members of a whole set or list."""
    assert isinstance(exact, (Sets, Lists))
    box = exact.boxes[0]
    return len(box.records) if hasattr(box, "records") else len(box.must)


FEE: Final = {"at_least": "10 USD", "at_most": "20 USD"}
RESULTS: Final[Sequence[tuple[str, Operation, Sequence[tuple[str, Any]], str, str]]] = [
    ("a share of a whole", "ratio", [("count", 5), ("count", 20)], "part", "25 %"),
    ("a part of which only bounds are known", "ratio",
     [("count", {"at_least": 5, "at_most": 10}), ("count", 20)], "part", "25 % to 50 %"),
    ("a whole of which only bounds are known", "ratio",
     [("count", 5), ("count", {"at_least": 10, "at_most": 20})], "part", "25 % to 50 %"),
    ("a whole that is large without bound", "ratio",
     [("count", 5), ("count", {"at_least": 10})], "part", "more than 0 % and at most 50 %"),
    ("none of many", "ratio", [("count", 0), ("count", {"at_least": 10})], "part", "0 %"),
    ("one of two parts", "ratio", [("count", {"one_of": [5, 10]}), ("count", 20)], "part", "25 % or 50 %"),
    ("pay for an hour", "ratio", [("fee", "90 USD"), ("wait", "3 hours")], "rate", "30 USD/hour"),
    ("two amounts", "sum", [("fee", "5 USD"), ("fee", FEE)], "fee", "15 USD to 25 USD"),
    ("what is left", "difference", [("fee", "30 USD"), ("fee", FEE)], "fee", "10 USD to 20 USD"),
    ("less than nothing", "difference",
     [("balance", 1), ("balance", {"at_least": 3})], "balance", "at most -2"),
    ("so many times", "product", [("count", 3), ("rate", "5 USD/hour")], "rate", "15 USD/hour"),
    ("no times", "product", [("count", 0), ("rate", {"at_least": "5 USD/hour"})], "rate", "0 USD/hour"),
    ("times that change the sign", "product",
     [("balance", {"at_least": -1, "at_most": 2}), ("balance", {"at_least": -3, "at_most": 4})],
     "balance", "-6 to 8"),
    ("a loss over a part that may be as small as one likes", "ratio",
     [("balance", {"at_least": -5, "at_most": -3}), ("balance", {"at_least": 0, "at_most": 2, "not": 0})],
     "balance", "at most -1.5"),
    ("members of a set", "count", [("tasks", ("amber", "birch"))], "count", "2"),
    ("members of a set that may have more", "count",
     [("tasks", {"value": ("amber",), "complete": False})], "count", "1 to 3"),
    ("members of a set of any words", "count",
     [("tags", {"value": ("amber",), "complete": False})], "count", "at least 1"),
    ("records of a list", "count", [("groups", ({"group": "amber"},))], "count", "1"),
    ("records of a list that may have more", "count",
     [("groups", {"value": ({"group": "amber"},), "complete": False})], "count", "at least 1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "operands", "result", "expected"),
    [pytest.param(*row, id=f"{row[0]}: {shows}") for shows, *row in RESULTS],
)
def test_an_operation_gives_just_what_is_possible(
    operation: Operation, operands: Sequence[tuple[str, Any]], result: str, expected: str
) -> None:
    """
    Bounds, alternatives and units of the operands become those of the result.
    """
    derived = derive(operation, [said(name, raw) for name, raw in operands])

    assert expected == KINDS[result].show(derived)


@pytest.mark.parametrize(
    "divisor", [0, {"at_least": 0}, {"at_most": 5}, {"one_of": [0, 5]}, {"one_of": [5, 0, 7]}]
)
def test_a_division_that_may_be_by_zero_is_unknown(divisor: Any) -> None:
    """
    Where the divisor may be zero, nothing is known about the result.
    """
    assert ANYTHING == derive("ratio", [said("count", 5), said("count", divisor)])


def test_a_division_by_what_is_not_zero_is_known() -> None:
    """
    Where zero is ruled out, on both sides of it the result is known.
    """
    result = derive("ratio", [said("balance", 6), said("balance", {"at_least": -2, "at_most": 3, "not": 0})])

    assert "at most -3 or at least 2" == KINDS["balance"].show(result)


@pytest.mark.parametrize("operation", ["sum", "difference", "ratio"])
def test_two_currencies_are_unknown(operation: Operation) -> None:
    """
    Amounts of two currencies do not add up, and neither is a share of the other.
    """
    assert ANYTHING == derive(operation, [said("fee", "5 USD"), said("fee", "5 EUR")])


def test_an_amount_in_one_currency_or_another_is_unknown() -> None:
    """
    What is worked out from an amount of which not even the currency is known says nothing.
    """
    either = said("rate", {"one_of": ("5 USD/hour", "5 EUR/hour")})

    assert ANYTHING == derive("product", [said("count", 3), either])


def test_more_ranges_than_can_be_combined_are_taken_together() -> None:
    """
    Alternatives by the hundred are combined by their ends, so that no result is lost.
    """
    many = Quantities.of({"": [Range(Decimal(number), Decimal(number)) for number in range(0, 400, 2)]})
    result = derive("sum", [many, many])

    assert all(holds(result, exactly(number)) for number in (0, 2, 398, 796))
    assert not holds(result, exactly(797))


def test_no_result_depends_on_the_precision_of_the_caller() -> None:
    """
    A library's user who computes with few digits gets the same result.
    """
    operands = [said("count", 1), said("count", 3)]
    expected = derive("ratio", operands)

    with localcontext(Context(prec=2)):
        assert expected == derive("ratio", operands)
