"""The brief, and where findings stand: what a reader takes from an audit at once, the same in every form."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from msgspec.structs import replace
from two_sides import EXAMPLES, HOSTILE, two_sides

from evenhand import Audit, audit, load_program, render
from evenhand.advice.advising import request
from evenhand.audit.audit import Finding
from evenhand.audit.case import open_case
from evenhand.policy.model import Policy
from evenhand.reporting.brief import make_brief
from evenhand.reporting.formats import Look
from evenhand.reporting.hearing import list_answerable
from evenhand.reporting.leading import Saying
from evenhand.reporting.saying import head_of, quote
from evenhand.reporting.standing import group, stand
from evenhand.steps.sketch import sketch_policy
from evenhand.vocabulary.languages import LANGUAGES, Language, speaking

LINES: Final = 24
LINES_FOR_A_SIDE: Final = 6
POLICY: Final = sketch_policy(
    """
facts:
  sharing.free: boolean
  sharing.banned: boolean
  pay.offered: boolean
  pay.told: boolean
rules:
  sharing/nothing-needs-approval:
    title: Outputs may be shared without approval
    breach: Participants must get every output approved before they share it
    requires: {fact: sharing.free, is: true}
  sharing/a-ban-has-reasons:
    title: A ban has its reasons
    severity: critical
    applies_when: {fact: sharing.banned, is: true}
    requires: {fact: sharing.free, is: true}
  pay/work-is-paid:
    title: Work is paid
    breach: Work is not paid
    severity: critical
    requires: {fact: pay.offered, is: true}
  pay/terms-are-told:
    title: The terms are told
    requires: {fact: pay.told, is: true}
