"""The leading criteria: where each stands, and what each side says to it, in a cell of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from evenhand.audit.audit import Audit, Evidence, Finding, Ground, ScoredCriterion
from evenhand.reporting.phrases import sentence
from evenhand.reporting.saying import (
    begin_low,
    breach_of,
    mark_inferred,
    say_claims,
    say_replies,
)
from evenhand.reporting.standing import (
    GRAVE,
    OPEN,
    Standing,
    by_standing,
    find_open_clauses,
    is_self_described,
    sides_that,
    stand,
)
from evenhand.reporting.voices import claims_of
from evenhand.vocabulary.languages import noted, say, say_number

_PLACES: Final[Mapping[Standing, str]] = {
    "against": noted("settled against it"),
    "admitted": noted("admitted"),
    "broken": noted("not met"),
    "disputed": noted("disputed"),
    "one answer away": noted("not met, if it applies"),
    "claimed": noted("claimed by one side"),
    "open": noted("open"),
    "for": noted("settled for it"),
    "kept": noted("met"),
    "not asked": noted("does not apply"),
}


class Saying(NamedTuple):
    """What one side says to a criterion, and the rule that the words are about; None, where to none."""

    words: str
    rule: str | None = None


class LeadingRow(NamedTuple):
    """One leading criterion: what each side says to it, where it stands, and how many of its rules are open.

    `settled` is what the record, or all sides together, say to it.
    """

    criterion: ScoredCriterion
    standing: Standing
    where: str
    rule: str
    cells: Sequence[Saying]
    settled: Saying | None
    open: str


def list_rows(audit: Audit) -> list[LeadingRow]:
    """List a row for each leading criterion that has findings."""
    facts = _find_facts(audit)
    direct = sorted(audit.findings, key=lambda each: not _is_spoken_of(each, facts))
    by_criterion: dict[str, list[Finding]] = {}
    for finding in sorted(by_standing(direct), key=_weigh):
        by_criterion.setdefault(finding.criterion, []).append(finding)
    criteria = {each.id: each for each in audit.criteria}
    leading = [criteria[each] for each in audit.policy.leading if each in by_criterion]
    return [_make_row(audit, each, by_criterion[each.id]) for each in leading]


def _find_facts(audit: Audit) -> Mapping[str, Evidence]:
    """Find the facts of an audit by their paths."""
    return {fact.path: fact for fact in audit.facts}


def _is_spoken_of(finding: Finding, facts: Mapping[str, Evidence]) -> bool:
    """Checks if a side itself answers what decides a rule, and not alone what that follows from."""
    return any(
        claims_of(facts[path], judged.account)
        for judged in finding.judgements
        for clause in judged.because
        for path in clause.facts
        if path in facts
    )


def _weigh(finding: Finding) -> int:
    """Let what is wrong lead before all else, and what is merely advised after what is not."""
    if stand(finding) not in GRAVE:
        return 2
    return 1 if finding.severity == "advisory" else 0


def _make_row(audit: Audit, criterion: ScoredCriterion, findings: Sequence[Finding]) -> LeadingRow:
    lead = findings[0]
    standing = stand(lead)
    left = sum(stand(each) in OPEN for each in findings)
    return LeadingRow(
        criterion=criterion,
        standing=standing,
        where=_say_where(lead, findings),
        rule=lead.rule,
        cells=[_say_cell(audit, ground, lead, findings) for ground in lead.grounds],
        settled=_say_settled(lead, findings),
        open=say("{number} of {total} rules still open", number=left, total=len(findings)) if left else "",
    )


def _say_where(lead: Finding, findings: Sequence[Finding]) -> str:
    """Say where a criterion stands, by what weighs most in it; an answer to any complaint of it is one."""
    standing = stand(lead)
    if standing != "alleged":
        return say(_PLACES[standing])
    alleged = [each for each in findings if stand(each) == standing]
    is_answered = any(
        reply.side not in sides_that(each, "fail") for each in alleged for reply in each.replies
    )
    return say("alleged, answered") if is_answered else say("alleged, not answered")


def _say_settled(lead: Finding, findings: Sequence[Finding]) -> Saying | None:
    """Say what the record or several sides together come to, where it stands in no side's column."""
    standing = stand(lead)
    speaker = say("the record") if lead.basis == "record" else say("taken together")
    if standing in {"against", "alleged"} and not sides_that(lead, "fail"):
        words = breach_of(lead)
    elif standing == "for" and not sides_that(lead, "pass"):
        words = _say_met(findings)
    else:
        return None
    return Saying(say("{title}: {words}", title=sentence(speaker), words=begin_low(words)), lead.rule)


