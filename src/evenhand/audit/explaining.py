"""Reasons in plain sentences, made from the condition itself.

A clause names what was asked, the answer, and what was needed: "share of working participants who
are offered money: 0 % to 5 %; needed: at least 100 %". Only the clauses that decided are said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, assert_never

from evenhand.audit.accounts import Account, name_side
from evenhand.audit.audit import Clause, ExplainedVerdict, Ground, SaidReply
from evenhand.audit.case import Case
from evenhand.audit.judging import Judgement
from evenhand.audit.wording import Wording, find_missing, say_answer, say_operand, say_operator
from evenhand.audit.workings import Workings, find_workings
from evenhand.facts import kinds, operators
from evenhand.facts.possible import Lists
from evenhand.policy.conditions import (
    All,
    Answers,
    AnyOf,
    AtLeastNOf,
    Compared,
    Condition,
    Counted,
    FactTerm,
    FieldTerm,
    LiteralTerm,
    Not,
    ParameterTerm,
    Quantified,
    Quantifier,
    Reason,
    Term,
    terms_of,
)
from evenhand.policy.model import Policy, Rule
from evenhand.vocabulary.languages import noted, say, say_name, say_number
from evenhand.vocabulary.verdicts import OUTCOMES, Met, Outcome, Verdict

_MET: Final[Mapping[operators.Truth, Met]] = {True: "met", False: "not met", None: "open"}
_QUANTIFIERS: Final[Mapping[Quantifier, str]] = {
    "every": noted("every one of the {records}"),
    "some": noted("some of the {records}"),
    "none": noted("none of the {records}"),
}
_REMAINS: Final[Mapping[tuple[Outcome, ...], str]] = {
    ("pass", "fail"): noted("passes or fails"),
    ("pass", "fail", "not-applicable"): noted("passes, fails or does not apply"),
    ("pass", "not-applicable"): noted("passes or does not apply: cannot fail"),
    ("fail", "not-applicable"): noted("fails or does not apply: cannot pass"),
}


class Explained(NamedTuple):
    """Why a rule came out as it did: in each account, side by side, and in one sentence."""

    judgements: tuple[ExplainedVerdict, ...]
    grounds: tuple[Ground, ...]
    because: str


class HeardSide(NamedTuple):
    """A side, what it is called, and the facts on which it speaks; None, where it speaks on all."""

    side: str
    title: str
    spoken: frozenset[str] | None

    def speaks_on(self, facts: Iterable[str]) -> bool:
        """Checks if it says anything on some facts."""
        return self.spoken is None or not self.spoken.isdisjoint(facts)


class CaseInWords(NamedTuple):
    """What every finding of a case is told with: the words, the sides, and how figures come about."""

    policy: Policy
    sides: tuple[HeardSide, ...]
    workings: Mapping[str, Workings]

    @classmethod
    def of(cls, case: Case, policy: Policy) -> CaseInWords:
        """Tell a case in the words of a policy."""
        workings = {each.id: find_workings(each, case.valued, policy) for each in case.accounts}
        return cls(policy, list_sides(case), workings)


def explain_finding(rule: Rule, case: Case, words: CaseInWords, replies: Sequence[SaidReply]) -> Explained:
    """Explain what a rule comes to in a case, in the words of a policy, beside what is replied to it."""
    judgements, policy, sides = tuple(_explain_accounts(rule, case, words)), words.policy, words.sides
    facts = policy.behind[rule.id]
    grounds = tuple(Ground(side=each.side, title=each.title, speaks=each.speaks_on(facts)) for each in sides)
    return Explained(judgements, grounds, _say_because(grounds, judgements, replies, case.agreed.id))


def _explain_accounts(rule: Rule, case: Case, words: CaseInWords) -> Iterator[ExplainedVerdict]:
    """Explain a rule in each account; those that share a judgement and its figures share the explanation."""
    told: dict[tuple[int, Any], tuple[Clause, ...]] = {}
    for account in case.accounts:
        judged = case.heard[rule.id].accounts[account.id]
        workings = words.workings[_find_told(account, judged, rule, case).id]
        figures = {figure: each for figure, each in workings.items() if figure[0] in rule.named.facts}
        key = (id(judged), tuple(figures.items()))
        if key not in told:
            told[key] = _explain_judgement(rule, judged, Wording(words.policy, figures))
        yield _explain_account(account.id, judged, told[key])


def _find_told(account: Account, judged: Judgement, rule: Rule, case: Case) -> Account:
    """Find whose figures a judgement tells: another's, where what is settled is the sponsor's word."""
    answers = judged.meets.answers.facts
    return next(
        (
            each
            for each in (account, *case.accounts)
            if all(each.possible.get(path) == answers.get(path) for path in rule.named.facts)
        ),
        account,
    )


def _explain_judgement(rule: Rule, judged: Judgement, words: Wording) -> tuple[Clause, ...]:
    """Explain one verdict by the clauses that decide it, or that leave it open."""
    clauses: list[Clause] = []
    if judged.applies is not None and judged.applies.truth is not True:
        clauses += explain(judged.applies, words)
    if judged.outcomes != {"not-applicable"}:
        clauses += explain(judged.meets, words)
    if judged.was_split and judged.verdict != "unknown":
        clauses.append(_explain_splitting(rule.named.repeated, judged.verdict))
    return tuple(dict.fromkeys(clauses))


def _explain_account(account: str, judged: Judgement, because: tuple[Clause, ...]) -> ExplainedVerdict:
    outcomes = tuple([outcome for outcome in OUTCOMES if outcome in judged.outcomes])
    return ExplainedVerdict(
        account=account,
        verdict=judged.verdict,
        outcomes=outcomes,
        remains=remains(outcomes),
        because=because,
    )


def list_sides(case: Case) -> tuple[HeardSide, ...]:
    """List the sides of a case; where none claims anything the description speaks, beside who replies."""
    program = case.program
    if case.agreed.kind == "as-described":
        replying = {program.parties[reply.by].side for reply in program.replies}
        silent = [side for side in program.sides if side in replying]
        itself = HeardSide(case.agreed.id, case.agreed.title, None)
        return (itself, *(HeardSide(side, str(name_side(side, program)), frozenset()) for side in silent))
    spoken = {account.id: account.spoken for account in case.accounts}
    return tuple(
        HeardSide(side, str(name_side(side, program)), spoken.get(side, frozenset()))
        for side in program.sides
    )


def _say_because(
    grounds: Sequence[Ground],
    judgements: Iterable[ExplainedVerdict],
    replies: Sequence[SaidReply],
    agreed: str,
) -> str:
    """Put the finding in one sentence; side by side where the sides differ or answer.

    Of each side it says the same: the verdict with its reasons, the answers, or that there are none. Where
    none speaks, what the agreed account comes to stands for all.
    """
    verdicts = {each.account: _sum_up(each) for each in judgements}
    said = {ground.side: verdicts[ground.side] for ground in grounds if ground.speaks}
    answers = [reply for reply in replies if reply.side in {ground.side for ground in grounds}]
    if not answers and len(set(said.values())) <= 1 and len(said) in {0, len(grounds)}:
        return next(iter(said.values()), verdicts[agreed])
    told = [_tell(ground, said, replies) for ground in grounds]
    return " — ".join(told if said else (verdicts[agreed], *told))


def _tell(ground: Ground, said: Mapping[str, str], replies: Iterable[SaidReply]) -> str:
    """Tell a side's verdict and its replies, or that there is no answer of it."""
    answers = [_say_reply(reply) for reply in replies if reply.side == ground.side]
    verdict = [said[ground.side]] if ground.side in said else []
    words = "; ".join([*verdict, *answers]) or say("no answer in these sources")
    return say("{side}: {verdict}", side=ground.title, verdict=words)


