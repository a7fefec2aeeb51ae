"""Receipts: an audit comes out the same from the same inputs, and no change of a verdict goes unnoticed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from examples import A_FEW, EXAMPLES
from hypothesis import given, settings
from msgspec.structs import replace
from running import REPOSITORY, run
from strategies.programs import Drawn, cases

from evenhand import Audit, EvenhandError, Policy, audit, load_policy, load_program, render
from evenhand.advice.advising import advise
from evenhand.audit.case import open_case
from evenhand.audit.loading import load_audit
from evenhand.comparing.replay import Difference, InputDifference, Replay, replay

PROGRAM: Final = b"""\
program: {name: p, sponsor: s, as_of: 2026-03-01}
facts:
  pay.offered: true
  pay.hourly: 24.5 USD/hour
  pay.delay: 10 days
"""
POLICY: Final[Mapping[str, bytes]] = {
    "policy.yaml": b"""\
name: small
version: "1"
effective: 2026-01-01
severities: {critical: 8, major: 4, minor: 2, advisory: 0}
opinion: {coverage_needed: {value: 50 %, reason: r, source: judgement}}
criteria: [pay]
""",
    "documents.yaml": b"terms: {title: t, held_by: sponsor, shows: s}\n",
    "pay/criterion.yaml": b"""\
title: Pay
question: q?
facts:
  offered: {type: boolean, title: o, question: q?}
  hourly: {type: money, unit: /hour, title: h, question: q?}
  delay: {type: duration, title: d, question: q?}
parameters:
  floor: {type: money, unit: /hour, title: f, value: 24 USD/hour, reason: r, source: judgement}
""",
    "pay/work-is-paid.yaml": b"""\
title: Work is paid
severity: critical
why: w
applies_when: {fact: pay.offered, is: true}
requires:
  all:
    - {fact: pay.hourly, at_least: $pay.floor}
    - {fact: pay.delay, at_most: 10 days}
