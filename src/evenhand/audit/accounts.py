"""Accounts: what is possible for every fact, from each standpoint.

The definition is that of design §4. A principal's account is what that principal claims, narrowed
by the record; where it is silent, anything is possible. *Undisputed* is what nobody excludes,
*unrebutted* what an unanswered claim leaves. Bystanders move nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Final, Literal

from msgspec import Struct

from evenhand.facts.operators import derive
from evenhand.facts.possible import Possible, join_all
from evenhand.policy.model import Policy
from evenhand.program.model import Claim, Program
from evenhand.vocabulary import limits
from evenhand.vocabulary.languages import Message, say_later
from evenhand.vocabulary.verdicts import AccountKind

Conflict = Literal[
    "contradicts itself", "the record contradicts itself", "contradicts the record", "contested"
]

_Combine = Callable[[Sequence[Possible]], tuple[Possible, bool]]

_MOST_AGREEMENTS: Final = 2**limits.MOST_DIFFERENT  # so many, at most, among the answers of one party


class Answer(Struct, frozen=True):
    """What is possible for one fact in one account, on which claims, and what is wrong with them."""

    possible: Possible
    claims: tuple[Claim, ...] = ()
    conflicts: frozenset[Conflict] = frozenset()


class Account(Struct, frozen=True):
    """The possible answers to every fact from one standpoint; a fact not here may be anything."""

    id: str
    name: str | Message
    kind: AccountKind
    stated: Mapping[str, Answer]
    possible: Mapping[str, Possible]

    @property
    def title(self) -> str:
        """What it is called, in the language that is spoken."""
        return str(self.name)

    @property
    def conflicts(self) -> Mapping[str, frozenset[Conflict]]:
        """The facts on which this account's evidence excludes itself."""
        return {path: answer.conflicts for path, answer in self.stated.items() if answer.conflicts}


def take_accounts(program: Program, policy: Policy) -> tuple[Account, ...]:
    """Build every account of a program: each principal's first, or the one of a self-description."""
    claims = _group(program)
    record = {path: _settle(said, "the record contradicts itself") for path, said in claims[None].items()}
    if not program.principals:
        return (_account("as-described", say_later("as described"), "as-described", record, policy),)
    principals = [
        _account(party, program.parties[party].name, "principal", _principal(claims[party], record), policy)
        for party in program.principals
    ]
    undisputed = _combine(principals, _unite, policy)
    unrebutted = _combine(principals, reconcile, policy)
    return (
        *principals,
        _account("undisputed", say_later("what nobody disputes"), "undisputed", undisputed, policy),
        _account("unrebutted", say_later("what nobody has rebutted"), "unrebutted", unrebutted, policy),
    )


def reconcile(answers: Iterable[Possible]) -> tuple[Possible, bool]:
    """Give what several answers leave possible together, and whether they exclude each other.

    Where they do, what is left is the union over their largest sets that still agree, so that a
    claim which agrees with all the others never widens the result.
    """
    different = list(dict.fromkeys(answers))
    together = reduce(lambda left, right: left.meet(right), different)
    if not together.is_empty:
        return together, False
    return join_all(_largest_agreements(different)), True


def _largest_agreements(different: Sequence[Possible]) -> Sequence[Possible]:
    """Give what each largest set of answers that agree leaves possible.

    Beyond `_MOST_AGREEMENTS` the answers themselves are given, which leave more possible.
    """
    agreeing: dict[Possible, frozenset[int]] = {}  # what is possible where just these agree
    for index, answer in enumerate(different):
        met = [(possible.meet(answer), members) for possible, members in agreeing.items()]
        for possible, members in [(answer, frozenset[int]()), *met]:
            if not possible.is_empty:
                agreeing[possible] = agreeing.get(possible, frozenset()) | members | {index}
        if len(agreeing) > _MOST_AGREEMENTS:
            return different
    groups = agreeing.values()
    return [possible for possible, members in agreeing.items() if not any(members < each for each in groups)]


def _group(program: Program) -> defaultdict[str | None, dict[str, list[Claim]]]:
    """Sort claims by the principal who speaks, of whom there may be none; None stands for the record."""
    groups: defaultdict[str | None, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in program.claims:
        match program.standing(claim):
            case "principal":
                groups[claim.by][claim.fact].append(claim)
            case "record":
                groups[None][claim.fact].append(claim)
            case "bystander":
                pass  # kept in the program and shown; moves nothing (design §4.5)
    return groups


def _settle(claims: Sequence[Claim], conflict: Conflict) -> Answer:
    possible, excluded = reconcile(claim.possible for claim in claims)
    return Answer(possible, tuple(claims), frozenset({conflict} if excluded else ()))


def _principal(claims: Mapping[str, Sequence[Claim]], record: Mapping[str, Answer]) -> dict[str, Answer]:
    own = {path: _settle(said, "contradicts itself") for path, said in claims.items()}
    narrowed = {
        path: _narrow(answer, record[path]) if path in record else answer for path, answer in own.items()
    }
    return {**record, **narrowed}


def _narrow(own: Answer, record: Answer) -> Answer:
    """Narrow a principal's answer by the record, which holds where nothing else is left."""
    claims, conflicts = (*own.claims, *record.claims), own.conflicts | record.conflicts
    possible = own.possible.meet(record.possible)
    if possible.is_empty:
        return Answer(record.possible, claims, conflicts | {"contradicts the record"})
    return Answer(possible, claims, conflicts)


def _unite(answers: Sequence[Possible]) -> tuple[Possible, bool]:
    return join_all(answers), False


def _combine(principals: Sequence[Account], combine: _Combine, policy: Policy) -> dict[str, Answer]:
    """Combine the principals' answers fact by fact; where one is silent, anything is possible."""
    paths = dict.fromkeys(path for account in principals for path in account.stated)
    return {path: _combine_fact(path, principals, combine, policy) for path in paths}


def _combine_fact(path: str, principals: Sequence[Account], combine: _Combine, policy: Policy) -> Answer:
    anything = policy.facts[path].kind.anything
    stated = [account.stated.get(path, Answer(anything)) for account in principals]
    possible, excluded = combine([answer.possible for answer in stated])
    claims = tuple(dict.fromkeys(claim for answer in stated for claim in answer.claims))
    conflicts = frozenset().union(*(answer.conflicts for answer in stated))
    return Answer(possible, claims, conflicts | {"contested"} if excluded else conflicts)


def _account(
    account_id: str, name: str | Message, kind: AccountKind, stated: Mapping[str, Answer], policy: Policy
) -> Account:
    possible = work_out({path: answer.possible for path, answer in stated.items()}, policy)
    return Account(account_id, name, kind, stated, possible)


def work_out(
    stated: Mapping[str, Possible], policy: Policy, wanted: Iterable[str] | None = None
) -> Mapping[str, Possible]:
    """Add the derived facts, all of them or those that are wanted, to what is stated."""
    possible = dict(stated)
    for path in policy.derived if wanted is None else wanted:
        _add_derived(path, policy, possible)
    return possible


def _add_derived(path: str, policy: Policy, possible: dict[str, Possible]) -> Possible:
    """Work out a derived fact, and first those it is made of."""
    if path in possible:
        return possible[path]
    fact = policy.derived.get(path)
    if fact is None:
        return policy.facts[path].kind.anything
    operands = [_add_derived(operand, policy, possible) for operand in fact.operands]
    return possible.setdefault(path, derive(fact.operation, operands))