def _say_reply(reply: SaidReply) -> str:
    """Say what a party answers, and to what."""
    return say("replies to {what}: {words}", what=reply.to, words=reply.told)


def remains(outcomes: Sequence[Outcome]) -> str | None:
    """Say in words what an undecided rule may still come to."""
    sentence = _REMAINS.get(tuple(outcomes))
    return None if sentence is None else say(sentence)


def _sum_up(judgement: ExplainedVerdict) -> str:
    clauses = ". ".join(clause.text for clause in judgement.because)
    verdict = judgement.remains or say_name("verdict", judgement.verdict)
    return say("{verdict}, because {clauses}", verdict=verdict, clauses=clauses) if clauses else verdict


def explain(reason: Reason, words: Wording) -> tuple[Clause, ...]:
    """Say which clauses decided, or which keep the matter open."""
    return tuple(dict.fromkeys(_clauses(reason, words, negated=False)))


def _explain_splitting(facts: Sequence[str], verdict: Verdict) -> Clause:
    """Say that a rule was decided by splitting what is possible for the facts that it repeats."""
    text = say(
        "asked for more than once, and every value still possible tried out: {facts}", facts=", ".join(facts)
    )
    return Clause(text=text, met="not met" if verdict == "fail" else "met", facts=tuple(facts))


