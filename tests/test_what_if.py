"""`what-if`: a program as it would be if some facts were otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from hypothesis import assume, given
from hypothesis import strategies as st
from running import REPOSITORY, SMALL_POLICY, UNFAIR, run, write
from strategies.answers import answers
from strategies.programs import Drawn, cases

from evenhand import Policy, Program, ProgramError, load_program, render_what_if, what_if
from evenhand.audit.audit import Audit, Finding
from evenhand.comparing.moves import AccountVerdict, Mover, RulingMove
from evenhand.comparing.what_if import FormerAnswer, Supposed
from evenhand.program.hypothetical import load_answers, suppose
from evenhand.steps.sketch import sketch_policy

POLICY: Final = sketch_policy(
    """
facts:
  pay.offered: boolean
  pay.hourly: {type: money, unit: /hour}
  work.kinds: set
  work.scope: {type: choice, values: {all: everything, none: nothing}}
derived:
  work.number: {type: integer, count: work.kinds}
rules:
  pay/work-is-paid: {severity: critical, requires: {fact: pay.offered, is: true}}
  work/scope-is-open: {requires: {fact: work.scope, is: none}}
"""
)
DISPUTED: Final[Mapping[str, Any]] = {
    "program": {"name": "the program", "sponsor": "the sponsor", "as_of": "2026-03-01"},
    "parties": {
        "sponsor": {"name": "the sponsor", "side": "sponsor"},
        "testers": {"name": "the testers", "side": "testers"},
        "crowd": {"name": "the crowd", "side": "outside"},
    },
    "sources": {"bank": {"title": "the bank", "kind": "statement"}},
    "rates": [{"from": "EUR", "to": "USD", "rate": 2, "date": "2026-01-01", "source": "bank"}],
    "facts": {
        "pay.offered": [
            {"value": True, "by": "sponsor"},
            {"value": False, "by": "testers"},
            {"value": False, "by": "crowd"},
        ],
        "work.scope": [{"value": "none", "by": "sponsor"}],
        "work.kinds": [{"value": ["tests"], "by": party} for party in ("sponsor", "testers")],
    },
}
UNCLOSED: Final = "did not find expected ',' or ']' while parsing a flow sequence"
ACCOUNTS: Final = ("sponsor", "testers", "settled", "unanswered")


@pytest.fixture
def program() -> Program:
    """
    A program whose sides disagree on pay.
    """
    return load_program(DISPUTED, POLICY)


def _come_to(finding: Finding) -> tuple[str, list[tuple[str, ...]]]:
    """
    Give the verdict across the sides, and what is left of the outcomes in each account.
    """
    return finding.verdict, [each.outcomes for each in finding.judgements]


def _verdicts(audit: Audit) -> dict[str, Mapping[str, str]]:
    return {finding.rule: finding.accounts for finding in audit.findings}


def _problems(answers: object, policy: Policy = POLICY) -> list[tuple[str, str, str | None]]:
    with pytest.raises(ProgramError) as refused:
        load_answers(answers, policy)  # type: ignore[arg-type]
    return [(str(each.place), each.message, each.suggestion) for each in refused.value.problems]


def test_a_supposed_answer_holds_in_every_account(program: Program) -> None:
    """
    What is supposed takes the place of every claim, in every account.
    """
    outlook = what_if(program, POLICY, {"pay.offered": True})

    assert dict.fromkeys(ACCOUNTS, "pass") == outlook.after.findings[0].accounts


def test_a_supposed_answer_is_the_records(program: Program) -> None:
    """
    The one claim that is left about a supposed fact is the record's, with nobody named.
    """
    supposed = suppose(program, POLICY, load_answers({"pay.offered": True}, POLICY))

    claims = [
        (POLICY.facts[each.fact].kind.show(each.said), each.by)
        for each in supposed.claims
        if each.fact == "pay.offered"
    ]

    assert [("yes", None)] == claims


def test_claims_about_other_facts_stay(program: Program) -> None:
    """
    A supposition touches no other fact.
    """
    supposed = suppose(program, POLICY, load_answers({"pay.offered": True}, POLICY))

    assert [each for each in program.claims if each.fact == "work.scope"] == [
        each for each in supposed.claims if each.fact == "work.scope"
    ]


@pytest.mark.parametrize("nothing", [{"pay.offered": None}, ["pay.offered="], ["pay.offered=null"]])
def test_an_empty_answer_takes_the_claims_away(nothing: object, program: Program) -> None:
    """
    An answer that is left empty supposes that nobody spoke.
    """
    supposed = suppose(program, POLICY, load_answers(nothing, POLICY))  # type: ignore[arg-type]

    assert {"work.scope", "work.kinds"} == {claim.fact for claim in supposed.claims}


def test_the_program_stays_as_it_is(program: Program) -> None:
    """
    Supposing makes another program and leaves the one it is about alone.
    """
    before = program.claims
    suppose(program, POLICY, load_answers({"pay.offered": True}, POLICY))

    assert before == program.claims


def test_a_supposition_has_a_digest_of_its_own(program: Program) -> None:
    """
    The digest is that of program and supposition together, in whatever order the facts are named.
    """
    either, other = {"pay.offered": True, "work.scope": "all"}, {"work.scope": "all", "pay.offered": True}
    digests = [
        suppose(program, POLICY, load_answers(each, POLICY)).digest
        for each in (either, other, {"pay.offered": True}, {})
    ]

    assert digests[0] == digests[1]
    assert len({*digests, program.digest}) == len(["both", "one", "none", "the program itself"])


@given(cases(), st.data())
def test_the_audit_after_is_that_of_a_file_that_says_so(case: Drawn, data: st.DataObject) -> None:
    """
    Supposing answers comes to the same as writing them into the file in place of every claim, if it loads.
    """
    paths = data.draw(st.lists(st.sampled_from(case.asked), min_size=1, max_size=3, unique=True))
    supposed = {path: data.draw(answers(case.policy.facts[path].kind)) for path in paths}
    rewritten = case.about({**case.program, "facts": {**case.program["facts"], **supposed}})
    assume(rewritten.is_coherent)

    outlook = what_if(case.load(), case.policy, supposed)

    assert _verdicts(rewritten.audit()) == _verdicts(outlook.after)
    assert case.audit() == outlook.before


@given(cases(), st.data())
def test_every_move_is_listed_with_the_facts_behind_it(case: Drawn, data: st.DataObject) -> None:
    """
    Of an answer that can be so, the rules listed as moved are those that come out otherwise and read it.
    """
    path = data.draw(st.sampled_from(case.asked))
    supposed = {path: data.draw(answers(case.policy.facts[path].kind))}
    assume(case.about({**case.program, "facts": {**case.program["facts"], **supposed}}).is_coherent)

    outlook = what_if(case.load(), case.policy, supposed)

    differing = {
        now.rule
        for was, now in zip(outlook.before.findings, outlook.after.findings, strict=True)
        if _come_to(was) != _come_to(now)
    }

    assert {move.rule: (Mover(input="program", name=path),) for move in outlook.verdicts} == dict.fromkeys(
        differing, (Mover(input="program", name=path),)
    )


def test_a_move_says_what_was_and_what_is_now_in_each_account(program: Program) -> None:
    """
    A moved rule shows the accounts in which it came out otherwise, and no other.
    """
    [move] = what_if(program, POLICY, {"work.scope": "all"}).verdicts

    open_ = AccountVerdict(verdict="unknown", remains="passes or fails")
    passed, failed = AccountVerdict(verdict="pass"), AccountVerdict(verdict="fail")
    titles = ("the sponsor", "the testers", "what is settled", "if every unanswered claim is true")
    was = (passed, open_, open_, passed)

    assert ("claimed", "fail") == (move.was, move.now)
    assert move.accounts == tuple(
        RulingMove(account=account, title=title, was=each, now=failed)
        for account, title, each in zip(ACCOUNTS, titles, was, strict=True)
    )


def test_what_was_said_before_is_shown(program: Program) -> None:
    """
    A supposed fact is listed with what was possible for it in each account.
    """
    [supposed] = what_if(program, POLICY, ["work.scope=all"]).supposed

    assert supposed == Supposed(
        fact="work.scope",
        title="scope",
        was=(
            FormerAnswer(account="sponsor", title="the sponsor", answer="none"),
            FormerAnswer(account="testers", title="the testers", answer="not stated"),
            FormerAnswer(account="settled", title="what is settled", answer="not stated"),
            FormerAnswer(account="unanswered", title="if every unanswered claim is true", answer="none"),
        ),
        now="all",
    )


def test_a_supposition_can_end_a_contradiction(program: Program) -> None:
    """
    A dispute about a supposed fact is listed as gone.
    """
    contradictions = what_if(program, POLICY, {"pay.offered": True}).contradictions

    disputed = [("pay.offered", account, "contested") for account in ("settled", "unanswered")]

    assert ([], disputed, []) == tuple(
        [(each.fact, each.account, each.conflict) for each in group]
        for group in (contradictions.new, contradictions.gone, contradictions.still)
    )


def test_an_amount_is_brought_into_the_programs_currency(program: Program) -> None:
    """
    A supposed amount is converted by the program's own rates, as a claim is.
    """
    euros, dollars = (
        what_if(program, POLICY, [f"pay.hourly={amount}/hour"]).after for amount in ("5 EUR", "10 USD")
    )

    assert [each.accounts for each in dollars.findings] == [each.accounts for each in euros.findings]


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("work.kinds=[feedback, bugs]", ["feedback", "bugs"]),
        ("work.kinds={value: [feedback], complete: false}", {"value": ["feedback"], "complete": False}),
        ("pay.hourly={at_least: 5 USD/hour}", {"at_least": "5 USD/hour"}),
        ("pay.offered= true", True),
        ("work.scope='none'", "none"),
    ],
)
def test_a_value_is_written_as_in_a_program_file(argument: str, value: object) -> None:
    """
    An argument reads as a scalar or a flow collection does in a program file.
    """
    path = argument.partition("=")[0]

    assert load_answers({path: value}, POLICY) == load_answers([argument], POLICY)


def test_every_mistake_is_told_with_its_place() -> None:
    """
    The line of a mistake is the number of its argument, the column that within it; all come at once.
    """
    arguments = [
        "pay.offerd=true",
        "work.scope=nonee",
        "pay.offered",
        "work.kinds=[feedback",
        "work.number=3",
        "pay.offered=true",
        "pay.offered=false",
        "pay.hourly={at_least: 5 EURO/hour}",
        "=true",
    ]

    assert [
        ("argument:1:1", "'pay.offerd' is not a fact of this policy.", "pay.offered"),
        ("argument:2:12", "'nonee' is not one of this fact's words.", "none"),
        ("argument:3:1", "This sets no fact.", None),
        (
            "argument:4:1",
            f"This is not YAML: {UNCLOSED}, from line 1 on.",
            None,
        ),
        ("argument:5:1", "'work.number' is worked out from other facts.", None),
        ("argument:7:1", "'pay.offered' is set twice.", None),
        ("argument:8:23", "'5 EURO/hour' names no currency.", "5 EUR/hour"),
        ("argument:9:1", "This sets no fact.", None),
    ] == _problems(arguments)


def test_a_mistake_in_a_mapping_is_told() -> None:
    """
    A library caller's answers are checked like those of the command line.
    """
    assert [("<answers>:1:1", "3 is neither true nor false.", None)] == _problems({"pay.offered": 3})


def test_the_exit_status_is_that_of_the_audit_after(tmp_path: Path) -> None:
    """
    A program that fails as it is ends clean under a supposition that mends it.
    """
    path = write(tmp_path, UNFAIR)

    statuses = [
        run("what-if", path, "--rules", SMALL_POLICY, f"pay.offered_share={share}").status
        for share in ("99 %", "100 %", "")
    ]

    assert [1, 0, 3] == statuses


def test_the_options_of_an_audit_hold(tmp_path: Path) -> None:
    """
    The threshold of the exit status is chosen as for an audit.
    """
    path = write(tmp_path, UNFAIR)

    ended = run("what-if", path, "--rules", SMALL_POLICY, "pay.method=cash", "--fail-on", "never")

    assert 0 == ended.status


def test_the_json_holds_what_moved_and_not_the_audits(program: Program) -> None:
    """
    The JSON is a contract of its own, in which only what moved is laid out.
    """
    shown = json.loads(render_what_if(what_if(program, POLICY, {"pay.offered": True}), "json"))

    assert "evenhand-what-if-1" == shown["format"]
    assert {"before", "after"}.isdisjoint(shown)
    assert ["pay/work-is-paid"] == [each["rule"] for each in shown["verdicts"]]


def test_reports_are_written_to_files(tmp_path: Path) -> None:
    """
    Several formats are written at once, and nothing is shown.
    """
    path = write(tmp_path, UNFAIR)
    options = ["-f", f"markdown:{tmp_path}/a.md", "-f", f"json:{tmp_path}/a.json"]

    ended = run("what-if", path, "--rules", SMALL_POLICY, "pay.method=cash", *options)

    assert "" == ended.out
    assert ["# What if: A preview", "{"] == [
        (tmp_path / name).read_text(encoding="utf-8").splitlines()[0] for name in ("a.md", "a.json")
    ]


def test_html_is_no_format_of_a_supposition(tmp_path: Path) -> None:
    """
    A format that this command does not have is refused with those that it has.
    """
    ended = run("what-if", write(tmp_path, UNFAIR), "pay.method=cash", "-f", "html")

    assert 2 == ended.status
    assert "Formats: terminal, markdown, json." in ended.err


@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_hostile_text_is_spelt_out(form: str) -> None:
    """
    Nothing a program says reaches a terminal or a page as something to obey.
    """
    hostile = {**DISPUTED, "program": {**DISPUTED["program"], "name": "\x1b[31m<script>@all"}}
    program = load_program(hostile, POLICY)

    report = render_what_if(what_if(program, POLICY, {"pay.offered": True}), form)  # type: ignore[arg-type]

    assert "\x1b" not in report
    assert form == "terminal" or ("<script>" not in report and "@all" not in report)


def test_every_example_stands_a_supposition_of_its_own_answers() -> None:
    """
    Supposing what a self-described program says anyway moves nothing.
    """
    policy = BUILT_IN
    moved = {}
    for path in sorted((REPOSITORY / "examples/programs").glob("*.yaml")):
        program = load_program(path, policy)
        if not program.parties:
            said = {claim.fact: claim.possible for claim in program.claims}
            moved[path.name] = _verdicts_of(program, policy) == _verdicts_of(
                suppose(program, policy, said), policy
            )

    assert moved
    assert set(moved.values()) == {True}


def _verdicts_of(program: Program, policy: Policy) -> dict[str, Mapping[str, str]]:
    return _verdicts(what_if(program, policy, {}, as_of=policy.effective).before)
