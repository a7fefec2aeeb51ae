"""What the schema of a program says of a misspelt name: the one that was meant, as the command line does."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from running import SMALL_POLICY

from evenhand import load_policy
from evenhand.authoring.schemas import make_schema

POLICY: Final = load_policy(SMALL_POLICY)
SCHEMA: Final = make_schema("program", POLICY)
FACTS: Final = Draft202012Validator({**SCHEMA["properties"]["facts"], "$defs": SCHEMA["$defs"]})
PATHS: Final = [path.partition(".")[::2] for path in POLICY.facts]


def expected_in(facts: Any) -> set[str]:
    """
    Give the names that the schema expects instead of those that stand there.
    """
    return {error.validator_value for error in FACTS.iter_errors(facts) if error.validator == "const"}


def slip(name: str, at: int, how: str) -> str:
    """
    Write a name as a hand does that slips at one of its letters.
    """
    before, letter, after = name[:at], name[at], name[at + 1 :]
    match how:
        case "leave out":
            return before + after
        case "double":
            return before + letter * 2 + after
        case "swap":
            return before + after[:1] + letter + after[1:]
        case _:
            return before + "x" + after


@given(st.sampled_from(PATHS), st.data())
def test_a_schema_expects_the_name_that_a_slip_made_another(
    path: tuple[str, str], data: st.DataObject
) -> None:
    """
    After one slip, in a group or in a path, the name that was meant is the one that is expected.
    """
    group, name = path
    how = data.draw(st.sampled_from(["leave out", "double", "swap", "exchange"]))
    slipped = slip(name, data.draw(st.integers(0, len(name) - 1)), how)

    assert slipped == name or (
        name in expected_in({group: {slipped: None}})
        and f"{group}.{name}" in expected_in({f"{group}.{slipped}": None})
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"pay": {"offerd_share": "40 %"}}, {"offered_share"}),
        ({"pay.ofered_share": "40 %"}, {"pay.offered_share"}),
        ({"pya.offered_share": "40 %"}, {"pay.offered_share"}),
        ({"pay.offered-share": "40 %"}, {"pay.offered_share"}),
        ({"offered_share": "40 %"}, {"pay.offered_share"}),
        ({"payy": {"offered_share": "40 %"}}, {"pay"}),
        ({"pay": {"motto": "Pay well."}}, set()),
        ({"pay": {"offered_share": "40 %"}}, set()),
    ],
)
def test_a_schema_expects_what_is_near_and_nothing_else(facts: Any, expected: set[str]) -> None:
    """
    A misspelt name is told the one it is near to; one that is like none, and one that is right, nothing.
    """
    assert expected == expected_in(facts)