"""
)
LUMEN: Final = {"name": "Lumen", "side": "sponsor"}
TESTERS: Final = {"name": "the testers", "side": "testers"}
RECORD: Final = {"name": "the ledger", "side": "record"}
LEDGER: Final = {"via": [{"source": "ledger", "at": "page 2"}]}


def judge(facts: dict[str, Any], language: Language = "en", policy: Policy = POLICY, **more: Any) -> Audit:
    """
    Audit a program of which Lumen, the testers and the record speak.
    """
    program = {
        "program": {"name": "Lumen preview", "sponsor": "Lumen", "as_of": dt.date(2026, 3, 1)},
        "parties": {"lumen": LUMEN, "testers": TESTERS, "ledger": RECORD, **more.pop("parties", {})},
        "sources": {"ledger": {"title": "the ledger", "kind": "statement"}},
        "facts": facts,
        **more,
    }
    return request(open_case(load_program(program, policy), policy), language)


def yes(by: str, **more: Any) -> dict[str, Any]:
    """
    Let a party claim that it is so.
    """
    return {"value": True, "by": by, **more}


def no(by: str, **more: Any) -> dict[str, Any]:
    """
    Let a party claim that it is not so.
    """
    return {"value": False, "by": by, **more}


def find(audited: Audit, rule: str) -> Finding:
    """
    Find the finding of a rule.
    """
    return next(each for each in audited.findings if each.rule == rule)


def quoted(audited: Audit, rule: str) -> str:
    """
    Give the sentences of a finding.
    """
    with speaking(audited.language):
        return quote(audited, find(audited, rule)).text


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({"pay.offered": [no("lumen")]}, "admitted"),
        ({"pay.offered": [no("lumen"), no("testers")]}, "against"),
        ({"pay.offered": [no("ledger", **LEDGER)], "pay.told": [yes("lumen")]}, "against"),
        ({"pay.offered": [yes("lumen"), no("testers")]}, "disputed"),
        ({"pay.offered": [no("testers")]}, "alleged"),
        ({"pay.offered": [yes("lumen")]}, "claimed"),
        ({"pay.offered": [yes("lumen"), yes("testers")]}, "for"),
        ({"pay.told": [yes("lumen")]}, "open"),
    ],
)
def test_where_a_finding_stands(facts: dict[str, Any], standing: str) -> None:
    """
    A failure by the record or an agreement is settled, one by the sponsor's own word admitted.
    """
    assert standing == stand(find(judge(facts), "pay/work-is-paid"))


def test_a_rule_that_cannot_pass_any_more_is_one_answer_away() -> None:
    """
    It fails, or does not apply: what decides which is a question.
    """
    audited = judge({"sharing.free": [no("testers")]})
    page = render(audited, "markdown")

    assert "one answer away" == stand(find(audited, "sharing/a-ban-has-reasons"))
    assert "Not met, unless it does not apply: A ban has its reasons." in page


def test_every_finding_stands_in_one_group() -> None:
    """
    No finding is left out, and none stands twice.
    """
    audited = two_sides()
    grouped = [finding.rule for those in group(audited.findings).values() for finding in those]

    assert sorted(each.rule for each in audited.findings) == sorted(grouped)


def test_an_allegation_is_said_with_who_says_so_and_that_nobody_answers() -> None:
    """
    It can be quoted as it stands.
    """
    audited = judge({"sharing.free": [no("testers")], "pay.told": [yes("lumen")]})

    assert (
        "the testers: participants must get every output approved before they share it. "
        "Lumen: no answer in these sources."
    ) == quoted(audited, "sharing/nothing-needs-approval")


def test_a_denial_is_said_beside_the_breach() -> None:
    """
    Whoever's account passes says what the rule requires.
    """
    audited = judge({"pay.offered": [yes("lumen"), no("testers")]})

    assert "the testers: work is not paid. Lumen: work is paid." == quoted(audited, "pay/work-is-paid")


def test_a_denial_that_a_rule_applies_makes_nobody_an_accuser() -> None:
    """
    What excludes each other is disputed; that a breach is alleged would be said by nobody.
    """
    audited = judge({"sharing.banned": [no("lumen"), yes("testers")]})
    rule = "sharing/a-ban-has-reasons"

    assert ("disputed", "A ban has its reasons") == (
        stand(find(audited, rule)),
        head_of(find(audited, rule)),
    )
    assert (
        "It is disputed whether this holds, or applies: A ban has its reasons. "
        "Lumen: banned: no. the testers: banned: yes."
    ) == quoted(audited, rule)
    assert () == list_answerable(audited, "sponsor")


def test_a_reply_stands_in_the_place_of_the_answer() -> None:
    """
    What a side replies is said in its own words.
    """
    reply = {"by": "lumen", "to": "pay", "says": "offers free access", "via": [{"source": "ledger"}]}
    audited = judge({"pay.offered": [no("testers")]}, replies=[reply])

    assert "the testers: work is not paid. Lumen: offers free access." == quoted(audited, "pay/work-is-paid")
    assert "alleged, answered" == make_brief(audited).rows[1].where


def test_what_the_record_says_is_nobody_elses_word() -> None:
    """
    A side whose claim the record overrules keeps it, and is not said to agree.
    """
    audited = judge({"pay.offered": [yes("lumen"), no("ledger", **LEDGER)]})
    said = quoted(audited, "pay/work-is-paid")
    row = make_brief(audited).rows[1]

    assert said.startswith("the record: work is not paid. Lumen: ")
    assert Saying("The record: work is not paid", "pay/work-is-paid") == row.settled
    assert "Work is not paid" not in [cell.words for cell in row.cells]


def test_a_rule_without_a_breach_is_said_not_to_hold() -> None:
    """
    The requirement never stands there as if it were so.
    """
    audited = judge({"pay.told": [no("testers")]})

    assert (
        "the testers: this does not hold: The terms are told. Lumen: no answer in these sources."
        == quoted(audited, "pay/terms-are-told")
    )


def test_nouns_keep_their_capitals_in_german() -> None:
    """
    After a colon a German sentence begins as it is written.
    """
    audited = judge({"pay.offered": [no("testers")]}, language="de")

    assert "the testers: Work is not paid. Lumen: keine Antwort in diesen Quellen." == quoted(
        audited, "pay/work-is-paid"
    )


def test_each_leading_criterion_has_a_row_with_a_cell_for_each_side() -> None:
    """
    A side that does not speak to what weighs most in a criterion is heard on what else it says there.
    """
    facts = {"pay.offered": [no("testers")], "pay.told": [yes("lumen")]}
    pay = make_brief(judge(facts)).rows[1]

    assert ("pay", "alleged, not answered", "") == (pay.criterion.id, pay.where, pay.open)
    assert [
        Saying("The terms are told", "pay/terms-are-told"),
        Saying("Work is not paid", "pay/work-is-paid"),
    ] == pay.cells


def test_what_a_side_itself_says_leads_before_what_follows_from_it() -> None:
    """
    Of findings that weigh the same, the row is about the one that somebody spoke of.
    """
    policy = sketch_policy(
        """
facts:
  pay.rate: {type: money, unit: /hour}
  pay.offered: boolean
consistency:
  no-offer-is-no-money: {when: {fact: pay.offered, is: false}, then: {fact: pay.rate, at_most: 0 USD/hour}}
