"""`evenhand new`: the questions that are put, and the file that the answers make."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from running import start

from evenhand import Policy, ProgramError, audit, load_policy, load_program
from evenhand.asking.questionnaire import Answered, find_next, read_answer, write_description
from evenhand.cli import evenhand
from evenhand.facts.kinds import Boolean


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Load the built-in policy once."""
    return load_policy()


def test_a_blank_description_states_nothing(policy: Policy) -> None:
    """
    Every fact stands in the file with its question, and none has an answer.
    """
    text = write_description({"name": "a", "sponsor": "b"}, {}, policy)
    program = load_program(text, policy)

    assert () == program.claims
    assert all(fact.question.split()[0] in text for fact in policy.facts.values())
    assert "&#" not in text


def test_what_was_answered_is_read_back(policy: Policy) -> None:
    """
    The answers stand in the file as they were given.
    """
    said = {"pay.offered_share": "40 %", "work.kinds": "[feedback]", "sponsor.for_profit": "yes"}
    answers = {path: read_answer(text, policy.facts[path], policy, {}) for path, text in said.items()}
    program = load_program(write_description({"name": "a: #b", "sponsor": "'c'"}, answers, policy), policy)

    assert {"pay.offered_share": "40 %", "work.kinds": "feedback", "sponsor.for_profit": "yes"} == {
        claim.fact: policy.facts[claim.fact].kind.show(claim.said) for claim in program.claims
    }
    assert ("a: #b", "'c'") == (program.header.name, program.header.sponsor)


def test_an_answer_that_cannot_be_so_with_another_is_refused(policy: Policy) -> None:
    """
    What the meaning of the questions does not let stand together is told at once.
    """
    offered, hourly = policy.facts["pay.offered_share"], policy.facts["pay.effective_hourly"]
    others = {offered.path: read_answer("0 %", offered, policy, {})}

    with pytest.raises(ProgramError, match="Where nobody is offered money, nobody is paid anything"):
        read_answer("12 USD/hour", hourly, policy, others)


def test_a_question_that_no_longer_matters_is_not_put(policy: Policy) -> None:
    """
    Once every rule that asks for a fact is decided, the fact is not asked for.
    """
    asked: set[str] = set()
    answers = {
        "work.demand": Answered(written="none", possible=policy.facts["work.demand"].kind.read("none"))
    }
    while (fact := find_next(policy, answers, asked)) is not None:
        asked.add(fact.path)

    assert "work.demand" not in asked
    assert "pay.effective_hourly" not in asked
    assert "sharing.approval_scope" in asked


def test_the_answers_are_put_into_the_file(tmp_path: Path, policy: Policy) -> None:
    """
    A wrong answer is asked for again, Enter leaves a fact open, and the end of the input ends the questions.
    """
    path = tmp_path / "program.yaml"
    first = find_next(policy, {}, ())
    ended = CliRunner().invoke(evenhand, ["new", str(path)], input="Lumen\nLumen Inc.\nperhaps\ntrue\n\n")
    program = load_program(path, policy)

    assert first is not None
    assert 0 == ended.exit_code
    assert "Expected yes or no" in ended.output
    assert [first.path] == [claim.fact for claim in program.claims]
    assert "no opinion" == audit(program, policy, as_of=policy.effective).opinion.conclusion


@pytest.mark.parametrize("answer", ["yes", "Y", " YES ", "true"])
def test_a_question_of_yes_or_no_takes_both_words(answer: str, tmp_path: Path, policy: Policy) -> None:
    """
    The questions ask for a yes or no, so that a person may answer so; the file says true.
    """
    path = tmp_path / "program.yaml"
    ended = CliRunner().invoke(evenhand, ["new", str(path)], input=f"Lumen\nLumen Inc.\n{answer}\n")
    [claim] = load_program(path, policy).claims

    assert (True, Boolean().exactly(raw=True)) == ("(yes or no; Enter" in ended.output, claim.said)


@pytest.mark.parametrize("answer", ["null", "# no idea", "'", "[", "{}", "9" * 5000])
def test_an_answer_that_cannot_be_read_is_asked_for_again(
    answer: str, tmp_path: Path, policy: Policy
) -> None:
    """
    What says nothing, or is no answer, is told of, and the question is put once more.
    """
    path = tmp_path / "program.yaml"
    CliRunner().invoke(evenhand, ["new", str(path)], input=f"Lumen\nLumen Inc.\n{answer}\nyes\n")

    [claim] = load_program(path, policy).claims
    assert Boolean().exactly(raw=True) == claim.said


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_an_answer_that_is_no_text_loses_no_other(errors: str, tmp_path: Path, policy: Policy) -> None:
    """
    Whatever bytes a terminal sends, what was answered is kept.
    """
    said = b"Lumen\nLumen Inc.\nyes\n" + b" " * 9000 + b"\xff\n"
    environment = {"PYTHONIOENCODING": f"utf-8:{errors}"}
    ended = start("new", "program.yaml", folder=tmp_path, given=said, environment=environment)

    assert (0, 1) == (ended.status, len(load_program(tmp_path / "program.yaml", policy).claims))


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    """
    What stands in the way is kept, and the command says so.
    """
    path = tmp_path / "program.yaml"
    path.write_text("mine", encoding="utf-8")
    ended = CliRunner().invoke(evenhand, ["new", str(path), "--blank"])

    assert (2, "mine") == (ended.exit_code, path.read_text(encoding="utf-8"))