def _clauses(reason: Reason, words: Wording, *, negated: bool) -> Iterator[Clause]:
    match condition := reason.condition:
        case Compared():
            yield _comparison(condition, reason, words, negated=negated)
        case Not():
            yield from _clauses(reason.parts[0], words, negated=not negated)
        case All() | AnyOf() | AtLeastNOf():
            for part in _deciding(reason):
                yield from _clauses(part, words, negated=negated)
        case Quantified():
            yield from _quantified(condition, reason, words, negated=negated)
        case Counted():
            yield _counted(condition, reason, words, negated=negated)
        case _:
            assert_never(condition)


def _deciding(reason: Reason) -> Iterable[Reason]:
    """Leave out the parts that had no say: a true part of a false conjunction, for one."""
    truth, condition = reason.truth, reason.condition
    if (truth is True and isinstance(condition, All)) or (truth is False and isinstance(condition, AnyOf)):
        return reason.parts
    return [part for part in reason.parts if part.truth is truth]


def _comparison(condition: Compared, reason: Reason, words: Wording, *, negated: bool) -> Clause:
    subject = condition.subject
    text = say(
        "{subject}: {answer}; needed: {bound}",
        subject=words.title(subject),
        bound=_phrase(condition, reason.answers, words, negated=negated),
        answer=say_answer(subject, reason.answers, words, beside=condition.operand),
    )
    missing = find_missing(condition, reason, words)
    if missing and missing not in text:
        text = f"{text}; {missing}"
    if isinstance(subject, FieldTerm) and reason.record:
        text = say("{record}: {clause}", record=reason.record, clause=text)
    return _clause(text, reason, (subject, condition.operand), missing, negated=negated)


def _phrase(condition: Compared, answers: Answers, words: Wording, *, negated: bool) -> str:
    kind, operand = condition.subject.kind, condition.operand
    if isinstance(kind, kinds.Boolean) and negated and isinstance(operand, LiteralTerm):
        return kind.show(kind.anything_but(operand.possible))
    bound = say_operand(operand, answers, words, beside=condition.subject)
    return say_operator(condition.operator, bound, negated=negated)


def _quantified(condition: Quantified, reason: Reason, words: Wording, *, negated: bool) -> Iterator[Clause]:
    deciding = [part for part in reason.parts if part.truth is reason.truth]
    if condition.where is not None and condition.quantifier != "some":
        # `find_wanted` made these parts: the first holds where a record is left out, the last is the check.
        deciding = [part for part in deciding if part.parts[0].truth is not True]
    for part in deciding:
        yield from _clauses(part if condition.where is None else part.parts[-1], words, negated=negated)
    lists = reason.answers.to(condition.records)
    assert isinstance(lists, Lists)  # noqa: S101 - types are checked when the policy loads
    if not deciding and reason.truth is not None:
        text = say("{records}: none, so nothing was left to check", records=words.title(condition.records))
        yield _clause(text, reason, list(terms_of(condition)), negated=negated)
    elif reason.truth is None and not all(box.complete for box in lists.boxes):
        text = say("{records}: the list may be incomplete", records=words.title(condition.records))
        yield _clause(text, reason, list(terms_of(condition)), negated=negated)
    elif not deciding:  # each list that is possible decides, and not all alike
        answer = say_answer(condition.records, reason.answers, words)
        text = f"{words.title(condition.records)}: {answer}"
        yield _clause(text, reason, list(terms_of(condition)), negated=negated)


