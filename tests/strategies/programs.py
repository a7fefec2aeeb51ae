"""Random programs, as the mappings that `load_program` reads, and how to take things out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from built_in import BUILT_IN
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec import structs

from evenhand import Audit, Policy, Program, audit, load_policy, load_program
from evenhand.audit.accounts import Account, take_accounts
from evenhand.audit.case import Case, open_case
from evenhand.vocabulary.errors import ProgramError
from strategies.answers import answers, exact_answers
from strategies.policies import Files, policy_files

Raw = dict[str, Any]

SIDES: Final[Mapping[str, str]] = {
    "anna": "sponsor",
    "ben": "testers",
    "bea": "testers",
    "cleo": "others",
    "ledger": "record",
    "log": "record",
    "crowd": "outside",
}
_TEAMS: Final = (
    ("anna", "ben"),
    ("anna", "ben"),
    ("anna",),
    ("ben", "cleo"),
    ("anna", "ben", "cleo"),
    ("anna", "ben", "bea"),
    ("anna", "ben", "bea", "cleo"),
)
_OTHERS: Final = ("ledger", "log", "crowd")
_SOURCES: Final = {
    "s1": {"title": "an article", "kind": "article"},
    "s2": {"title": "a ledger", "kind": "statement", "date": "2026-02-01"},
}


class Brief:
    """Something that hypothesis shows by its repr, and not by all that it holds."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002, FBT001 - as hypothesis calls it
        printer.text(repr(self))


@dataclass(frozen=True, repr=False)
class Drawn(Brief):
    """A policy, a program's mapping, the facts it may speak about, and the policy's files if it is random."""

    policy: Policy
    program: Raw
    asked: tuple[str, ...]
    files: Files

    def __repr__(self) -> str:
        """Show what is written, and not what is made of it."""
        criteria = [criterion.id for criterion in self.policy.criteria]
        return f"Drawn({self.program}, {self.files or criteria})"

    def load(self) -> Program:
        """Load the program."""
        return load_program(self.program, self.policy)

    def audit(self) -> Audit:
        """Audit the program."""
        return audit(self.load(), self.policy)

    def open(self) -> Case:
        """Open the case of the program."""
        return open_case(self.load(), self.policy)

    def accounts(self) -> Mapping[str, Account]:
        """Take every account of the program."""
        return {account.id: account for account in take_accounts(self.load(), self.policy).shown}

    @property
    def is_coherent(self) -> bool:
        """Checks if the program is one that is not refused for what its record contradicts."""
        try:
            self.load()
        except ProgramError:
            return False
        return True

    def about(self, program: Raw) -> Drawn:
        """Give the same policy with another program."""
        return replace(self, program=program)

    def with_files(self, files: Files) -> Drawn:
        """Give the same program with another policy."""
        return replace(self, policy=load_policy(files), files=files)


