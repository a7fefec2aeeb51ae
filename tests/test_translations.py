"""Translations of a policy: every text has its place, and none decides anything."""

from __future__ import annotations

import pytest
from built_in import BUILT_IN as POLICY
from catalogues import FOREIGN
from running import SMALL_POLICY

from evenhand import PolicyError, load_policy, load_profile
from evenhand.policy.translation import list_texts, translate
from evenhand.vocabulary.languages import Language


@pytest.mark.parametrize("language", FOREIGN)
def test_the_built_in_policy_is_translated(language: Language) -> None:
    """
    Every text of the policy that reports show has a translation.
    """
    assert set(list_texts(POLICY)) == set(POLICY.translations[language])
    assert () == translate(POLICY, language).untranslated


def test_a_translation_is_no_part_of_the_digest() -> None:
    """
    Who adds a translation leaves every verdict and every receipt as it was.
    """
    assert POLICY.digest == load_policy(languages=()).digest


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("es/pay.yaml", "rules: {pay-is-mony: {title: X}}", "'pay-is-mony' is not a rule of this criterion."),
        ("es/pay.yaml", "facts: {mony: {title: X}}", "'mony' is not a fact"),
        ("es/pay.yaml", "parameters: {leest: {title: X}}", "'leest' is not a parameter of this criterion."),
        ("es/pay.yaml", "rules: {work-is-paid: {note: X}}", "The English has no 'note' here."),
        ("es/pay.yaml", "rules: {work-is-paid: {titel: X}}", "'titel' is not a key here."),
        ("es/payy.yaml", "title: X", "'payy' is not a criterion of this policy."),
        ("es/policy.yaml", "documents: {ledgr: {title: X}}", "'ledgr' is not a document"),
        ("ess/pay.yaml", "title: X", "'ess' is no language that evenhand speaks."),
        ("es/pay/rule.yaml", "title: X", "No translation stands here."),
        ("es/pay.yaml", "title: [", "'[' or '{'"),
    ],
)
def test_a_translation_of_nothing_is_refused_at_its_place(file: str, text: str, message: str) -> None:
    """
    Every mistake in a translation is told with its file and its line.
    """
    with pytest.raises(PolicyError) as refused:
        load_policy({**small_files(), f"languages/{file}": f"english: another\n{text}"})

    assert any(message in str(each) or message == "'[' or '{'" for each in refused.value.problems)
    assert {f"rules/languages/{file}"} == {each.place.file for each in refused.value.problems}


def test_a_profiles_own_reason_is_not_put_into_other_words() -> None:
    """
    Where a profile gives a bound its own reason, that stands, marked as not translated.
    """
    change = {"value": "60 days", "reason": "Payments cross a border."}
    tailored = load_profile({"profile": "p", "parameters": {"pay.longest_wait_allowed": change}}, POLICY)

    bound = translate(tailored, "es").parameters["pay.longest_wait_allowed"]

    assert ("espera máxima permitida del dinero prometido", change["reason"]) == (bound.title, bound.reason)
    assert ("bound pay.longest_wait_allowed: reason",) == translate(tailored, "es").untranslated


def small_files() -> dict[str, str]:
    """
    Give the files of the small policy.
    """
    return {
        path.relative_to(SMALL_POLICY).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(SMALL_POLICY.rglob("*.yaml"))
    }
