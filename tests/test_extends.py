"""Policies built on others: `extends` takes in all that the other has."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN
from running import REPOSITORY, run, write

from evenhand import Policy, PolicyError, load_policy

PAGE: Final = """name: {name}
version: "1"
effective: 2026-11-01
extends: {extends}
severities: {{critical: 5, major: 3, minor: 1, advisory: 0}}
opinion: {{coverage_needed: {{value: 40 %, reason: Enough., source: judgement}}}}
"""
CRITERION: Final = """title: Our own
question: Is it ours?
facts:
  fine: {title: all is fine, type: boolean, question: Is all fine?}
parameters:
  enough: {title: what is enough, type: share, value: 50 %, reason: Enough., source: judgement}
"""
RULE: Final = """title: All is fine
severity: major
why: It matters.
requires: {fact: own.fine, is: true}
remedy: Make it so.
settled_by: [ledger]
raised_in: beyond the seeds
backed_by: [{basis: judgement, reason: It is fair.}]
examples: [{name: Nobody has said, facts: {}, verdict: unknown}]
"""
ADDED: Final = """parameters:
  pool_needed: {title: least pool, type: money, value: 10 USD, reason: It is enough., source: judgement}
facts:
  pool_told: {title: the pool is told, type: boolean, question: Is the pool told?}
derived:
  pool_doubled: {title: twice the pool, type: money, sum: [pay.total_pool, pay.total_pool]}
