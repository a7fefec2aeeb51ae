"""A policy that concludes by score: which band is reached, and how a run ends by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import astuple
from running import run

from evenhand import Audit, Policy, Screen, audit, load_policy, load_program
from evenhand.audit.exit_status import Gating, Status, Undecided, find_ends, find_status
from evenhand.steps.sketch import sketch_policy

NAMES: Final = ("a", "b", "c", "d")
BANDS: Final = {"open": "75 %", "half open": "50 %", "closed": "0 %"}


def by_score(**opinion: object) -> Policy:
    """
    Sketch a policy of four rules that weigh alike.
    """
    sketch = {
        "facts": {f"door.{name}": "boolean" for name in NAMES},
        "rules": {f"door/{name}-opens": {"requires": {"fact": f"door.{name}", "is": True}} for name in NAMES},
        "opinion": {"by": "score", "bands": BANDS, **opinion},
    }
    return sketch_policy(json.dumps(sketch))


POLICY: Final = by_score()


def judge(answers: Mapping[str, bool], policy: Policy = POLICY) -> Audit:
    """
    Audit a description that gives some answers.
    """
    header = {"name": "the house", "sponsor": "the town", "as_of": "2026-03-01"}
    facts = {f"door.{name}": answer for name, answer in answers.items()}
    return audit(load_program({"program": header, "facts": facts}, policy), policy)


def answers(passed: int, failed: int) -> Mapping[str, bool]:
    """
    Give so many rules an answer that passes, and so many one that fails; the others are open.
    """
    given = (True,) * passed + (False,) * failed
    return dict(zip(NAMES, given, strict=False))


@pytest.mark.parametrize(
    ("passed", "failed", "expected"),
    [
        pytest.param(4, 0, ("in a band", ["open"]), id="all pass"),
        pytest.param(3, 1, ("in a band", ["open"]), id="just at the bound"),
        pytest.param(2, 2, ("in a band", ["half open"]), id="in the middle"),
        pytest.param(0, 4, ("in a band", ["closed"]), id="all fail"),
        pytest.param(3, 0, ("in a band", ["open"]), id="what is open can only lift it in its band"),
        pytest.param(2, 1, ("between bands", ["half open", "open"]), id="what is open decides"),
        pytest.param(0, 2, ("between bands", ["closed", "half open"]), id="the high end is just at a bound"),
        pytest.param(1, 0, ("no opinion", []), id="too little is decided"),
        pytest.param(0, 0, ("no opinion", []), id="nothing is decided"),
    ],
)
def test_the_band_of_a_score(passed: int, failed: int, expected: tuple[str, list[str]]) -> None:
    """
    The opinion is the band in which the whole interval lies, or the two at its ends.
    """
    opinion = judge(answers(passed, failed)).opinion

    assert expected == (opinion.conclusion, [band.id for band in opinion.bands])


@pytest.mark.parametrize(
    ("passed", "failed", "expected"),
    [
        (4, 0, "The score is 100 %; open begins at 75 %."),
        (3, 1, "The score is 75 %; open begins at 75 %."),
        (3, 0, "75 % is secured, and 100 % still possible: all of it in the band open, from 75 % on."),
        (2, 1, "50 % is secured, and 75 % still possible: 1 scored rule is undecided."),
        (1, 0, "The facts as described decide 25 % of the weight that may apply; an opinion needs 50 %."),
    ],
)
def test_the_reason_of_a_band(passed: int, failed: int, expected: str) -> None:
    """
    The reason gives the score and where the band begins, or what leaves it open.
    """
    assert (expected,) == judge(answers(passed, failed)).opinion.reasons


@pytest.mark.parametrize(
    ("passed", "failed", "word"),
    [(4, 0, "open"), (2, 1, "half open to open"), (0, 0, "no opinion")],
)
def test_machines_get_the_opinion_in_a_word(passed: int, failed: int, word: str) -> None:
    """
    By score, the opinion is told as the ids of the bands; without any, as the conclusion.
    """
    assert word == judge(answers(passed, failed)).opinion.word


def test_where_no_rule_applies_there_is_no_opinion() -> None:
    """
    A score of nothing reaches no band.
    """
    sketch = {
        "facts": {"door.a": "boolean", "door.there": "boolean"},
        "rules": {
            "door/a-opens": {
                "applies_when": {"fact": "door.there", "is": True},
                "requires": {"fact": "door.a", "is": True},
            }
        },
        "opinion": {"by": "score", "bands": BANDS},
    }
    policy = sketch_policy(json.dumps(sketch))
    opinion = judge({"there": False}, policy).opinion

    assert ("no opinion", ("No rule that counts applies.",)) == (opinion.conclusion, opinion.reasons)


def test_a_policy_by_score_has_no_gate() -> None:
    """
    No account has a gate that is held, open or failed.
    """
    assert {None} == {account.gate for account in judge(answers(1, 3)).accounts}


@pytest.mark.parametrize(
    ("passed", "failed", "undecided", "expected"),
    [
        pytest.param(3, 0, "report", Status.CLEAN, id="surely reached"),
        pytest.param(3, 1, "report", Status.CLEAN, id="just reached"),
        pytest.param(2, 2, "report", Status.FAILED, id="surely not reached"),
        pytest.param(2, 1, "report", Status.UNDECIDED, id="what is open decides"),
        pytest.param(2, 1, "fail", Status.FAILED, id="open counts as failed"),
        pytest.param(2, 1, "ignore", Status.CLEAN, id="open counts as nothing"),
        pytest.param(0, 0, "report", Status.UNDECIDED, id="nothing is known"),
        pytest.param(0, 0, "ignore", Status.UNDECIDED, id="an empty description is never clean"),
        pytest.param(0, 2, "report", Status.FAILED, id="it can no longer be reached"),
    ],
)
def test_how_a_run_ends_below_a_band(
    passed: int, failed: int, undecided: Undecided, expected: Status
) -> None:
    """
    It fails where the score is surely below the band, and is undecided where it may be.
    """
    gating = Gating(undecided=undecided, fail_below="open")

    assert expected == find_status(judge(answers(passed, failed)), gating)


def test_a_screen_ends_as_the_audit_does() -> None:
    """
    Screening gives the same status, conclusion and bands for every mix of answers.
    """
    gating = Gating(fail_below="half open")
    for passed, failed in ((4, 0), (2, 2), (2, 1), (1, 3), (0, 0)):
        audited = judge(answers(passed, failed))
        header = {"name": "the house", "sponsor": "the town", "as_of": "2026-03-01"}
        facts = {f"door.{name}": answer for name, answer in answers(passed, failed).items()}
        screened = Screen(POLICY).judge({"program": header, "facts": facts})

        assert (find_status(audited, gating), audited.opinion) == (screened.status(gating), screened.opinion)


@pytest.mark.parametrize(
    ("said", "expected"),
    [((False, False), Status.CLEAN), ((True, False), Status.CLEAN), ((None, False), Status.UNDECIDED)],
    ids=["agreed", "contested", "alleged"],
)
def test_what_is_contested_is_heard(said: tuple[bool | None, bool], expected: Status) -> None:
    """
    Where a band is surely reached, a dispute is enough to say so: less said may turn it into an admission.
    """
    claims = [
        {"value": value, "by": party} for party, value in zip("st", said, strict=True) if value is not None
    ]
    program = {
        "program": {"name": "the house", "sponsor": "the town", "as_of": "2026-03-01"},
        "parties": {"s": {"name": "the town", "side": "sponsor"}, "t": {"name": "guests", "side": "guests"}},
        "facts": {"door.a": claims, "door.b": claims},
    }
    gating = Gating(fail_below="closed")
    audited = audit(load_program(program, POLICY), POLICY)

    assert (expected, expected) == (
        find_status(audited, gating),
        Screen(POLICY).judge(program).status(gating),
    )


def test_no_finding_ends_worse_than_the_score_does() -> None:
    """
    What fails is no failure of the run where the band is reached all the same.
    """
    reached, missed = judge(answers(3, 1)), judge(answers(2, 2))
    gating = Gating(fail_below="open")

    assert [Status.CLEAN] * 4 == list(find_ends(reached, gating).values())
    assert [Status.CLEAN] * 2 + [Status.FAILED] * 2 == list(find_ends(missed, gating).values())


def test_a_band_that_the_policy_does_not_have_is_refused() -> None:
    """
    The library names the bands that there are.
    """
    with pytest.raises(ValueError, match="'ajar' is no band of this policy"):
        find_status(judge({}), Gating(fail_below="ajar"))


FILES: Final[Mapping[str, str]] = {
    "policy.yaml": """\