def _program(draw: DrawFn, asked: Mapping[str, SearchStrategy[Any]]) -> Raw:
    """Give a program that answers some facts, each from its own answers, with parties or without."""
    parties = draw(st.sampled_from([*[_some_parties] * 7, _no_party]))(draw)
    facts = {path: _said(draw, given, parties) for path, given in asked.items()}
    return {
        "program": {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-03-01"},
        "parties": {party: {"name": party.title(), "side": SIDES[party]} for party in parties},
        "sources": _SOURCES,
        "origins": {f"word-of-{party}": {"by": party, "title": "a letter"} for party in parties},
        "facts": {path: said for path, said in facts.items() if said is not None and said != []},
    }


def _no_party(_: DrawFn) -> list[str]:
    return []


def _some_parties(draw: DrawFn) -> list[str]:
    """Choose who speaks, in any order; now and then no side."""
    team = draw(st.sampled_from([*_TEAMS, *_TEAMS, ()]))
    others = draw(st.lists(st.sampled_from(_OTHERS), unique=True, min_size=not team))
    return draw(st.permutations([*team, *others]))


def _said(draw: DrawFn, given: SearchStrategy[Any], parties: Sequence[str]) -> Any:
    """Give silence, a plain value, one claim of each party, or several of some."""
    forms = ["each", "each", "each", "some", "some"] if parties else []
    form = draw(st.sampled_from([*forms, "plain", "silence"]))
    match form:
        case "silence":
            return None
        case "plain":
            return draw(given)
        case "each":
            speakers = list(parties)
        case _:
            speakers = draw(st.lists(st.sampled_from(list(parties)), min_size=2, max_size=6))
    return [_claim(draw, given, party) for party in _with_one_record(speakers)]


def _with_one_record(speakers: Sequence[str]) -> list[str]:
    """Let the record speak once: what contradicts in it is refused."""
    of_the_record = [party for party in speakers if SIDES[party] == "record"]
    return [party for party in speakers if party not in of_the_record[1:]]


def _claim(draw: DrawFn, given: SearchStrategy[Any], party: str) -> Raw:
    raw = draw(given)
    claim = {**(raw if isinstance(raw, dict) else {"value": raw}), "by": party}
    if SIDES[party] == "record" or draw(st.booleans()):  # what names no place overrules nobody
        read = {"source": draw(st.sampled_from(list(_SOURCES))), "at": "line 1"}
        claim |= {"origin": f"word-of-{party}", "via": [read]}
    return claim


@st.composite
def random_cases(draw: DrawFn) -> Drawn:
    """Give a random policy and a random program."""
    files = draw(policy_files())
    policy = load_policy(files)
    asked = {
        path: _mostly_exact(exact_answers(fact.kind), answers(fact.kind))
        for path, fact in policy.facts.items()
    }
    drawn = Drawn(policy, _program(draw, asked), tuple(asked), files)
    assume(drawn.is_coherent)
    return drawn


@st.composite
def built_in_cases(draw: DrawFn) -> Drawn:
    """Give one criterion of the built-in policy, and a program that speaks about a few of its rules."""
    policy = built_in()
    criterion = draw(st.sampled_from(policy.criteria))
    rules = draw(st.lists(st.sampled_from(criterion.rules), min_size=1, max_size=3, unique=True))
    behind = sorted({path for rule in rules for path in policy.facts_behind(rule) if path in policy.facts})
    asked = {path: _answers_at_the_edge(path) for path in behind}
    drawn = Drawn(structs.replace(policy, criteria=(criterion,)), _program(draw, asked), tuple(asked), {})
    assume(drawn.is_coherent)
    return drawn


def cases() -> SearchStrategy[Drawn]:
    """Give cases of random policies and of the built-in one."""
    return st.one_of(random_cases(), built_in_cases())


@st.composite
def rows(draw: DrawFn) -> list[Drawn]:
    """Give a few programs under one policy."""
    case = draw(cases())
    kinds = {path: case.policy.facts[path].kind for path in case.asked}
    asked = {
        path: _mostly_exact(exact_answers(kind), answers(kind)) if case.files else _answers_at_the_edge(path)
        for path, kind in kinds.items()
    }
    others = [case.about(_program(draw, asked)) for _ in range(draw(st.integers(1, 3)))]
    return [case, *(other for other in others if other.is_coherent)]


def built_in() -> Policy:
    """Give the built-in policy."""
    return BUILT_IN


@cache
def _answers_at_the_edge(path: str) -> SearchStrategy[Any]:
    """Give the answers of the policy's own examples, which stand at the edges of its bounds, and others."""
    policy = built_in()
    shown = [
        example.facts[path] for rule in policy.rules for example in rule.examples if path in example.facts
    ]
    others = answers(policy.facts[path].kind)
    return _mostly_exact(st.sampled_from(shown), others) if shown else others


def _mostly_exact(exact: SearchStrategy[Any], others: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.one_of(exact, exact, exact, others)
