"""The quotation of a reply: looked up as that of a claim is, told wherever it stands, and moving nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from msgspec.structs import replace

from evenhand import (
    Audit,
    Policy,
    ProgramError,
    Screen,
    audit,
    load_policy,
    load_program,
    render,
    require_quotations,
)
from evenhand.audit.audit import SaidClaim, SaidReply
from evenhand.audit.parts import Location
from evenhand.reporting.brief import make_brief
from evenhand.reporting.formats import TextFormat

LETTER: Final = "We tested for weeks.\n\nThere was no payment for our work. Nobody asked.\n"
FOUND: Final = "no payment for our work"
NEAR: Final = "no payments for our work"
MISSING: Final = "everybody was content with the pay"


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return load_policy()


@pytest.fixture
def audited(tmp_path: Path, policy: Policy) -> Callable[..., Audit]:
    """
    Audit a program of which the copies stand in a folder.
    """
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    return lambda *replies: audit(load_program(describe(*replies), policy, folder=tmp_path), policy)


def describe(*replies: dict[str, Any], quote: str = FOUND) -> dict[str, Any]:
    """
    Describe a program of one claim that is quoted, and some replies.
    """
    claim = {"value": "0 %", "by": "testers", "quote": quote, "via": [{"source": "letter", "at": "line 1"}]}
    return {
        "program": {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-12-01"},
        "parties": {
            "testers": {"name": "the testers", "side": "testers"},
            "lumen": {"name": "Lumen", "side": "sponsor"},
        },
        "sources": {
            "letter": {"title": "a letter", "kind": "statement", "file": "letter.txt"},
            "talk": {"title": "a talk", "kind": "statement"},
        },
        "facts": {"sponsor.for_profit": True, "work.demand": "duty", "pay.offered_share": [claim]},
        "replies": list(replies),
    }


def reply(quote: str, *, source: str = "letter", to: str = "pay/work-is-paid") -> dict[str, Any]:
    """
    Reply to a rule in words that are quoted.
    """
    return {"by": "lumen", "to": to, "quote": quote, "via": [{"source": source, "at": "line 1"}]}


def find_reply(audited: Audit) -> SaidReply:
    """
    Find the one reply to a rule.
    """
    return next(each for finding in audited.findings for each in finding.replies)


def find_claim(audited: Audit) -> SaidClaim:
    """
    Find the one claim that is quoted.
    """
    return next(claim for fact in audited.facts for claim in fact.claims if claim.quote)


@pytest.mark.parametrize("quote", [FOUND, NEAR, MISSING])
@pytest.mark.parametrize("file", ["letter.txt", "lost.txt", None])
def test_a_reply_is_looked_up_as_a_claim_is(
    tmp_path: Path, policy: Policy, quote: str, file: str | None
) -> None:
    """
    The same words in the same source come to the same outcome, place and passage, whoever is quoted.
    """
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    described = describe(reply(quote), quote=quote)
    described["sources"]["letter"]["file"] = file
    audited = audit(load_program(described, policy, folder=tmp_path), policy)

    assert find_claim(audited).quotation is not None
    assert find_claim(audited).quotation == find_reply(audited).quotation


def test_a_reply_that_is_told_has_no_quotation(audited: Callable[..., Audit]) -> None:
    """
    What a describer tells in other words stands nowhere.
    """
    told = {**reply(FOUND), "quote": None, "says": "calls it voluntary"}

    assert None is find_reply(audited(told)).quotation


@pytest.mark.parametrize("quote", [FOUND, NEAR, MISSING])
def test_what_comes_of_a_reply_in_its_own_words_moves_nothing(
    audited: Callable[..., Audit], quote: str
) -> None:
    """
    Every verdict, score and opinion is the same as without the reply.
    """
    without, replied = audited(), audited(reply(quote))

    assert [each.verdict for each in without.findings] == [each.verdict for each in replied.findings]
    assert (without.accounts, without.opinion) == (replied.accounts, replied.opinion)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("terminal", "Quotations: 1 near, 1 verified"),
        ("html", "✗ not verified; the nearest passage, in letter"),
        ("markdown", "✗ not verified; the nearest passage, in letter"),
        ("json", '"status":"near"'),
    ],
)
@pytest.mark.parametrize("to", ["pay/work-is-paid", "pay", "pay.offered_share", "program"])
def test_every_report_says_what_came_of_it(
    audited: Callable[..., Audit], form: TextFormat, said: str, to: str
) -> None:
    """
    Whatever it replies to, no report shows it as if it had been found.
    """
    assert said in render(audited(reply(NEAR, to=to)), form)


@pytest.mark.parametrize("form", ["terminal", "html", "markdown", "json", "sarif", "junit", "csv"])
@pytest.mark.parametrize("quote", [NEAR, MISSING])
def test_a_sentence_that_repeats_it_marks_what_was_not_found(
    audited: Callable[..., Audit], form: TextFormat, quote: str
) -> None:
    """
    Where a reply stands by its words alone, in every format, they are not passed on as if they were its own.
    """
    rendered = " ".join(render(audited(reply(quote)), form).split())

    assert "(not found where it was read)" in rendered or "(not found where it was read\\)" in rendered


@pytest.mark.parametrize(("quote", "source"), [(FOUND, "letter"), (MISSING, "talk")])
def test_what_stands_there_or_was_sought_nowhere_has_no_mark(
    audited: Callable[..., Audit], quote: str, source: str
) -> None:
    """
    Without a copy nobody looked, and the report says so where it tells of the quotation.
    """
    assert f"“{quote}”" == find_reply(audited(reply(quote, source=source))).told


def test_a_reply_says_where_it_stands_in_the_description(tmp_path: Path, policy: Policy) -> None:
    """
    Whoever mends it is led to its line.
    """
    path = tmp_path / "program.yaml"
    path.write_text(
        "program: {name: P, sponsor: L, as_of: 2026-12-01}\n"
        "parties: {lumen: {name: Lumen, side: sponsor}}\n"
        "sources: {talk: {title: a talk, kind: statement}}\n"
        "replies:\n"
        "  - {by: lumen, to: program, says: calls it voluntary, via: [{source: talk}]}\n",
        encoding="utf-8",
    )
    [said] = audit(load_program(path, policy), policy).replies
    assert said.location is not None

    assert Location(file="program.yaml", line=5, column=5) == replace(said.location, file="program.yaml")


def test_a_quotation_of_a_reply_has_words(policy: Policy) -> None:
    """
    Nothing stands in every source, and the fault is told at the words.
    """
    with pytest.raises(ProgramError, match="holds no word") as refused:
        load_program(describe(reply(" … ")), policy)

    assert ["replies.0.quote"] == [each.path for each in refused.value.problems]


def test_a_batch_refuses_a_reply_without_words_as_an_audit_does(policy: Policy) -> None:
    """
    The fast way lets nothing in that the loader refuses.
    """
    with pytest.raises(ProgramError, match="holds no word"):
        Screen(policy).judge(describe(reply(" … ")))


def test_insisting_on_quotations_is_insisting_on_those_of_replies(tmp_path: Path, policy: Policy) -> None:
    """
    Each that is not verified is told with its path, claims and replies alike.
    """
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    program = load_program(describe(reply(FOUND), reply(NEAR), quote=MISSING), policy, folder=tmp_path)

    with pytest.raises(ProgramError) as refused:
        require_quotations(program)

    assert [("facts.pay.offered_share", MISSING), ("replies.1.quote", NEAR)] == [
        (each.path, each.excerpt) for each in refused.value.problems
    ]


@pytest.mark.parametrize(
    ("quote", "told"),
    [(FOUND, ""), (NEAR, "1 of 2 quotations does not stand so in its copy.")],
)
def test_the_first_screen_tells_of_words_that_were_not_found(
    quote: str, told: str, audited: Callable[..., Audit]
) -> None:
    """
    Who reads the brief alone learns that something was quoted as it does not stand, and nothing where all is.
    """
    backed = make_brief(audited(reply(quote))).backed

    assert told == "".join(re.findall(r"\d+ of \d+ quotations .*?\.", backed))
