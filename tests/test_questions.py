"""The questions of a policy: which is put next and why, and how many are left."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import pytest
from built_in import BUILT_IN as POLICY
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace
from running import REPOSITORY
from small_policies import EVERY_VALUE, FACTS, describe, rules, sketch

from evenhand import Policy, Program, audit, load_policy, load_program
from evenhand.asking.questions import AnswerWord, Progress, Questionnaire
from evenhand.policy.translation import translate

# What five rules ask, and what a sixth fact is that none asks.
FIVE: Final[Mapping[str, Any]] = {
    "one": {"requires": {"fact": "x.a", "is": True}, "severity": "critical"},
    "two": {"requires": {"all": [{"fact": "x.b", "is": True}, {"fact": "x.c", "is": True}]}},
    "three": {"requires": {"fact": "x.c", "is": True}, "severity": "minor"},
    "four": {"applies_when": {"fact": "x.a", "is": True}, "requires": {"fact": "x.n", "at_least": 1}},
    "five": {"requires": {"any": [{"fact": "x.a", "is": True}, {"fact": "x.b", "is": True}]}},
}


def _ask_all(policy: Policy, answers: Mapping[str, Any], said: Mapping[str, Any] | None = None) -> list[str]:
    """
    Put every question, and answer each as ANSWERS do, or let it be.
    """
    known, asked = dict(said or {}), list[str]()
    while (question := Questionnaire(policy, describe(policy, known), unsaid=asked).next()) is not None:
        asked.append(question.fact)
        known |= {question.fact: answers[question.fact]} if question.fact in answers else {}
    return asked


def test_five_rules_ask_what_five_rules_need() -> None:
    """
    What no rule asks is not asked, and neither is what hangs on nothing any more.
    """
    policy = sketch(FIVE)

    assert {"x.a", "x.b", "x.c", "x.n"} == set(_ask_all(policy, {"x.a": True, "x.b": True}))
    assert {"x.a", "x.b", "x.c"} == set(_ask_all(policy, {"x.a": False, "x.b": True}))


def test_the_weightiest_question_comes_first() -> None:
    """
    A rule's weight is shared by the questions left in it, so that rules are finished before others begin.
    """
    policy = sketch(FIVE)
    question = Questionnaire(policy, describe(policy, {})).next()
    weights = policy.weights

    assert question is not None
    assert ("x.a", weights["critical"] + weights["major"]) == (question.fact, question.weight)
    assert ["x/one", "x/five", "x/four"] == [rule.id for rule in question.asked_by]


def test_core_questions_come_before() -> None:
    """
    The policy's core questions are put in its order, as long as they can move a rule.
    """
    policy = replace(sketch(FIVE), core_questions=("x.w", "x.n", "x.c"))

    assert ["x.n", "x.c"] == _ask_all(policy, {})[:2]


def test_a_decided_clause_asks_nothing() -> None:
    """
    Where a rule is open only as to whether it applies, nothing is asked about what it requires.
    """
    rule = {
        "applies_when": {"fact": "x.a", "is": True},
        "requires": {"any": [{"fact": "x.b", "is": True}, {"fact": "x.c", "is": True}]},
    }
    policy = sketch({"one": rule})

    assert ["x.a"] == _ask_all(policy, {}, said={"x.b": True})


def test_what_was_skipped_comes_last_and_what_nobody_said_not_again() -> None:
    """
    Skipping a question puts it off; that nobody has said is an answer to it.
    """
    policy = sketch(FIVE)
    program = describe(policy, {})
    skipped = Questionnaire(policy, program, unsaid=("x.b", "x.n"), skipped=("x.a",)).next()
    alone = Questionnaire(policy, program, unsaid=("x.b", "x.n", "x.c"), skipped=("x.a",)).next()

    assert ("x.c", "x.a") == (skipped and skipped.fact, alone and alone.fact)


def test_progress_is_told_by_criterion() -> None:
    """
    How many questions are answered, open, and of no use any more.
    """
    policy = sketch(FIVE)
    [progress] = Questionnaire(policy, describe(policy, {"x.a": False, "x.b": True})).progress

    assert Progress("x", progress.title, answered=2, open=1, not_needed=2) == progress


def test_an_opinion_takes_as_many_answers_as_are_told() -> None:
    """
    So many answers are told as lead to an opinion, where each rule needs all of its own.
    """
    needed = {"requires": {"is": True}, "severity": "critical"}
    policy = sketch({name: {**needed, "requires": {"fact": f"x.{name}", "is": True}} for name in "abc"})
    known: dict[str, Any] = {}
    told = [
        Questionnaire(policy, describe(policy, known := {**known, f"x.{name}": True})).left_for_an_opinion
        for name in "abc"
    ]

    assert [2, 1, 0] == told
    assert "conforms" == audit(describe(policy, known), policy).opinion.conclusion


def test_no_opinion_is_promised_that_questions_cannot_give() -> None:
    """
    Where nobody can say what a rule of the gate needs, no number is told.
    """
    policy = sketch({"one": {"requires": {"fact": "x.a", "is": True}, "severity": "critical"}})

    assert Questionnaire(policy, describe(policy, {}), unsaid=("x.a",)).left_for_an_opinion is None


def test_a_question_says_how_it_is_answered() -> None:
    """
    Its words come with what they mean, and quantities with their units and an example.
    """
    asked = Questionnaire(POLICY, load_program(REPOSITORY / "examples" / "programs" / "empty.yaml", POLICY))
    scope, share = (asked.question(path) for path in ("sharing.approval_scope", "pay.offered_share"))

    assert ("one", AnswerWord("none", scope.answer.choices[0].meaning)) == (
        scope.form,
        scope.answer.choices[0],
    )
    assert ("quantity", ("%",), "50 %") == (share.form, share.answer.units, share.answer.example)
    assert {"yes-no", "one", "several", "quantity", "records"} == {
        asked.question(path).form for path in POLICY.facts
    }


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_questions_speak_the_language(language: str) -> None:
    """
    A question, its meanings, and why it is put are in the language that is asked for.
    """
    policy = load_policy(languages=["en", language])  # type: ignore[list-item]
    program = load_program(REPOSITORY / "examples" / "programs" / "empty.yaml", policy)
    question = Questionnaire(policy, program, language=language).question("work.demand")  # type: ignore[arg-type]
    said = translate(policy, language).facts["work.demand"]  # type: ignore[arg-type]

    assert (said.question, said.help) == (question.text, question.help)
    assert said.question != policy.facts["work.demand"].question
    assert question.asked_by[0].title != policy.rule(question.asked_by[0].id).title  # type: ignore[union-attr]


def test_what_one_side_says_is_answered() -> None:
    """
    What a side claims counts for an answer; what somebody outside says does not.
    """
    policy = sketch(FIVE)
    claims = {"x.a": {"value": True, "by": "ben"}, "x.b": {"value": True, "by": "crowd"}}
    parties = {
        "anna": {"name": "A", "side": "sponsor"},
        "ben": {"name": "B", "side": "testers"},
        "crowd": {"name": "C", "side": "outside"},
    }
    program = load_program(
        {
            "program": {"name": "a", "sponsor": "b", "as_of": "2026-03-01"},
            "parties": parties,
            "facts": claims,
        },
        policy,
    )
    asked = Questionnaire(policy, program)

    assert (False, True) == (asked.is_needed("x.a"), asked.is_needed("x.b"))


@given(data=st.data())
def test_no_question_is_put_that_can_move_nothing(data: st.DataObject) -> None:
    """
    Of every question that is put two answers make an open rule come out otherwise, whatever else is answered.
    """
    policy = _draw_policy(data)
    known = data.draw(
        st.fixed_dictionaries(
            {}, optional={path: st.sampled_from(each) for path, each in EVERY_VALUE.items()}
        )
    )
    question = Questionnaire(policy, describe(policy, known)).next()
    assume(question is not None)
    assert question is not None
    others = [path for path in FACTS if path not in known and path != question.fact]

    assert any(_moves(policy, question.fact, {**known, **rest}) for rest in _fill(others))


@given(data=st.data())
def test_the_questions_end_with_every_rule_decided(data: st.DataObject) -> None:
    """
    Whoever answers every question that is put leaves no rule open, and is asked nothing twice.
    """
    policy = _draw_policy(data)
    answers = {path: data.draw(st.sampled_from(each)) for path, each in EVERY_VALUE.items()}

    asked = _ask_all(policy, answers)

    verdicts = _judge(policy, {path: answers[path] for path in asked})
    assert len(asked) == len(set(asked))
    assert "unknown" not in verdicts.values()
    assert verdicts == _judge(policy, answers)


def _draw_policy(data: st.DataObject) -> Policy:
    """
    Draw a policy of two rules, in none of which a fact stands twice.
    """
    drawn = {name: data.draw(rules()) for name in ("one", "two")}
    policy = sketch(drawn)
    assume(not any(rule.named.repeated for rule in policy.rules))
    return policy


def _fill(paths: list[str]) -> Iterator[dict[str, Any]]:
    for values in itertools.product(*(EVERY_VALUE[path] for path in paths)):
        yield dict(zip(paths, values, strict=True))


def _moves(policy: Policy, path: str, rest: Mapping[str, Any]) -> bool:
    verdicts = [_judge(policy, {**rest, path: value}) for value in EVERY_VALUE[path]]
    return any(each != verdicts[0] for each in verdicts)


def _judge(policy: Policy, facts: Mapping[str, Any]) -> dict[str, str]:
    return {each.rule: each.verdict for each in audit(describe(policy, facts), policy).findings}


def _decided(policy: Policy, program: Program, answers: int) -> Decimal:
    """
    Give the share of the weight that so many answers of a program decide, asked for one by one.
    """
    claims = {path: [each for each in program.claims if each.fact == path] for path in policy.facts}
    said, unsaid = list[str](), list[str]()
    for _ in range(answers):
        so_far = replace(program, claims=tuple(claim for path in said for claim in claims[path]))
        question = Questionnaire(policy, so_far, unsaid).next()
        assert question is not None
        (said if claims[question.fact] else unsaid).append(question.fact)
    described = audit(
        replace(program, claims=tuple(claim for path in said for claim in claims[path])), policy
    )
    account = described.accounts[-1].id
    weights = {rule.id: policy.weights[rule.severity] for rule in policy.rules}
    decided = [each.rule for each in described.findings if each.accounts[account] != "unknown"]
    return Decimal(sum(map(weights.__getitem__, decided))) / Decimal(sum(weights.values()))


@pytest.mark.parametrize(
    ("name", "fifteen", "forty"),
    [("fair-program", 17, 50), ("volunteer-community", 17, 50), ("fair-on-paper", 17, 45)],
)
def test_the_first_answers_decide_most(name: str, fifteen: int, forty: int) -> None:
    """
    Fifteen answers decide a sixth of the weight at least, and forty about half.
    """
    program = load_program(REPOSITORY / "examples" / "programs" / f"{name}.yaml", POLICY)

    assert fifteen <= 100 * _decided(POLICY, program, 15)
    assert forty <= 100 * _decided(POLICY, program, 40)
