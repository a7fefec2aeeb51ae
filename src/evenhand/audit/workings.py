"""Workings: how a figure that nobody said can be checked by hand, or why there is none.

Such a figure is an amount that was brought into another currency, or a fact that is worked out from others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from evenhand.audit.accounts import Account
from evenhand.facts import kinds
from evenhand.facts.operators import Operation
from evenhand.facts.possible import Lists, Possible, Quantities
from evenhand.policy.conditions import Answers, Compared, FactTerm, Reason, Term
from evenhand.policy.model import DerivedFact, Policy
from evenhand.program.model import Claim, Program, Rate
from evenhand.program.rates import convert, find_way
from evenhand.vocabulary.languages import joined, noted, say

_OPERATIONS: Final[Mapping[Operation, str]] = {
    "ratio": noted("{left} divided by {right}"),
    "product": noted("{left} times {right}"),
    "sum": noted("{left} plus {right}"),
    "difference": noted("{left} minus {right}"),
    "count": noted("counting {left}"),
}
_NO_RATE: Final = noted("{amounts}: no rate is given")

Figure = tuple[str, ...]  # a fact, or the fact of a list with a record and a field in it
Pair = tuple[str, str]  # two currencies


class Working(NamedTuple):
    """How a figure comes about or, where it is not known, why there is none."""

    text: str
    is_known: bool = True

    def beside(self, answer: str) -> str:
        """Put it beside the figure."""
        if self.is_known:
            return say("{answer}, from {working}", answer=answer, working=self.text)
        return say("no value ({why})", why=self.text)


Workings = Mapping[Figure, Working]


def find_workings(account: Account, program: Program, policy: Policy) -> Workings:
    """Find how the figures of an account come about, in the words of a policy."""
    workings = dict(_find_converted(account, program, policy))
    for fact in policy.derived.values():
        _work_out(fact, account.possible, policy, workings)
    return workings


def _find_converted(account: Account, program: Program, policy: Policy) -> Iterator[tuple[Figure, Working]]:
    """Find the amounts of which what is said stands in another currency."""
    said: dict[Figure, dict[str, None]] = {}
    for path, answer in account.stated.items() if program.rates else ():
        for claim in answer.claims:
            if claim.possible != claim.said and not claim.possible.meet(answer.possible).is_empty:
                for figure, text in _say_amounts(claim, policy.facts[path].kind, program):
                    said.setdefault(figure, {})[text] = None
    return ((figure, Working(joined(each))) for figure, each in said.items())


def _say_amounts(claim: Claim, kind: kinds.Kind, program: Program) -> Iterator[tuple[Figure, str]]:
    """Say how an amount comes about, or each in the records of a list, and the list of them."""
    if isinstance(claim.said, Quantities):
        yield (claim.fact,), _say_converted(kind, claim.said, program)
    elif isinstance(claim.said, Lists) and isinstance(kind, kinds.Records):
        for record in (record for box in claim.said.boxes for record in box.records):
            for name, field in record.fields:
                if isinstance(field, Quantities) and convert(field, program.rates) != field:
                    text = _say_converted(kind.field(name), field, program)
                    yield (claim.fact, record.key, name), text
                    yield (claim.fact,), f"{record.key}, {kind.title(name)}: {text}"


def _say_converted(kind: kinds.Kind, amount: Quantities, program: Program) -> str:
    ways = dict.fromkeys(rate for unit, _ in amount.lines for rate in find_way(unit, program.rates))
    rates = joined(_say_rate(rate, program) for rate in ways)
    return say("{amount} at {rates}", amount=kind.show(amount), rates=rates)


def _say_rate(rate: Rate, program: Program) -> str:
    return say(
        "{rate} {target} per {source} ({date}, {title})",
        rate=format(rate.rate, "f"),
        target=rate.target_currency,
        source=rate.source_currency,
        date=rate.date,
        title=program.sources[rate.source].title,
    )


def _work_out(
    fact: DerivedFact, possible: Mapping[str, Possible], policy: Policy, workings: dict[Figure, Working]
) -> Working | None:
    """Say how a fact is worked out, and first what it is made of; None, where nothing of that is stated."""
    if (fact.path,) in workings:
        return workings[fact.path,]
    operands = [_Operand.of(path, possible, policy, workings) for path in fact.operands]
    if all(each.is_silent for each in operands):
        return None
    answer = possible.get(fact.path)
    if answer is None or fact.kind.is_open(answer):
        working = Working(_say_why(fact, operands), is_known=False)
    else:
        working = Working(_say_operation(fact.operation, operands))
    return workings.setdefault((fact.path,), working)


class _Operand(NamedTuple):
    """What a fact is worked out from: what is possible for it, and how that reads or why it is open."""

    possible: Possible | None
    text: str
    why: str | None = None
    is_silent: bool = False

    @classmethod
    def of(
        cls, path: str, possible: Mapping[str, Possible], policy: Policy, workings: dict[Figure, Working]
    ) -> _Operand:
        """Describe an operand: by its own working, where it has one."""
        fact, answer = policy.facts.get(path) or policy.derived[path], possible.get(path)
        if isinstance(fact, DerivedFact):
            working = _work_out(fact, possible, policy, workings)
        else:
            working = workings.get((path,))
        if answer is None or fact.kind.is_open(answer):
            why = working.text if working else say("{fact}: not stated", fact=fact.title)
            return cls(answer, "", why, is_silent=working is None)
        text = working.text if working else fact.kind.show(answer)
        return cls(answer, f"({text})" if isinstance(fact, DerivedFact) else text)


def _say_operation(operation: Operation, operands: Sequence[_Operand]) -> str:
    text = operands[0].text
    for each in operands[1:]:
        text = say(_OPERATIONS[operation], left=text, right=each.text)
    return say(_OPERATIONS[operation], left=text) if operation == "count" else text


def _say_why(fact: DerivedFact, operands: Sequence[_Operand]) -> str:
    """Say why nothing is known of a fact that is worked out, though something is said."""
    if reasons := [each.why for each in operands if each.why]:
        return joined(reasons)
    if next(_find_pairs([each.possible for each in operands]), None):
        return say(_NO_RATE, amounts=joined(each.text for each in operands))
    divisor = operands[-1].possible
    if fact.operation == "ratio" and isinstance(divisor, Quantities):
        words = {"dividend": operands[0].text, "divisor": operands[-1].text}
        if not (divisor.is_exact or divisor.hull.high == 0):
            return say("{dividend} divided by {divisor}, which may be nothing", **words)
        if isinstance(fact.kind, kinds.Share):
            return say("{dividend} divided by {divisor}: there is no share", **words)
        return say("{dividend} divided by {divisor}: there is no value", **words)
    return _say_operation(fact.operation, operands)


def _find_pairs(answers: Sequence[Possible | None]) -> Iterator[Pair]:
    """Find two currencies among some amounts."""
    units = [each.unit for each in answers if isinstance(each, Quantities)]
    different = list(dict.fromkeys(unit for unit in units if unit))
    yield from ((different[0], other) for other in different[1:])


def say_missing_rate(condition: Compared, answers: Answers) -> str | None:
    """Say that two amounts cannot be compared, where it is a rate that they want for."""
    terms = (condition.subject, condition.operand)
    if not any(_find_pairs_between(terms, answers)):
        return None
    return say(_NO_RATE, amounts=joined(term.kind.show(answers.to(term)) for term in terms))


def find_missing_rates(reason: Reason, policy: Policy) -> Iterator[Pair]:
    """Find the currencies that want for a rate in what keeps a condition open."""
    if reason.truth is not None:
        return
    condition = reason.condition
    if isinstance(condition, Compared):
        terms: Sequence[Term] = (condition.subject, condition.operand)
        yield from _find_pairs_between(terms, reason.answers)
        for term in terms:
            if isinstance(term, FactTerm):
                yield from _find_pairs_behind(term.path, reason.answers, policy)
    for part in reason.parts:
        yield from find_missing_rates(part, policy)


def _find_pairs_between(terms: Sequence[Term], answers: Answers) -> Iterator[Pair]:
    return _find_pairs([answers.to(term) for term in terms])


def _find_pairs_behind(path: str, answers: Answers, policy: Policy) -> Iterator[Pair]:
    fact = policy.derived.get(path)
    if fact is not None:
        yield from _find_pairs([answers.facts.get(operand) for operand in fact.operands])
        for operand in fact.operands:
            yield from _find_pairs_behind(operand, answers, policy)