def _say_met(findings: Sequence[Finding]) -> str:
    met = sum(stand(each) in {"for", "kept"} for each in findings)
    return say_number("{number} rule is met", "All {number} rules that apply are met", met)


def _say_cell(audit: Audit, ground: Ground, lead: Finding, findings: Sequence[Finding]) -> Saying:
    """Say what a side says to a criterion: to the finding that leads it, or else what weighs most."""
    side = ground.side
    if is_self_described(audit) and ground.speaks:
        return _say_described(audit, lead, findings)
    facts = _find_facts(audit)
    failing = [each for each in findings if side in sides_that(each, "fail")]
    if side in sides_that(lead, "fail"):
        return _tell(lead, breach_of(lead), side, facts, len(failing) - 1)
    if side in sides_that(lead, "pass"):
        return _tell(lead, lead.title, side, facts)
    if said := say_replies(reply for reply in lead.replies if reply.side == side):
        return Saying(sentence(said), lead.rule)
    if failing:
        return _tell(failing[0], breach_of(failing[0]), side, facts, len(failing) - 1)
    if passing := next((each for each in findings if side in sides_that(each, "pass")), None):
        return _tell(passing, passing.title, side, facts)
    return _say_rest(audit, ground, findings)


def _tell(finding: Finding, words: str, side: str, facts: Mapping[str, Evidence], more: int = 0) -> Saying:
    """Tell what a side comes to on a finding, and whether that rests on something inferred."""
    return Saying(_with_more(mark_inferred(words, finding, side, facts), more), finding.rule)


def _say_rest(audit: Audit, ground: Ground, findings: Sequence[Finding]) -> Saying:
    """Say what a side says to a criterion that decides nothing in it: a reply, an open word, or no answer."""
    for finding in findings:
        if said := say_replies(reply for reply in finding.replies if reply.side == ground.side):
            return Saying(sentence(said), finding.rule)
    own = ((each, those) for each in findings for those in each.grounds if those.side == ground.side)
    spoken = next((each for each, those in own if those.speaks), None)
    if spoken is not None:
        return Saying(_say_own(audit, ground, findings), spoken.rule)
    return Saying(say("No answer in these sources"))


def _say_own(audit: Audit, ground: Ground, findings: Sequence[Finding]) -> str:
    """Say what a side claims of the criterion's own facts, or else of any that its rules ask for."""
    asked = {path for each in findings for path in each.facts}
    facts = [fact for fact in audit.facts if fact.path in asked]
    own = [fact for fact in facts if fact.path.startswith(f"{findings[0].criterion}.")]
    return sentence(say_claims(ground.side, own) or say_claims(ground.side, facts))


def _say_described(audit: Audit, lead: Finding, findings: Sequence[Finding]) -> Saying:
    """Say what a description of itself comes to on a criterion."""
    standing = stand(lead)
    alike = [each for each in findings if stand(each) == standing]
    match standing:
        case "broken":
            side = lead.grounds[0].side
            return _tell(lead, breach_of(lead), side, _find_facts(audit), len(alike) - 1)
        case "kept":
            return Saying(_say_met(findings), lead.rule)
        case "not asked":
            return Saying(
                say_number("{number} rule does not apply", "{number} rules do not apply", len(alike)),
                lead.rule,
            )
        case _:
            return Saying(_ask(audit, alike), lead.rule)


def _ask(audit: Audit, findings: Iterable[Finding]) -> str:
    """Give the first question that keeps rules open, or what keeps its answer from being compared."""
    facts = _find_facts(audit)
    for finding in findings:
        for clause in find_open_clauses(finding):
            stated = [each.is_stated for path in clause.facts for each in facts[path].accounts.values()]
            if clause.missing and stated and all(stated):
                return say("Answered, but not to be compared: {why}", why=clause.missing)
            if asked := next((facts[path].question for path in clause.facts if facts[path].question), None):
                return asked
    asked_by = (facts[path].question for each in findings for path in each.facts)
    return next((each for each in asked_by if each), "")


def _with_more(words: str, more: int) -> str:
    if not more:
        return words
    return say_number(
        "{words}; and {number} more breach", "{words}; and {number} more breaches", more, words=words
    )