name: Doors
version: "1"
effective: 2026-01-01
severities: {critical: 8, major: 4, minor: 2, advisory: 0}
opinion:
  by: score
  bands: {open: 75 %, half open: 50 %, closed: 0 %}
  coverage_needed: {value: 50 %, reason: Half is enough., source: judgement}
criteria: [door]
""",
    "documents.yaml": "plan: {title: plan of the house, held_by: sponsor, shows: the doors}\n",
    "door/criterion.yaml": """\
title: Doors
question: Do doors open?
facts:
  front: {title: the front door opens, type: boolean, question: Does the front door open?}
""",
    "door/front-door-opens.yaml": """\
title: The front door opens
severity: major
why: People come in by it.
requires: {fact: door.front, is: true}
remedy: Oil the lock.
settled_by: [plan]
raised_in: beyond the seeds
backed_by: [{basis: judgement, reason: A door is for opening.}]
examples:
  - {name: It opens, facts: {door.front: true}, verdict: pass}
  - {name: It does not, facts: {door.front: false}, verdict: fail}
  - {name: Nobody has said, facts: {}, verdict: unknown}
""",
}


def test_bands_and_what_is_audited_are_translated() -> None:
    """
    A report in another language has its words for both, and the ids stay as they are.
    """
    page = FILES["policy.yaml"] + "audits: {thing: house, sponsor: town, title: Open doors}\n"
    words = (
        "english: {}\nbands: {{open: offen, half open: halb offen, closed: zu}}\n"
        "audits: {{thing: Haus, sponsor: Stadt, title: Offene Türen}}\n"
    )
    files = {**FILES, "policy.yaml": page}
    (marked,) = load_policy({**files, "languages/de/policy.yaml": words.format("unknown")}).pages
    policy = load_policy({**files, "languages/de/policy.yaml": words.format(marked.english)})
    result = audit(load_program(f"{HOUSE}facts: {{door.front: true}}\n", policy), policy, language="de")

    assert [("open", "offen")] == [(band.id, band.title) for band in result.opinion.bands]
    assert ("Haus", "Stadt", "Offene Türen") == astuple(result.policy.audits)
    assert Status.CLEAN is find_status(result, Gating(fail_below="open"))


HOUSE: Final = "program: {name: the house, sponsor: the town, as_of: 2026-03-01}\n"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """
    Write the policy, and descriptions of a house that is open, closed and unknown.
    """
    for name, text in FILES.items():
        path = tmp_path / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, facts in (("open", "{door: {front: true}}"), ("shut", "{door: {front: false}}"), ("new", "{}")):
        (tmp_path / f"{name}.yaml").write_text(f"{HOUSE}facts: {facts}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("name", "expected"), [("open", 0), ("shut", 1), ("new", 3)])
def test_the_command_ends_by_the_band(name: str, expected: int, house: Path) -> None:
    """
    `audit --fail-below` ends with 0, 1 or 3 as the band is reached, missed or open.
    """
    ended = run("audit", f"{name}.yaml", "--rules", "rules", "--fail-below", "half open", folder=house)

    assert expected == ended.status


def test_a_comparison_ends_as_the_worst_of_its_scores(house: Path) -> None:
    """
    `compare --fail-below` ends with 1 where one of them misses the band.
    """
    ended = run("compare", "open.yaml", "shut.yaml", "--rules", "rules", "--fail-below", "open", folder=house)

    assert 1 == ended.status


def test_a_batch_writes_the_bands(house: Path) -> None:
    """
    A record names the band, and ends by it.
    """
    lines = house / "all.ndjson"
    header = {"name": "the house", "sponsor": "the town", "as_of": "2026-03-01"}
    lines.write_text(json.dumps({"program": header, "facts": {"door": {"front": True}}}), encoding="utf-8")
    ended = run("batch", "all.ndjson", "--rules", "rules", "--fail-below", "open", folder=house)
    receipt, record = map(json.loads, ended.out.splitlines())

    assert (0, "open") == (ended.status, receipt["fail_below"])
    assert ("in a band", ["open"], 0) == (record["opinion"], record["bands"], record["status"])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            ("--rules", "rules", "--fail-below", "opne"),
            "'opne' is not a band of this policy. Did you mean 'open'",
        ),
        (("--fail-below", "open"), "--fail-below is for a policy by score"),
    ],
)
def test_a_band_that_is_not_there_is_a_mistake_of_usage(
    options: tuple[str, ...], expected: str, house: Path
) -> None:
    """
    The command names the nearest band, or says that the policy has none.
    """
    ended = run("audit", "open.yaml", *options, folder=house)

    assert (2, "") == (ended.status, ended.out)
    assert expected in ended.err
