"""What is inferred: no line says it in so many words, and wherever it is printed, the report says why."""

from __future__ import annotations

from typing import Any, Final, get_args

import pytest
from built_in import BUILT_IN

from evenhand import Audit, Policy, ProgramError, audit, load_program, render
from evenhand.reporting.formats import Look, TextFormat
from evenhand.vocabulary.languages import Language

WHY: Final = "Unpaid labor leaves no sum."
WHY_REPLIED: Final = "It was said of artists at large."
IN_LANGUAGES: Final = {"en": "inferred: ", "de": "erschlossen: ", "es": "deducido: ", "fr": "déduit : "}


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


def describe(**inferred: str) -> dict[str, Any]:
    """
    Describe a program whose testers say that they are not paid, and to which its sponsor replies.
    """
    letter = {"by": "testers", "via": [{"source": "letter", "at": "line 4"}]}
    told = {"to": "pay/work-is-paid", "says": "names grants", "via": [{"source": "letter", "at": "line 9"}]}
    return {
        "program": {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-03-01"},
        "parties": {
            "lumen": {"name": "Lumen", "side": "sponsor"},
            "testers": {"name": "the testers", "side": "testers"},
        },
        "sources": {"letter": {"title": "a letter", "kind": "article"}},
        "facts": {
            "sponsor.for_profit": True,
            "work.demand": {"value": "duty", **letter},
            "pay.offered_share": {"value": "0 %", **letter, **inferred},
        },
        "replies": [{"by": "lumen", **told, **({"inferred": WHY_REPLIED} if inferred else {})}],
    }


def judge(policy: Policy, language: Language = "en", **inferred: str) -> Audit:
    """
    Audit the program.
    """
    return audit(load_program(describe(**inferred), policy), policy, language=language)


@pytest.mark.parametrize("form", ["terminal", "html", "markdown", "json", "sarif"])
def test_a_report_says_of_a_claim_that_it_is_inferred_and_why(policy: Policy, form: TextFormat) -> None:
    """
    Beside the claim, in every format that lists claims.
    """
    assert WHY in read(policy, form)


@pytest.mark.parametrize("form", ["terminal", "html", "markdown", "json"])
def test_a_report_says_of_a_reply_that_it_is_inferred_and_why(policy: Policy, form: TextFormat) -> None:
    """
    Beside the reply, in every format that lists replies.
    """
    assert WHY_REPLIED in read(policy, form)


@pytest.mark.parametrize("language", get_args(Language))
def test_it_is_said_in_the_language_of_the_report(policy: Policy, language: Language) -> None:
    """
    The reason itself stays in the words of the description.
    """
    assert f"{IN_LANGUAGES[language]}{WHY}" in read(policy, "markdown", language)


def test_a_finding_that_rests_on_it_says_so(policy: Policy) -> None:
    """
    A sentence that can be quoted is not plainer than what it rests on.
    """
    said = "The testers: some of those asked for work are offered no money for it (partly inferred)."

    assert said in read(policy, "markdown")


def test_it_changes_no_verdict(policy: Policy) -> None:
    """
    It tells the reader how a claim was read, and the claim counts as it did.
    """
    plain, inferred = judge(policy), judge(policy, inferred=WHY)

    assert plain.accounts == inferred.accounts
    assert [each.accounts for each in plain.findings] == [each.accounts for each in inferred.findings]


def test_it_needs_a_reason(policy: Policy) -> None:
    """
    A bare mark tells a reader nothing.
    """
    with pytest.raises(ProgramError, match="inferred"):
        judge(policy, inferred="")


def read(policy: Policy, form: TextFormat, language: Language = "en") -> str:
    """
    Make a report of the program, on one line.
    """
    return " ".join(render(judge(policy, language, inferred=WHY), form, Look(verbose=True)).split())
