"""The fast way through one program: answers looked up, made consistent, and rules judged by their digits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial, reduce
from itertools import compress
from operator import attrgetter, or_
from typing import Any, Final

from msgspec import DecodeError
from msgspec.json import Decoder

from evenhand.audit.judging import Judgement, judge
from evenhand.batch.digits import COLON, Cell, Column, Joint, Leaves, recall, remember
from evenhand.batch.executors import Executor, Table
from evenhand.batch.lists import ListColumn
from evenhand.batch.lookup import CODES, OUTCOMES, PASS, write_entries, write_rules
from evenhand.facts.kinds import Money, Records
from evenhand.facts.kinds.kind import Kind
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers, Condition
from evenhand.policy.model import Consistency, Policy, Rule
from evenhand.program.loading import are_claims, is_spoken
from evenhand.reading.text import UnreadableError
from evenhand.vocabulary.errors import MisreadError

_DECODER: Final = Decoder(float_hook=Decimal)
_LONGEST: Final = 256  # bytes of an answer that may come again
_PLAIN: Final = frozenset({str, bool, type(None)})
Spoken = tuple[int, Any]  # a claim that carries more than its answer, and the number of its fact
_ADDED: Final = attrgetter("added")
_IS_OPEN: Final = [code != PASS for code in range(len(OUTCOMES))]  # an entry that does not surely hold
Key = int | tuple[int | Cell, ...]  # by which answers are told apart that are asked together
Narrowed = tuple[tuple[int, Cell], ...]


def count_keys(value: Any) -> int:
    """Count the keys in a value of JSON, however deep."""
    if value.__class__ is dict:
        return len(value) + sum([count_keys(each) for each in value.values() if each.__class__ not in _PLAIN])
    if value.__class__ is list and not _PLAIN.issuperset(map(type, value)):
        return sum([count_keys(each) for each in value if each.__class__ not in _PLAIN])
    return 0


class UnusualError(Exception):
    """What a program says is nothing for the fast way: the loader and the Case take it."""


def decode(text: bytes) -> tuple[Any, int]:
    """Decode a text that is JSON, and count the colons that stand right behind quotation marks.

    One stands behind every key, so that no key stands twice where they are as many.

    Raises UnusualError where it is none.
    """
    try:
        return _DECODER.decode(text), text.count(COLON)
    except (DecodeError, ArithmeticError, RecursionError):
        raise UnusualError from None


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


class _Group:
    """The facts of one group by their names: their numbers, and the cells that are known of each."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.cells: dict[str, Mapping[Any, Cell]] = {}


