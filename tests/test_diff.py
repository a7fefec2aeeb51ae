"""`diff`: what moved between two audits, and which of their inputs moved it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from hypothesis import given
from msgspec.structs import replace
from running import FAIR, REPOSITORY, SMALL_POLICY, UNFAIR, run, write
from strategies.losses import Loss, losses
from strategies.programs import Drawn, cases

from evenhand import (
    Audit,
    AuditError,
    __version__,
    audit,
    diff,
    load_audit,
    load_policy,
    load_profile,
    load_program,
    render,
    render_diff,
)
from evenhand.audit.audit import Tool
from evenhand.audit.contradictions import list_contradictions
from evenhand.comparing.diff import Diff, ParameterChange, PartyChange, RuleChange
from evenhand.comparing.moves import Moves, VerdictMove
from evenhand.reporting.formats import Look
from evenhand.steps.sketch import sketch_policy

POLICY: Final = """
facts:
  pay.offered: boolean
  pay.hourly: {type: money, unit: /hour}
parameters:
  pay.least: {type: money, unit: /hour, value: 20 USD/hour}
rules:
  pay/work-is-paid: {severity: critical, requires: {fact: pay.offered, is: true}}
  pay/pay-is-enough: {requires: {fact: pay.hourly, at_least: $pay.least}}
