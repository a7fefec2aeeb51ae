"""What is measured: everyone on the same programs and rules, and evenhand as its input grows."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from benchmarks import commands, floors
from benchmarks.advising import list_concerns, race_records
from benchmarks.advising import race_rules as race_contradictions
from benchmarks.agreement import DisagreementError, compare, judge_by_rules_alone, judge_each
from benchmarks.evenhand_engine import AUDIT, BATCH, OPINION, REFERENCE, VERDICTS, Way, ways
from benchmarks.lines import Lines, judge_apart, list_engines, write_lines
from benchmarks.loading import race_loading
from benchmarks.other_rules import race_other_rules
from benchmarks.pages import race_pages
from benchmarks.peers import PEERS, Peer
from benchmarks.peers.datalogic import DataLogic
from benchmarks.programs import EXACT, Generated, Recipe, generate
from benchmarks.reports import race_reports
from benchmarks.timing import Contender, Race, grown, of_json, race
from benchmarks.workload import Workload, take_workload
from evenhand import Policy

RULES: Final = (10, 50, 60, 200, 1000)
SIZES: Final[Mapping[int, Recipe]] = {
    1: Recipe(facts=30, records=(0, 1)),
    10: Recipe(records=(26, 26)),
    100: Recipe(records=(430, 430)),
}
PARTIES: Final = (1, 2, 4, 8, 20)
MIXES: Final[Mapping[str, Recipe]] = {
    "": EXACT,
    ", partial": Recipe(mix="partial"),
    ", disputed": Recipe(mix="disputed", sides=2),
    ", backed": Recipe(mix="disputed", sides=2, is_backed=True),
}
LISTS: Final = (10, 100, 1000, 10_000)
_OF_OTHERS: Final = 5  # times as many documents, of which each has less to say


@dataclass(frozen=True)
class Effort:
    """How many rounds, programs in each, and lines in the files.

    Screens have judged so many programs `before` they are timed on others, for a table is empty only once.
    `checked` programs are judged by everyone, and screens and batches come to so many `verdicts` in all.
    """

    rounds: int
    programs: int
    before: int
    checked: int
    verdicts: int
    lines: tuple[int, ...]


QUICK: Final = Effort(rounds=3, programs=20, before=50, checked=50, verdicts=10_000, lines=(1, 100))
FULL: Final = Effort(
    rounds=9, programs=40, before=2000, checked=100, verdicts=100_000, lines=(1, 100, 1000, 4000, 20_000)
)


@dataclass(frozen=True)
class Agreement:
    """How many verdicts of an engine are the reference's, all of them, and the rules it cannot say."""

    title: str
    verdicts: int
    left_out: int


@dataclass(frozen=True)
class Bout:
    """An engine on one file of JSON lines."""

    count: int
    title: str
    lines: Lines


def check_agreement(workload: Workload, effort: Effort) -> list[Agreement]:
    """Hold everyone to the reference on the same programs. Raises DisagreementError."""
    programs = list(generate(workload.policy, effort.checked, seed=-1))
    expected = judge_each(workload, programs)
    found = []
    for way in ways(workload):
        answers = (way.read(way.judge(each.written)) for each in programs)
        texts = (way.read(way.judge_json(_json(each.written))) for each in programs)
        compare(expected, texts, of_json(way.title))
        found.append(Agreement(way.title, compare(expected, answers, way.title), 0))
    expected = judge_by_rules_alone(workload, programs)
    for peer in _peers(workload):
        answers = (peer.read(peer.judge(each.plain)) for each in programs)
        texts = (peer.read(peer.judge_json(_json(each.plain))) for each in programs)
        compare(expected, texts, of_json(peer.title), peer.left_out)
        count = compare(expected, answers, peer.title, peer.left_out)
        found.append(Agreement(peer.title, count, len(peer.left_out)))
    return found


def race_warm(workload: Workload, effort: Effort) -> Race:
    """Time everyone from a dictionary and from JSON, beside the floors."""
    import orjson

    model, measured = floors.model_programs(workload.policy), ways(workload)
    contenders = [
        Contender(floors.ORJSON, _written_json, orjson.loads),
        Contender(floors.PYDANTIC, _written_json, model.model_validate_json),
    ]
    contenders += [Contender(way.title, _written, way.judge) for way in measured]
    contenders += [Contender(of_json(way.title), _written_json, way.judge_json) for way in measured]
    for program in generate(workload.policy, effort.before, seed="before"):
        for way in measured:
            if way.title not in {REFERENCE, AUDIT}:  # which remember nothing
                way.judge(program.written)
                way.judge_json(_json(program.written))
    for peer in _peers(workload):
        contenders.append(Contender(peer.title, _plain, peer.judge))
        contenders.append(Contender(of_json(peer.title), _plain_json, peer.judge_json))
    return race(contenders, _rounds(workload.policy, effort))


