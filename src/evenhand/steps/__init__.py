"""Steps for scenarios about programs and policies, in an auditor's words, run by pytest-bdd.

`docs/features.md` lists them; those that run the command line stand in `running`. A scenario goes from
Given (a policy, a program and what is said about it) over one When to Then. What one step leaves for the
next is a fixture: `policy`, `description`, `outcome`, `finding`, `ended`. A project that overrides
`policy` has its scenarios judged by its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, then, when

from evenhand.audit import exit_status
from evenhand.audit.audit import AnswerInWords, Audit, Evidence, Finding, ScoredAccount
from evenhand.audit.auditing import audit
from evenhand.policy.loading import load_policy
from evenhand.policy.model import Policy
from evenhand.program.loading import load_program
from evenhand.reading import Readable
from evenhand.reporting.phrases import percent, reachable, secured
from evenhand.steps.draft import NOTHING, PROGRAM, ProgramFile, as_id
from evenhand.steps.sketch import sketch_policy
from evenhand.steps.table import Table, listed, read_value, rows
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.errors import ProgramError

pytest_plugins = ("evenhand.steps.pages", "evenhand.steps.running")

AuditOrRefusal = Audit | ProgramError


@pytest.fixture(scope="session")
def built_in_policy() -> Policy:
    """Load the built-in policy once."""
    return load_policy()


@pytest.fixture
def policy(built_in_policy: Policy) -> Policy:
    """Judge by the built-in policy where a scenario names none."""
    return built_in_policy


@pytest.fixture
def description() -> Readable:
    """Describe a program about which nothing is said, until a step says more."""
    return NOTHING


@given("the built-in policy", target_fixture="policy")
def take_built_in_policy(built_in_policy: Policy) -> Policy:
    """Judge by the policy that comes with evenhand, as where no policy is named."""
    return built_in_policy


@given(parsers.parse('the policy in the folder "{folder}"'), target_fixture="policy")
def take_policy(folder: str, pytestconfig: pytest.Config) -> Policy:
    """Judge by a policy of your own, found from the root of your project."""
    return load_policy(pytestconfig.rootpath / folder)


@given("this policy:", target_fixture="policy")
def take_sketch(docstring: str) -> Policy:
    """Judge by a policy that is sketched in YAML: its facts, parameters, consistency and rules."""
    return sketch_policy(docstring)


@given("a program that states nothing", target_fixture="description")
def take_silent_program() -> Readable:
    """Start from a program about which nothing is said."""
    return NOTHING


@given("a program with these facts:", target_fixture="description")
def take_facts(description: Readable, policy: Policy, datatable: Table) -> Readable:
    """State facts plainly, in a table of fact and value."""
    stated = {row["fact"]: read_value(row["value"], policy) for row in rows(datatable)}
    return ProgramFile.of(description).stating(stated).content


@given(parsers.parse("a program with two sides, the {one} and the {other}"), target_fixture="description")
def take_two_sides(description: Readable, one: str, other: str) -> Readable:
    """Name two parties who speak about the program: the first for its sponsor, the other for its own side."""
    return (
        ProgramFile.of(description).with_party(one, verdicts.SPONSOR).with_party(other, as_id(other)).content
    )


@given(parsers.parse("the {party} speak as {side}"), target_fixture="description")
@given(parsers.parse("the {party} speaks as {side}"), target_fixture="description")
def add_party(description: Readable, party: str, side: str) -> Readable:
    """Name one more party, who speaks as `a side`, `the record` or `someone outside`."""
    sides = {"a side": as_id(party), "the record": verdicts.RECORD, "someone outside": verdicts.OUTSIDE}
    return ProgramFile.of(description).with_party(party, sides[side]).content


@given(parsers.parse("the {party} speak for the {side}"), target_fixture="description")
@given(parsers.parse("the {party} speaks for the {side}"), target_fixture="description")
def add_to_side(description: Readable, party: str, side: str) -> Readable:
    """Name one more party of a side."""
    return ProgramFile.of(description).with_party(party, as_id(side)).content


@given(parsers.parse("the {party} say:"), target_fixture="description")
@given(parsers.parse("the {party} says:"), target_fixture="description")
def add_claims(description: Readable, policy: Policy, party: str, datatable: Table) -> Readable:
    """Let a party claim facts, in a table of fact and value and, as you like, origin, source, at and kind."""
    draft = ProgramFile.of(description)
    for row in rows(datatable):
        draft = draft.with_claim(party, row, read_value(row["value"], policy))
    return draft.content


@given(parsers.parse('the program file "{file}"'), target_fixture="description")
def take_file(file: str, pytestconfig: pytest.Config) -> Readable:
    """Take a program from a file, found from the root of your project."""
    return pytestconfig.rootpath / file


@given("this program file:", target_fixture="description")
def take_text(docstring: str) -> Readable:
    """Take a program from the text of its file, mistakes and all."""
    return docstring


@given(parsers.parse("the answer to {fact} is left out"), target_fixture="description")
def leave_out(description: Readable, fact: str) -> Readable:
    """Take back all that is said on one fact."""
    draft = ProgramFile.of(description)
    assert fact in draft.answers, f"nothing is said on {fact}, so it cannot be left out"
    return draft.without(fact).content


@when("the program is audited", target_fixture="outcome")
def audit_program(description: Readable, policy: Policy) -> AuditOrRefusal:
    """Audit the program on the date it speaks of, or else on the one from which the policy holds."""
    try:
        return _audit(description, policy)
    except ProgramError as error:
        return error


@then(parsers.parse("the verdict on {rule} is {verdict}"), target_fixture="finding")
def check_verdict(outcome: AuditOrRefusal, rule: str, verdict: str) -> Finding:
    """Check a finding: pass, fail, not-applicable, unknown, contested, alleged or claimed."""
    finding = _find(outcome, rule)
    assert finding.verdict == verdict, finding.because
    return finding


@then(parsers.parse("the verdicts on {rule} are:"), target_fixture="finding")
def check_verdicts(outcome: AuditOrRefusal, rule: str, datatable: Table) -> Finding:
    """Check a finding in each account that the table names."""
    finding = _find(outcome, rule)
    for row in rows(datatable):
        assert {account: finding.accounts[account] for account in row} == row, finding.because
    return finding


@then(parsers.parse("it turns on {facts}"))
def check_deciding_facts(finding: Finding, facts: str) -> None:
    """Check which facts, and no others, decide that finding or keep it open."""
    deciding = {fact for each in finding.judgements for clause in each.because for fact in clause.facts}
    assert deciding == listed(facts, "and"), finding.because


@then(parsers.parse('the reason says "{text}"'))
def check_reason(finding: Finding, text: str) -> None:
    """Check the sentence that gives the reason of that finding."""
    assert text in finding.because


@then(parsers.parse("it may still come out as {outcomes}"))
def check_outcomes(finding: Finding, outcomes: str) -> None:
    """Check all that the finding can still come to, in one account or another."""
    left = {outcome for each in finding.judgements for outcome in each.outcomes}
    assert left == listed(outcomes, "or"), finding.because


@then(parsers.parse("it is settled by {ground}"))
def check_ground(finding: Finding, ground: str) -> None:
    """Check on what that verdict rests: `record`, `agreement` or `admission`."""
    assert finding.basis == ground, finding.because


@then(parsers.parse("the {party} is divided on it"))
@then(parsers.parse("the {party} are divided on it"))
def check_division(outcome: AuditOrRefusal, finding: Finding, party: str) -> None:
    """Check that a party's side contradicts itself on that finding."""
    expected = ("within a side", (_side_of(outcome, party),))
    assert (finding.basis, finding.decided_by) == expected, finding.because


