"""How terms, answers and operators read, in the words of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from evenhand.audit.workings import Figure, Workings, say_missing_rate
from evenhand.facts import kinds, operators
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import (
    Answers,
    Compared,
    FactTerm,
    FieldTerm,
    LiteralTerm,
    ParameterTerm,
    Reason,
    Term,
)
from evenhand.policy.model import Policy
from evenhand.vocabulary.languages import noted, say

_PHRASES: Final[Mapping[operators.Operator, tuple[str, str]]] = {
    "is": (noted("{bound}"), noted("not {bound}")),
    "is_one_of": (noted("one of: {bound}"), noted("none of: {bound}")),
    "at_least": (noted("at least {bound}"), noted("less than {bound}")),
    "at_most": (noted("at most {bound}"), noted("more than {bound}")),
    "more_than": (noted("more than {bound}"), noted("at most {bound}")),
    "less_than": (noted("less than {bound}"), noted("at least {bound}")),
    "on_or_before": (noted("on or before {bound}"), noted("after {bound}")),
    "on_or_after": (noted("on or after {bound}"), noted("before {bound}")),
    "includes": (noted("includes {bound}"), noted("does not include {bound}")),
    "includes_any_of": (noted("includes any of: {bound}"), noted("includes none of: {bound}")),
    "includes_all_of": (noted("includes all of: {bound}"), noted("does not include all of: {bound}")),
}


class Wording(NamedTuple):
    """The words of a policy, and how the figures of an account come about."""

    policy: Policy
    workings: Workings = {}

    def title(self, term: FactTerm | FieldTerm | ParameterTerm) -> str:
        """Name what a term stands for."""
        path = f"{term.records} {term.path}" if isinstance(term, FieldTerm) else term.path
        return self.policy.titles[path]

    def kind(self, term: Term) -> kinds.Kind:
        """Give the kind of a term; that of a fact has the words of the policy's language."""
        fact = self.policy.facts.get(term.path) if isinstance(term, FactTerm) else None
        return fact.kind if fact else term.kind


def show_answer(kind: kinds.Kind, possible: Possible, other: Possible | None = None) -> str:
    """Say what is possible beside what it is compared with, or that nobody states it."""
    return say("not stated") if kind.is_open(possible) else kind.show_beside(possible, other or possible)


def say_answer(term: Term, answers: Answers, words: Wording, beside: Term | None = None) -> str:
    """Say what is possible for a term and how that comes about, or that nobody states it."""
    possible, kind = answers.to(term), words.kind(term)
    other = possible if beside is None else answers.to(beside)
    if isinstance(term, LiteralTerm):
        return kind.show_beside(possible, other)
    if isinstance(term, FactTerm) and term.path not in answers.facts:
        return say("not stated")
    answer, working = show_answer(kind, possible, other), words.workings.get(_name_figure(term, answers))
    return working.beside(answer) if working else answer


def find_missing(condition: Compared, reason: Reason, words: Wording) -> str | None:
    """Say what keeps a comparison open beside silence: a figure that has no value, or two currencies."""
    if reason.truth is not None:
        return None
    figures = [_name_figure(term, reason.answers) for term in (condition.subject, condition.operand)]
    known = [words.workings[figure] for figure in figures if figure in words.workings]
    without = next((each.text for each in known if not each.is_known), None)
    return without or say_missing_rate(condition, reason.answers)


def _name_figure(term: Term, answers: Answers) -> Figure:
    match term:
        case FactTerm():
            return (term.path,)
        case FieldTerm():
            return (term.records, answers.record.key if answers.record else "", term.path)
        case ParameterTerm() | LiteralTerm():
            return ()


def say_operator(operator: operators.Operator, operand: str, *, negated: bool = False) -> str:
    """Put an operator and its operand in words."""
    return say(_PHRASES[operator][negated], bound=operand)


def say_operand(term: Term, answers: Answers, words: Wording, beside: Term | None = None) -> str:
    """Put what something is compared with in words."""
    answer = say_answer(term, answers, words, beside)
    if isinstance(term, (FactTerm, FieldTerm)):
        return say("the {fact} ({answer})", fact=words.title(term), answer=answer)
    return answer