"""
HEADER: Final = {"name": "the program", "sponsor": "the sponsor", "as_of": "2026-03-01"}
PLAIN: Final[Mapping[str, Any]] = {
    "program": HEADER,
    "facts": {"pay.offered": True, "pay.hourly": "20 USD/hour"},
}
SIDES: Final[Mapping[str, Any]] = {
    "program": HEADER,
    "parties": {
        "sponsor": {"name": "the sponsor", "side": "sponsor"},
        "testers": {"name": "the testers", "side": "testers"},
    },
    "sources": {
        "bank": {"title": "the bank", "kind": "statement"},
        "blog": {"title": "a blog", "kind": "post"},
    },
}


def _audit(program: Mapping[str, Any] = PLAIN, policy: str = POLICY, as_of: dt.date | None = None) -> Audit:
    rules = sketch_policy(policy)
    return audit(load_program(program, rules), rules, as_of=as_of)


def _says(*claims: tuple[str, Any], **more: Any) -> Mapping[str, Any]:
    """
    A program whose sides claim these replies to pay.offered.
    """
    said = [{"by": by, "value": value, **more} for by, value in claims]
    return {**SIDES, "facts": {"pay.offered": said}}


def _claims(moved: Diff) -> list[tuple[str | None, str | None]]:
    return [
        (each.was.says if each.was else None, each.now.says if each.now else None) for each in moved.claims
    ]


def _movers(moved: Moves) -> dict[str, list[tuple[str, str | None]]]:
    return {move.rule: [(each.input, each.name) for each in move.moved_by] for move in moved.verdicts}


@given(cases())
def test_an_audit_read_back_is_the_audit_that_was_written(case: Drawn) -> None:
    """
    The JSON of an audit loads as an audit whose JSON is the same, whether it stands alone or not.
    """
    for full in (False, True):
        written = render(case.audit(), "json", full=full)

        assert written == render(load_audit(written), "json", full=full)


@given(cases())
def test_an_audit_without_its_texts_moves_as_the_whole_does(case: Drawn) -> None:
    """
    Against silence the same moves, by the same inputs, and against the whole nothing does.
    """
    silent, found = case.about({**case.program, "facts": {}}).audit(), case.audit()
    was, now = (load_audit(render(each, "json")) for each in (silent, found))

    assert [_bare(each) for each in diff(silent, found).verdicts] == [
        _bare(each) for each in diff(was, now).verdicts
    ]
    assert diff(silent, found).claims == diff(was, now).claims
    assert diff(now, load_audit(render(found, "json", full=True))).is_still


def _bare(move: VerdictMove) -> VerdictMove:
    """
    Leave out the reasons, which are shorter where nobody spoke.
    """
    return replace(move, because="")


@given(cases())
def test_nothing_moves_between_an_audit_and_itself(case: Drawn) -> None:
    """
    An audit does not differ from itself, and its contradictions are all still there.
    """
    found = case.audit()
    moved = diff(found, found)

    assert (True, (), ()) == (moved.is_still, moved.verdicts, moved.inputs)
    assert list_contradictions(found) == moved.contradictions.still


@given(losses())
def test_what_moved_one_way_moves_back_the_other(loss: Loss) -> None:
    """
    Turned around, what was is what is now, what came is what went, and what is new is what is gone.
    """
    there, back = diff(loss.full, loss.poorer), diff(loss.poorer, loss.full)

    assert there.is_still is back.is_still
    assert {(each.rule, each.was, each.now) for each in there.verdicts} == {
        (each.rule, each.now, each.was) for each in back.verdicts
    }
    assert {(each.was, each.now) for each in there.claims} == {(each.now, each.was) for each in back.claims}
    assert set(there.contradictions.new) == set(back.contradictions.gone)


@given(losses())
def test_no_verdict_moves_unnoticed(loss: Loss) -> None:
    """
    A rule is listed as moved just where the verdict differs, or an outcome in some account.
    """
    full, poorer = (
        {each.rule: (each.verdict, [found.outcomes for found in each.judgements]) for each in found.findings}
        for found in (loss.full, loss.poorer)
    )

    assert {rule for rule in full if full[rule] != poorer[rule]} == {
        move.rule for move in diff(loss.full, loss.poorer).verdicts
    }


def test_a_changed_answer_is_named_as_the_mover() -> None:
    """
    A rule that reads a fact whose claim changed is moved by that fact.
    """
    moved = diff(_audit(), _audit({**PLAIN, "facts": {"pay.offered": False, "pay.hourly": "20 USD/hour"}}))

    assert (("program",), [("yes", "no")]) == (moved.inputs, _claims(moved))
    assert {"pay/work-is-paid": [("program", "pay.offered")]} == _movers(moved)


def test_a_moved_bound_is_named_as_the_mover() -> None:
    """
    A rule whose bound moved is moved by the bound, even though the policy's file differs with it.
    """
    moved = diff(_audit(), _audit(policy=POLICY.replace("20 USD/hour", "25 USD/hour")))

    assert ("policy", "parameters") == moved.inputs
    assert (
        ParameterChange(path="pay.least", title="least", was="20 USD/hour", now="25 USD/hour"),
    ) == moved.bounds
    assert {"pay/pay-is-enough": [("parameters", "pay.least")]} == _movers(moved)


def test_a_bound_that_changes_with_the_date_is_named() -> None:
    """
    Where a bound is dated, the date is the input that differs, and the bound the mover.
    """
    dated = POLICY.replace(
        "value: 20 USD/hour",
        "dated: [{from: 2026-01-01, value: 20 USD/hour}, {from: 2026-06-01, value: 21 USD/hour}]",
    )
    moved = diff(*(_audit(policy=dated, as_of=day) for day in (dt.date(2026, 5, 31), dt.date(2026, 6, 1))))

    assert ("parameters", "as-of date") == moved.inputs
    assert {"pay/pay-is-enough": [("parameters", "pay.least")]} == _movers(moved)


def test_a_rule_that_came_or_went_is_the_policys_doing() -> None:
    """
    A rule that only one of the policies has is listed, and moved by the policy.
    """
    moved = diff(_audit(policy=POLICY.rpartition("  pay/pay-is")[0]), _audit())

    assert (
        RuleChange(rule="pay/pay-is-enough", title="pay is enough", was=None, now="major"),
    ) == moved.rules
    assert {"pay/pay-is-enough": [("policy", None)]} == _movers(moved)
    assert [(None, "pass")] == [(each.was, each.now) for each in moved.verdicts]


def test_a_reworded_rule_is_the_policys_doing() -> None:
    """
    Where nothing that a moved rule reads has changed, the policy moved it.
    """
    moved = diff(_audit(), _audit(policy=POLICY.replace("is: true", "is: false")))

    assert {"pay/work-is-paid": [("policy", None)]} == _movers(moved)


def test_a_severity_that_changed_is_listed() -> None:
    """
    A rule that weighs otherwise is listed, although no verdict moves.
    """
    unpaid = {**PLAIN, "facts": {"pay.offered": False, "pay.hourly": "20 USD/hour"}}
    moved = diff(_audit(unpaid), _audit(unpaid, POLICY.replace("critical", "minor")))

    assert [("critical", "minor")] == [(each.was, each.now) for each in moved.rules]
    assert (False, ()) == (moved.is_still, moved.verdicts)


def test_a_profile_is_named() -> None:
    """
    What a profile leaves out went by the profile, not by the policy.
    """
    policy = sketch_policy(POLICY)
    left_out = [{"rules": ["pay/pay-is-enough"], "reason": "Pay is told elsewhere."}]
    tailored = load_profile({"profile": "the profile", "leave_out": left_out}, policy)
    program = load_program(PLAIN, policy)

    moved = diff(audit(program, policy), audit(program, tailored))

    assert (None, "the profile", ("profile",)) == (moved.old.profile, moved.new.profile, moved.inputs)
    assert {"pay/pay-is-enough": [("profile", None)]} == _movers(moved)


def test_another_version_of_evenhand_is_named() -> None:
    """
    Where only the tool differs, the tool is what moved a verdict.
    """
    old, new = _audit(), _audit({**PLAIN, "facts": {"pay.hourly": "20 USD/hour"}})
    changed = {"tool": Tool(name="evenhand", version="0.0.1"), "digests": old.digests, "facts": old.facts}

    moved = diff(old, replace(new, **changed))

    assert ("tool version",) == moved.inputs
    assert {"pay/work-is-paid": [("tool version", None)]} == _movers(moved)


def test_a_grade_below_which_claims_do_not_count_is_named() -> None:
    """
    Claims that went because of their sources' grade went by that, not by the program.
    """
    policy = sketch_policy(POLICY)
    facts = {
        "pay.offered": [{"value": True, "by": "sponsor", "via": [{"source": "blog"}]}],
        "pay.hourly": [{"value": "20 USD/hour", "by": "sponsor", "via": [{"source": "bank"}]}],
    }
    program = load_program({**SIDES, "facts": facts}, policy)

    moved = diff(audit(program, policy), audit(program.without_grades_below("B"), policy))

    assert (("lowest grade",), [("yes", None)]) == (moved.inputs, _claims(moved))
    assert {"pay/work-is-paid": [("lowest grade", "pay.offered")]} == _movers(moved)


def test_a_party_that_counts_otherwise_is_named() -> None:
    """
    What a party says moves a verdict when the party comes to stand outside, though it says the same.
    """
    said = _says(("sponsor", True), ("testers", True))
    testers = {**SIDES["parties"]["testers"], "side": "outside"}

    moved = diff(_audit(said), _audit({**said, "parties": {**SIDES["parties"], "testers": testers}}))

    assert (PartyChange(party="testers", name="the testers", was="testers", now="outside"),) == moved.parties
    assert ([], [("program", "pay.offered")]) == (_claims(moved), _movers(moved)["pay/work-is-paid"])


def test_a_rate_that_changed_is_listed() -> None:
    """
    Another exchange rate can move a verdict, and is listed.
    """
    said = {**_says(), "facts": {"pay.hourly": "10 EUR/hour"}}
    rate = {"from": "EUR", "to": "USD", "date": "2026-01-01", "source": "bank"}

    moved = diff(*(_audit({**said, "rates": [{**rate, "rate": number}]}) for number in (1, 2)))

    assert [("1 EUR = 1 USD", None), (None, "1 EUR = 2 USD")] == [
        (each.was and each.was.text, each.now and each.now.text) for each in moved.rates
    ]
    assert {"pay/pay-is-enough": [("program", None)]} == _movers(moved)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([("sponsor", True)], [("sponsor", False)], [("yes", "no")]),
        ([("sponsor", True)], [("testers", True)], [("yes", None), (None, "yes")]),
        ([("sponsor", True)], [("sponsor", True), ("sponsor", False)], [(None, "no")]),
        ([("sponsor", True), ("sponsor", False)], [("sponsor", False)], [("yes", None)]),
        ([("sponsor", True), ("testers", False)], [("testers", False), ("sponsor", True)], []),
        ([("sponsor", True), ("sponsor", True)], [("sponsor", True)], [("yes", None)]),
    ],
)
def test_claims_come_go_and_change(
    before: Sequence[tuple[str, Any]],
    after: Sequence[tuple[str, Any]],
    expected: Sequence[tuple[str | None, str | None]],
) -> None:
    """
    A claim is paired with the same one, else with another by the same party; the others came or went.
    """
    assert expected == _claims(diff(_audit(_says(*before)), _audit(_says(*after))))


def test_a_claim_with_another_source_is_listed_and_moves_nothing() -> None:
    """
    The sources of a claim are part of what is compared, but no verdict hangs on them.
    """
    moved = diff(*(_audit(_says(("sponsor", True), via=[{"source": each}])) for each in ("bank", "blog")))

    assert ([("yes", "yes")], True) == (_claims(moved), moved.is_still)


def _replies(*words: str, **more: Any) -> Mapping[str, Any]:
    """
    A program to which the testers reply in words that they are quoted for.
    """
    replies = [
        {"by": "testers", "to": "pay.offered", "quote": each, "via": [{"source": "blog"}], **more}
        for each in words
    ]
    return {**_says(("sponsor", True)), "replies": replies}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], ["No."], [(None, "“No.”")]),
        (["No."], [], [("“No.”", None)]),
        (["No."], ["Never."], [("“No.”", "“Never.”")]),
        (["No.", "Never."], ["Never.", "No."], []),
    ],
)
def test_replies_come_go_and_change(
    before: Sequence[str], after: Sequence[str], expected: Sequence[tuple[str | None, str | None]]
) -> None:
    """
    Who has answered meanwhile is told, and no verdict hangs on it.
    """
    moved = diff(_audit(_replies(*before)), _audit(_replies(*after)))

    assert (expected, True) == (
        [(each.was and each.was.told, each.now and each.now.told) for each in moved.replies],
        moved.is_still,
    )


@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_a_reply_that_is_no_longer_found_where_it_was_read_is_told(tmp_path: Path, form: Any) -> None:
    """
    The copy changed, and not the description: what comes of a quotation is compared.
    """
    described = _replies("No.")
    sources = {**described["sources"], "blog": {"title": "a blog", "kind": "post", "file": "blog.txt"}}
    rules, audits = sketch_policy(POLICY), []
    for text in ("No.", "Yes."):
        (tmp_path / "blog.txt").write_text(text, encoding="utf-8")
        program = load_program({**described, "sources": sources}, rules, folder=tmp_path)
        audits.append(audit(program, rules))

    assert "“No.” (not found where it was read)" in " ".join(render_diff(diff(*audits), form).split())


def test_a_claim_on_another_line_is_the_same(tmp_path: Path) -> None:
    """
    A comment added to the file changes its digest and nothing else.
    """
    policy = load_policy(SMALL_POLICY)
    audits = [
        audit(load_program(write(tmp_path, text), policy), policy) for text in (FAIR, f"# A comment.\n{FAIR}")
    ]

    moved = diff(*audits)

    assert (("program",), (), True) == (moved.inputs, moved.claims, moved.is_still)
    assert "The description differs in its text, but in no party, claim, reply or rate" in render_diff(moved)


def test_every_contradiction_is_listed() -> None:
    """
    Contradictions are listed as new, gone or still there, in each account.
    """
    moved = diff(
        _audit(_says(("sponsor", True), ("sponsor", False), ("testers", True))),
        _audit(_says(("sponsor", True), ("testers", False))),
    )
    still = diff(*[_audit(_says(("sponsor", True), ("testers", False)))] * 2)

    assert [(each, "contested") for each in ("settled", "unanswered")] == [
        (each.account, each.conflict) for each in moved.contradictions.new
    ]
    assert [(each, "contradicts itself") for each in ("sponsor", "settled", "unanswered")] == [
        (each.account, each.conflict) for each in moved.contradictions.gone
    ]
    assert moved.contradictions.new == still.contradictions.still


def test_an_edited_audit_is_not_explained_away() -> None:
    """
    Where something moved and nothing that is recorded differs, the report says that a file was changed.
    """
    old, new = _audit(), _audit({**PLAIN, "facts": {"pay.offered": False, "pay.hourly": "20 USD/hour"}})
    forged = replace(new, digests=old.digests, facts=old.facts)

    moved = diff(old, forged)

    assert (False, (), {"pay/work-is-paid": []}) == (moved.is_still, moved.inputs, _movers(moved))
    assert "one of the two files was changed after its audit" in " ".join(render_diff(moved).split())


def test_accounts_that_came_or_went_are_shown_as_such() -> None:
    """
    A program that comes to be spoken of by two sides has other accounts than before.
    """
    moved = diff(_audit(), _audit(_says(("sponsor", True), ("testers", True))))

    assert [("sponsor", False), ("testers", False), ("settled", False), ("unanswered", False)] == [
        (each.account, each.was is not None) for each in moved.scores if each.now
    ]
    assert "not in this audit" in render_diff(moved)


@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_hostile_text_is_spelt_out(form: str) -> None:
    """
    Nothing an audit says reaches a terminal or a page as something to obey.
    """
    hostile = {**PLAIN, "program": {**HEADER, "name": "\x1b[31m<script>@all"}}

    report = render_diff(diff(_audit(hostile), _audit(hostile)), form)  # type: ignore[arg-type]

    assert "\x1b" not in report
    assert form == "terminal" or ("<script>" not in report and "@all" not in report)


@pytest.fixture
def audits(tmp_path: Path) -> Path:
    """
    A folder with a fair program's audit, the same again, and an unfair one's.
    """
    for name, text in (("fair", FAIR), ("again", FAIR), ("unfair", UNFAIR)):
        write(tmp_path, text)
        run("audit", "program.yaml", "--rules", SMALL_POLICY, "-f", f"json:{name}.json", folder=tmp_path)
    return tmp_path


@pytest.mark.parametrize(("new", "status"), [("again", 0), ("unfair", 1), ("none", 2)])
def test_the_exit_status_says_whether_something_moved(audits: Path, new: str, status: int) -> None:
    """
    0 when nothing moved, 1 when something did, 2 when a file is no audit.
    """
    assert status == run("diff", "fair.json", f"{new}.json", folder=audits).status


def test_the_json_says_what_moved_it(audits: Path) -> None:
    """
    The JSON is a contract of its own, with what moved and what differs.
    """
    shown = json.loads(run("diff", "fair.json", "unfair.json", "-f", "json", folder=audits).out)

    assert ("evenhand-diff-1", ["program"]) == (shown["format"], shown["inputs"])
    assert ["pass", "fail"] == [shown["verdicts"][0][when] for when in ("was", "now")]


def test_an_audit_is_never_written_over(audits: Path) -> None:
    """
    A report does not replace an audit that it is about.
    """
    before = (audits / "fair.json").read_bytes()
    ended = run("diff", "fair.json", "again.json", "-f", "json:fair.json", folder=audits)

    assert (2, before) == (ended.status, (audits / "fair.json").read_bytes())


EXPECTED: Final = "Expected an audit, as 'evenhand audit -f json:FILE' writes it."
TOO_LONG: Final = (
    "This number is too long. Expected at most 40 digits and an exponent of 30, or a text in quotation marks."
)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "<text>:1:1", f"This is not JSON: Expecting value. {EXPECTED}"),
        ("program: {name: x}", "<text>:1:1", f"This is not JSON: Expecting value. {EXPECTED}"),
        ('{\n "format": ', "<text>:2:12", f"This is not JSON: Expecting value. {EXPECTED}"),
        ("[" * 100_000, "<text>:1:51", "This is nested too deeply. Expected at most 50 levels."),
        ("9" * 41, "<text>:1:1", TOO_LONG),
        ("3", "<text>:1:1", f"This is no audit: it has no key 'format'. {EXPECTED}"),
        ("{}", "<text>:1:1", f"This is no audit: it has no key 'format'. {EXPECTED}"),
        (
            '{"x": 1, "format": "evenhand-diff-1"}',
            "<text>:1:20",
            f"This is no audit of the format evenhand-audit-2. {EXPECTED}",
        ),
    ],
)
def test_what_is_no_audit_is_refused_with_its_place(text: str, place: str, message: str) -> None:
    """
    A text that is no audit is refused once, with its place and with what was expected.
    """
    with pytest.raises(AuditError) as refused:
        load_audit(text)

    [problem] = refused.value.problems
    assert (place, message) == (str(problem.place), str(problem).splitlines()[-1].strip())


def test_each_mistake_in_an_audit_has_its_place() -> None:
    """
    A value that an audit cannot hold is told with its line and column.
    """
    text = render(_audit(), "json", full=True)
    broken = text.replace('"gate": "held"', '"gate": "hold"', 1).replace('"severity"', '"weight"', 1)
    lines = broken.splitlines()
    gate = next(number for number, line in enumerate(lines, 1) if '"hold"' in line)
    weight = next(number for number, line in enumerate(lines, 1) if '"weight"' in line)

    with pytest.raises(AuditError) as refused:
        load_audit(broken)

    assert {gate, weight} <= {each.place.line for each in refused.value.problems}
    assert "held" in [each.suggestion for each in refused.value.problems]


def test_the_version_that_wrote_a_broken_audit_is_told() -> None:
    """
    Where another version of evenhand wrote what cannot be read, the message says so.
    """
    text = render(_audit(), "json", full=True).replace(f'"version": "{__version__}"', '"version": "99"')
    broken = text.replace('"opinion"', '"conclusion"', 1)

    with pytest.raises(AuditError, match=f"Another version of evenhand wrote this; yours is {__version__}"):
        load_audit(broken)


def test_an_audit_loads_from_a_mapping_a_path_and_a_file(tmp_path: Path) -> None:
    """
    An audit loads from whatever a policy or a program loads from.
    """
    text = render(_audit(), "json")
    path = write(tmp_path, text, "audit.json")

    with path.open("rb") as stream:
        loaded = [load_audit(each) for each in (text, path, stream, json.loads(text))]

    assert [text] * len(loaded) == [render(each, "json") for each in loaded]


def test_characters_that_yaml_does_not_allow_come_back() -> None:
    """
    A line separator or a control character in a program's text is the same after reading.
    """
    found = _audit({**PLAIN, "program": {**HEADER, "about": "a\u2028b\x7fc\x85d"}})

    assert "a\u2028b\x7fc\x85d" == load_audit(render(found, "json")).program.about


def test_every_example_reads_back() -> None:
    """
    The audits of the example programs load again, and move nothing.
    """
    policy = BUILT_IN
    for path in sorted((REPOSITORY / "examples/programs").glob("*.yaml")):
        found = audit(load_program(path, policy), policy, as_of=policy.effective)

        assert diff(load_audit(render(found, "json")), load_audit(render(found, "json"))).is_still


def test_a_narrow_terminal_without_unicode_is_served() -> None:
    """
    The report fits a screen of forty columns, in ASCII, but for the bars and the lines that name a rule.
    """
    moved = diff(_audit(), _audit(_says(("sponsor", True), ("testers", False)), POLICY.replace("20", "25")))

    report = render_diff(moved, "terminal", Look(width=40, unicode=False, verbose=True))

    assert report.isascii()
    assert [] == [
        line for line in report.splitlines() if len(line) > 40 and "%" not in line and "/" not in line
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff", "-", "audit.json"],
        ["diff", "audit.json", "-"],
        ["verify", "-", "--program", "program.yaml", "--rules", SMALL_POLICY],
        ["audit", "program.yaml", "--rules", SMALL_POLICY, "--baseline", "-"],
    ],
    ids=["the old", "the new", "to be verified", "a baseline"],
)
def test_an_audit_is_read_from_the_standard_input(arguments: Sequence[str | Path], tmp_path: Path) -> None:
    """
    A dash reads the audit that another command writes, wherever one is asked for.
    """
    write(tmp_path, FAIR)
    run("audit", "program.yaml", "--rules", SMALL_POLICY, "-f", "json:audit.json", folder=tmp_path)
    ended = run(*arguments, folder=tmp_path, given=(tmp_path / "audit.json").read_bytes())

    assert (0, "") == (ended.status, ended.err)


def test_the_standard_input_is_one_audit() -> None:
    """
    Two dashes are told of, and nothing is compared.
    """
    ended = run("diff", "-", "-", given=b"{}")

    assert (2, "Error: The standard input holds one audit, and '-' stands here twice.") == (
        ended.status,
        ended.err.splitlines()[-2],
    )