"""
DOCUMENTS: Final = "ledger: {title: the ledger, held_by: sponsor, shows: who was paid}\n"


def _build(root: Path, name: str, extends: str = "built-in", **files: str) -> Path:
    """
    Write a policy's folder; the name of a file has two underscores for the slash in it.
    """
    folder = root / name
    page = PAGE.format(name=name, extends=extends) + files.pop("page", "")
    for file, text in {"policy": page, **files}.items():
        path = folder / f"{file.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _own(root: Path, name: str, extends: str = "built-in") -> Path:
    """
    Write a policy with one criterion, one fact, one document and one rule of its own.
    """
    return _build(
        root,
        name,
        extends,
        page="criteria: [own]\n",
        documents=DOCUMENTS,
        own__criterion=CRITERION,
        **{"own__all-is-fine": RULE},
    )


def _refused(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as refused:
        load_policy(folder)
    return [(Path(each.place.file).name, each.message) for each in refused.value.problems]


@pytest.fixture(scope="module")
def built_in() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


def test_a_policy_built_on_the_built_in_one_has_all_of_it(built_in: Policy, tmp_path: Path) -> None:
    """
    Rules, facts, bounds, documents and standards of the other come first, one's own behind them.
    """
    policy = load_policy(_own(tmp_path, "ours"))

    assert [*(rule.id for rule in built_in.rules), "own/all-is-fine"] == [rule.id for rule in policy.rules]
    assert {*built_in.facts, "own.fine"} == policy.facts.keys()
    assert {*built_in.parameters, "own.enough"} == policy.parameters.keys()
    assert {*built_in.documents, "ledger"} == policy.documents.keys()
    assert built_in.standards == policy.standards
    assert built_in.seeds == policy.seeds
    assert built_in.derived.keys() == policy.derived.keys()


def test_the_page_is_ones_own(tmp_path: Path) -> None:
    """
    Name, version, weights and the coverage needed are those of the policy that is built, not of its base.
    """
    policy = load_policy(_own(tmp_path, "ours"))

    assert ("ours", "1") == (policy.name, policy.version)
    assert [5, 3, 1, 0] == [int(weight) for weight in policy.weights.values()]
    assert policy.coverage_reason == "Enough."


def test_a_rule_is_added_to_a_criterion_of_the_other(built_in: Policy, tmp_path: Path) -> None:
    """
    One's own rule may stand in the other's criterion, and ask for its facts.
    """
    rule = RULE.replace("own.fine", "sponsor.for_profit").replace("ledger", "payment-ledger")
    policy = load_policy(_build(tmp_path, "ours", pay__ours=rule))

    added = [each.id for each in policy.rules if built_in.rule(each.id) is None]
    assert (["pay/ours"], [each.id for each in built_in.criteria]) == (
        added,
        [each.id for each in policy.criteria],
    )


def test_a_policy_may_be_built_on_a_folder(tmp_path: Path) -> None:
    """
    The other policy is found from the folder of the one that is built on it.
    """
    _own(tmp_path, "base")
    folder = _build(tmp_path, "shelf/ours", "../../base")

    assert load_policy(folder).rule("own/all-is-fine") is not None


def test_a_chain_of_three_takes_in_all(built_in: Policy, tmp_path: Path) -> None:
    """
    A policy may be built on one that is itself built on another, each from its own folder.
    """
    _own(tmp_path, "first")
    _build(tmp_path, "deep/second", "../../first", pay__second=RULE)
    third = _build(tmp_path, "third", "../deep/second", pay__third=RULE)

    policy = load_policy(third)

    expected = {*(rule.id for rule in built_in.rules), "own/all-is-fine", "pay/second", "pay/third"}
    assert expected == {rule.id for rule in policy.rules}


def test_the_digest_changes_with_the_other_policy(tmp_path: Path) -> None:
    """
    The digest is that of the whole chain: what a base changes is another policy.
    """
    base, ours = _own(tmp_path, "base"), _build(tmp_path, "ours", "../base")
    before = load_policy(ours).digest

    write(base / "own", RULE.replace("All is fine", "All is well"), "all-is-fine.yaml")

    assert before != load_policy(ours).digest


def test_the_digest_of_the_base_alone_is_another(tmp_path: Path) -> None:
    """
    A policy that adds nothing to its base is still not its base.
    """
    base, ours = _own(tmp_path, "base"), _build(tmp_path, "ours", "../base")

    assert load_policy(base).digest != load_policy(ours).digest


@pytest.mark.parametrize(
    "page",
    [
        PAGE.format(name="ours", extends="../nowhere"),
        PAGE.format(name="ours", extends="[built-in]"),
        PAGE.format(name="ours", extends="built-in").replace("name:", "nam:"),
        PAGE.format(name="ours", extends="built-in") + "  - [\n",
        "3\n",
        "[]\n",
    ],
    ids=["extends nothing", "extends a list", "has no name", "is no YAML", "is a number", "is a list"],
)
def test_what_is_added_is_not_blamed_for_a_broken_page(page: str, tmp_path: Path) -> None:
    """
    Where it cannot be told what a policy is built on, what it adds may well be sound, and its rules too.
    """
    rule = RULE.replace("own.fine", "pay.pool_told").replace("ledger", "payment-ledger")
    folder = _build(tmp_path, "ours", pay__criterion=ADDED, pay__ours=rule)
    write(folder, page, "policy.yaml")

    assert {"policy.yaml"} == {file for file, _ in _refused(folder)}


def test_a_circle_is_refused_where_it_closes(tmp_path: Path) -> None:
    """
    Policies cannot be built on each other, and nothing else is complained of.
    """
    first = _build(tmp_path, "first", "../second")
    _build(tmp_path, "second", "../third")
    _build(tmp_path, "third", "../first")

    with pytest.raises(PolicyError) as refused:
        load_policy(first)

    [problem] = refused.value.problems
    place = f"{(tmp_path / 'third/policy.yaml').as_posix()}:4:10"
    assert ("A policy cannot be built on itself.", place) == (problem.message, str(problem.place))


def test_a_policy_is_not_built_on_itself(tmp_path: Path) -> None:
    """
    The shortest circle is refused too, however the folder is written.
    """
    expected = [("policy.yaml", "A policy cannot be built on itself.")]

    assert expected == _refused(_build(tmp_path, "ours", "../ours/."))


@pytest.mark.parametrize(("extends", "near"), [("../nowhere", None), ("built-inn", "built-in")])
def test_a_folder_that_is_not_there_is_told_where_it_is_named(
    extends: str, near: str | None, tmp_path: Path
) -> None:
    """
    The line that names the other policy is shown, and 'built-in' suggested where it was meant.
    """
    folder = _build(tmp_path, "ours", extends)

    with pytest.raises(PolicyError) as refused:
        load_policy(folder)

    [problem] = refused.value.problems
    assert (4, 10, f"'{extends}' is not a folder of rules.", near) == (
        problem.place.line,
        problem.place.column,
        problem.message,
        problem.suggestion,
    )


@pytest.mark.parametrize(
    ("name", "text", "file", "message"),
    [
        (
            "standards",
            "gdpr: {title: Again, publisher: Nobody, read: not-read}\n",
            "standards.yaml",
            "'gdpr' is declared in the policy this one extends.",
        ),
        (
            "documents",
            "payment-ledger: {title: Again, held_by: sponsor, shows: all}\n",
            "documents.yaml",
            "'payment-ledger' is declared in the policy this one extends.",
        ),
        (
            "facts",
            "sponsor: {fair: {title: it is fair, type: boolean, question: Is it fair?}}\n",
            "facts.yaml",
            "'sponsor' is declared in the policy this one extends.",
        ),
        (
            "pay__criterion",
            CRITERION,
            "criterion.yaml",
            "'title' is declared in the policy this one extends.",
        ),
        (
            "pay__criterion",
            CRITERION.partition("facts:")[0],
            "criterion.yaml",
            "'question' is declared in the policy this one extends.",
        ),
        (
            "pay__criterion",
            "facts: {total_pool: {title: it is told, type: boolean, question: Is it told?}}\n",
            "criterion.yaml",
            "'total_pool' is declared in the policy this one extends.",
        ),
        (
            "pay__criterion",
            "derived: {total_pool: {title: doubled, type: money, sum: [pay.total_pool, pay.total_pool]}}\n",
            "criterion.yaml",
            "'total_pool' is declared in the policy this one extends.",
        ),
        (
            "pay__work-is-paid",
            RULE,
            "work-is-paid.yaml",
            "The policy that this one extends has this file too.",
        ),
    ],
)
def test_what_the_other_declares_is_not_declared_again(
    name: str, text: str, file: str, message: str, tmp_path: Path
) -> None:
    """
    To change what is there already, a profile is the place; a clash is told in one's own file.
    """
    assert (file, message) in _refused(_build(tmp_path, "ours", **{name: text}))


def test_facts_and_bounds_are_added_to_a_criterion_of_the_other(built_in: Policy, tmp_path: Path) -> None:
    """
    The page of an inherited criterion holds only what is added, and rules name both.
    """
    rule = RULE.replace("{fact: own.fine, is: true}", "{fact: pay.pool_doubled, at_least: $pool_needed}")
    files = {"pay__criterion": ADDED, "pay__pool-is-large": rule.replace("ledger", "payment-ledger")}
    policy = load_policy(_build(tmp_path, "ours", **files))

    assert {"pay.pool_told"} == policy.facts.keys() - built_in.facts.keys()
    assert {"pay.pool_doubled"} == policy.derived.keys() - built_in.derived.keys()
    assert {"pay.pool_needed"} == policy.parameters.keys() - built_in.parameters.keys()
    assert built_in.criteria[0].title == policy.criteria[0].title


def test_what_is_added_to_a_criterion_stands_where_it_is_written(tmp_path: Path) -> None:
    """
    The place of a fact or bound is that in the file that declares it, of the base or of one's own.
    """
    policy = load_policy(_build(tmp_path, "ours", pay__criterion=ADDED))
    places = [policy.parameters["pay.pool_needed"].place, policy.facts["pay.pool_told"].place]

    assert [("ours/pay/criterion.yaml", 2), ("ours/pay/criterion.yaml", 4)] == [
        ("/".join(Path(place.file).parts[-3:]), place.line) for place in places
    ]
    assert policy.facts["pay.total_pool"].place == BUILT_IN.facts["pay.total_pool"].place


def test_a_bound_that_the_other_has_is_refused_where_it_stands(tmp_path: Path) -> None:
    """
    A bound of the other policy is moved by a profile; the place and the way out are told.
    """
    bound = "{title: Again, type: duration, value: 1 days, reason: We choose so., source: judgement}"
    folder = _build(tmp_path, "ours", pay__criterion=f"parameters:\n  longest_wait_allowed: {bound}\n")

    with pytest.raises(PolicyError) as refused:
        load_policy(folder)

    [problem] = refused.value.problems
    assert f"{folder.as_posix()}/pay/criterion.yaml:2:3" == str(problem.place)
    assert "'longest_wait_allowed' is declared in the policy this one extends." == problem.message
    assert "another name here; to change what is there, a profile" == problem.expected


def test_a_third_policy_adds_to_what_the_second_added(tmp_path: Path) -> None:
    """
    Along a chain every page of a criterion is taken in, and a clash with any of them is told.
    """
    _build(tmp_path, "second", pay__criterion=ADDED)
    other = ADDED.replace("pool_", "fund_")
    third = _build(tmp_path, "third", "../second", pay__criterion=other)
    clash = _build(tmp_path, "clash", "../second", pay__criterion=ADDED.partition("facts:")[0])

    assert {"pay.pool_told", "pay.fund_told"} < load_policy(third).facts.keys()
    assert [("criterion.yaml", "'pool_needed' is declared in the policy this one extends.")] == _refused(
        clash
    )


def test_ones_own_groups_standards_and_seeds_are_added(built_in: Policy, tmp_path: Path) -> None:
    """
    Files that both have are put together.
    """
    folder = _build(
        tmp_path,
        "ours",
        page="seeds: {ours: {title: our letter, publisher: us}}\n",
        standards="our-charter: {title: Our charter, publisher: Us, read: itself}\n",
        facts="office: {open: {title: the office is open, type: boolean, question: Is the office open?}}\n",
    )

    policy = load_policy(folder)

    assert {*built_in.standards, "our-charter"} == policy.standards.keys()
    assert {*built_in.seeds, "ours"} == policy.seeds.keys()
    assert {*built_in.facts, "office.open"} == policy.facts.keys()


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("own/criterion.yaml", "title: [\n", "criterion.yaml"),
        ("own/all-is-fine.yaml", "title: [\n", "all-is-fine.yaml"),
        ("policy.yaml", "name: [\n", "policy.yaml"),
        ("policy.yaml", "name: 3\n", "policy.yaml"),
        ("stray.yaml", "a: 1\n", "stray.yaml"),
    ],
)
def test_a_broken_base_is_told_of_and_nothing_else(file: str, text: str, told: str, tmp_path: Path) -> None:
    """
    What is wrong in the other policy is told in its files, and one's own files are not blamed.
    """
    base = _own(tmp_path, "base")
    (base / file).write_text(text, encoding="utf-8")

    ours = _build(tmp_path, "ours", "../base", own__another=RULE)

    assert {told} == {name for name, _ in _refused(ours)}


def test_a_criterion_that_is_listed_twice_is_told_in_ones_own_list(tmp_path: Path) -> None:
    """
    A criterion of the other policy may be listed again, one's own only once.
    """
    page = "criteria: [own, pay, own]\n"
    folder = _build(
        tmp_path, "ours", page=page, documents=DOCUMENTS, own__criterion=CRITERION, own__fine=RULE
    )

    with pytest.raises(PolicyError) as refused:
        load_policy(folder)

    [problem] = refused.value.problems
    assert ("'own' stands here twice.", 7, 22) == (problem.message, *problem.place[1:])


def test_a_criterion_that_the_base_lacks_is_told(tmp_path: Path) -> None:
    """
    What the other policy lists and does not have is told where that policy is named.
    """
    base = _own(tmp_path, "base")
    write(base, (base / "policy.yaml").read_text().replace("[own]", "[own, nowhere]"), "policy.yaml")

    assert [("policy.yaml", "There is no nowhere/criterion.yaml.")] == _refused(
        _build(tmp_path, "ours", "../base")
    )


def test_a_base_without_a_page_is_no_policy(tmp_path: Path) -> None:
    """
    A folder without a policy.yaml is not a policy to build on.
    """
    (tmp_path / "base").mkdir()

    messages = [message for _, message in _refused(_build(tmp_path, "ours", "../base"))]

    assert ["This folder has no policy.yaml."] == messages


def test_files_in_memory_may_be_built_on_the_built_in_policy(built_in: Policy) -> None:
    """
    A library caller's mapping of files extends as a folder does.
    """
    page = PAGE.format(name="ours", extends="built-in")

    policy = load_policy({"policy.yaml": page})

    assert [rule.id for rule in built_in.rules] == [rule.id for rule in policy.rules]


def test_the_command_line_audits_by_a_policy_that_is_built_on_another(tmp_path: Path) -> None:
    """
    `--rules` takes the folder, and the report has the findings of both.
    """
    folder = _own(tmp_path, "ours")

    ended = run("audit", REPOSITORY / "examples/programs/fair-program.yaml", "--rules", folder, "-v")

    assert "own/all-is-fine" in ended.out
    assert "pay/work-is-paid" in ended.out
    assert ended.status == 3
