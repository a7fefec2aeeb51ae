"""Policies tailored by profiles, and policies built on others."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from evenhand import Policy, PolicyError, audit, load_policy, load_profile, load_program
from evenhand.policy import Departure
from evenhand.steps.sketch import sketch_policy

SKETCH: Final = """
facts:
  pay.share: share
  pay.days: {type: duration, unit: hours}
parameters:
  pay.share_needed: {type: share, value: 50 %}
  pay.longest: {type: duration, unit: hours, value: 30 days}
rules:
  pay/work-is-paid: {requires: {fact: pay.share, at_least: $share_needed}}
  pay/money-comes-in-time: {requires: {fact: pay.days, at_most: $longest}}
"""
OWN: Final = """
name: Our own
version: 1.0.0
effective: 2026-11-01
extends: {extends}
severities: {{critical: 8, major: 4, minor: 2, advisory: 0}}
opinion:
  coverage_needed: {{value: 50 %, reason: A half., source: judgement}}
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    """Sketch a policy of two rules and two bounds."""
    return sketch_policy(SKETCH)


def _tailor(policy: Policy, **parts: Any) -> Policy:
    return load_profile({"profile": "Mine", **parts}, policy)


def _departures(policy: Policy, **parts: Any) -> tuple[Departure, ...]:
    tailoring = _tailor(policy, **parts).tailoring
    assert tailoring is not None
    return tailoring.departures


@pytest.mark.parametrize(
    ("bound", "value", "now", "direction"),
    [
        ("pay.share_needed", "60 %", "60 %", "stricter"),
        ("pay.share_needed", "40 %", "40 %", "looser"),
        ("pay.share_needed", "50 %", "50 %", "no verdict moves"),
        ("pay.longest", "20 days", "20 days", "stricter"),
        ("pay.longest", "40 days", "40 days", "looser"),
    ],
)
def test_a_moved_bound_has_a_direction(
    policy: Policy, bound: str, value: str, now: str, direction: Any
) -> None:
    """
    A bound is stricter where some answers come out worse by it, and looser where some come out better.
    """
    was = "50 %" if bound == "pay.share_needed" else "30 days"
    expected = (Departure("bound", bound, was, now, direction, "Why."),)

    assert expected == _departures(policy, parameters={bound: {"value": value, "reason": "Why."}})


def test_a_rule_that_is_left_out_is_looser(policy: Policy) -> None:
    """
    What is no longer asked can no longer fail, and the rest is judged as before.
    """
    left_out = [{"rules": ["pay/work-is-paid"], "reason": "Why."}]
    expected = (Departure("rule", "pay/work-is-paid", "asked", "left out", "looser", "Why."),)

    assert expected == _departures(policy, leave_out=left_out)
    assert ["pay/money-comes-in-time"] == [rule.id for rule in _tailor(policy, leave_out=left_out).rules]


def test_another_severity_is_a_departure(policy: Policy) -> None:
    """
    A heavier severity is stricter, a lighter one looser.
    """
    change = {"pay/work-is-paid": {"severity": "critical", "reason": "Why."}}
    [departure] = _departures(policy, severities=change)

    assert ("major", "critical", "stricter") == (departure.was, departure.now, departure.direction)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"parameters": {"pay.shar_needed": {"value": "1 %", "reason": "x"}}}, "'pay.share_needed'"),
        ({"severities": {"pay/work-is-payed": {"severity": "minor", "reason": "x"}}}, "'pay/work-is-paid'"),
        ({"leave_out": [{"rules": ["pey"], "reason": "x"}]}, "'pay'"),
        (
            {"parameters": {"pay.longest": {"value": "5 USD", "reason": "x"}}},
            "is not a time in minutes, hours",
        ),
        ({"leave_out": [{"rules": ["pay"], "reason": "x"}]}, "leaves no rule"),
    ],
)
def test_a_mistake_in_a_profile_is_named(policy: Policy, parts: Any, message: str) -> None:
    """
    What a profile names must be there; the nearest name is suggested.
    """
    with pytest.raises(PolicyError) as caught:
        _tailor(policy, **parts)

    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["red-teaming", "creative-partners", "small-company"])
def test_the_shipped_profiles_are_found_by_name(name: str) -> None:
    """
    A plain name stands for a profile in the policy's own folder; the audit names it and its digest.
    """
    tailored = load_profile(Path(name), load_policy())
    audited = audit(
        load_program({"program": {"name": "a", "sponsor": "b"}}, tailored), tailored, as_of=tailored.effective
    )

    assert audited.policy.profile is not None
    assert tailored.tailoring is not None
    assert (tailored.tailoring.name, tailored.tailoring.digest) == (
        audited.policy.profile.name,
        audited.digests.profile,
    )
    assert all(departure.reason for departure in audited.policy.profile.departures)


def _write(folder: Path, extends: str, **files: str) -> Path:
    folder.mkdir()
    (folder / "policy.yaml").write_text(OWN.format(extends=extends), encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_policy_built_on_another_has_its_rules(tmp_path: Path) -> None:
    """
    The rules, facts and standards of the other policy are there, and one may build on a third.
    """
    first = _write(tmp_path / "first", "built-in")
    second = _write(tmp_path / "second", "../first")
    ids = [rule.id for rule in load_policy().rules]

    assert [ids, ids] == [[rule.id for rule in load_policy(each).rules] for each in (first, second)]


def test_policies_cannot_be_built_on_each_other(tmp_path: Path) -> None:
    """
    A circle is refused where it closes.
    """
    first = _write(tmp_path / "first", "../second")
    _write(tmp_path / "second", "../first")

    with pytest.raises(PolicyError, match="cannot be built on itself"):
        load_policy(first)


def test_what_the_other_policy_declares_is_not_declared_again(tmp_path: Path) -> None:
    """
    To change what is there already, a profile is the place.
    """
    again = "gdpr: {title: Again, publisher: Nobody, read: not-read}\n"
    folder = _write(tmp_path / "own", "built-in", standards=again)

    with pytest.raises(PolicyError, match="'gdpr' is declared in the policy this one extends"):
        load_policy(folder)