def race_mixes(workload: Workload, effort: Effort) -> Race:
    """Time evenhand on exact programs, on partly known ones, and on four accounts of disputed ones."""
    contenders = [
        Contender(way.title + mix, _among(mix), way.judge) for mix in MIXES for way in ways(workload)
    ]
    return _race_recipes(contenders, workload, effort, MIXES)


def race_rules(policy: Policy, effort: Effort) -> Race:
    """Time everyone on more and more rules."""
    contenders = []
    failures = {}
    for count in RULES:
        workload = take_workload(policy, count)
        contenders += [
            Contender(grown(way.title, count), _written, way.judge) for way in _few_ways(workload, VERDICTS)
        ]
        for kind in _installed():
            try:
                peer = kind(workload.rules)
            except Exception as failure:  # noqa: BLE001 - a language may have a limit, which is then said
                failures[grown(kind.title, count)] = str(failure).partition("\n")[0]
                continue
            contenders.append(Contender(grown(peer.title, count), _plain, peer.judge))
    fewer = replace(effort, programs=max(2, effort.programs // 4))
    timed = race(contenders, _rounds(policy, fewer))
    return Race(timed.seconds, {**failures, **timed.failures})


def race_sizes(workload: Workload, effort: Effort) -> Race:
    """Time larger and larger programs, from JSON."""
    import orjson

    recipes = {str(size): recipe for size, recipe in SIZES.items()}
    contenders = []
    for size in SIZES:
        mine, theirs = _among(str(size), _written_json), _among(str(size), _plain_json)
        contenders.append(Contender(grown(floors.ORJSON, size), mine, orjson.loads))
        contenders += [
            Contender(grown(way.title, size), mine, way.judge_json) for way in _few_ways(workload, OPINION)
        ]
        if DataLogic.version():
            contenders.append(
                Contender(grown(DataLogic.title, size), theirs, DataLogic(workload.rules).judge_json)
            )
    return _race_recipes(contenders, workload, effort, recipes)


def race_lists(workload: Workload, effort: Effort) -> Race:
    """Time programs with one list that grows, in which no two records are alike, from JSON.

    A round has one program of each length, so that nothing in it was met before.
    """
    import orjson

    contenders = []
    for count in LISTS:
        mine = _at(count)
        contenders.append(Contender(grown(floors.ORJSON, count), mine, orjson.loads))
        contenders += [
            Contender(grown(way.title, count), mine, way.judge_json) for way in _few_ways(workload, OPINION)
        ]
    rounds = range(max(2, effort.rounds // 3))
    return race(
        contenders,
        ({count: [_json(list_concerns(workload.policy, count, seed))] for count in LISTS} for seed in rounds),
    )


def _at(count: int) -> Callable[[Mapping[int, Sequence[bytes]]], Sequence[bytes]]:
    return lambda texts: texts[count]


def race_parties(workload: Workload, effort: Effort) -> Race:
    """Time programs on which more and more parties speak, a tenth of the facts disputed."""
    recipes = {str(count): Recipe(mix="disputed", sides=count) for count in PARTIES}
    contenders = [
        Contender(grown(way.title, count), _among(str(count)), way.judge)
        for count in PARTIES
        for way in _few_ways(workload, VERDICTS)
    ]
    return _race_recipes(contenders, workload, effort, recipes)


def judge_files(workload: Workload, counts: Sequence[int]) -> list[Bout]:
    """Judge larger and larger files of JSON lines. Raises DisagreementError."""
    bouts = []
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            written, plain = write_lines(workload, Path(folder), count)
            round_ = [
                Bout(count, title, judge_apart(title, plain if reads_plain else written))
                for title, reads_plain in list_engines(count)
            ]
            for own in (True, False):  # peers are not told what facts mean, and so judge by the rules alone
                alike = {bout.lines.digest for bout in round_ if (bout.title in {BATCH, REFERENCE}) is own}
                if len(alike) > 1:
                    message = f"The engines disagree on {count} programs."
                    raise DisagreementError(message)
            bouts += round_
    return bouts


def rate_largest(bouts: Sequence[Bout]) -> Race:
    """Compare the engines on the largest file: one round, which is long enough."""
    most = max(bout.count for bout in bouts)
    return Race({bout.title: [bout.lines.seconds / most] for bout in bouts if bout.count == most}, {})


def race_commands(workload: Workload, effort: Effort) -> tuple[Race, list[str]]:
    """Time whole commands; what Spectral finds must be what fails. Raises DisagreementError."""
    (program,) = generate(workload.policy, 1, seed=-2)
    with tempfile.TemporaryDirectory() as folder:
        listed, missing = commands.list_commands(program, workload, Path(folder))
        timed = commands.race_commands(listed, effort.rounds)
        for command in listed:
            if command.title == commands.SPECTRAL:
                _check_spectral(workload, program, command.run())
    return timed, missing


def _check_spectral(workload: Workload, program: Generated, printed: str) -> None:
    (verdicts,) = judge_by_rules_alone(workload, [program])
    said = commands.write_ruleset(workload.rules)["rules"]
    expected = {rule for rule, verdict in verdicts.items() if verdict == "f"} & set(said)
    if expected != commands.find_failures(printed):
        message = f"Spectral disagrees: {expected ^ commands.find_failures(printed)}"
        raise DisagreementError(message)


def measure_loading(policy: Policy, effort: Effort) -> Race:
    """Time the loading of YAML."""
    return race_loading(policy, effort.rounds, max(2, effort.programs // 2))


def measure_pages(policy: Policy, effort: Effort) -> Race:
    """Time the page of an audit."""
    return race_pages(policy, effort.rounds, max(2, effort.programs // 4))


def measure_reports(policy: Policy, effort: Effort) -> Race:
    """Time what is made of an audit."""
    return race_reports(policy, max(2, effort.rounds // 3), max(3, effort.programs // 4))


def measure_other_rules(effort: Effort) -> Race:
    """Time a policy of another make."""
    return race_other_rules(effort.rounds, _OF_OTHERS * effort.programs)


def measure_advice(policy: Policy, effort: Effort) -> tuple[Race, Race]:
    """Time advice on longer lists, and plans under more rules that contradict each other."""
    rounds = max(2, effort.rounds // 3)
    return race_records(policy, rounds), race_contradictions(rounds)


def _installed() -> list[type[Peer]]:
    return [peer for peer in PEERS if peer.version()]


def _peers(workload: Workload) -> list[Peer]:
    return [peer(workload.rules) for peer in _installed()]


def _few_ways(workload: Workload, title: str) -> list[Way]:
    """Give one way, and the reference: the others would lie over them in a plot."""
    return [way for way in ways(workload) if way.title in {title, REFERENCE}]


def _rounds(policy: Policy, effort: Effort) -> Iterator[Sequence[Generated]]:
    for number in range(effort.rounds):
        yield list(generate(policy, effort.programs, seed=number))


def _race_recipes(
    contenders: Sequence[Contender], workload: Workload, effort: Effort, recipes: Mapping[str, Recipe]
) -> Race:
    """Race on rounds that have some programs of every recipe."""

    def generate_each(seed: int) -> Mapping[str, Sequence[Generated]]:
        count = max(2, effort.programs // 4)
        return {
            name: list(generate(workload.policy, count, recipe, seed)) for name, recipe in recipes.items()
        }

    return race(contenders, map(generate_each, range(effort.rounds)))


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _written(programs: Sequence[Generated]) -> Sequence[Any]:
    return [each.written for each in programs]


def _plain(programs: Sequence[Generated]) -> Sequence[Any]:
    return [each.plain for each in programs]


def _written_json(programs: Sequence[Generated]) -> Sequence[bytes]:
    return [_json(each.written) for each in programs]


def _plain_json(programs: Sequence[Generated]) -> Sequence[bytes]:
    return [_json(each.plain) for each in programs]


_Form = Callable[[Sequence[Generated]], Sequence[Any]]


def _among(name: str, form: _Form = _written) -> Callable[[Mapping[str, Sequence[Generated]]], Sequence[Any]]:
    """Pick the programs of one recipe, in one form."""
    return lambda programs: form(programs[name])