@then(parsers.parse("the {document} would settle it"))
def check_document(finding: Finding, document: str) -> None:
    """Check that a kind of evidence is named which would settle that finding."""
    assert as_id(document) in finding.settled_by


@then(parsers.parse("the answers to {fact} are:"))
def check_answers(outcome: AuditOrRefusal, fact: str, datatable: Table) -> None:
    """Check what is still possible for a fact in each account that the table names."""
    accounts = _fact(outcome, fact).accounts
    for row in rows(datatable):
        assert {account: accounts[account].answer for account in row} == row


@then(parsers.parse("the account of the {party} contradicts {what} on {fact}"))
def check_contradiction(outcome: AuditOrRefusal, party: str, what: str, fact: str) -> None:
    """Check that the account of a party's side is marked as contradicting `itself` or `the record`."""
    assert f"contradicts {what}" in _answer_of(outcome, party, fact).conflicts


@then(parsers.parse("the account of the {party} is not consistent on {fact}"))
def check_inconsistency(outcome: AuditOrRefusal, party: str, fact: str) -> None:
    """Check that the account of a party's side is marked as one that no coherent description could give."""
    assert "is not consistent" in _answer_of(outcome, party, fact).conflicts


@then(parsers.parse('the answer of the {party} to {fact} follows: "{why}"'))
def check_following(outcome: AuditOrRefusal, party: str, fact: str, why: str) -> None:
    """Check why what is possible for a fact in the account of a party's side cannot be otherwise."""
    assert why in _answer_of(outcome, party, fact).follows_from


