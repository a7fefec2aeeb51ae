"""By the terms: the rules that published terms decide, and what those of a program promise."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal, get_args

import pytest
from built_in import BUILT_IN

from evenhand import Audit, PolicyError, audit, load_profile, load_program, render
from evenhand.audit.audit import ByTheTerms
from evenhand.reporting.formats import Look
from evenhand.reporting.policies import list_rules
from evenhand.steps.sketch import sketch_policy

POLICY: Final = sketch_policy("""
facts:
  terms.notice: {type: boolean, by_the_terms: wholly}
  terms.days: {type: integer, by_the_terms: wholly}
  terms.weeks: {type: integer, by_the_terms: wholly}
  work.asked: {type: boolean, by_the_terms: partly}
  work.hours: integer
derived:
  terms.time: {type: integer, sum: [terms.days, terms.weeks]}
rules:
  terms/notice-is-given: {severity: critical, requires: {fact: terms.notice, is: true}}
  terms/there-is-time: {severity: minor, requires: {fact: terms.time, at_least: 7}}
  work/askers-give-notice:
    applies_when: {fact: work.asked, is: true}
    requires: {fact: terms.notice, is: true}
  work/hours-are-few: {requires: {fact: work.hours, at_most: 2}}
  work/nobody-is-asked: {requires: {fact: work.asked, is: false}}
""")
Form = Literal["terminal", "markdown", "html"]

FROM: Final = {"terms": "document", "ledger": "statement"}
SOURCES: Final = {name: {"title": name, "kind": kind, "date": "2026-02-01"} for name, kind in FROM.items()}
HEADER: Final = {"name": "A preview", "sponsor": "A company", "as_of": "2026-03-01"}


def _audit(facts: Mapping[str, Any]) -> Audit:
    described = {"program": HEADER, "sources": SOURCES, "facts": facts}
    return audit(load_program(described, POLICY), POLICY)


def _said(value: object, source: str = "terms") -> Mapping[str, object]:
    return {"value": value, "source": source, "at": "line 1"}


def test_a_rule_is_decided_by_the_terms_where_they_show_all_that_it_reads() -> None:
    """
    Derived facts are looked through, and a fact that terms show in part is not shown.
    """
    assert {
        "terms/notice-is-given": "wholly",
        "terms/there-is-time": "wholly",
        "work/askers-give-notice": "where it applies",
    } == POLICY.by_the_terms


def test_what_the_terms_promise_is_scored_beside_the_whole() -> None:
    """
    Of three such rules one is kept, one may still fail, and one cannot; what asks about practice counts not.
    """
    made = _audit({"terms.notice": _said(value=True)}).by_the_terms

    assert made is not None
    assert ({"pass": 1, "unknown": 2}, 3) == (made.counts, len(made.rules))
    assert made.score is not None
    assert (Decimal(8) / 10, Decimal(1)) == (made.score.low, made.score.high)


@pytest.mark.parametrize(
    "said",
    [{}, {"terms.notice": True}, {"terms.notice": _said(value=True, source="ledger")}],
    ids=["nothing", "without a source", "from elsewhere"],
)
def test_what_is_not_from_terms_is_not_scored_apart(said: Mapping[str, Any]) -> None:
    """
    Where a claim on what terms can show names no source, or another, this is not what the terms promise.
    """
    assert _audit({"terms.days": _said(9), **said} if said else {}).by_the_terms is None


def test_what_terms_never_show_may_come_from_elsewhere() -> None:
    """
    A claim on practice does not keep a program from being described by its terms.
    """
    made = _audit({"terms.days": _said(9), "work.hours": _said(1, source="ledger")}).by_the_terms

    assert made is not None


def _score(part: ByTheTerms | None) -> Decimal:
    """
    Give the low end; having none counts as above every score.
    """
    return Decimal(2) if part is None or part.score is None else part.score.low


def test_silence_never_pays_by_the_terms() -> None:
    """
    In every program of four answers, leaving one out neither raises what is secured nor adds a promise kept.
    """
    values: Mapping[str, list[Any]] = {
        "terms.notice": [True, False],
        "terms.days": [1, 9],
        "terms.weeks": [0],
        "work.asked": [True, False],
    }
    told = [[(path, each) for each in (None, *answers)] for path, answers in values.items()]
    paying = []
    for chosen in itertools.product(*told):
        facts = {path: _said(value) for path, value in chosen if value is not None}
        full = _audit(facts).by_the_terms
        for path in facts:
            poorer = _audit({each: facts[each] for each in facts if each != path}).by_the_terms
            if full is None or poorer is None:
                continue
            kept = [
                part.counts.get("pass", 0) + part.counts.get("not-applicable", 0) for part in (full, poorer)
            ]
            if _score(poorer) > _score(full) or kept[1] > kept[0]:
                paying.append((facts, path))

    assert [] == paying


@pytest.mark.parametrize("form", get_args(Form))
def test_a_report_says_what_the_terms_promise(form: Form) -> None:
    """
    It stands there with its own score where a program is described from its terms, and else not.
    """
    said = "What the terms promise: 1 of 3 (2 unknown, 1 pass); 80 % to 100 %, gate held, 57 % decided."

    assert said in " ".join(render(_audit({"terms.notice": _said(value=True)}), form).split())
    assert "What the terms promise" not in render(_audit({"terms.notice": True}), form)


def test_a_profile_takes_the_rules_that_terms_decide() -> None:
    """
    It names them as one, so that it never falls behind the facts.
    """
    profile = {"profile": "Terms", "only": {"rules": ["by-the-terms"], "reason": "To compare."}}

    assert list(POLICY.by_the_terms) == [rule.id for rule in load_profile(profile, POLICY).rules]


def test_a_profile_of_the_terms_needs_facts_that_they_show() -> None:
    """
    Under a policy that says of no fact that terms show it, such a profile is refused at the place.
    """
    policy = sketch_policy("facts: {a.x: boolean}\nrules: {a/x-is: {requires: {fact: a.x, is: true}}}")
    profile = "profile: Terms\nonly: {rules: [by-the-terms], reason: To compare.}\n"

    with pytest.raises(
        PolicyError, match=r":2:16\n.*\n  No rule of this policy is decided by published terms"
    ):
        load_profile(profile, policy)


def test_the_profile_that_ships_has_the_rules_that_terms_decide() -> None:
    """
    There is one where the built-in policy says what terms show, and it holds just these rules.
    """
    policy = BUILT_IN
    path = Path(policy.folder, "profiles", "by-the-terms.yaml")
    kept = [rule.id for rule in load_profile(path, policy).rules] if path.exists() else []

    assert list(policy.by_the_terms) == kept


def test_the_rules_that_terms_decide_are_listed() -> None:
    """
    `rules list --by-the-terms` says how many there are, and which they decide only where it applies.
    """
    listed = list_rules(POLICY, Look(), by_the_terms=True)

    assert "Published terms decide 3 of 5 rules." in listed
    assert "work/askers-give-notice (major, where it applies)" in listed
    assert "work/hours-are-few" not in listed
