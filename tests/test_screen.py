"""A screen: judging many programs, each as an audit does."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from benchmarks.differential import take_audited, take_screened
from hypothesis import given
from hypothesis import strategies as st
from small_policies import sketch
from strategies.programs import Drawn, built_in, cases, rows
from strategies.slips import slipped

from evenhand import Policy, ProgramError, Screen, audit, load_program
from evenhand.audit.exit_status import FailOn, Gating, Undecided, find_status

EXAMPLES: Final = sorted((Path(__file__).parents[1] / "examples" / "programs").glob("*.yaml"))


def _judge_either_way(program: Any, policy: Policy) -> tuple[Any, Any]:
    """Give what the reference and what the screen say, or the mistakes that each finds."""
    try:
        expected: Any = take_audited(audit(load_program(program, policy), policy))
    except ProgramError as error:
        expected = str(error)
    try:
        actual: Any = take_screened(Screen(policy).judge(program))
    except ProgramError as error:
        actual = str(error)
    return expected, actual


def _as_lists(value: Any) -> Any:
    """Give values as JSON does: lists, and no tuples."""
    if isinstance(value, Mapping):
        return {key: _as_lists(each) for key, each in value.items()}
    return [_as_lists(each) for each in value] if isinstance(value, (list, tuple)) else value


def _round(share: Decimal) -> float:
    return round(float(share), 6)


@given(cases())
def test_a_screen_finds_what_an_audit_finds(case: Drawn) -> None:
    """
    Verdicts, scores, coverage, gates and opinion are those of the audit, whatever the policy and program.
    """
    expected, actual = _judge_either_way(_as_lists(case.program), case.policy)

    assert expected == actual


@given(cases())
def test_a_screen_scores_each_criterion_as_an_audit_does(case: Drawn) -> None:
    """
    The interval, the coverage and the gate of each criterion in each account are those of the audit.
    """
    screened = Screen(case.policy).judge(_as_lists(case.program))

    assert {
        criterion.id: {
            account: (
                None if scored.score is None else tuple(map(_round, (scored.score.low, scored.score.high))),
                None if scored.coverage is None else _round(scored.coverage),
                scored.gate,
            )
            for account, scored in criterion.accounts.items()
        }
        for criterion in case.audit().criteria
    } == {
        criterion: {
            account: (None if scored.low is None else (scored.low, scored.high), scored.coverage, scored.gate)
            for account, scored in accounts.items()
        }
        for criterion, accounts in screened.criteria.items()
    }


def test_a_fact_compared_with_itself_is_not_judged_side_by_side() -> None:
    """
    Of two answers each is itself, and what either of them says is not known to be what either says.
    """
    policy = sketch(
        {"rule": {"severity": "critical", "requires": {"fact": "x.n", "is": {"fact": "x.n"}}}},
        {"x.n": {"type": "integer"}},
    )
    program = {
        "program": {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-03-01"},
        "parties": {"anna": {"name": "Anna", "side": "sponsor"}, "ben": {"name": "Ben", "side": "testers"}},
        "facts": {"x.n": [{"value": 0, "by": "anna"}, {"value": 1, "by": "ben"}]},
    }
    expected, actual = _judge_either_way(program, policy)

    assert expected == actual


@pytest.mark.parametrize("groups", [[], [{"group": "a"}], {"value": [{"group": "a"}], "complete": False}])
def test_a_list_compared_with_its_own_number_is_weighed_whole(groups: Any) -> None:
    """
    What is worked out of a list is not known of its records one by one.
    """
    policy = sketch(
        {"rule": {"severity": "critical", "requires": {"count": "x.groups", "is": {"fact": "x.number"}}}},
        {
            "x.groups": {
                "type": "records",
                "key": "group",
                "fields": {"group": {"title": "g", "type": "text"}},
            }
        },
        derived={"x.number": {"title": "the number", "type": "integer", "at_least": 0, "count": "x.groups"}},
    )
    header = {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-03-01"}
    expected, actual = _judge_either_way({"program": header, "facts": {"x.groups": groups}}, policy)

    assert expected == actual


@given(rows())
def test_a_screen_judges_each_of_several_programs(row: list[Drawn]) -> None:
    """
    One screen finds for each of several programs what an audit finds.
    """
    screen = Screen(row[0].policy)

    for case in row:
        assert take_audited(case.audit()) == take_screened(screen.judge(_as_lists(case.program)))


@given(cases(), st.data())
def test_a_screen_refuses_what_the_loader_refuses(case: Drawn, data: st.DataObject) -> None:
    """
    After a slip of the hand the two agree as well: on the findings, or on every mistake.
    """
    program = _as_lists(data.draw(slipped(case.program)))
    expected, actual = _judge_either_way(program if isinstance(program, dict) else {}, case.policy)

    assert expected == actual


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_screened_as_it_is_audited(path: Path) -> None:
    """
    A text of YAML is screened too, with its sources and quotations.
    """
    policy = built_in()
    expected = take_audited(audit(load_program(path.read_text(encoding="utf-8"), policy), policy))

    assert expected == take_screened(Screen(policy).judge(path.read_text(encoding="utf-8")))


@given(cases(), st.sampled_from(get_args(FailOn)), st.sampled_from(get_args(Undecided)))
def test_a_screen_ends_as_the_audit_does(case: Drawn, fail_on: FailOn, undecided: Undecided) -> None:
    """
    The exit status is the same for every gate.
    """
    program = _as_lists(case.program)
    screened = Screen(case.policy).judge(program)

    gating = Gating(fail_on, undecided)

    assert find_status(case.about(program).audit(), gating) == screened.status(gating)


@given(cases())
def test_json_is_screened_as_the_values_it_holds(case: Drawn) -> None:
    """
    Bytes of JSON come out like the mapping, to the last digit.
    """
    text = json.dumps(_as_lists(case.program), default=float).encode()

    assert take_screened(Screen(case.policy).judge(json.loads(text, parse_float=Decimal))) == take_screened(
        Screen(case.policy).judge(text)
    )


@pytest.mark.parametrize(
    "twice",
    [
        '{"offered_share": "1 %", "offered_share": "2 %"}',
        '{"offered_share" : "1 %", "offered_share": "2 %"}',
        '{"offered_share": "1 %", "offered_share": "2 \\u003a %"}',
        '{"offered_share": {"value": "1 %", "value": "2 %"}}',
    ],
)
@pytest.mark.parametrize("sponsor", ["b", "b\\u003A", 'b\\": c'])
@pytest.mark.parametrize("kind", [str, str.encode])
def test_a_key_that_stands_twice_in_json_is_refused(
    twice: str, sponsor: str, kind: Callable[[str], str | bytes]
) -> None:
    """
    The second of two values for one key is not taken silently, however the text is spaced and escaped.
    """
    text = f'{{"program" : {{"name": "a", "sponsor": "{sponsor}"}}, "facts": {{"pay" : {twice}}}}}'

    with pytest.raises(ProgramError, match="stands here twice"):
        Screen(built_in(), dt.date(2026, 3, 1)).judge(kind(text))


def _nest(depth: int) -> Any:
    nested: Any = 1
    for _ in range(depth):
        nested = [nested]
    return nested


TOO_MUCH: Final = {
    "nested": "[" * 60 + "]" * 60,
    "an exponent": "1e1000000",
    "no exponent of any decimal": "1e99999999999999999999",
    "nothing, with an exponent": "0e31",
    "one, with decimals": "1." + "0" * 45,
    "digits": "9" * 5000,
}


@pytest.mark.parametrize("answer", TOO_MUCH.values(), ids=TOO_MUCH)
def test_more_than_a_file_can_hold_is_refused_in_a_text(answer: str) -> None:
    """
    A screen refuses a text of JSON for what the loader finds in it.
    """
    header = '{"name": "a", "sponsor": "b", "as_of": "2026-03-01"}'
    text = f'{{"program": {header}, "facts": {{"participants.count": {answer}}}}}'
    expected, actual = _judge_either_way(text, built_in())

    assert (str, expected) == (type(actual), actual)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (_nest(60), "This is nested too deeply"),
        (_nest(5000), "This is nested too deeply"),
        (10**5000, "This number is too long"),
        (Decimal("1e1000000"), "This number is too long"),
    ],
    ids=["nested", "nested without end", "digits", "an exponent"],
)
@pytest.mark.parametrize(
    "judge", [Screen(built_in()).judge, lambda program: load_program(program, built_in())]
)
def test_more_than_a_file_can_hold_is_refused_in_a_mapping(
    judge: Callable[[Any], Any], answer: Any, message: str
) -> None:
    """
    What a caller hands over is held to what a file can hold, by a screen as by the loader.
    """
    with pytest.raises(ProgramError, match=message):
        judge(_program({"participants.count": answer}, as_of="2026-03-01"))


def test_a_screen_can_be_handed_to_another_process() -> None:
    """
    It comes out of a pickle as it went in.
    """
    screen = Screen(built_in(), dt.date(2026, 3, 1))
    program = _program({"pay.offered_share": "0 %"})

    brought = pickle.loads(pickle.dumps(screen))  # noqa: S301 - our own

    assert take_screened(screen.judge(program)) == take_screened(brought.judge(program))


def test_the_bounds_in_force_are_those_of_each_program() -> None:
    """
    Programs of different dates are judged by the bounds of their own.
    """
    bound = {
        "type": "integer",
        "dated": [{"from": "2026-01-01", "value": 1}, {"from": "2026-02-01", "value": 2}],
    }
    rule = {"severity": "major", "requires": {"fact": "x.n", "at_least": "$bound"}}
    screen = Screen(sketch({"rule": rule}, parameters={"x.bound": bound}))
    judged = [screen.judge(_program({"x.n": 1}, as_of=day)) for day in ("2026-01-31", "2026-02-01")]

    assert ["pass", "fail"] == [each.verdicts["x/rule"] for each in judged]


def _program(facts: Mapping[str, Any], **header: str) -> dict[str, Any]:
    return {"program": {"name": "a", "sponsor": "b", **header}, "facts": facts}