@then(parsers.parse('it is remarked "{text}"'))
def check_remark(outcome: AuditOrRefusal, text: str) -> None:
    """Check what a reader is told before the verdicts."""
    assert text in _audited(outcome).remarks


@then(parsers.parse('it is not remarked "{text}"'))
def check_no_remark(outcome: AuditOrRefusal, text: str) -> None:
    """Check what a reader is not told before the verdicts."""
    assert text not in _audited(outcome).remarks


@then(parsers.parse("{number:d} origin stands behind {fact}"))
@then(parsers.parse("{number:d} origins stand behind {fact}"))
def check_origins(outcome: AuditOrRefusal, number: int, fact: str) -> None:
    """Count who first said what is said on a fact; those who relay it do not count."""
    assert _fact(outcome, fact).origins == number


@then("every rule has one finding")
def check_findings(outcome: AuditOrRefusal, policy: Policy) -> None:
    """Check that no rule is passed over."""
    assert [finding.rule for finding in _audited(outcome).findings] == [rule.id for rule in policy.rules]


@then(parsers.parse("every verdict is {verdict}"))
def check_every_verdict(outcome: AuditOrRefusal, verdict: str) -> None:
    """Check that all findings come out alike."""
    assert {finding.verdict for finding in _audited(outcome).findings} == {verdict}


@then(parsers.parse("no verdict is {verdict}"))
def check_no_verdict(outcome: AuditOrRefusal, verdict: str) -> None:
    """Check that no finding comes out like this."""
    assert [each.rule for each in _audited(outcome).findings if each.verdict == verdict] == []


@then(parsers.parse("the verdicts are the same without what the {party} say"))
@then(parsers.parse("the verdicts are the same without what the {party} says"))
def check_inert(outcome: AuditOrRefusal, description: Readable, policy: Policy, party: str) -> None:
    """Audit again without a party's claims, and check that no verdict moves in what is left."""
    draft = ProgramFile.of(description)
    without = draft.without_claims_of(party)
    assert without != draft, f"the {party} say nothing"
    for was, now in zip(_audited(outcome).findings, _audit(without.content, policy).findings, strict=True):
        assert now.verdict == was.verdict, now.because
        assert now.accounts == {account: was.accounts[account] for account in now.accounts}, now.because


@then("leaving out any one answer makes nothing look better")
def check_silence(outcome: AuditOrRefusal, description: Readable, policy: Policy) -> None:
    """Audit again without each answer in turn: no pass appears, no low score rises, no status clears."""
    draft = ProgramFile.of(description)
    assert draft.answers, "nothing is said, so nothing can be left out"
    for fact in draft.answers:
        again = _audit(draft.without(fact).content, policy)
        assert not list(_improvements(_audited(outcome), again)), f"without {fact}"


@then("the accounts come out as:")
def check_accounts(outcome: AuditOrRefusal, datatable: Table) -> None:
    """Check the accounts in a table of account and, as you like, low, high, decided and gate."""
    accounts = {account.id: _show(account) for account in _audited(outcome).accounts}
    for row in rows(datatable):
        assert {column: accounts[row["account"]][column] for column in row} == row