class Core:
    """A policy with the parameters of a day, made ready to judge many programs."""

    def __init__(self, policy: Policy, parameters: Mapping[str, Possible], executor: Executor) -> None:
        """Find every comparison, and write the rules down as tests for an executor."""
        self.policy = policy
        self._executor = executor
        self.parameters = parameters
        leaves = Leaves(policy, parameters)
        leaves.within(condition for rule in policy.rules for condition in rule.conditions)
        leaves.within(entry.condition for entry in policy.consistency)
        by_facts = leaves.by_facts()
        self.numbers: Final = {path: number for number, path in enumerate(policy.facts)}
        self.columns: Final = [
            (ListColumn if isinstance(fact.kind, Records) else Column)(
                fact, by_facts.get((fact.path,), ()), parameters, leaves.stated(number)
            )
            for number, fact in enumerate(policy.facts.values())
        ]
        self._joints = [
            Joint([self.numbers[path] for path in facts], found)
            for facts, found in by_facts.items()
            if len(facts) != 1
        ]
        digits = leaves.stated(len(policy.facts)).bit_length()
        self._judge_all = executor.compile(write_rules(policy.rules, leaves), digits)
        self.leaves: Final = leaves
        self._ties = [_Tie(entry, self) for entry in policy.consistency]
        entries = write_entries([(tie.entry.condition, tie.woken_by) for tie in self._ties], leaves)
        self._judge_entries = executor.compile(entries, digits)
        self._split = [_Split(number, rule, self) for number, rule in enumerate(policy.rules)]
        self._split = [split for split in self._split if split.repeated]
        self.of_money: Final = {
            number for number, column in enumerate(self.columns) if _holds_money(column.kind)
        }
        self._silence: Final = {number: column.silent for number, column in enumerate(self.columns)}
        self._silent = sum(column.silent.digits for column in self.columns)
        self._reading = self._find_reading(self._joints)
        self._groups = self._group()
        self._spelt: Sequence[dict[bytes, Cell]] = [{} for _ in self.columns]
        self._table: Table = {
            name: {fact: (number, self._spelt[number]) for fact, number in group.numbers.items()}
            for name, group in self._groups.items()
        }

    def _find_reading(self, joints: Sequence[Joint]) -> Sequence[Sequence[int]]:
        """Find for each fact the joints that read it."""
        return [
            [index for index, joint in enumerate(joints) if number in joint.facts]
            for number in range(len(self.columns))
        ]

    def _group(self) -> Mapping[str, _Group]:
        groups: dict[str, _Group] = defaultdict(_Group)
        for number, column in enumerate(self.columns):
            group, _, name = column.path.partition(".")
            groups[group].numbers[name] = number
            groups[group].cells[name] = column.cells
        return dict(groups)

    def read_text(self, facts: bytes, spoken: list[Spoken]) -> dict[int, Cell]:
        """Look up every answer as it is spelt in JSON.

        What carries more than its answer is noted in SPOKEN.

        Raises UnusualError where an answer is none that the reference reads, or a key may stand twice.
        """
        found = self._executor.look_up(facts, self._table, partial(self._read_spelt, spoken))
        if found is not None:
            return found
        spoken.clear()
        values, colons = decode(facts)
        if values.__class__ is not dict:
            raise UnusualError
        cells, keys = self.read(values, spoken)
        if colons != keys:
            raise UnusualError
        return cells

    def _read_spelt(self, spoken: list[Spoken], number: int, spelling: bytes) -> Cell:
        """Read an answer, and keep it in the table unless it is spoken or too long to come again."""
        already = len(spoken)
        cell = self.columns[number].look_up_spelt(spelling)
        if cell is None:
            raw, colons = decode(spelling)
            if colons != count_keys(raw):
                raise UnusualError
            cell = self._read(number, raw, spoken)
        if len(spoken) == already and len(spelling) <= _LONGEST:
            remember(self._spelt[number], spelling, cell)
        return cell

    def read(self, facts: Mapping[str, Any], spoken: list[Spoken]) -> tuple[dict[int, Cell], int]:
        """Look up every answer, and count the keys on the way.

        What carries more than its answer is noted in SPOKEN.

        Raises UnusualError where an answer is none that the reference reads.
        """
        cells, keys = dict[int, Cell](), len(facts)
        for key, given in facts.items():
            group, answers = self._groups.get(key), given
            if group is None and "." in key:
                prefix, _, name = key.partition(".")
                group = None if prefix in facts else self._groups.get(prefix)  # it may stand in both
                answers, keys = {name: given}, keys - 1
            if group is None or (answers is not None and answers.__class__ is not dict):
                raise UnusualError
            if answers:
                keys += len(answers) + self._read_group(group, answers, cells, spoken)
        return cells, keys

    def _read_group(
        self, group: _Group, answers: Mapping[str, Any], cells: dict[int, Cell], spoken: list[Spoken]
    ) -> int:
        """Look up the answers of a group, and give how many keys there are within them."""
        keys, known = 0, group.cells
        for name, raw in answers.items():
            if name not in known:
                raise UnusualError
            cell = known[name].get(raw) if raw.__class__ in _PLAIN else None
            if cell is None:
                cell = self._read(group.numbers[name], raw, spoken)
                keys += 0 if raw.__class__ in _PLAIN else count_keys(raw)
            cells[group.numbers[name]] = cell
        return keys

    def _read(self, number: int, raw: Any, spoken: list[Spoken]) -> Cell:
        column = self.columns[number]
        cell = column.look_up(raw)
        if cell is not None:
            return cell
        if is_spoken(raw):
            spoken.append((number, raw))
            return column.silent
        if isinstance(raw, (list, tuple)) and are_claims(tuple(raw), column.kind):
            spoken.extend((number, each) for each in raw)
            return column.silent
        return self.find(number, raw)

    def find(self, number: int, raw: Any) -> Cell:
        """Find the cell of an answer. Raises UnusualError where the reference does not read it."""
        column = self.columns[number]
        try:
            return column.look_up(raw) or column.read(raw)
        except (MisreadError, UnreadableError):
            raise UnusualError from None

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


def _holds_money(kind: Kind) -> bool:
    """Checks if an answer may hold an amount that rates bring into another currency."""
    inner = [each for _, each in kind.fields] if isinstance(kind, Records) else [kind]
    return any(isinstance(each, Money) for each in inner)


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
