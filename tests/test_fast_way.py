"""The fast way of screens: its findings are those of the audit, and it is the way of ordinary programs."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from benchmarks.differential import take_audited, take_screened
from hypothesis import assume, given
from small_policies import sketch
from strategies.policies import DOCUMENTS, TYPES, fact_entry, policy_file, rule_file
from strategies.programs import Drawn, built_in, random_cases

from evenhand import ProgramError, Screen, audit, load_policy, load_program, open_case

_HEADER: Final = {"name": "a", "sponsor": "b", "as_of": "2026-03-01"}


def _of_one_account(case: Drawn) -> dict[str, Any]:
    """
    Let the description itself say the first thing that is said of each fact.
    """
    facts = {path: _first(said) for path, said in case.program["facts"].items()}
    return {"program": _HEADER, "facts": json.loads(json.dumps(facts, default=float))}


def _first(said: Any) -> Any:
    claim = said[0] if isinstance(said, list) and said and isinstance(said[0], dict) else said
    if not isinstance(claim, dict) or "by" not in claim:
        return said
    value = {key: each for key, each in claim.items() if key not in {"by", "origin", "via"}}
    return value["value"] if list(value) == ["value"] else value


@given(random_cases())
def test_what_describes_itself_is_looked_up_as_it_is_audited(case: Drawn) -> None:
    """
    Whatever the policy, a program of one account comes out of the table as out of the Case.

    A policy that contradicts itself where nothing is said goes to the Case, which tells it from a mistake.
    """
    program = _of_one_account(case)
    try:
        loaded = load_program(program, case.policy)
    except ProgramError:
        assume(False)  # noqa: FBT003 - it is refused, which other tests look at
    incoherent = open_case(loaded, case.policy).incoherent
    is_doubted = any(entry.basis == "meaning" for entry in incoherent)
    expected = take_audited(audit(loaded, case.policy))
    screened = Screen(case.policy).judge(json.dumps(program))

    assert (not is_doubted, expected) == (screened.was_looked_up, take_screened(screened))


@pytest.mark.parametrize(
    ("facts", "was_looked_up"),
    [
        ('{"work": {"demand": "duty"}}', True),
        ('{"work.demand": "duty"}', True),
        ('{"work.demand": {"one_of": ["duty", "request"]}}', True),
        ('{"pay": {"total_pool": {"at_most": "5 USD"}}}', True),
        ('{"work": {"demand": {"value": "duty", "note": "so they say"}}}', True),
    ],
    ids=["in its group", "by its path", "alternatives", "a bound", "a note"],
)
def test_the_ordinary_is_looked_up(facts: str, was_looked_up: bool) -> None:  # noqa: FBT001 - a table
    """
    Plain answers, whole or partial, need no Case; what carries more than its answer does.
    """
    text = json.dumps({"program": _HEADER, "facts": json.loads(facts)})

    assert was_looked_up is Screen(built_in()).judge_json(text).was_looked_up


_PARTIES: Final = {
    "lumen": {"name": "Lumen", "side": "sponsor"},
    "guild": {"name": "Guild", "side": "testers"},
    "log": {"name": "Log", "side": "record"},
}


@pytest.mark.parametrize(
    "claims",
    [
        [{"by": "lumen", "value": "none"}, {"by": "guild", "value": "duty"}],
        [{"by": "guild", "value": "duty", "source": "s", "at": "line 1", "quote": "You must."}],
        [{"by": "log", "value": "duty", "source": "s", "at": "line 1"}],
        [{"by": "lumen", "value": "none"}, {"by": "lumen", "value": "duty"}],
        [{"by": "lumen", "value": "none"}, {"by": "log", "value": "duty", "source": "s", "at": "line 1"}],
    ],
    ids=["sides", "a source", "the record", "a contradiction", "against the record"],
)
def test_disputes_are_looked_up(claims: list[Any]) -> None:
    """
    What sides say needs no Case, also where one contradicts another, itself or the record.
    """
    program = {
        "program": _HEADER,
        "parties": _PARTIES,
        "sources": {"s": {"title": "Terms", "kind": "statement"}},
        "facts": {"work": {"demand": claims}},
        "replies": [{"to": "pay", "by": "lumen", "says": "no pay", "via": [{"source": "s"}]}],
    }
    expected = take_audited(audit(load_program(program, built_in()), built_in()))
    screened = Screen(built_in()).judge_json(json.dumps(program))

    assert (True, expected) == (screened.was_looked_up, take_screened(screened))


def test_each_answer_of_a_side_that_contradicts_itself_is_weighed_apart() -> None:
    """
    A rule that asks which it is is contested within the side that says both; one that takes either is not.
    """
    policy = sketch(
        {
            "asks-which": {"requires": {"fact": "x.w", "is": "all"}},
            "takes-either": {"requires": {"fact": "x.w", "is_one_of": ["all", "none"]}},
        }
    )
    said = [{"by": "lumen", "value": "all"}, {"by": "lumen", "value": "none"}]
    screened = Screen(policy).judge({"program": _HEADER, "parties": _PARTIES, "facts": {"x.w": said}})
    bases = {rule: heard.ruling.basis for rule, heard in screened.heard.items()}

    assert (True, {"x/asks-which": "within a side", "x/takes-either": "one side"}) == (
        screened.was_looked_up,
        bases,
    )


def test_too_many_answers_of_one_side_are_not_told_apart() -> None:
    """
    On nine facts a side says the one and the other: no rule on all of them is contested within it.
    """
    facts = {f"x.f{number}": "boolean" for number in range(9)}
    rule = {"requires": {"all": [{"fact": fact, "is": True} for fact in facts]}}
    said = [{"by": "lumen", "value": True}, {"by": "lumen", "value": False}]
    program = {"program": _HEADER, "parties": _PARTIES, "facts": dict.fromkeys(facts, said)}
    screened = Screen(sketch({"rule": rule}, facts)).judge(program)

    assert (True, {"x/rule": "unknown"}) == (screened.was_looked_up, screened.verdicts)


@pytest.mark.parametrize("backing", [{}, {"source": "s"}, {"not_found_in": "s"}])
def test_what_nothing_backs_overrules_no_side(backing: dict[str, str]) -> None:
    """
    A record without a place, or of what a document does not say, is refused where it excludes a claim.
    """
    facts = {"x.a": {"type": "boolean", "absent_from": {"document": True}}}
    log = {"by": "log", **backing, **({} if "not_found_in" in backing else {"value": True})}
    program = {
        "program": _HEADER,
        "parties": _PARTIES,
        "sources": {"s": {"title": "Terms", "kind": "document"}},
        "facts": {"x.a": [{"by": "lumen", "value": False}, log]},
    }

    with pytest.raises(ProgramError, match="cannot overrule"):
        Screen(sketch({"rule": {"requires": {"fact": "x.a", "is": True}}}, facts)).judge(program)


@pytest.mark.parametrize("date", ["2026-02-01", "2026-03-02"])
def test_amounts_are_exchanged(date: str) -> None:
    """
    What is said in another currency comes out as in the Case, by the rates that the day knows.
    """
    program = {
        "program": _HEADER,
        "parties": _PARTIES,
        "sources": {"s": {"title": "Rates", "kind": "statement"}},
        "rates": [{"from": "EUR", "to": "USD", "rate": 1.1, "date": date, "source": "s"}],
        "facts": {
            "pay": {
                "effective_hourly": "20 EUR/hour",
                "floor_hourly": [{"by": "lumen", "value": "20 USD/hour"}],
            }
        },
    }
    expected = take_audited(audit(load_program(program, built_in()), built_in()))
    screened = Screen(built_in()).judge_json(json.dumps(program))

    assert (True, expected) == (screened.was_looked_up, take_screened(screened))


def test_what_excludes_another_by_a_later_rate_is_refused() -> None:
    """
    Twenty euros on a record and twenty dollars of the sponsor are let in on no day, whoever knows the rate.
    """
    program = {
        "program": _HEADER,
        "parties": _PARTIES,
        "sources": {"s": {"title": "Rates", "kind": "statement"}},
        "rates": [{"from": "EUR", "to": "USD", "rate": 1.1, "date": "2026-03-02", "source": "s"}],
        "facts": {
            "pay.effective_hourly": [
                {"by": "log", "value": "20 EUR/hour"},
                {"by": "lumen", "value": "20 USD/hour"},
            ]
        },
    }

    with pytest.raises(ProgramError, match="cannot overrule"):
        Screen(built_in()).judge(program)


def test_what_is_counted_of_a_list_is_tried_out() -> None:
    """
    A rule that asks twice how many records a list has passes by the table, too, whatever their number is.
    """
    some, none = {"fact": "pay.number", "at_least": 1}, {"fact": "pay.number", "less_than": 1}
    policy = load_policy(
        {
            "policy.yaml": policy_file(["pay"]),
            "documents.yaml": DOCUMENTS,
            "pay/criterion.yaml": {
                "title": "Pay",
                "question": "Paid?",
                "facts": {"groups": fact_entry("groups")},
                "derived": {"number": {"title": "how many", **TYPES["count"], "count": "pay.groups"}},
            },
            "pay/rule.yaml": rule_file({"any": [some, none]}),
        }
    )
    screened = Screen(policy).judge({"program": _HEADER, "facts": {}})

    assert (True, {"pay/rule": "pass"}) == (screened.was_looked_up, screened.verdicts)


def test_what_is_worked_out_of_two_answers_is_weighed_again() -> None:
    """
    A sum to which one disputed answer is added twice is as open by the table as in the Case.
    """
    policy = load_policy(
        {
            "policy.yaml": policy_file(["pay"]),
            "documents.yaml": DOCUMENTS,
            "pay/criterion.yaml": {
                "title": "Pay",
                "question": "Paid?",
                "facts": {"fee": {"title": "the fee", "question": "How much?", "type": "money"}},
                "derived": {"twice": {"title": "two fees", "type": "money", "sum": ["pay.fee", "pay.fee"]}},
            },
            "pay/rule.yaml": rule_file({"fact": "pay.twice", "is": "0 USD"}),
        }
    )
    fee = [{"by": "lumen", "value": "0 USD"}, {"by": "guild", "value": "0 EUR"}]
    program = {"program": _HEADER, "parties": _PARTIES, "facts": {"pay": {"fee": fee}}}
    expected = take_audited(audit(load_program(program, policy), policy))
    screened = Screen(policy).judge(program)

    assert (True, expected) == (screened.was_looked_up, take_screened(screened))


@given(random_cases())
def test_sources_are_told_of_as_they_are_audited(case: Drawn) -> None:
    """
    How far the answers are backed that decide is what the audit says, whether it was looked up or not.
    """
    audited: Any = {
        each.id: each.assurance and {kind: round(float(share), 6) for kind, share in each.assurance.items()}
        for each in case.audit().accounts
    }
    screened = Screen(case.policy).judge(case.program)

    assert audited == {name: each.assurance for name, each in screened.accounts.items()}


@pytest.mark.parametrize(
    "facts",
    [
        '{"work": {"demand": "duty"}, "work.demand": "none"}',
        '{"work": {"demand": "duty", "demand": "none"}}',
        '{"work": {"demand": "duty", "demand" : "none"}}',
        '{"participants": {"count": true}}',
        '{"participants": {"may_speak_publicly": 1}}',
        '{"work": {"kinds": ["outputs", 1]}}',
        '{"no_group": {}}',
        '{"work": {"no_fact": true}}',
    ],
)
def test_what_the_loader_refuses_is_not_looked_up(facts: str) -> None:
    """
    A key or a fact that stands twice, and what is no answer, are refused after sound ones were looked up too.
    """
    screen = Screen(built_in())
    for sound in ('{"participants": {"count": 1, "may_speak_publicly": true}}', '{"work": {"kinds": []}}'):
        screen.judge_json(f'{{"program": {json.dumps(_HEADER)}, "facts": {sound}}}')

    with pytest.raises(ProgramError):
        screen.judge_json(f'{{"program": {json.dumps(_HEADER)}, "facts": {facts}}}')


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\U000e006c\U000e007f"])
def test_a_name_of_blanks_in_a_list_is_refused_behind_one_of_words(name: str) -> None:
    """
    What was looked up of an entry before does not take another for sound whose name nobody sees.
    """
    screen = Screen(load_policy())
    for each in ("first", "second"):
        screen.judge(_list_concern(each))

    with pytest.raises(ProgramError, match="This record has no name"):
        screen.judge(_list_concern(name))


def _list_concern(name: str) -> str:
    return json.dumps({"program": _HEADER, "facts": {"transparency.concerns": [{"concern": name}]}})