@then(parsers.parse('the opinion is "{conclusion}"'))
def check_opinion(outcome: AuditOrRefusal, conclusion: str) -> None:
    """Check the overall conclusion; by score, the band or `low to high`."""
    opinion = _audited(outcome).opinion
    assert opinion.word == conclusion, opinion.reasons


@then(parsers.parse('the opinion says "{text}"'))
def check_opinion_reason(outcome: AuditOrRefusal, text: str) -> None:
    """Check the reasons of the opinion."""
    assert text in " ".join(_audited(outcome).opinion.reasons)


@then(parsers.parse("the terms promise {kept:d} of {number:d}"))
def check_promised(outcome: AuditOrRefusal, kept: int, number: int) -> None:
    """Check how many of the rules that published terms decide are kept."""
    terms = _audited(outcome).by_the_terms
    assert terms is not None, "this is not described from published terms"
    assert (terms.counts.get("pass", 0), len(terms.rules)) == (kept, number)


@then("nothing is told of what the terms promise")
def check_not_promised(outcome: AuditOrRefusal) -> None:
    """Check that the audit does not take the description for that of published terms."""
    assert _audited(outcome).by_the_terms is None


@then("the program is refused for:")
def check_refusal(outcome: AuditOrRefusal, datatable: Table) -> None:
    """Check that no audit is performed: a table of line, column and mistake, also of code and path."""
    assert isinstance(outcome, ProgramError), "the program was audited"
    places = [(str(each.place.line), str(each.place.column)) for each in outcome.problems]
    expected = rows(datatable)
    assert places == [(row["line"], row["column"]) for row in expected], str(outcome)
    for problem, row in zip(outcome.problems, expected, strict=True):
        assert row["mistake"] in str(problem)
        assert row.get("code", problem.code) == problem.code
        assert row.get("path", problem.path) == problem.path


def _audit(description: Readable, policy: Policy) -> Audit:
    name = None if isinstance(description, Path) else PROGRAM
    program = load_program(description, policy, name=name)
    return audit(program, policy, as_of=program.header.as_of or policy.effective)


def _audited(outcome: AuditOrRefusal) -> Audit:
    assert isinstance(outcome, Audit), f"the program was refused:\n{outcome}"
    return outcome


def _find(outcome: AuditOrRefusal, rule: str) -> Finding:
    found = {finding.rule: finding for finding in _audited(outcome).findings}
    assert rule in found, f"'{rule}' is not a rule of this policy"
    return found[rule]


def _fact(outcome: AuditOrRefusal, path: str) -> Evidence:
    found = {fact.path: fact for fact in _audited(outcome).facts}
    assert path in found, f"'{path}' is not a fact of this policy"
    return found[path]


def _answer_of(outcome: AuditOrRefusal, party: str, fact: str) -> AnswerInWords:
    return _fact(outcome, fact).accounts[_side_of(outcome, party)]


def _side_of(outcome: AuditOrRefusal, party: str) -> str:
    return {each.id: each.side for each in _audited(outcome).parties}[as_id(party)]


def _improvements(before: Audit, after: Audit) -> Iterator[str]:
    """Say what looks better in a second audit than in the first."""
    for old, new in zip(before.findings, after.findings, strict=True):
        if new.verdict in {"pass", "not-applicable"} and old.verdict != new.verdict:
            yield f"{new.rule} is {new.verdict} instead of {old.verdict}"
    for was, now in zip(before.accounts, after.accounts, strict=True):
        if was.score and now.score and now.score.low > was.score.low:
            yield f"the low score of {now.id} rises"
    if (
        exit_status.find_status(after) is exit_status.Status.CLEAN
        and exit_status.find_status(before) is not exit_status.Status.CLEAN
    ):
        yield "the exit status clears"


def _show(account: ScoredAccount) -> Mapping[str, str]:
    score = account.score
    return {
        "account": account.id,
        "low": secured(score) if score else "none",
        "high": reachable(score) if score else "none",
        "decided": "none" if account.coverage is None else percent(account.coverage),
        "gate": account.gate or "none",
    }