def _counted(condition: Counted, reason: Reason, words: Wording, *, negated: bool) -> Clause:
    number = _say_number(condition, reason)
    phrase = say_operator(
        condition.operator, say_operand(condition.operand, reason.answers, words), negated=negated
    )
    records = words.title(condition.records)
    text = say("number of {records}: {number}; needed: {bound}", records=records, number=number, bound=phrase)
    return _clause(text, reason, list(terms_of(condition)), negated=negated)


def _say_number(condition: Counted, reason: Reason) -> str:
    """Say how many records all the lists that are possible have; of each list, each record has a part."""
    lists = reason.answers.to(condition.records)
    assert isinstance(lists, Lists)  # noqa: S101 - types are checked when the policy loads
    parts = iter(reason.parts)
    truths = [[next(parts).truth for _ in box.records] for box in lists.boxes]
    fewest = min(each.count(True) for each in truths)
    if not all(box.complete for box in lists.boxes):
        return say("{number} or more", number=fewest)
    most = max(len(each) - each.count(False) for each in truths)
    return f"{fewest}" if fewest == most else say("{low} to {high}", low=fewest, high=most)


def _clause(
    text: str, reason: Reason, terms: Sequence[Term], missing: str | None = None, *, negated: bool
) -> Clause:
    truth = reason.truth
    return Clause(
        text=text,
        met=_MET[None if truth is None else truth is not negated],
        facts=tuple(dict.fromkeys(each.path for each in terms if isinstance(each, FactTerm))),
        parameters=tuple(dict.fromkeys(each.path for each in terms if isinstance(each, ParameterTerm))),
        missing=missing,
    )


def outline(condition: Condition, answers: Answers, policy: Policy) -> Iterator[tuple[int, str]]:
    """Put a condition in plain words, one line for each part, with its depth."""
    return _outline(condition, answers, Wording(policy), 0)


def _outline(condition: Condition, answers: Answers, words: Wording, depth: int) -> Iterator[tuple[int, str]]:
    match condition:
        case Compared():
            yield depth, _requirement(condition, answers, words, negated=False)
        case Not(part=Compared() as denied):
            yield depth, _requirement(denied, answers, words, negated=True)
        case Not():
            yield depth, say("this does not hold:")
            yield from _outline(condition.part, answers, words, depth + 1)
        case All() | AnyOf() | AtLeastNOf():
            yield depth, _lead(condition)
            for part in condition.parts:
                yield from _outline(part, answers, words, depth + 1)
        case Quantified():
            yield depth, say(_QUANTIFIERS[condition.quantifier], records=words.title(condition.records))
            if condition.where is not None:
                yield depth + 1, say("for which:")
                yield from _outline(condition.where, answers, words, depth + 2)
            yield depth + 1, say("has:")
            yield from _outline(condition.check, answers, words, depth + 2)
        case Counted():
            phrase = say_operator(condition.operator, say_operand(condition.operand, answers, words))
            yield (
                depth,
                say("number of {records}: {bound}", records=words.title(condition.records), bound=phrase),
            )
            if condition.where is not None:
                yield depth + 1, say("for which:")
                yield from _outline(condition.where, answers, words, depth + 2)
        case _:
            assert_never(condition)


def _requirement(condition: Compared, answers: Answers, words: Wording, *, negated: bool) -> str:
    phrase = _phrase(condition, answers, words, negated=negated)
    return f"{words.title(condition.subject)}: {phrase}"


def _lead(condition: All | AnyOf | AtLeastNOf) -> str:
    match condition:
        case All():
            return say("all of these hold:")
        case AnyOf():
            return say("at least one of these holds:")
        case AtLeastNOf():
            return say_number(
                "at least {number} of these holds:", "at least {number} of these hold:", condition.n
            )
