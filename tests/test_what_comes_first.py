"""What a policy puts first: the criteria that lead a report, and the facts that are asked first."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from running import SMALL_POLICY, run

from evenhand import Policy, audit, load_policy, load_profile, load_program
from evenhand.policy.translation import translate
from evenhand.steps.sketch import sketch_policy

FIVE: Final = ("a", "b", "c", "d", "e")
SKETCH: Final = sketch_policy(
    json.dumps(
        {
            "facts": {f"{each}.x": "boolean" for each in FIVE},
            "rules": {f"{each}/x-is-so": {"requires": {"fact": f"{each}.x", "is": True}} for each in FIVE},
        }
    )
)


def _small(line: str, **files: str) -> Policy:
    """
    Load the small policy with a line more on its page.
    """
    found = {
        path.relative_to(SMALL_POLICY).as_posix(): path.read_text(encoding="utf-8")
        for path in SMALL_POLICY.rglob("*.yaml")
    }
    return load_policy({**found, "policy.yaml": f"{found['policy.yaml']}{line}\n", **files})


def _write_small(folder: Path, line: str) -> None:
    shutil.copytree(SMALL_POLICY, folder)
    with (folder / "policy.yaml").open("a") as page:
        page.write(line)


def _profile(**parts: Any) -> Mapping[str, Any]:
    return {"profile": "Ours", **parts}


def test_the_first_four_criteria_lead_where_a_policy_says_nothing() -> None:
    """
    Without `leading`, the order of the criteria decides.
    """
    assert ("a", "b", "c", "d") == SKETCH.leading


def test_a_policy_says_which_criteria_lead() -> None:
    """
    They lead in the order in which they are named, not in that of the criteria.
    """
    assert ("sharing", "pay") == _small("leading: [sharing, pay]").leading


def test_what_a_profile_leaves_out_does_not_lead() -> None:
    """
    Of the criteria that lead those stay that a profile keeps.
    """
    kept = _profile(leave_out=[{"rules": ["pay"], "reason": "Others ask it."}])

    assert ("sharing",) == load_profile(kept, _small("leading: [pay, sharing]")).leading


def test_the_first_that_are_left_lead_where_a_profile_leaves_none_that_led() -> None:
    """
    No report is without a criterion that leads.
    """
    kept = _profile(leave_out=[{"rules": ["pay"], "reason": "Others ask it."}])

    assert ("sharing",) == load_profile(kept, _small("leading: [pay]")).leading


def test_an_audit_says_which_criteria_lead() -> None:
    """
    Whoever makes a report of an audit finds them there.
    """
    policy = _small("leading: [sharing]")
    program = load_program({"program": {"name": "It", "sponsor": "We", "as_of": "2026-03-01"}}, policy)

    assert ("sharing",) == audit(program, policy).policy.leading


def test_core_questions_keep_their_order() -> None:
    """
    The facts that are to be asked first stand as the policy names them.
    """
    line = "core_questions: [sharing.criticism_allowed, pay.offered_share]"

    assert ("sharing.criticism_allowed", "pay.offered_share") == _small(line).core_questions


def test_a_policy_takes_over_what_the_one_that_it_extends_puts_first(tmp_path: Path) -> None:
    """
    What it says itself goes before that.
    """
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "policy.yaml").write_text(
        """\
name: Ours
version: "1"
effective: 2026-11-01
extends: ../base
severities: {critical: 5, major: 3, minor: 1, advisory: 0}
opinion: {coverage_needed: {value: 40 %, reason: Enough., source: judgement}}
leading: [pay]
"""
    )
    _write_small(tmp_path / "base", "leading: [sharing]\ncore_questions: [pay.offered_share]\n")
    policy = load_policy(tmp_path / "ours")

    assert (("pay",), ("pay.offered_share",)) == (policy.leading, policy.core_questions)


def test_the_list_of_facts_tells_core_questions(tmp_path: Path) -> None:
    """
    `rules facts` says of a fact that it is asked first, and as which.
    """
    _write_small(tmp_path / "rules", "core_questions: [sharing.criticism_allowed, pay.offered_share]\n")
    ended = run("rules", "facts", "--rules", tmp_path / "rules")

    assert "  pay.offered_share (core question 2)\n" in ended.out


RULE: Final = "pay/work-is-paid.yaml"
BREACH: Final = "Some who work are offered no money"


def _with_breach(**files: str) -> Policy:
    rule = (SMALL_POLICY / RULE).read_text(encoding="utf-8")
    return _small("", **{RULE: f"breach: {BREACH}\n{rule}", **files})


def test_a_finding_says_what_is_wrong_where_its_rule_fails() -> None:
    """
    The breach of a rule stands in its finding, whatever the verdict is.
    """
    policy = _with_breach()
    program = load_program({"program": {"name": "It", "sponsor": "We", "as_of": "2026-03-01"}}, policy)

    assert {"pay/work-is-paid": BREACH, "pay/pay-is-money": None, "sharing/criticism-is-allowed": None} == {
        finding.rule: finding.breach for finding in audit(program, policy).findings
    }


def test_a_breach_is_translated_as_a_title_is() -> None:
    """
    A page of a translation gives its words beside those of the title.
    """
    page, words = "languages/de/pay.yaml", "rules: {work-is-paid: {breach: Manche bekommen nichts}}"
    unmarked = _with_breach(**{page: f"english: another\n{words}"})
    (digest,) = (each.english for each in unmarked.pages)
    policy = translate(_with_breach(**{page: f"english: {digest}\n{words}"}), "de")

    assert ["Manche bekommen nichts"] == [rule.breach for rule in policy.rules if rule.id + ".yaml" == RULE]
