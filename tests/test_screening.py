"""The fast way of judging, held to the reference."""

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
from evenhand.screening.known import MOST_REMEMBERED
from evenhand.screening.screen import Screen
from evenhand.screening.screened import Screened
from hypothesis import given
from hypothesis import strategies as st
from small_policies import sketch
from strategies.programs import Drawn, built_in, cases, rows
from strategies.slips import slipped

from evenhand import Policy, Program, ProgramError, audit, load_program
from evenhand.audit.exit_status import FailOn, Gating, Undecided, find_status

EXAMPLES: Final = sorted((Path(__file__).parents[1] / "examples" / "programs").glob("*.yaml"))


class _FastOnly(Screen):
    """A screen that knows no other way."""

    def judge_loaded(self, program: Program) -> Screened:
        """Refuse."""
        raise AssertionError(program)


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


@given(cases())
def test_a_screen_finds_what_an_audit_finds(case: Drawn) -> None:
    """
    Verdicts, scores, coverage, gates and opinion are those of the audit, whatever the policy and program.
    """
    expected, actual = _judge_either_way(_as_lists(case.program), case.policy)

    assert expected == actual


@given(rows())
def test_what_is_remembered_of_a_program_holds_for_the_next(row: list[Drawn]) -> None:
    """
    One screen finds for each of several programs what an audit finds.
    """
    screen = Screen(row[0].policy)

    for case in row:
        assert take_audited(case.audit()) == take_screened(screen.judge(_as_lists(case.program)))


def test_someone_who_is_no_party_has_said_nothing() -> None:
    """
    A program without parties is refused when it names who first said something.
    """
    program = _program({}) | {"origins": {"letter": {"by": "anna", "title": "a letter"}}}

    with pytest.raises(ProgramError, match="is not among the parties"):
        Screen(built_in(), dt.date(2026, 3, 1)).judge(program)


@given(cases(), st.data())
def test_a_screen_refuses_what_the_loader_refuses(case: Drawn, data: st.DataObject) -> None:
    """
    After a slip of the hand the two agree as well: on the findings, or on every mistake.
    """
    program = _as_lists(data.draw(slipped(case.program)))
    expected, actual = _judge_either_way(program if isinstance(program, dict) else {}, case.policy)

    assert expected == actual


