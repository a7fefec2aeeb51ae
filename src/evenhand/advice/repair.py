"""`repair`: the smallest changes that make a program conform, each verified by a new audit."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from evenhand.advice.agreed import AgreedFacts
from evenhand.advice.searching import Changes, Mended, Search, Task, is_decided, passes, repair_rules
from evenhand.audit.audit import Audit, Interval
from evenhand.audit.auditing import describe
from evenhand.audit.case import Case, open_case
from evenhand.audit.parts import Concluded, Part
from evenhand.audit.wording import show_answer
from evenhand.facts import kinds
from evenhand.facts.possible import Possible
from evenhand.policy.model import Policy, Rule
from evenhand.program.hypothetical import suppose
from evenhand.program.model import Program
from evenhand.vocabulary.languages import ENGLISH, Language, say, say_name, speaking, spoken

_MOST_ALTERNATIVES = 5
# To change what is stated, to settle what nobody has said, and to find out what nobody can choose.
Need = Literal["change", "settle", "find out"]
NEEDS: Final[tuple[Need, ...]] = get_args(Need)


def repair(
    program: Program,
    policy: Policy,
    *,
    as_of: dt.date | None = None,
    fixed: Iterable[str] = (),
    score: Decimal | None = None,
    language: Language = ENGLISH,
) -> tuple[Repairs, tuple[Changes, ...]]:
    """Find the smallest sets of changes that make a program conform, or reach a secured score.

    Gives the result for reports, and the answers of each set for a patch. Facts in FIXED stay as
    they are, and so do known facts that nobody can choose. Rules that no changes meet, or that
    none meet together, are listed as stuck.
    """
    with speaking(language):
        case = open_case(program, policy, as_of)
        return _repair(case, frozenset(fixed), score)


def _repair(case: Case, fixed: frozenset[str], score: Decimal | None) -> tuple[Repairs, tuple[Changes, ...]]:
    before, agreed = describe(case, spoken().language), AgreedFacts(case)
    task = Task(agreed, fixed | _given(agreed))
    bands = case.policy.concluding.bands
    goal = bands[0].at_least if bands and score is None else score
    attempt = _Repairer(task, goal).repair()
    return (
        Repairs(
            program=case.program.header.name,
            language=before.language,
            goal=_say_goal(goal),
            conclusion=before.opinion.conclusion,
            bands=before.opinion.bands,
            score=before.agreed.score,
            fixed=tuple(sorted(task.fixed)),
            sets=tuple(verified for _, verified in attempt.sets),
            stuck=attempt.stuck,
            is_limited=not attempt.is_smallest,
        ),
        tuple(changes for changes, _ in attempt.sets),
    )


def _say_goal(score: Decimal | None) -> str:
    if score is None:
        return say_name("conclusion", "conforms")
    return say("a secured score of {share}", share=kinds.Share().show_point(score, ""))


def _given(agreed: AgreedFacts) -> frozenset[str]:
    """Find the facts that nobody can choose, such as what has happened, where they are known."""
    facts = agreed.policy.facts.values()
    return frozenset(fact.path for fact in facts if fact.is_given and not agreed.is_open(fact.path))


class _Attempt(Struct, frozen=True):
    """Repairs of every group, put together and verified."""

    sets: Sequence[tuple[Changes, RepairSet]]
    stuck: tuple[tuple[str, ...], ...]
    is_smallest: bool

    @property
    def is_enough(self) -> bool:
        """Checks if the goal is reached."""
        return any(verified.is_enough for _, verified in self.sets)


class _Repairer(Struct, frozen=True):
    """Tries to reach the goal: a secured score, or without one that the program conforms."""

    task: Task
    score: Decimal | None

    @property
    def policy(self) -> Policy:
        """The policy, in the language that is spoken."""
        return self.task.agreed.policy

    def repair(self) -> _Attempt:
        """Give the first attempt that reaches the goal or says what cannot be met, or else the first."""
        tried: list[_Attempt] = []
        for mended in self._mend():
            tried.append(self._put_together(mended))
            if tried[-1].is_enough or tried[-1].stuck:
                return tried[-1]
        return tried[0]

    def _mend(self) -> Iterator[list[Mended]]:
        if self.score is not None:
            yield [Search(self._rules, self.task).reach(self.score)]
        yield repair_rules(self._rules, self.task)
        if self.score is None:
            yield from self._mend_more()

    def _mend_more(self) -> Iterator[list[Mended]]:
        """Where no rule can fail any more and too little is decided for an opinion, decide what can be."""
        for is_met in (is_decided, passes):
            mended = repair_rules(self._rules, replace(self.task, is_met=is_met))
            yield [replace(each, is_smallest=False, stuck=()) for each in mended]

    @property
    def _rules(self) -> Sequence[Rule]:
        weights = self.policy.weights
        return [
            rule
            for rule in self.policy.rules
            if weights[rule.severity] or self.policy.concluding.holds_in_gate(rule)
        ]

    def _put_together(self, mended: Sequence[Mended]) -> _Attempt:
        is_smallest = all(each.is_smallest for each in mended)
        combined = _combine([each for each in mended if each.alternatives])
        sets = [(changes, self._verify(changes, is_smallest=is_smallest)) for changes in combined]
        enough = [each for each in sets if each[1].is_enough]
        return _Attempt(enough or sets, tuple(each for group in mended for each in group.stuck), is_smallest)

    def _verify(self, changes: Changes, *, is_smallest: bool) -> RepairSet:
        """Audit the program anew with the changes made."""
        case = self.task.agreed.case
        changed = suppose(case.program, case.policy, changes)
        after = Case(case.policy, changed, case.day)
        audited = describe(after, spoken().language)
        described = [self._describe(path, possible) for path, possible in changes.items()]
        return RepairSet(
            changes=tuple(sorted(described, key=lambda change: NEEDS.index(change.need))),
            conclusion=audited.opinion.conclusion,
            bands=audited.opinion.bands,
            score=audited.agreed.score,
            is_enough=self._is_enough(audited) and _list_conflicts(after) <= _list_conflicts(case),
            is_smallest=is_smallest,
        )

    def _is_enough(self, audited: Audit) -> bool:
        if self.score is None:
            return audited.opinion.conclusion == "conforms"
        reached = audited.agreed.score
        return reached is not None and reached.low >= self.score

    def _describe(self, path: str, possible: Possible) -> Change:
        fact = self.policy.facts[path]
        before = self.task.agreed.answers[path]
        return Change(
            fact=path,
            title=fact.title,
            was=show_answer(fact.kind, before),
            now=fact.kind.show(possible),
            need=self._need(path),
            rules=tuple(rule.id for rule in self.policy.rules if path in self.policy.asked_by(rule)),
        )

    def _need(self, path: str) -> Need:
        fact = self.policy.facts[path]
        if fact.is_given:
            return "find out"
        return "settle" if self.task.agreed.is_open(path) else "change"


def _list_conflicts(case: Case) -> set[tuple[str, str]]:
    """List on which facts something contradicts what is claimed: a file that says so would be refused.

    In whose account is left out: what is supposed stands on record, so that a side may fall silent by it.
    """
    return {
        (path, conflict)
        for account in case.accounts
        for path, conflicts in account.conflicts.items()
        for conflict in conflicts & {"contradicts the record", "is not consistent"}
    }


def _combine(mended: Sequence[Mended]) -> Iterator[Changes]:
    """Put the groups' first repairs together, then exchange one group's for an alternative at a time."""
    first: dict[str, Possible] = {}
    for each in mended:
        first |= each.alternatives[0]
    yield first
    others = (
        {**{path: first[path] for path in first if path not in each.alternatives[0]}, **other}
        for each in mended
        for other in each.alternatives[1:]
    )
    yield from itertools.islice(others, _MOST_ALTERNATIVES - 1)


class Change(Part):
    """One fact that would have to be otherwise, or that has to be known and may then be as it says."""

    fact: str
    title: str
    was: str
    now: str
    need: Need
    rules: tuple[str, ...]


class RepairSet(Concluded):
    """A set of changes, and what a new audit says of the program with them."""

    changes: tuple[Change, ...]
    score: Interval | None
    is_enough: bool
    is_smallest: bool


class Repairs(Concluded):
    """What would mend a program, by these rules; whether that makes it fair is another matter."""

    format: Literal["evenhand-repairs-1"] = "evenhand-repairs-1"
    language: Language = ENGLISH
    program: str
    goal: str
    score: Interval | None
    fixed: tuple[str, ...]
    sets: tuple[RepairSet, ...]
    stuck: tuple[tuple[str, ...], ...]
    is_limited: bool
