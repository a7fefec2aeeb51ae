"""The benchmarks: what is measured is the same work, whoever does it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from benchmarks.agreement import judge_by_rules_alone, judge_each
from benchmarks.differential import Held, hold
from benchmarks.goals import Goal, Outcome
from benchmarks.judgements import compare_many
from benchmarks.other_rules import draw_documents, write_policy
from benchmarks.pages import audit_some, count_values, write_bare
from benchmarks.peers import PEERS, DuckDB, Peer, Verdicts
from benchmarks.plots import Plot, draw
from benchmarks.programs import Generated, Recipe, generate
from benchmarks.reports import race_reports
from benchmarks.timing import Contender, Ratio, race
from benchmarks.workload import Workload, take_workload
from built_in import BUILT_IN

from evenhand import Policy, Screen, load_program, render

FEW = 12
RECIPES = {
    "exact": Recipe(),
    "partial": Recipe(mix="partial"),
    "disputed": Recipe(mix="disputed", sides=2),
    "backed": Recipe(mix="disputed", sides=2, is_backed=True),
    "of twenty parties": Recipe(mix="disputed", sides=20),
    "long": Recipe(records=(40, 40)),
    "short": Recipe(facts=9),
}


@cache
def _workload(count: int | None = None) -> Workload:
    return take_workload(BUILT_IN, count)


@cache
def _programs() -> list[Generated]:
    return list(generate(_workload().policy, FEW))


@cache
def _expected(count: int | None = None) -> list[Verdicts]:
    return judge_by_rules_alone(_workload(count), _programs())


@pytest.fixture(params=PEERS, ids=lambda peer: peer.title)
def peer(request: pytest.FixtureRequest) -> type[Peer]:
    """
    Each peer that is installed.
    """
    found: type[Peer] = request.param
    if found.version() is None:
        pytest.skip(f"{found.package} is not installed")
    return found


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_every_generated_program_is_a_program(recipe: Recipe) -> None:
    """
    A generated program loads without an error, and speaks of as many sides as were asked for.
    """
    policy = _workload().policy
    sides = [len(load_program(each.written, policy).sides) for each in generate(policy, FEW, recipe)]

    assert [recipe.sides] * FEW == sides


def test_a_seed_gives_the_same_programs() -> None:
    """
    The same seed gives the same programs, and another seed others.
    """
    policy = _workload().policy
    first, again, other = (list(generate(policy, 2, seed=seed)) for seed in (1, 1, 2))

    assert (True, False) == (first == again, first == other)


def test_the_workload_holds_every_verdict() -> None:
    """
    The generated programs pass, fail, escape and leave open some rules.
    """
    assert set("pfnu") == {verdict for each in _expected() for verdict in each.values()}


def test_every_rule_of_the_policy_is_lowered() -> None:
    """
    The lowering has words for every rule of the policy that is shipped.
    """
    workload = _workload()

    assert [rule.id for rule in workload.policy.rules] == [rule.id for rule in workload.rules]


@pytest.mark.parametrize("count", [None, 10, 200])
def test_peers_agree_with_the_reference(peer: type[Peer], count: int | None) -> None:
    """
    Every peer comes to the reference's verdict on every program and every rule that it can say.
    """
    workload = _workload(count)
    judge = peer(workload.rules)
    expected = [_without(each, judge.left_out) for each in _expected(count)]
    documents = [each.plain for each in _programs()]

    assert expected == [dict(judge.read(judge.judge(each))) for each in documents]


def test_peers_agree_on_json(peer: type[Peer]) -> None:
    """
    Every peer comes to the same verdicts on a document that is given as JSON.
    """
    pytest.importorskip("orjson")
    judge = peer(_workload().rules)
    expected = [_without(each, judge.left_out) for each in _expected()]
    texts = [json.dumps(each.plain).encode() for each in _programs()]

    assert expected == [dict(judge.read(judge.judge_json(each))) for each in texts]


def test_duckdb_agrees_with_the_reference(tmp_path: Path) -> None:
    """
    DuckDB comes to the reference's verdicts on programs as JSON lines.
    """
    if DuckDB.version() is None:
        pytest.skip("duckdb is not installed")
    lines = tmp_path / "programs.jsonl"
    lines.write_text("".join(json.dumps(each.plain) + "\n" for each in _programs()))
    judge = DuckDB(_workload().rules, _workload().policy)

    judge.judge_lines(lines)

    assert _expected() == list(judge.read())


def test_screens_and_batches_are_held_to_the_audit() -> None:
    """
    Two lots of exact, partly known and disputed programs come out alike.
    """
    policy = _workload().policy

    assert Held(2 * FEW * len(list(policy.rules)), 2 * FEW) == hold(policy, 1, together=FEW // 4)


def test_judgements_are_held_to_the_case() -> None:
    """
    Programs with evidence, of few facts and of many, come out of the table as out of the Case.
    """
    counts = compare_many(_workload().policy, 4000, "tests")

    assert counts["judgements"] >= 4000
    assert counts["looked up"] > 0.9 * counts["programs"]


@pytest.mark.parametrize("count", [10, 60, 200])
def test_a_policy_takes_any_size(count: int) -> None:
    """
    A policy of so many rules holds so many, no two with the same id.
    """
    policy: Policy = _workload(count).policy

    assert count == len({rule.id for rule in policy.rules})


def test_the_bare_page_is_of_the_size_of_the_page() -> None:
    """
    It prints as many values, and as many bytes, to a tenth.
    """
    for audited in audit_some(_workload().policy, FEW):
        pages = (render(audited, "html"), write_bare(audited))
        (values, size), bare = zip(count_values(audited), (len(page.encode()) for page in pages), strict=True)

        assert pytest.approx((values, size), rel=0.1) == bare


def test_evidence_changes_no_verdict() -> None:
    """
    Sources, quotations, a reply, a rate and those that join in leave what each rule comes to.
    """
    policy = _workload().policy
    written = (
        [each.written for each in generate(policy, FEW, Recipe(mix="disputed", sides=2, is_backed=is_backed))]
        for is_backed in (False, True)
    )
    plain, backed = (judge_each(_workload(), (Generated(each, {}) for each in some)) for some in written)

    assert plain == backed


def test_43_rules_of_another_make_are_judged(tmp_path: Path) -> None:
    """
    They pass, fail, escape and stay open on the documents that are drawn, all of them sound.
    """
    policy = write_policy(tmp_path)
    screened = [Screen(policy).judge(each) for each in draw_documents(FEW, 1)]

    assert {43} == {len(each.verdicts) for each in screened}
    assert {"pass", "fail", "unknown", "not-applicable"} == {
        v for each in screened for v in each.verdicts.values()
    }


def test_what_is_made_of_an_audit_is_measured() -> None:
    """
    Reports, advice, a comparison and an index are made without a failure.
    """
    timed = race_reports(_workload().policy, 1, 2)

    assert (7, {}) == (len(timed.seconds), timed.failures)


def test_ratios_are_those_of_the_rounds() -> None:
    """
    A ratio is the median of what the rounds give, with the smallest and the largest.
    """
    times = iter([0, 2, 2, 3, 3, 4, 4, 8, 8, 18, 18, 20])  # each start and end; who starts takes turns
    contenders = [Contender(title, list, lambda item: item) for title in ("mine", "theirs")]
    timed = race(contenders, [["one"], ["two"], ["three"]], clock=lambda: next(times))

    assert Ratio(4, 2, 5) == timed.ratio("mine", "theirs")


def test_what_fails_is_said_to() -> None:
    """
    An engine that fails is left out of the ratios, and why is kept.
    """
    contenders = [Contender("sound", list, str), Contender("failing", list, float)]
    timed = race(contenders, [["a word"]])

    assert {"failing": "could not convert string to float: 'a word'"} == timed.failures
    assert timed.ratio("failing", "sound") is None


@pytest.mark.parametrize(("bound", "is_reached"), [(1.5, True), (1.4, False)])
def test_a_goal_is_held_to_the_median(bound: float, is_reached: bool) -> None:  # noqa: FBT001 - a case
    """
    A goal is reached when the median is within it.
    """
    goal = Goal("text", "warm", "mine", "theirs", at_most=bound)

    assert is_reached == Outcome(goal, Ratio(1.5, 1, 9)).is_reached


def test_a_plot_names_every_line() -> None:
    """
    A plot is well-formed, and names each of its lines, however strangely that is called.
    """
    titles = ["evenhand", "<peer> & son"]
    series = {title: [(1.0, 2.0), (1000.0, 30.0 + index)] for index, title in enumerate(titles)}
    svg = ET.fromstring(draw(Plot("a plot", "rules", "seconds", series, titles)))  # noqa: S314 - our own

    assert titles == [title.text for title in svg.iterfind("{*}g/{*}title")]


def _without(verdicts: Verdicts, left_out: tuple[str, ...]) -> dict[str, str]:
    return {rule: verdict for rule, verdict in verdicts.items() if rule not in left_out}