@given(cases())
def test_a_screen_takes_the_fast_way(case: Drawn) -> None:
    """
    Parties, partial answers and lists of records do not send a program, or its JSON, the long way round.
    """
    program = _as_lists(case.program)
    screen = _FastOnly(case.policy)
    text = json.dumps(program, default=float)

    assert take_audited(case.about(program).audit()) == take_screened(screen.judge(program))
    assert take_audited(case.about(json.loads(text, parse_float=Decimal)).audit()) == take_screened(
        screen.judge(text)
    )


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
def test_more_than_a_file_can_hold_is_refused_in_json_as_in_yaml(answer: str) -> None:
    """
    A screen refuses a JSON text for what the loader, which reads it as YAML, finds in it.
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


def test_true_is_not_the_number_one() -> None:
    """
    A number is refused where a truth value is asked for, however often true was read before.
    """
    screen = Screen(built_in(), dt.date(2026, 3, 1))
    screen.judge(_program({"voluntariness.withdraw_any_time": True}))

    with pytest.raises(ProgramError, match="neither true nor false"):
        screen.judge(_program({"voluntariness.withdraw_any_time": 1}))


def test_what_was_forgotten_is_worked_out_again() -> None:
    """
    More different answers than are remembered change nothing.
    """
    screen = Screen(built_in(), dt.date(2026, 3, 1))
    first = take_screened(screen.judge(_program({"pay.effective_hourly": "0.5 USD/hour"})))
    for cents in range(MOST_REMEMBERED + 10):
        screen.judge(_program({"pay.effective_hourly": f"{cents}.25 USD/hour"}))

    assert first == take_screened(screen.judge(_program({"pay.effective_hourly": "0.5 USD/hour"})))


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


_TRUTHS: Final = st.sampled_from([True, False, None])


@pytest.mark.parametrize("count", [5, 6, 40, 41], ids="{} parts".format)
@given(st.data())
def test_a_rule_may_have_any_number_of_parts(count: int, data: st.DataObject) -> None:
    """
    It comes out as in the audit, however many facts it asks for.
    """
    facts = {f"x.f{number}": "boolean" for number in range(count)}
    parts = [{"fact": path, "is": True} for path in facts]
    several = {"at_least_n_of": {"n": count - 1, "conditions": parts}}
    policy = sketch({"several": {"requires": several}, "all": {"requires": {"all": parts}}}, facts)
    often_true = st.sampled_from([True, True, True, *data.draw(st.lists(_TRUTHS, max_size=2))])
    program = _program({path: data.draw(often_true) for path in facts}, as_of="2026-03-01")

    assert take_audited(audit(load_program(program, policy), policy)) == take_screened(
        _FastOnly(policy).judge(program)
    )


_SIZES: Final = sketch(
    {
        "some": {"requires": {"fact": "x.size", "at_least": 2}},
        "this-one-among-some": {
            "requires": {"all": [{"fact": "x.size", "at_most": 2}, {"fact": "x.set", "includes": "one"}]}
        },
        "as-many-as-told": {"requires": {"fact": "x.size", "is": {"fact": "x.n"}}},
        "counted-alike": {"requires": {"fact": "x.size", "is": {"fact": "x.same_size"}}},
        "half": {"requires": {"fact": "x.part", "at_least": 0.5}},
    },
    {
        "x.set": {"type": "set", "values": {"one": "a word", "two": "a word", "three": "a word"}},
        "x.other": {"type": "set", "values": {"one": "a word", "two": "a word"}},
        "x.n": "integer",
    },
    derived={
        "x.size": {"type": "integer", "count": "x.set"},
        "x.same_size": {"type": "integer", "count": "x.set"},
        "x.others": {"type": "integer", "count": "x.other"},
        "x.part": {"type": "number", "ratio": ["x.others", "x.n"]},
    },
)
_MEMBERS: Final = st.lists(st.sampled_from(["one", "two"]), unique=True)
_SETS: Final = _MEMBERS | st.none() | _MEMBERS.map(lambda members: {"value": members, "complete": False})


_NUMBERS: Final = st.integers(0, 3) | st.none()
_SIDES: Final = {name: {"name": name, "role": "a side", "standing": "principal"} for name in ("anna", "ben")}


@given(_SETS, _SETS, _NUMBERS)
def test_the_size_of_a_set_is_known_as_far_as_the_set_is(first: Any, second: Any, number: int | None) -> None:
    """
    Rules that ask for it alone, beside its set, beside a number or as a part of it come out as in the audit.
    """
    said = {"x.set": first, "x.other": second, "x.n": number}
    program = _program(said, as_of="2026-03-01")

    assert take_audited(audit(load_program(program, _SIZES), _SIZES)) == take_screened(
        _FastOnly(_SIZES).judge(program)
    )


@given(_MEMBERS, _MEMBERS, _NUMBERS)
def test_the_size_of_a_disputed_set_is_disputed(
    mine: list[str], theirs: list[str], number: int | None
) -> None:
    """
    The same rules come out as in the audit where two sides name different members.
    """
    claims = [{"by": "anna", "value": mine}, {"by": "ben", "value": theirs}]
    program = _program({"x.set": claims, "x.n": number}, as_of="2026-03-01") | {"parties": _SIDES}

    assert take_audited(audit(load_program(program, _SIZES), _SIZES)) == take_screened(
        _FastOnly(_SIZES).judge(program)
    )


def _program(facts: Mapping[str, Any], **header: str) -> dict[str, Any]:
    return {"program": {"name": "a", "sponsor": "b", **header}, "facts": facts}
