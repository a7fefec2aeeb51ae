"""The right of reply: a reply stands beside the finding that it answers, and moves nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec.structs import replace
from strategies.programs import Drawn, cases

from evenhand import Audit, Policy, ProgramError, audit, load_profile, load_program, render
from evenhand.audit.audit import ReadAt, SaidReply
from evenhand.audit.parts import Location
from evenhand.reporting.formats import TextFormat

WORDS: Final = "Taking part was always voluntary."


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


def describe(*replies: dict[str, Any]) -> dict[str, Any]:
    """
    Describe a program that fails pay/work-is-paid.
    """
    return {
        "program": {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-03-01"},
        "parties": {"lumen": {"name": "Lumen", "side": "sponsor"}},
        "sources": {"mail": {"title": "a mail", "kind": "statement"}},
        "facts": {"sponsor.for_profit": True, "work.demand": "duty", "pay.offered_share": "0 %"},
        "replies": replies,
    }


def reply(to: str, **changes: Any) -> dict[str, Any]:
    """
    Reply to something.
    """
    via = [{"source": "mail", "at": "page 2"}]
    return {"by": "lumen", "to": to, "date": "2026-02-20", "says": WORDS, "via": via, **changes}


def judge(policy: Policy, *replies: dict[str, Any]) -> Audit:
    """
    Audit the program with some replies.
    """
    return audit(load_program(describe(*replies), policy), policy)


def answered(audited: Audit) -> list[str]:
    """
    List the rules beside which a reply stands.
    """
    return [finding.rule for finding in audited.findings if finding.replies]


def test_a_reply_stands_beside_the_finding_on_its_rule(policy: Policy) -> None:
    """
    It says who replies, to what, when, and where that can be read.
    """
    audited = judge(policy, reply("pay/work-is-paid"))

    assert ["pay/work-is-paid"] == answered(audited)
    assert [finding.replies for finding in audited.findings if finding.replies] == [
        (
            SaidReply(
                by="lumen",
                speaker="Lumen",
                side="sponsor",
                to="pay/work-is-paid",
                says=WORDS,
                date=dt.date(2026, 2, 20),
                via=(ReadAt(source="mail", title="a mail", publisher=None, at="page 2", url=None),),
                location=Location(file="<mapping>", line=1, column=1),
            ),
        )
    ]


def test_a_reply_on_a_fact_stands_beside_every_finding_that_rests_on_it(policy: Policy) -> None:
    """
    A reply to a fact answers all the rules that ask for it.
    """
    audited = judge(policy, reply("pay.offered_share"))

    resting = [finding.rule for finding in audited.findings if "pay.offered_share" in finding.facts]
    assert "pay/work-is-paid" in resting
    assert resting == answered(audited)


@pytest.mark.parametrize("form", ["terminal", "html", "markdown", "json"])
@pytest.mark.parametrize(
    "to", ["pay/work-is-paid", "work.demand", "voice/reports-are-answered", "voice", "program"]
)
def test_a_reply_stands_in_every_report_to_be_read(policy: Policy, form: TextFormat, to: str) -> None:
    """
    Whatever it answers, and whatever the verdict on that.
    """
    assert WORDS in " ".join(render(judge(policy, reply(to)), form).split())


def test_a_reply_to_a_criterion_stands_beside_every_finding_in_it(policy: Policy) -> None:
    """
    A reply to a whole concern answers each of its rules.
    """
    audited = judge(policy, reply("pay"))

    assert [finding.rule for finding in audited.findings if finding.criterion == "pay"] == answered(audited)


def test_a_reply_to_the_program_stands_beside_no_finding(policy: Policy) -> None:
    """
    What a party says to the whole program is the audit's own, and no finding's.
    """
    audited = judge(policy, reply("program"))

    assert ([WORDS], []) == ([each.says for each in audited.replies], answered(audited))


def test_a_reply_may_be_quoted_and_without_a_date(policy: Policy) -> None:
    """
    The words themselves are kept apart from what the description tells, and need no day.
    """
    quoted = {"by": "lumen", "to": "program", "quote": WORDS, "via": [{"source": "mail"}]}
    (said,) = judge(policy, quoted).replies

    assert (None, WORDS, None) == (said.says, said.quote, said.date)


def test_replies_keep_their_order(policy: Policy) -> None:
    """
    Several replies to one finding stand in the order of the file.
    """
    replies = [reply("pay/work-is-paid", says=says) for says in ("first", "second", "third")]
    finding = next(each for each in judge(policy, *replies).findings if each.replies)

    assert ["first", "second", "third"] == [each.says for each in finding.replies]


def test_a_reply_to_a_rule_that_a_profile_leaves_out_is_no_mistake(policy: Policy) -> None:
    """
    The same program file can be audited under the policy and under its profiles.
    """
    leave_out = {"rules": ["pay/work-is-paid"], "reason": "for the test"}
    tailored = load_profile({"profile": "a profile", "leave_out": [leave_out]}, policy)

    assert [] == answered(judge(tailored, reply("pay/work-is-paid")))


@st.composite
def answered_cases(draw: DrawFn) -> tuple[Drawn, Drawn]:
    """
    Give a case, and the same case with replies.
    """
    case = draw(cases())
    speakers = list(case.program["parties"])
    targets = [
        "program",
        *(criterion.id for criterion in case.policy.criteria),
        *(rule.id for rule in case.policy.rules),
        *case.asked,
    ]
    if not speakers:
        return case, case
    replies = st.builds(
        lambda by, to, form, words: {"by": by, "to": to, form: words, "via": [{"source": "s1"}]},
        st.sampled_from(speakers),
        st.sampled_from(targets),
        st.sampled_from(["says", "quote"]),
        st.text().map("So: {}".format),
    )
    return case, case.about({**case.program, "replies": draw(st.lists(replies, min_size=1, max_size=4))})


@given(answered_cases())
def test_a_reply_changes_nothing(pair: tuple[Drawn, Drawn]) -> None:
    """
    With replies and without, an audit differs only in what it tells of who is heard, and in its digest.
    """
    without, replied = (case.audit() for case in pair)
    findings = tuple(
        replace(finding, replies=(), because=before.because, grounds=before.grounds)
        for finding, before in zip(replied.findings, without.findings, strict=True)
    )
    told = {"findings": findings, "replies": (), "remarks": without.remarks}

    assert without == replace(replied, **told, digests=without.digests)


def test_a_side_that_only_replies_is_heard(policy: Policy) -> None:
    """
    A side that claims nothing is said not to be heard, unless it replies to something.
    """
    unheard = "Not heard in these sources: Lumen."
    silent, answering = judge(policy), judge(policy, reply("program"))

    assert (True, False) == (unheard in silent.remarks, unheard in answering.remarks)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (
            reply("pay/work-is-payd"),
            "no fact, rule or criterion of this policy. Did you mean 'pay/work-is-paid'",
        ),
        (reply("pay.offered_shares"), "Did you mean 'pay.offered_share'"),
        (reply("pay/work-is-paid", by="lumn"), "'lumn' is not among the parties. Did you mean 'lumen'"),
        (reply("pay/work-is-paid", via=[{"source": "mial"}]), "not among the sources. Did you mean 'mail'"),
        (reply("pay/work-is-paid", via=[]), "This is empty"),
        (reply("pay/work-is-paid", says=""), "This is empty"),
        (reply("pay/work-is-paid", date="20 February"), "20 February"),
        (reply("pay/work-is-paid", quote=WORDS), "either told"),
        (
            {key: value for key, value in reply("pay/work-is-paid").items() if key != "says"},
            "either told",
        ),
        (
            {key: value for key, value in reply("pay/work-is-paid").items() if key != "via"},
            "'via' is missing",
        ),
        (reply("pay/work-is-paid", verdict="pass"), "'verdict' is not a key here"),
    ],
)
def test_a_broken_reply_is_refused(policy: Policy, broken: dict[str, Any], message: str) -> None:
    """
    An unknown rule, party or source is an error with the nearest name; a reply is told, or quoted.
    """
    with pytest.raises(ProgramError, match=message):
        load_program(describe(broken), policy)


@pytest.mark.parametrize("form", ["terminal", "html", "markdown"])
def test_every_report_prints_a_reply(policy: Policy, form: Any) -> None:
    """
    Wherever the finding is read, so is the reply.
    """
    shown = " ".join(render(judge(policy, reply("pay/work-is-paid")), form).split())

    assert WORDS in shown


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_a_reply_cannot_break_out_of_a_report(policy: Policy, form: Any) -> None:
    """
    The words of a party are hostile text, like all others.
    """
    shown = render(judge(policy, reply("pay/work-is-paid", says="<script>alert(1)</script>")), form)

    assert "alert(1)" in shown
    assert "<script>alert" not in shown