remedy: r
settled_by: [terms]
raised_in: beyond the seeds
backed_by: [{basis: judgement, reason: r}]
examples: [{name: n, facts: {}, verdict: unknown}]
""",
}
Files = Mapping[str, bytes]


def small_policy(files: Files = POLICY) -> Policy:
    """
    Load the small policy, or a changed one.
    """
    return load_policy({name: BytesIO(text) for name, text in files.items()})


def judge(policy: Policy, program: bytes = PROGRAM) -> Audit:
    """
    Audit the small program, or a changed one.
    """
    return audit(load_program(BytesIO(program), policy, name="p.yaml"), policy)


def again(recorded: Audit, policy: Policy, program: bytes = PROGRAM) -> Replay:
    """
    Replay an audit from these bytes.
    """
    return replay(recorded, load_program(BytesIO(program), policy, name="p.yaml"), policy)


def verdicts(audited: Audit) -> list[Mapping[str, str]]:
    """
    List the verdicts of an audit.
    """
    return [finding.accounts for finding in audited.findings]


def changes(text: bytes, others: bytes) -> Iterator[bytes]:
    """
    Change every byte of a text, one at a time, into others.
    """
    for index in range(len(text)):
        for byte in others:
            if text[index] != byte:
                yield text[:index] + bytes([byte]) + text[index + 1 :]


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    """
    The JSON of an audit, beside its program.
    """
    (tmp_path / "p.yaml").write_bytes(EXAMPLES[0].read_bytes())
    run("audit", "p.yaml", "-f", "json:audit.json", folder=tmp_path)
    return tmp_path / "audit.json"


@pytest.fixture
def edited(receipt: Path) -> Callable[[str, Any], Path]:
    """
    Change one key of a receipt.
    """

    def edit(key: str, value: Any) -> Path:
        written = json.loads(receipt.read_text(encoding="utf-8"))
        receipt.write_text(json.dumps({**written, key: value}), encoding="utf-8")
        return receipt

    return edit


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("path", A_FEW)
def test_an_audit_that_was_written_and_read_comes_out_the_same(
    path: Path,
    full: bool,  # noqa: FBT001 - pytest names it
) -> None:
    """
    Nothing is lost in the JSON, and what it leaves to the policy is left out again.
    """
    policy = BUILT_IN
    program = load_program(path, policy)
    recorded = load_audit(json.loads(render(audit(program, policy), "json", full=full)))

    assert replay(recorded, program, policy) == Replay(recorded=recorded, inputs=(), differences=())


@settings(max_examples=30)
@given(cases())
def test_every_audit_comes_out_the_same(case: Drawn) -> None:
    """
    Whatever the policy and the program are, the receipt of an audit holds.
    """
    for full in (False, True):
        recorded = load_audit(json.loads(render(case.audit(), "json", full=full)))

        assert () == replay(recorded, case.load(), case.policy).differences


def test_what_an_audit_left_out_is_left_out_again() -> None:
    """
    The date and the lowest grade are those of the recorded audit.
    """
    policy = BUILT_IN
    program = load_program(REPOSITORY / "examples/programs/sora-early-access.yaml", policy)
    heard = program.without_grades_below("B")
    recorded = audit(heard, policy, as_of=policy.effective)

    assert verdicts(recorded) != verdicts(audit(program, policy))
    assert replay(recorded, program, policy).is_same


def test_the_advice_of_an_audit_is_given_again() -> None:
    """
    An audit that was recorded with advice is compared with its advice.
    """
    policy = small_policy()
    program = load_program(BytesIO(PROGRAM), policy, name="p.yaml")
    recorded = advise(open_case(program, policy))

    assert recorded.advice is not None
    assert replay(recorded, program, policy).is_same


def test_every_byte_of_a_program_that_changes_a_verdict_is_noticed() -> None:
    """
    A program with one byte changed cannot be loaded, or leaves the verdicts alone, or is found out.
    """
    policy = small_policy()
    recorded = judge(policy)
    changed = []
    for program in changes(PROGRAM, b"0159 #\n"):
        try:
            other = judge(policy, program)
        except EvenhandError:
            continue
        if verdicts(other) != verdicts(recorded):
            found = again(recorded, policy, program)
            changed.append((found.is_same, [each.input for each in found.inputs], bool(found.differences)))

    assert len(changed) > 10
    assert [(False, ["program"], True)] * len(changed) == changed


def test_every_byte_of_a_policy_that_changes_a_verdict_is_noticed() -> None:
    """
    So is a policy with one byte changed, in any of its files.
    """
    recorded = judge(small_policy())
    mutants = [{**POLICY, name: text} for name in POLICY for text in changes(POLICY[name], b"9 ")]
    changed = []
    for files in mutants:
        try:
            policy = small_policy(files)
            other = judge(policy)
        except EvenhandError:
            continue
        if verdicts(other) != verdicts(recorded):
            found = again(recorded, policy)
            changed.append((found.is_same, [each.input for each in found.inputs], bool(found.differences)))

    assert len(changed) > 4
    assert [(False, ["policy"], True)] * len(changed) == changed


def test_the_first_difference_says_where_it_stands_and_what_it_was() -> None:
    """
    A value that was tampered with is given with its path, as recorded and as it comes out.
    """
    policy = small_policy()
    audited = judge(policy)
    tampered = replace(audited.findings[0], verdict="fail", remedy="none")

    found = again(replace(audited, findings=(tampered,)), policy)

    assert () == found.inputs
    assert found.differences == (
        Difference(path="findings[0].verdict", was='"fail"', now='"pass"'),
        Difference(path="findings[0].remedy", was='"none"', now='"r"'),
    )


def test_a_value_that_came_or_went_has_no_counterpart() -> None:
    """
    What stands on one side only is absent on the other.
    """
    policy = small_policy()
    audited = judge(policy)
    document = audited.documents[0]

    more = again(replace(audited, documents=(document, document)), policy)
    fewer = again(replace(audited, documents=()), policy)

    assert [("documents[1]", True, False)] == [
        (each.path, each.was is not None, each.now is not None) for each in more.differences
    ]
    assert [("documents[0]", False, True)] == [
        (each.path, each.was is not None, each.now is not None) for each in fewer.differences
    ]


def test_another_comment_in_the_program_is_another_input() -> None:
    """
    Where everything comes out the same from another file, that is said too.
    """
    policy = small_policy()
    recorded, program = judge(policy), PROGRAM + b"# a comment\n"
    found = again(recorded, policy, program)

    assert not found.is_same
    assert () == found.differences
    assert found.inputs == (
        InputDifference(
            input="program", was=recorded.digests.program, now=judge(policy, program).digests.program
        ),
    )


def test_another_version_that_finds_the_same_is_only_named() -> None:
    """
    A later version that comes to the same audit confirms it.
    """
    policy = small_policy()
    audited = judge(policy)
    older = replace(audited, tool=replace(audited.tool, version="0.0.1"))
    found = again(older, policy)

    assert found.is_same
    assert found.inputs == (InputDifference(input="tool version", was="0.0.1", now=audited.tool.version),)


def test_the_digest_of_a_program_does_not_hang_on_where_it_is_read_from(tmp_path: Path) -> None:
    """
    The same bytes have the same digest, by whatever path, name or handle they are read.
    """
    policy = small_policy()
    path = tmp_path / "other.yaml"
    path.write_bytes(PROGRAM)
    digests = {
        load_program(path, policy).digest,
        load_program(path, policy, name="p.yaml").digest,
        load_program(BytesIO(PROGRAM), policy).digest,
        load_program(PROGRAM.decode(), policy).digest,
    }

    assert 1 == len(digests)


def test_the_program_is_found_from_the_current_folder(receipt: Path, tmp_path: Path) -> None:
    """
    The path that the audit records is first meant from where one stands.
    """
    kept = tmp_path / "kept"
    kept.mkdir()
    receipt.rename(kept / "audit.json")

    ended = run("verify", "kept/audit.json", folder=tmp_path)

    assert (0, "") == (ended.status, ended.err)


def test_the_program_is_found_beside_the_audit(receipt: Path) -> None:
    """
    Else it is meant from where the audit stands.
    """
    ended = run("verify", receipt, folder=REPOSITORY)

    assert (0, "") == (ended.status, ended.err)


def test_the_program_can_be_given(receipt: Path, tmp_path: Path) -> None:
    """
    A program that was moved is given with --program, and its places are still those of the audit.
    """
    (tmp_path / "p.yaml").rename(tmp_path / "moved.yaml")

    assert 2 == run("verify", "audit.json", folder=tmp_path).status
    assert 0 == run("verify", receipt, "--program", tmp_path / "moved.yaml").status


def test_the_policy_and_the_profile_can_be_given(tmp_path: Path) -> None:
    """
    An audit by a policy of one's own, or under a profile, is replayed by the same.
    """
    options = ("--rules", REPOSITORY / "rules", "--profile", "small-company")
    ended = run("audit", EXAMPLES[0], *options, "-f", f"json:{tmp_path / 'audit.json'}")

    assert ended.status != 2
    assert 0 == run("verify", tmp_path / "audit.json", *options).status
    assert 1 == run("verify", tmp_path / "audit.json", *options[:2], "--profile", "red-teaming").status


def test_an_audit_by_another_policy_is_not_replayed(edited: Callable[[str, Any], Path]) -> None:
    """
    The policy whose folder is needed is named.
    """
    path = edited("policy", {**json.loads(edited("rates", []).read_text())["policy"], "name": "grants"})
    ended = run("verify", path)

    assert 2 == ended.status
    assert "made by the policy 'grants'" in ended.err
    assert "given with --rules" in ended.err


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("format", "evenhand-audit-9", "no audit of the format"),
        ("as_of", "soon", "audit.json:"),
        ("findings", {}, "Expected a list"),
        ("verdict", "pass", "'verdict' is not a key here"),
    ],
)
def test_what_is_no_audit_is_not_replayed(
    edited: Callable[[str, Any], Path], key: str, value: Any, complaint: str
) -> None:
    """
    The file is checked against the published model, and every mistake has its place.
    """
    ended = run("verify", edited(key, value))

    assert 2 == ended.status
    assert "audit.json:1:" in ended.err
    assert complaint in ended.err


def test_a_program_that_no_longer_loads_cannot_be_replayed(receipt: Path, tmp_path: Path) -> None:
    """
    The mistakes in the program are reported, and no verdict is given on the audit.
    """
    (tmp_path / "p.yaml").write_text("program: 3\n")
    ended = run("verify", receipt)

    assert (2, "") == (ended.status, ended.out)
    assert "p.yaml:1:10" in ended.err


def test_a_tampered_opinion_is_printed_as_it_was_and_is(edited: Callable[[str, Any], Path]) -> None:
    """
    The report of a replay names the path and both values.
    """
    ended = run("verify", edited("opinion", {"conclusion": "conforms", "reasons": []}))

    assert 1 == ended.status
    assert 'opinion.conclusion\n  was "conforms"\n  is  "no opinion"\n' in ended.out
