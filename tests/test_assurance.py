"""How far answers are backed, what is not there, and where and when it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN

from evenhand import Audit, Policy, ProgramError, audit, load_program, render
from evenhand.advice.advising import request
from evenhand.audit.case import open_case
from evenhand.reporting.formats import TextFormat

TERMS: Final = "# Leaving\n\n**You may leave** at [any time](https://example.org), without\ngiving reasons.\n"
SOURCE: Final = {"title": "Terms", "kind": "participant-agreement", "file": "terms.md"}
DIGEST: Final = hashlib.sha256(TERMS.encode()).hexdigest()
LEAVE: Final = "voluntariness.withdraw_any_time"


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """
    A folder with a copy of the terms.
    """
    (tmp_path / "terms.md").write_text(TERMS, encoding="utf-8")
    return tmp_path


def describe(facts: Mapping[str, Any], source: Mapping[str, Any] = SOURCE, **more: Any) -> dict[str, Any]:
    """
    Describe a program that describes itself, with the terms as its source.
    """
    header = {"name": "a program", "sponsor": "Company", "as_of": "2026-11-27"}
    return {"program": header, "sources": {"terms": source}, "facts": facts, **more}


def hear(policy: Policy, facts: Mapping[str, Any], folder: Path | None = None, **more: Any) -> Audit:
    """
    Audit such a program, with the copies in a folder.
    """
    return audit(load_program(describe(facts, **more), policy, folder=folder), policy)


def assurance_of(audited: Audit) -> dict[str, str] | None:
    """
    Give the shares of what is decided that are told, sourced and checked, as whole percentages.
    """
    [agreed] = audited.accounts
    found = agreed.assurance
    return None if found is None else {each: f"{share:.0%}" for each, share in found.items()}


@pytest.mark.parametrize(
    ("backing", "expected"),
    [
        ({}, "told"),
        ({"source": "terms"}, "told"),
        ({"source": "terms", "at": "line 3"}, "sourced"),
        ({"source": "terms", "quote": "You may leave at any time"}, "sourced"),
        ({"source": "terms", "quote": "You must never leave"}, "told"),
    ],
    ids=["nothing", "a source", "a place in it", "words that stand in a copy", "words that do not"],
)
def test_what_backs_an_answer(
    policy: Policy, folder: Path, backing: Mapping[str, str], expected: str
) -> None:
    """
    A source and a place make an answer sourced, and so do words of it, in a copy of which no digest is given.
    """
    audited = hear(policy, {LEAVE: {"value": True, **backing}}, folder)
    [claim] = [claim for fact in audited.facts for claim in fact.claims]

    assert expected == claim.assurance


def test_words_in_the_copy_that_was_read_are_checked(policy: Policy, folder: Path) -> None:
    """
    The copy has the digest that is given.
    """
    claim = {"value": True, "source": "terms", "at": "line 3", "quote": "You may leave at any time"}
    audited = hear(policy, {LEAVE: claim}, folder, source={**SOURCE, "sha256": DIGEST})

    assert ["checked"] == [claim.assurance for fact in audited.facts for claim in fact.claims]


def test_a_rule_is_as_well_backed_as_its_least_backed_answer(policy: Policy) -> None:
    """
    Three answers decide that work is paid; one of them names no source.
    """
    sourced = {"source": "terms", "at": "page 1"}
    facts = {
        "sponsor.for_profit": {"value": True, **sourced},
        "work.demand": {"value": "duty", **sourced},
        "pay.offered_share": "100 %",
    }
    case = open_case(load_program(describe(facts), policy), policy)

    assert {"as-described": "told"} == case.assurances["pay/work-is-paid"]


def test_the_best_of_several_claims_backs_an_answer(policy: Policy) -> None:
    """
    What one says without a source, and another with one, is sourced.
    """
    parties = {"log": {"name": "the log", "side": "record"}}
    claims = [{"value": "0 %"}, {"value": "0 %", "by": "log", "source": "terms", "at": "page 1"}]
    facts = {"pay.offered_share": claims}
    audited = hear(policy, facts, parties=parties)
    [agreed] = audited.accounts

    assert agreed.assurance is None or agreed.assurance["told"] < 1


def test_what_decides_nothing_has_no_assurance(policy: Policy) -> None:
    """
    Of an empty program nothing is decided, and nothing is backed.
    """
    assert assurance_of(hear(policy, {})) is None


def test_a_program_without_a_source_conforms_by_its_own_account(policy: Policy) -> None:
    """
    Nothing that decides names a source, and the opinion says so.
    """
    example = Path(__file__).parents[1] / "examples" / "programs" / "fair-program.yaml"
    audited = audit(load_program(example, policy), policy)

    assert ("conforms", True) == (audited.opinion.conclusion, audited.opinion.is_by_own_account)
    assert {"told": Decimal(1), "sourced": Decimal(0), "checked": Decimal(0)} == audited.opinion.assurance


FORMATS: Final[tuple[TextFormat, ...]] = ("terminal", "html", "markdown", "junit", "oscal", "csv")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_by_whose_account_it_is(policy: Policy, form: TextFormat) -> None:
    """
    Nowhere does a description without a source read as if somebody had checked it.
    """
    example = Path(__file__).parents[1] / "examples" / "programs" / "fair-program.yaml"
    shown = " ".join(render(audit(load_program(example, policy), policy), form).split())

    assert "y its own account" in shown
    assert "verified" not in shown.lower().replace("verified documents", "")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("line 3", (3, True)),
        ("lines 1-4", (3, True)),
        ("line 302", (3, False)),
        ("page 1", (3, None)),
        ("", (3, None)),
    ],
)
def test_the_place_of_a_quotation_is_checked(
    policy: Policy, folder: Path, at: str, expected: tuple[int, bool | None]
) -> None:
    """
    The report says on which line it stands, and whether that is where the claim says.
    """
    place = {"at": at} if at else {}
    claim = {"value": True, "source": "terms", "quote": "You may leave at any time", **place}
    audited = hear(policy, {LEAVE: claim}, folder)
    [quotation] = [claim.quotation for fact in audited.facts for claim in fact.claims]

    assert quotation is not None
    assert expected == (quotation.at, quotation.is_where_told)


def test_a_quotation_that_ends_on_another_line_is_where_it_starts(policy: Policy, folder: Path) -> None:
    """
    Words that run over the end of a line stand where the first of them does.
    """
    claim = {"value": True, "source": "terms", "quote": "without giving reasons"}
    audited = hear(policy, {LEAVE: claim}, folder)
    [quotation] = [claim.quotation for fact in audited.facts for claim in fact.claims]

    assert quotation is not None
    assert ("verified", 3) == (quotation.status, quotation.at)


def test_what_is_not_found_in_a_document_is_what_the_policy_says(policy: Policy) -> None:
    """
    An agreement that was read whole and forbids nothing answers the question.
    """
    audited = hear(policy, {"sharing.nondisparagement": {"not_found_in": "terms"}})
    [fact] = [fact for fact in audited.facts if fact.path == "sharing.nondisparagement"]
    [claim] = fact.claims

    assert ("no", "Terms", "sourced") == (
        fact.accounts["as-described"].answer,
        claim.not_found_in,
        claim.assurance,
    )


def test_where_the_policy_says_nothing_nothing_follows(policy: Policy) -> None:
    """
    An agreement that says nothing of the number of participants leaves it open.
    """
    audited = hear(policy, {"participants.count": {"not_found_in": "terms"}})
    [fact] = [fact for fact in audited.facts if fact.path == "participants.count"]

    assert not fact.accounts["as-described"].is_stated


def test_an_absence_overrules_nobody(policy: Policy) -> None:
    """
    What a document does not say is refused beside a claim that says otherwise.
    """
    parties = {"testers": {"name": "Testers", "side": "testers"}}
    claims = [{"not_found_in": "terms"}, {"value": True, "by": "testers"}]

    with pytest.raises(ProgramError, match="What a document does not say cannot overrule"):
        hear(policy, {"sharing.nondisparagement": claims}, parties=parties)


def test_a_document_that_was_read_is_not_asked_for_again(policy: Policy) -> None:
    """
    The agreement is a source, and stands in no request.
    """
    program = load_program(describe({"sharing.nondisparagement": {"not_found_in": "terms"}}), policy)
    advised = request(open_case(program, policy)).advice

    assert advised is not None
    assert [] == [each.documents for each in advised.requests if "participant-agreement" in each.documents]


def test_what_is_later_than_the_day_is_remarked(policy: Policy) -> None:
    """
    A source of next month can't have been read on the day of judgement.
    """
    audited = hear(policy, {}, source={**SOURCE, "date": "2026-12-06"})

    assert "Later than the day of judgement: the source terms, of 2026-12-06." in audited.remarks


def test_a_kind_of_source_is_one_of_the_policy_s_documents(policy: Policy) -> None:
    """
    Any other word is an error, with the nearest one.
    """
    with pytest.raises(ProgramError, match="Did you mean 'participant-agreement'"):
        hear(policy, {}, source={**SOURCE, "kind": "participants-agreement"})


@pytest.mark.parametrize(("lowest", "expected"), [("D", 3), ("A", 3), ("sourced", 2), ("checked", 1)])
def test_claims_that_are_backed_by_less_are_left_out(
    policy: Policy, folder: Path, lowest: Any, expected: int
) -> None:
    """
    From a post to a checked quotation, what is asked for is on one line.
    """
    facts = {
        LEAVE: {"value": True, "source": "terms", "quote": "You may leave at any time"},
        "work.demand": {"value": "duty", "source": "terms", "at": "page 2"},
        "sponsor.for_profit": {"value": True, "source": "terms"},
        "pay.offered_share": "0 %",
    }
    described = describe(facts, source={**SOURCE, "sha256": DIGEST})
    program = load_program(described, policy, folder=folder).without_grades_below(lowest)

    assert expected == len(program.claims)
