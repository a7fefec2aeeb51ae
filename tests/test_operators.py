"""The operators: each in both directions at its edge, over exact, partial and unknown answers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies.answers import answers, possibles, read
from strategies.members import exactly, members
from strategies.policies import KINDS

from evenhand.facts.kinds import Kind
from evenhand.facts.operators import OPERATORS, Operator, Truth, compare, compare_count
from evenhand.facts.possible import Possible, Quantities, Sets, Words

NOBODY_SAYS: Final = object()
D = Decimal

# In each row: the type, what it shows, the answer, what it is compared with, and what comes out.
Row = tuple[str, str, Any, Any, Truth]

IS: Final[Sequence[Row]] = [
    ("agreed", "yes is yes", True, True, True),
    ("agreed", "no is not yes", False, True, False),
    ("agreed", "either may be yes", NOBODY_SAYS, True, None),
    ("scope", "a word is itself", "amber", "amber", True),
    ("scope", "a word is no other", "birch", "amber", False),
    ("scope", "one of two words may be the first", {"one_of": ["amber", "birch"]}, "amber", None),
    ("scope", "neither of two words is the third", {"one_of": ["birch", "coal"]}, "amber", False),
    ("scope", "all words but two are the third", {"one_of": ["amber"]}, "amber", True),
    ("scope", "not that word", {"not": "amber"}, "amber", False),
    ("scope", "any word may be that one", NOBODY_SAYS, "amber", None),
    ("host", "a text is itself", "amber", "amber", True),
    ("host", "a text differs by its case", "Amber", "amber", False),
    ("host", "not that text", {"not": "amber"}, "amber", False),
    ("host", "not that text, so perhaps another", {"not": "amber"}, "birch", None),
    ("host", "any text may be that one", NOBODY_SAYS, "amber", None),
    ("count", "a number is itself", 3, 3, True),
    ("count", "a number is not the next", 4, 3, False),
    ("count", "a range that ends there", {"at_most": 3}, 3, None),
    ("count", "a range that ends before", {"at_most": 2}, 3, False),
    ("count", "a range that starts behind", {"at_least": 4}, 3, False),
    ("count", "a range of one number", {"at_least": 3, "at_most": 3}, 3, True),
    ("count", "a range around it but without it", {"at_least": 2, "at_most": 4, "not": 3}, 3, False),
    ("count", "any number may be that one", NOBODY_SAYS, 3, None),
    ("part", "a share is itself, however written", "50 %", "50.0 %", True),
    ("part", "a share is not the next", "50.1 %", "50 %", False),
    ("wait", "a day is 24 hours", "1 day", "24 hours", True),
    ("term", "a year is twelve months", "1 year", "12 months", True),
    ("fee", "an amount is itself", "5 USD", "5 USD", True),
    ("fee", "an amount is no other", "5 USD", "6 USD", False),
    ("fee", "amounts of two currencies are not compared", "5 USD", "5 EUR", None),
    ("fee", "in one currency or another", {"one_of": ["5 USD", "6 EUR"]}, "7 USD", None),
    ("day", "a day is itself", "2026-03-01", "2026-03-01", True),
    ("day", "a day is not the next", "2026-03-02", "2026-03-01", False),
    ("tasks", "a set is itself in any order", ["birch", "amber"], ["amber", "birch"], True),
    ("tasks", "a set is no larger one", ["amber"], ["amber", "birch"], False),
    ("tasks", "at least these may be just these", {"value": ["amber"], "complete": False}, ["amber"], None),
    ("tasks", "at least these are not fewer", {"value": ["amber"], "complete": False}, ["birch"], False),
    ("tasks", "without a word of it", {"not": ["amber"]}, ["amber"], False),
    ("tasks", "nothing is nothing", [], [], True),
    ("tasks", "any set may be that one", NOBODY_SAYS, ["amber"], None),
]
IS_ONE_OF: Final[Sequence[Row]] = [
    ("scope", "a word of the list", "amber", ["amber", "birch"], True),
    ("scope", "a word not of the list", "coal", ["amber", "birch"], False),
    ("scope", "no word is of an empty list", "coal", [], False),
    ("scope", "two words of the list", {"one_of": ["amber", "birch"]}, ["amber", "birch"], True),
    ("scope", "one of the list and one not", {"one_of": ["amber", "coal"]}, ["amber", "birch"], None),
    ("scope", "all but the one that is not", {"not": "coal"}, ["amber", "birch"], True),
    ("scope", "all but the one that is", {"not": "amber"}, ["amber"], False),
    ("scope", "any word, of a list of all", NOBODY_SAYS, ["amber", "birch", "coal"], True),
    ("scope", "any word, of a list of some", NOBODY_SAYS, ["amber"], None),
    ("host", "any text but those of the list", {"not": "amber"}, ["amber"], False),
    ("host", "any text but one of the list", {"not": "amber"}, ["amber", "birch"], None),
    ("host", "any text", NOBODY_SAYS, ["amber"], None),
]
AT_LEAST: Final[Sequence[Row]] = [
    ("count", "just as many", 3, 3, True),
    ("count", "one fewer", 2, 3, False),
    ("count", "from just as many on", {"at_least": 3}, 3, True),
    ("count", "from one fewer on", {"at_least": 2}, 3, None),
    ("count", "up to one fewer", {"at_most": 2}, 3, False),
    ("count", "up to just as many", {"at_most": 3}, 3, None),
    ("count", "one fewer or many more", {"one_of": [2, 9]}, 3, None),
    ("count", "a number that cannot be smaller", NOBODY_SAYS, 0, True),
    ("count", "any number", NOBODY_SAYS, 3, None),
    ("balance", "any number, below nothing too", NOBODY_SAYS, 0, None),
    ("balance", "a hair less", D("2.999"), 3, False),
    ("part", "any share is at least none", NOBODY_SAYS, "0 %", True),
    ("part", "just the share", "40 %", "40 %", True),
    ("part", "a hair less of a share", "39.99 %", "40 %", False),
    ("fee", "just the amount", "5 USD", "5 USD", True),
    ("fee", "a cent less", "4.99 USD", "5 USD", False),
    ("fee", "another currency", "500 EUR", "5 USD", None),
    ("fee", "from the amount on", {"at_least": "5 USD"}, "5 USD", True),
    ("fee", "in one currency or another, both enough", {"one_of": ["9 USD", "9 EUR"]}, "5 USD", None),
    ("fee", "any amount is at least nothing", NOBODY_SAYS, "0 USD", True),
    ("rate", "just the rate", "5 USD/hour", "5 USD/hour", True),
    ("wait", "just as long, in other units", "3 days", "72 hours", True),
    ("wait", "a minute less", "4319 minutes", "72 hours", False),
    ("term", "just as long in months", "2 years", "24 months", True),
    ("term", "a month less", "23 months", "2 years", False),
]
AT_MOST: Final[Sequence[Row]] = [
    ("count", "just as many", 3, 3, True),
    ("count", "one more", 4, 3, False),
    ("count", "up to just as many", {"at_most": 3}, 3, True),
    ("count", "up to one more", {"at_most": 4}, 3, None),
    ("count", "from one more on", {"at_least": 4}, 3, False),
    ("count", "from just as many on", {"at_least": 3}, 3, None),
    ("count", "any number", NOBODY_SAYS, 3, None),
    ("part", "any share is at most all", NOBODY_SAYS, "100 %", True),
    ("fee", "a cent more", "5.01 USD", "5 USD", False),
    ("fee", "another currency", "1 EUR", "5 USD", None),
    ("wait", "just as long", "3 days", "72 hours", True),
]
MORE_THAN: Final[Sequence[Row]] = [
    ("count", "just as many", 3, 3, False),
    ("count", "one more", 4, 3, True),
    ("count", "from one more on", {"at_least": 4}, 3, True),
    ("count", "from just as many on", {"at_least": 3}, 3, None),
    ("count", "from just as many on, but not that", {"at_least": 3, "not": 3}, 3, True),
    ("balance", "a hair more than what is ruled out", {"at_least": 3, "not": 3}, 3, True),
    ("count", "up to just as many", {"at_most": 3}, 3, False),
    ("count", "any number", NOBODY_SAYS, 3, None),
    ("fee", "another currency", "500 EUR", "5 USD", None),
]
LESS_THAN: Final[Sequence[Row]] = [
    ("count", "just as many", 3, 3, False),
    ("count", "one fewer", 2, 3, True),
    ("count", "up to one fewer", {"at_most": 2}, 3, True),
    ("count", "up to just as many", {"at_most": 3}, 3, None),
    ("count", "from just as many on", {"at_least": 3}, 3, False),
    ("count", "no number is less than none", NOBODY_SAYS, 0, False),
    ("balance", "less than what is ruled out at the top", {"at_most": 3, "not": 3}, 3, True),
    ("count", "any number", NOBODY_SAYS, 3, None),
    ("fee", "another currency", "1 EUR", "5 USD", None),
]
ON_OR_BEFORE: Final[Sequence[Row]] = [
    ("day", "that day", "2026-03-01", "2026-03-01", True),
    ("day", "the day after", "2026-03-02", "2026-03-01", False),
    ("day", "by that day", {"on_or_before": "2026-03-01"}, "2026-03-01", True),
    ("day", "by the day after", {"on_or_before": "2026-03-02"}, "2026-03-01", None),
    ("day", "from the day after on", {"on_or_after": "2026-03-02"}, "2026-03-01", False),
    ("day", "by the day after, but not on it",
     {"on_or_before": "2026-03-02", "not": "2026-03-02"}, "2026-03-01", True),
    ("day", "any day", NOBODY_SAYS, "2026-03-01", None),
]  # fmt: skip
ON_OR_AFTER: Final[Sequence[Row]] = [
    ("day", "that day", "2026-03-01", "2026-03-01", True),
    ("day", "the day before", "2026-02-28", "2026-03-01", False),
    ("day", "from that day on", {"on_or_after": "2026-03-01"}, "2026-03-01", True),
    ("day", "from the day before on", {"on_or_after": "2026-02-28"}, "2026-03-01", None),
    ("day", "by the day before", {"on_or_before": "2026-02-28"}, "2026-03-01", False),
    ("day", "any day", NOBODY_SAYS, "2026-03-01", None),
]
INCLUDES: Final[Sequence[Row]] = [
    ("tasks", "the member", ["amber", "birch"], "amber", True),
    ("tasks", "another member", ["birch"], "amber", False),
    ("tasks", "no member", [], "amber", False),
    ("tasks", "at least the member", {"value": ["amber"], "complete": False}, "amber", True),
    ("tasks", "at least another member", {"value": ["birch"], "complete": False}, "amber", None),
    ("tasks", "anything but the member", {"not": ["amber"]}, "amber", False),
    ("tasks", "two sets that both hold it", {"one_of": [["amber"], ["amber", "birch"]]}, "amber", True),
    ("tasks", "two sets of which one holds it", {"one_of": [["amber"], ["birch"]]}, "amber", None),
    ("tasks", "any set", NOBODY_SAYS, "amber", None),
    ("tags", "any set of any words", NOBODY_SAYS, "amber", None),
]
INCLUDES_ANY_OF: Final[Sequence[Row]] = [
    ("tasks", "one of them", ["amber"], ["amber", "birch"], True),
    ("tasks", "none of them", ["coal"], ["amber", "birch"], False),
    ("tasks", "none of none", ["coal"], [], False),
    ("tasks", "at least one of them", {"value": ["amber"], "complete": False}, ["amber", "birch"], True),
    ("tasks", "at least another", {"value": ["coal"], "complete": False}, ["amber", "birch"], None),
    ("tasks", "without all of them", {"not": ["amber", "birch"]}, ["amber", "birch"], False),
    ("tasks", "without one of them", {"not": ["amber"]}, ["amber", "birch"], None),
    ("tasks", "any set", NOBODY_SAYS, ["amber", "birch"], None),
    ("tasks", "any set, none asked for", NOBODY_SAYS, [], False),
    ("tags", "any set of any words", NOBODY_SAYS, ["amber"], None),
]
INCLUDES_ALL_OF: Final[Sequence[Row]] = [
    ("tasks", "all of them", ["amber", "birch"], ["amber", "birch"], True),
    ("tasks", "all but one", ["amber"], ["amber", "birch"], False),
    ("tasks", "all of none", [], [], True),
    ("tasks", "at least all of them", {"value": ["amber", "birch"], "complete": False}, ["amber"], True),
    ("tasks", "at least some of them", {"value": ["amber"], "complete": False}, ["amber", "birch"], None),
    ("tasks", "without one of them", {"not": ["amber"]}, ["amber", "birch"], False),
    ("tasks", "without another", {"not": ["coal"]}, ["amber", "birch"], None),
    ("tasks", "any set", NOBODY_SAYS, ["amber"], None),
    ("tags", "any set of any words", NOBODY_SAYS, ["amber"], None),
]
TABLE: Final[dict[Operator, Sequence[Row]]] = {
    "is": IS,
    "is_one_of": IS_ONE_OF,
    "at_least": AT_LEAST,
    "at_most": AT_MOST,
    "more_than": MORE_THAN,
    "less_than": LESS_THAN,
    "on_or_before": ON_OR_BEFORE,
    "on_or_after": ON_OR_AFTER,
    "includes": INCLUDES,
    "includes_any_of": INCLUDES_ANY_OF,
    "includes_all_of": INCLUDES_ALL_OF,
}


def operand_kind(operator: Operator, name: str) -> Kind:
    """Give the type of what a fact of some type is compared with."""
    if operator == "is_one_of":
        return KINDS["tasks"] if name == "scope" else KINDS["tags"]
    if operator == "includes":
        return KINDS["scope"] if name == "tasks" else KINDS["host"]
    return KINDS[name]


def said(raw: Any, kind: Kind) -> Possible:
    """Read an answer, or the silence of everyone."""
    return kind.anything if raw is NOBODY_SAYS else read(kind, raw)


@pytest.mark.parametrize(
    ("operator", "name", "subject", "operand", "expected"),
    [
        pytest.param(operator, name, subject, operand, expected, id=f"{operator}: {name}: {shows}")
        for operator, rows in TABLE.items()
        for name, shows, subject, operand, expected in rows
    ],
)
def test_an_operator_at_its_edge(
    operator: Operator, name: str, subject: Any, operand: Any, expected: Truth
) -> None:
    """
    A comparison holds when every possible answer satisfies it, and fails when none does.
    """
    left, right = said(subject, KINDS[name]), said(operand, operand_kind(operator, name))

    assert expected is compare(operator, left, right)


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_is_shown_to_hold_to_fail_and_to_be_open(operator: Operator) -> None:
    """
    The table above shows each operator in both directions, and over an answer that nobody gives.
    """
    rows = TABLE[operator]

    assert {True, False, None} == {row[-1] for row in rows}
    assert any(subject is NOBODY_SAYS for _, _, subject, _, _ in rows)


TYPES: Final[dict[Operator, list[str]]] = {
    operator: [name for name in KINDS if any(row[0] == name for row in rows)]
    for operator, rows in TABLE.items()
} | {
    "is": ["agreed", "scope", "host", "count", "balance", "part", "fee", "wait", "day", "tasks", "tags"],
    "at_most": ["count", "balance", "part", "fee", "rate", "wait", "term"],
    "more_than": ["count", "balance", "part", "fee", "rate", "wait", "term"],
    "less_than": ["count", "balance", "part", "fee", "rate", "wait", "term"],
}


@given(st.sampled_from(OPERATORS), st.data())
def test_a_comparison_is_exact(operator: Operator, data: st.DataObject) -> None:
    """
    A comparison is true just when it is so for every pair of possible answers, false when for none.
    """
    name = data.draw(st.sampled_from(TYPES[operator]))
    kinds = KINDS[name], operand_kind(operator, name)
    left, right = (data.draw(possibles(kind)) for kind in kinds)
    assume(not left.is_empty and not right.is_empty)
    pairs = itertools.product(members(left, kinds[0], right), members(right, kinds[1], left))
    truths = [satisfies(operator, mine, theirs) for mine, theirs in pairs]

    assert _agreed(truths) is compare(operator, left, right)


@given(st.sampled_from(OPERATORS), st.data())
def test_knowing_more_never_turns_a_comparison(operator: Operator, data: st.DataObject) -> None:
    """
    A comparison that is decided stays as it is when either side becomes better known.
    """
    name = data.draw(st.sampled_from(TYPES[operator]))
    kinds = KINDS[name], operand_kind(operator, name)
    wide = [data.draw(possibles(kind)) for kind in kinds]
    narrow = [each.meet(kind.read(data.draw(answers(kind)))) for each, kind in zip(wide, kinds, strict=True)]
    assume(not any(each.is_empty for each in narrow))

    assert compare(operator, wide[0], wide[1]) in {None, compare(operator, narrow[0], narrow[1])}


def _agreed(truths: Sequence[Truth]) -> Truth:
    return truths[0] if len(set(truths)) == 1 else None


_PLAIN: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "is": eq,
    "at_least": ge,
    "at_most": le,
    "more_than": gt,
    "less_than": lt,
    "on_or_before": le,
    "on_or_after": ge,
    "includes": lambda members, word: word in members,
    "is_one_of": lambda word, members: word in members,
    "includes_any_of": lambda members, asked: bool(members & asked),
    "includes_all_of": lambda members, asked: members >= asked,
}


def satisfies(operator: Operator, subject: Possible, operand: Possible) -> Truth:
    """Compare two exact answers as plain values; of amounts of two currencies only nothing compares."""
    (left, unit), (right, other) = _plain(subject), _plain(operand)
    if unit != other and left != 0 != right:
        return None
    return _PLAIN[operator](left, right)


def _plain(exact: Possible) -> tuple[Any, str]:
    match exact:
        case Words():
            return next(iter(exact.words)), ""
        case Quantities():
            unit, (point,) = exact.lines[0]
            return point.low, unit
        case Sets():
            return exact.boxes[0].must, ""
    raise AssertionError(exact)


@given(
    st.sampled_from(["is", "at_least", "at_most", "more_than", "less_than"]),
    st.integers(0, 3),
    st.none() | st.integers(0, 3),
    st.data(),
)
def test_a_count_is_compared_exactly(
    operator: Operator, fewest: int, more: int | None, data: st.DataObject
) -> None:
    """
    A count of which bounds are known compares just as every number within them does.
    """
    operand = data.draw(possibles(KINDS["count"]))
    assume(not operand.is_empty)
    most = None if more is None else fewest + more
    counts = [*range(fewest, fewest + 9), 5000] if most is None else range(fewest, most + 1)
    truths = [
        satisfies(operator, exactly(count), theirs)
        for count in counts
        for theirs in members(operand, KINDS["count"], exactly(fewest))
    ]

    assert _agreed(truths) is compare_count(operator, fewest, most, operand)
