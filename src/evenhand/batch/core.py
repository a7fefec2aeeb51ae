"""The fast way through one program: answers made consistent, and rules judged by their digits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from itertools import compress
from operator import attrgetter, or_
from typing import Final

from evenhand.audit.judging import Judgement, judge
from evenhand.batch.answer_table import AnswerTable
from evenhand.batch.digits import Cell, Joint, Leaves, recall
from evenhand.batch.executors import Executor
from evenhand.batch.lookup import CODES, OUTCOMES, PASS, write_entries, write_rules
from evenhand.facts.kinds import Records
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers, Condition
from evenhand.policy.model import Consistency, Policy, Rule

_ADDED: Final = attrgetter("added")
_IS_OPEN: Final = [code != PASS for code in range(len(OUTCOMES))]  # an entry that does not surely hold
Key = int | tuple[int | Cell, ...]  # by which answers are told apart that are asked together
Narrowed = tuple[tuple[int, Cell], ...]


class DigitAccount:
    """One account: the cell of every fact, and the digits of all comparisons.

    `narrowed` are the facts that entries of the consistency narrowed, each with the entry, and `contradicted`
    the entries that it contradicts.
    """

    __slots__ = ("cells", "contradicted", "digits", "joint", "narrowed")

    def __init__(self, cells: dict[int, Cell], digits: int, joint: list[int]) -> None:
        """Keep them; JOINT are the digits of each comparison on several facts."""
        self.cells = cells
        self.digits = digits
        self.joint = joint
        self.narrowed: list[tuple[int, Consistency]] = []
        self.contradicted: list[Consistency] = []


class Core:
    """A policy with the parameters of a day, made ready to judge many programs."""

    def __init__(self, policy: Policy, parameters: Mapping[str, Possible], executor: Executor) -> None:
        """Find every comparison, and write the rules down as tests for an executor."""
        self.policy = policy
        self.parameters = parameters
        self.leaves: Final = Leaves(policy, parameters)
        self.leaves.within(condition for rule in policy.rules for condition in rule.conditions)
        self.leaves.within(entry.condition for entry in policy.consistency)
        self.table: Final = AnswerTable(policy, self.leaves, parameters, executor)
        self.numbers: Final = self.table.numbers
        self.columns: Final = self.table.columns
        self._silence: Final = {number: column.silent for number, column in enumerate(self.columns)}
        self._silent = sum(column.silent.digits for column in self.columns)
        self._joints = self._join()
        self._reading = self._find_reading()
        self._ties = [_Tie(entry, self) for entry in policy.consistency]
        self._split = [_Split(number, rule, self) for number, rule in enumerate(policy.rules)]
        self._split = [split for split in self._split if split.repeated]
        digits = self.leaves.stated(len(policy.facts)).bit_length()
        entries = write_entries([(tie.entry.condition, tie.woken_by) for tie in self._ties], self.leaves)
        self._judge_entries = executor.compile(entries, digits)
        self._judge_all = executor.compile(write_rules(policy.rules, self.leaves), digits)

    def _join(self) -> list[Joint]:
        """Join the facts that are compared with others, or worked out of several."""
        return [
            Joint([self.numbers[path] for path in facts], found)
            for facts, found in self.leaves.by_facts().items()
            if len(facts) != 1
        ]

    def _find_reading(self) -> Sequence[Sequence[int]]:
        """Find for each fact the joints that read it."""
        return [
            [index for index, joint in enumerate(self._joints) if number in joint.facts]
            for number in range(len(self.columns))
        ]

    def change(self, account: DigitAccount, cells: Mapping[int, Cell]) -> DigitAccount:
        """Give the same account with some other cells."""
        changed = DigitAccount(account.cells.copy(), account.digits, account.joint.copy())
        for number, cell in cells.items():
            if cell is not changed.cells[number]:
                self.put(changed, number, cell)
        return changed

    def take(self, said: Mapping[int, Cell]) -> DigitAccount:
        """Make an account of the cells of what is said, by the numbers of the facts."""
        cells = {**self._silence, **said}
        joint = [each.find(cells) for each in self._joints]
        return DigitAccount(cells, sum(map(_ADDED, said.values()), self._silent + sum(joint)), joint)

    def make_consistent(self, account: DigitAccount, left_out: Collection[Consistency] = ()) -> None:
        """Narrow an account by the entries of the consistency, but for some, and note what it contradicts."""
        pending = self._find_open(account)
        for _ in range(consistency.MOST_ROUNDS):
            changed = set[int]()
            for tie in pending:
                if tie.entry in account.contradicted or tie.entry in left_out:
                    continue
                narrowed = tie.narrow(account)
                if narrowed is None:
                    account.contradicted.append(tie.entry)
                    continue
                for number, cell in narrowed:
                    self.put(account, number, cell)
                    changed.add(number)
                    account.narrowed.append((number, tie.entry))
            if not changed:
                break
            pending = [tie for tie in self._find_open(account) if not changed.isdisjoint(tie.facts)]

    def _find_open(self, account: DigitAccount) -> Sequence[_Tie]:
        """Find the entries that are asked and do not surely hold already."""
        return list(compress(self._ties, map(_IS_OPEN.__getitem__, self._judge_entries(account.digits))))

    def put(self, account: DigitAccount, number: int, cell: Cell) -> None:
        """Put another cell into an account."""
        account.digits += cell.digits - account.cells[number].digits
        account.cells[number] = cell
        for index in self._reading[number]:
            digits = self._joints[index].find(account.cells)
            account.digits += digits - account.joint[index]
            account.joint[index] = digits

    def judge(self, account: DigitAccount) -> list[int]:
        """Give the outcomes that are left to every rule, each as a number."""
        codes = self._judge_all(account.digits)
        for split in self._split:
            if codes[split.number] not in (1, 2, 4):
                codes[split.number] = split.split(account, codes[split.number])
        return codes


class _Asked:
    """Facts that are asked together: by their digits, and where these do not say all by their values too."""

    def __init__(self, facts: Sequence[str], conditions: Iterable[Condition], core: Core) -> None:
        asked = core.leaves.within(conditions)
        self.joined = {core.numbers[path] for leaf in asked for path in leaf.facts if len(leaf.facts) > 1}
        self.paths = facts
        self.facts = [core.numbers[path] for path in facts]
        self.stated = sum(core.columns[number].stated for number in self.facts)
        self._in_part = self.stated << 1
        self._asked = self.stated | reduce(or_, (0b11 << leaf.place for leaf in asked), 0)

    def key(self, account: DigitAccount) -> Key:
        """Tell by what all accounts with the same answers to these are told."""
        digits = account.digits & self._asked
        if not self.joined and not account.digits & self._in_part:
            return digits
        cells = account.cells
        told = [each for each in self.facts if each in self.joined or cells[each].digits & self._in_part]
        return digits, *[cells[each] for each in told]

    def possible(self, account: DigitAccount) -> Mapping[str, Possible]:
        return {
            path: account.cells[number].possible for path, number in zip(self.paths, self.facts, strict=True)
        }


class _Tie(_Asked):
    """An entry of the consistency, with what it leaves of the answers that were seen together."""

    def __init__(self, entry: Consistency, core: Core) -> None:
        super().__init__(sorted(core.policy.facts_of(entry) & core.numbers.keys()), [entry.condition], core)
        self.entry = entry
        self._core = core
        self._known: dict[Key, Narrowed | None] = {}
        # Where nothing is said of any of its facts it is not asked, unless it is said to hold always.
        stated = [core.columns[number].stated.bit_length() - 1 for number in self.facts]
        self.woken_by = stated if entry.when is not None else None

    def narrow(self, account: DigitAccount) -> Narrowed | None:
        """Give the cells that it narrows; None where it would leave nothing of one."""
        key = self.key(account)
        try:
            return self._known[key]
        except KeyError:
            return recall(self._known, key, lambda: self._apply(account))

    def _apply(self, account: DigitAccount) -> Narrowed | None:
        left = consistency.apply(self.entry, self.possible(account), self._core.policy)
        if left is None:
            return None
        return tuple(
            (number, self._core.columns[number].find(left[path]))
            for number, path in zip(self.facts, self.paths, strict=True)
            if path in left and (number in self.joined or not account.cells[number].is_decided)
        )


class Asking(_Asked):
    """All that a rule asks for, by which the reference judges it."""

    def __init__(self, rule: Rule, core: Core) -> None:
        """Find the facts behind the rule."""
        behind = [path for path in core.policy.facts_behind(rule) if path in core.numbers]
        super().__init__(behind, rule.conditions, core)
        self._rule = rule
        self._core = core

    def judge(self, account: DigitAccount) -> Judgement:
        """Judge the rule by the reference."""
        policy = self._core.policy
        possible = consistency.work_out(self.possible(account), policy, policy.derived_for(self._rule))
        return judge(self._rule, Answers(possible, self._core.parameters))


class _Split(Asking):
    """A rule that asks for a fact twice: where it comes out open the reference splits the answers."""

    def __init__(self, number: int, rule: Rule, core: Core) -> None:
        super().__init__(rule, core)
        self.number = number
        self._known: dict[Key, int] = {}
        policy = core.policy
        behind_twice = {
            path
            for name in rule.named.repeated
            if not (name in core.numbers and isinstance(policy.facts[name].kind, Records))  # no list is split
            for path in policy.facts_within(name)
        }
        self.repeated = {core.numbers[path] for path in behind_twice}
        # By these splitting tells nothing: each is stated, and not in part; or else it is exact.
        self._decided = sum(core.columns[number].stated for number in self.repeated - self.joined)
        self._decided_by = self._decided | self._decided << 1
        self._exactly = self.repeated & self.joined

    def split(self, account: DigitAccount, code: int) -> int:
        """Give the outcomes that are left: fewer, where splitting an answer tells more of the rule."""
        if account.digits & self._decided_by == self._decided and all(
            account.cells[number].possible.is_exact for number in self._exactly
        ):
            return code
        key = self.key(account)
        known = self._known.get(key)
        return (
            recall(self._known, key, lambda: CODES[self.judge(account).outcomes]) if known is None else known
        )