rules:
  pay/it-is-enough: {requires: {fact: pay.rate, at_least: 20 USD/hour}}
  pay/it-is-offered: {requires: {fact: pay.offered, is: true}}
"""
    )
    audited = judge({"pay.offered": [no("testers")]}, policy=policy)

    assert {"pay/it-is-enough": "alleged", "pay/it-is-offered": "alleged"} == {
        each.rule: stand(each) for each in audited.findings
    }
    assert ["pay/it-is-offered"] == [row.rule for row in make_brief(audited).rows]


def test_a_cell_says_that_what_a_side_comes_to_is_partly_inferred() -> None:
    """
    A breach, and what is met, are marked where a claim that they rest on was inferred.
    """
    facts = {
        "pay.offered": [no("testers", inferred="from a posting")],
        "sharing.free": [yes("lumen", inferred="from an interview")],
    }
    sharing, pay = make_brief(judge(facts)).rows

    assert (
        Saying("Outputs may be shared without approval (partly inferred)", "sharing/nothing-needs-approval")
        == sharing.cells[0]
    )
    assert Saying("Work is not paid (partly inferred)", "pay/work-is-paid") == pay.cells[1]


def test_a_self_description_says_what_it_only_infers() -> None:
    """
    The cell and the quotable sentence are marked.
    """
    claim = {"value": False, "inferred": "from a posting"}
    header = {"name": "A preview", "sponsor": "Lumen", "as_of": dt.date(2026, 3, 1)}
    program = {"program": header, "facts": {"pay.offered": claim}}
    audited = audit(load_program(program, POLICY), POLICY)
    pay = make_brief(audited).rows[1]

    assert [Saying("Work is not paid (partly inferred)", "pay/work-is-paid")] == pay.cells
    assert "Work is not paid (partly inferred)." == quoted(audited, "pay/work-is-paid")


def test_an_open_row_of_a_self_description_asks_and_asserts_nothing() -> None:
    """
    No requirement stands there as if it were met.
    """
    program = {"program": {"name": "A preview", "sponsor": "Lumen", "as_of": dt.date(2026, 3, 1)}}
    brief = make_brief(audit(load_program(program, POLICY), POLICY))

    assert ["Not enough is known to judge A preview.", "0 of 4 rules are met; 4 are open."] == [
        brief.opinion,
        brief.counts,
    ]
    assert all(cell.words.endswith("?") for row in brief.rows for cell in row.cells)


def test_the_leading_criteria_are_those_that_the_policy_marks() -> None:
    """
    A policy may put others first than its own order does.
    """
    audited = judge({})
    marked = replace(audited, policy=replace(audited.policy, leading=("pay",)))

    assert ["pay"] == [row.criterion.id for row in make_brief(marked).rows]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_brief_of_each_example_fits_a_screen(path: Path) -> None:
    """
    It has 24 lines of 80 columns, in every language.
    """
    policy = BUILT_IN
    case = open_case(load_program(path, policy), policy)
    for language in LANGUAGES:
        shown = render(request(case, language), "brief").splitlines()

        assert len(shown) <= LINES
        assert [] == [line for line in shown if len(line) > Look().width]


@pytest.mark.parametrize("sides", [2, 3, 4, 6])
def test_each_further_side_takes_six_more_lines_at_most(sides: int) -> None:
    """
    However much each side says, what does not fit is cut.
    """
    parties = {
        f"p{number}": {"name": f"group {number} " * 9, "side": f"side{number}"} for number in range(sides - 1)
    }
    facts = {fact: [no(each) for each in parties] for fact in POLICY.facts}
    shown = render(judge(facts, parties=parties), "brief").splitlines()

    assert len(shown) <= LINES + LINES_FOR_A_SIDE * (sides - 1)


def test_hostile_texts_stretch_no_brief() -> None:
    """
    With fifty thousand characters in every text the brief still fits its screen.
    """
    shown = render(two_sides(HOSTILE), "brief").splitlines()

    assert len(shown) <= LINES
    assert [] == [line for line in shown if len(line) > Look().width]


@pytest.mark.parametrize("form", ["brief-html", "brief-markdown"])
def test_every_form_of_the_brief_says_the_same(form: Any) -> None:
    """
    The opinion, the words of each side and what to do stand in each.
    """
    audited = two_sides()
    brief = make_brief(audited)
    said = [brief.opinion, brief.counts, *(cell.words for row in brief.rows for cell in row.cells)]
    page = " ".join(render(audited, form).replace("&#39;", "'").split())

    assert [] == [each for each in said if each not in page]
