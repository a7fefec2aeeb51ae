"""`repair`: the plans that change least to reach a goal, each verified by a new audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.advice.agreed import AgreedFacts
from evenhand.advice.board import Board, Changes
from evenhand.advice.goals import Goal
from evenhand.advice.planned import Planned
from evenhand.advice.planning import Planner
from evenhand.advice.plans import Change, Moved, Repairs, RepairSet, Said, StuckRules
from evenhand.advice.reaching import reach
from evenhand.advice.relative import Comparisons, ToldAnswer
from evenhand.advice.sparing import keep_what_may_stay
from evenhand.audit.audit import Audit
from evenhand.audit.auditing import describe
from evenhand.audit.case import Case, open_case
from evenhand.audit.wording import show_answer
from evenhand.facts import kinds
from evenhand.facts.possible import Possible
from evenhand.policy.model import Policy, Rule
from evenhand.program.hypothetical import suppose
from evenhand.program.model import Program
from evenhand.vocabulary.languages import ENGLISH, Language, noted, say, say_name, speaking, spoken
from evenhand.vocabulary.verdicts import Aim

_GOALS: Final[Mapping[Aim, str]] = {
    "mend": noted("nothing fails that fails now"),
    "gate": noted("every rule of the gate holds"),
}


def repair(  # noqa: PLR0913 - each is a wish of its own
    program: Program,
    policy: Policy,
    *,
    as_of: dt.date | None = None,
    goal: Aim | None = None,
    fixed: Iterable[str] = (),
    released: Iterable[str] = (),
    score: Decimal | None = None,
    language: Language = ENGLISH,
) -> Repairs:
    """Find the plans that change least to reach a GOAL, or a secured SCORE.

    Without either it is to mend what fails, where less is decided than an opinion needs, and else to conform
    or, under a policy by score, to reach the highest band.

    Facts in FIXED stay as they are, and so do known facts that nobody can choose. What the policy keeps is
    kept, but for the facts that are RELEASED. Rules that no plan meets, or that none meets together, are
    listed as stuck. Each set has its answers, for a patch.
    """
    with speaking(language):
        case = open_case(program, policy, as_of)
        return _Repair(case, frozenset(fixed), frozenset(released), goal, score).run()


class _Repair(Struct, frozen=True, dict=True):
    """One program to be mended."""

    case: Case
    fixed: frozenset[str]
    released: frozenset[str]
    aim: Aim | None
    wanted: Decimal | None

    def run(self) -> Repairs:
        """Find plans, verify each, and keep those that reach the goal where any does."""
        planned = self._plan()
        goal = self.goal(self.chosen_aim if self.score is None else "conform")
        plans = [keep_what_may_stay(goal, plan, self.score) for plan in planned.plans]
        sets = [self._verify(plan, is_best=planned.is_best) for plan in plans]
        return Repairs(
            program=self.case.program.header.name,
            language=self.before.language,
            aim="score" if self.score is not None else self.chosen_aim,
            goal=self._say_goal(),
            conclusion=self.before.opinion.conclusion,
            bands=self.before.opinion.bands,
            score=self.before.agreed.score,
            fixed=tuple(sorted(self.board.fixed)),
            kept=tuple(sorted({path for keep in self.board.kept for path in self.policy.facts_kept(keep)})),
            sets=tuple(each for each in sets if each.is_enough) or tuple(sets),
            stuck=tuple(
                StuckRules(rules=each.rules, reason=each.reason, facts=each.facts) for each in planned.stuck
            ),
            is_limited=not planned.is_best,
        )

    @cached_property
    def agreed(self) -> AgreedFacts:
        """What the plan starts from."""
        return AgreedFacts(self.case)

    @cached_property
    def before(self) -> Audit:
        """The audit of the program as it is."""
        return describe(self.case, spoken().language)

    @property
    def policy(self) -> Policy:
        """The policy, in the language that is spoken."""
        return self.agreed.policy

    @cached_property
    def given(self) -> frozenset[str]:
        """The facts that nobody can choose, such as what has happened, where they are known."""
        facts = self.policy.facts.values()
        return frozenset(fact.path for fact in facts if fact.is_given and not self.agreed.is_open(fact.path))

    @cached_property
    def board(self) -> Board:
        """Where plans are tried out."""
        concluding, weights = self.policy.concluding, self.policy.weights
        counting = [
            rule for rule in self.policy.rules if weights[rule.severity] or concluding.holds_in_gate(rule)
        ]
        return Board(self.agreed, tuple(counting), self.fixed | self.given, self.released)

    @cached_property
    def score(self) -> Decimal | None:
        """The secured score that is wanted: of a policy by score that of its highest band."""
        bands = self.policy.concluding.bands
        return (
            bands[0].at_least
            if bands and self.wanted is None and self.aim in {None, "conform"}
            else self.wanted
        )

    @cached_property
    def chosen_aim(self) -> Aim:
        """The aim that is set, or that suits how much is decided."""
        if self.aim is not None:
            return self.aim
        coverage = self.before.agreed.coverage or Decimal(0)
        return "mend" if coverage < self.policy.coverage_needed else "conform"

    def goal(self, aim: Aim) -> Goal:
        """Set a goal on the board."""
        return Goal(self.board, aim)

    def _say_goal(self) -> str:
        if self.score is not None:
            return say("a secured score of {share}", share=kinds.Share().show_point(self.score, ""))
        aim = self.chosen_aim
        return say_name("conclusion", "conforms") if aim == "conform" else say(_GOALS[aim])

    def _plan(self) -> Planned:
        if self.score is None:
            return Planner(self.goal(self.chosen_aim), self.given).plan()
        goal = self.goal("conform")
        planned = reach(goal, self.score)
        if goal.secure(planned.plans[0]) >= self.score:
            return planned
        return replace(planned, stuck=Planner(goal, self.given).plan().stuck)

    def _verify(self, plan: Changes, *, is_best: bool) -> RepairSet:
        """Audit the program anew with the changes made."""
        answers = self.board.answers_to(plan)
        after = Case(self.case.policy, suppose(self.case.program, self.case.policy, answers), self.case.day)
        audited = describe(after, spoken().language)
        return RepairSet(
            changes=tuple(
                self._in_order([self._describe(path, each, plan, after) for path, each in answers.items()])
            ),
            conclusion=audited.opinion.conclusion,
            bands=audited.opinion.bands,
            score=audited.agreed.score,
            is_enough=self._is_enough(audited, after)
            and _list_conflicts(after) <= _list_conflicts(self.case),
            is_smallest=is_best,
            answers=answers,
        )

    def _is_enough(self, audited: Audit, after: Case) -> bool:
        if self.score is not None:
            reached = audited.agreed.score
            return reached is not None and reached.low >= self.score
        if self.chosen_aim == "gate":
            return audited.agreed.gate == "held"
        if self.chosen_aim == "mend":
            return all("fail" not in _come_out(each.name, after) for each in self.goal("mend").targets)
        return audited.opinion.conclusion == "conforms"

    def _describe(self, path: str, possible: Possible, plan: Changes, after: Case) -> Change:
        fact = self.policy.facts[path]
        need = self.board.need(path, possible)
        moves = tuple(self._find_moves(path, plan, after))
        told = self._tell(path, moves, plan)
        return Change(
            fact=path,
            title=fact.title,
            was=show_answer(fact.kind, self.agreed.answers[path]),
            now=told.text,
            need=need,
            rules=tuple(rule.id for rule in self.policy.rules if path in self.policy.asked_by(rule)),
            moves=moves,
            claims=tuple(self._hear(path)) if need == "dispute" else (),
            compared_with=told.compared_with,
        )

    def _tell(self, path: str, moves: Sequence[Moved], plan: Changes) -> ToldAnswer:
        """Tell a new answer by the rules that it moves."""
        moved = {each.rule for each in moves}
        known = {each: found for each, found in self.agreed.answers.items() if found.is_exact}
        comparisons = Comparisons(self.policy, self.board.answers_to(plan), known)
        return comparisons.tell(path, [rule for rule in self.policy.rules if rule.id in moved])

    def _find_moves(self, path: str, plan: Changes, after: Case) -> Iterator[Moved]:
        """Find what moves among the findings that ask for a fact or come out otherwise without it."""
        fewer = {each: index for each, index in plan.items() if each != path}
        for rule in self.policy.rules:
            was, now = (case.heard[rule.id].accounts[case.agreed.id].verdict for case in (self.case, after))
            if was != now and (path in self.policy.asked_by(rule) or self._hangs_on(rule, plan, fewer)):
                yield Moved(rule=rule.id, was=was, now=now)

    def _hangs_on(self, rule: Rule, plan: Changes, fewer: Changes) -> bool:
        return self.board.outcomes(rule, plan) != self.board.outcomes(rule, fewer)

    def _hear(self, path: str) -> Iterator[Said]:
        """Give what each side says of a fact."""
        for account in self.case.accounts:
            if account.kind == "side":
                answer = account.stated.get(path)
                kind = self.policy.facts[path].kind
                said = None if answer is None or not answer.claims else show_answer(kind, answer.possible)
                yield Said(side=account.title, answer=said)

    def _in_order(self, changes: Sequence[Change]) -> list[Change]:
        """Put first what mends, the weightiest rule's first, and then what is open, as it would be asked."""
        order = list(self.policy.facts)
        rules = {rule.id: rule for rule in self.policy.rules}

        def rank(change: Change) -> tuple[bool, bool, bool, Decimal, int]:
            mended = [rules[moved.rule] for moved in change.moves if moved.was == "fail"]
            concerned = mended or [rules[moved.rule] for moved in change.moves]
            is_gated = any(map(self.policy.concluding.holds_in_gate, concerned))
            weight = max((self.policy.weights[rule.severity] for rule in concerned), default=Decimal(0))
            return not mended, change.need == "find out", not is_gated, -weight, order.index(change.fact)

        return sorted(changes, key=rank)


def _come_out(rule: str, case: Case) -> frozenset[str]:
    return frozenset(case.heard[rule].accounts[case.agreed.id].outcomes)


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
