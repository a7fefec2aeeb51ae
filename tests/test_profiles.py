"""Profiles: a policy tailored, with every departure, its reason and its direction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple, replace
from running import REPOSITORY, SMALL_POLICY, UNFAIR, run, write
from small_policies import FACTS, WORDS, completions, describe, outcome, rules, sketch

from evenhand import Policy, PolicyError, audit, load_policy, load_profile, load_program
from evenhand.audit.applied import DepartureInWords
from evenhand.audit.departures import find_directions
from evenhand.audit.policy_in_words import describe_policy

KINDS_OF_PROGRAM: Final = [
    "creative-partners",
    "data-work",
    "disclosure",
    "preview",
    "red-teaming",
    "research",
]
SHIPPED: Final = sorted((REPOSITORY / "rules" / "profiles").glob("*.yaml"))
BOUNDS: Final[Mapping[str, Any]] = {
    "x.least": {"type": "integer", "value": 2},
    "x.applies": {"type": "integer", "value": 2},
    "x.words": {"type": "set", "value": ["none"]},
    "x.word": {"type": "choice", "values": dict.fromkeys(WORDS, "a word"), "value": "none"},
    "x.idle": {"type": "integer", "value": 2},
    "x.unset": {"type": "integer"},
    "x.dated": {"type": "integer", "dated": [{"from": "2026-06-01", "value": 2}]},
}
RULES: Final[Mapping[str, Any]] = {
    "least": {"requires": {"fact": "x.n", "at_least": "$least"}},
    "applies": {
        "severity": "critical",
        "applies_when": {"fact": "x.n", "at_least": "$applies"},
        "requires": {"fact": "x.a", "is": True},
    },
    "words": {"severity": "minor", "requires": {"fact": "x.w", "is_one_of": "$words"}},
    "word": {"requires": {"fact": "x.w", "is": "$word"}},
    "unset": {"requires": {"fact": "x.n", "at_most": "$unset"}},
    "dated": {"severity": "advisory", "requires": {"fact": "x.n", "at_least": "$dated"}},
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    A policy with bounds of several kinds.
    """
    return sketch(RULES, parameters=BOUNDS)


@pytest.fixture(scope="module")
def built_in() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


def _tailor(policy: Policy, **parts: Any) -> Policy:
    return load_profile({"profile": "a profile", **parts}, policy)


def _departures(policy: Policy, **parts: Any) -> tuple[DepartureInWords, ...]:
    profile = describe_policy(_tailor(policy, **parts)).profile
    assert profile is not None
    return profile.departures


def _departure(of: Any, name: str, was: str, now: str, direction: Any, reason: str) -> DepartureInWords:
    return DepartureInWords(of=of, name=name, was=was, now=now, direction=direction, reason=reason)


def _bound(policy: Policy, path: str, **change: Any) -> DepartureInWords:
    [departure] = _departures(policy, parameters={path: {**change, "reason": "why"}})
    return departure


@pytest.mark.parametrize(
    ("path", "value", "was", "now", "direction"),
    [
        ("x.least", 3, "2", "3", "stricter"),
        ("x.least", 1, "2", "1", "looser"),
        ("x.least", 2, "2", "2", "no verdict moves"),
        ("x.applies", 1, "2", "1", "stricter"),
        ("x.applies", 3, "2", "3", "looser"),
        ("x.words", ["none", "some"], "none", "none, some", "looser"),
        ("x.words", [], "none", "nothing", "stricter"),
        ("x.words", ["all"], "none", "all", "stricter and looser"),
        ("x.word", "all", "none", "all", "stricter and looser"),
        ("x.idle", 3, "2", "3", "no verdict moves"),
        ("x.unset", 2, "not set", "2", "stricter and looser"),
        ("x.dated", 2, "2 from 2026-06-01", "2", "stricter and looser"),
    ],
)
def test_a_moved_bound_goes_in_a_direction(
    policy: Policy, path: str, value: Any, was: str, now: str, direction: Any
) -> None:
    """
    A bound is stricter where some answers come out worse by it, and looser where some come out better.
    """
    assert _departure("bound", path, was, now, direction, "why") == _bound(policy, path, value=value)


def test_a_bound_may_be_taken_away(policy: Policy) -> None:
    """
    Without its value a bound is not set, so that what needs it stays open.
    """
    departure = _bound(policy, "x.least")

    assert ("2", "not set", "stricter and looser") == (departure.was, departure.now, departure.direction)


def test_a_bound_may_change_over_time(policy: Policy) -> None:
    """
    The direction is that of every day from the policy's own on, and the days are told.
    """
    dated = [{"from": "2025-01-01", "value": 2}, {"from": "2027-01-01", "value": 3}]

    departure = _bound(policy, "x.least", dated=dated)

    assert ("2 from 2025-01-01; 3 from 2027-01-01", "stricter") == (departure.now, departure.direction)


def test_the_new_bound_judges(policy: Policy) -> None:
    """
    The tailored policy judges by the new bound, which rests on the profile's reason and no more on a source.
    """
    tailored = _tailor(policy, parameters={"x.least": {"value": 3, "reason": "why"}})

    parameter = tailored.parameters["x.least"]
    assert ("3", "why", None) == (
        parameter.kind.show(parameter.on(dt.date(2026, 3, 1))),
        parameter.reason,
        parameter.source,
    )


@pytest.mark.parametrize(
    ("rule", "severity", "direction"),
    [
        ("x/words", "major", "stricter"),
        ("x/applies", "major", "looser"),
        ("x/least", "major", "no verdict moves"),
    ],
)
def test_another_severity_is_a_departure(policy: Policy, rule: str, severity: str, direction: Any) -> None:
    """
    A heavier severity is stricter and a lighter one looser.
    """
    [departure] = _departures(policy, severities={rule: {"severity": severity, "reason": "why"}})

    found = policy.rule(rule)
    assert found is not None
    assert _departure("severity", rule, found.severity, "major", direction, "why") == departure


def test_a_rule_weighs_as_the_profile_says(policy: Policy) -> None:
    """
    The rules of a criterion stand in the order of their new severities.
    """
    change = {"x/words": {"severity": "critical", "reason": "why"}}

    tailored = _tailor(policy, severities=change)

    assert [("x/applies", "critical"), ("x/words", "critical")] == [
        (rule.id, rule.severity) for rule in tailored.rules
    ][:2]


def test_what_is_left_out_is_not_asked(policy: Policy) -> None:
    """
    A rule that is left out is a departure, and the rest is judged as before.
    """
    left_out = [{"rules": ["x/least", "x/word"], "reason": "why"}]

    departures = _departures(policy, leave_out=left_out)

    expected = {
        _departure("rule", f"x/{each}", "asked", "left out", "looser", "why") for each in ("least", "word")
    }
    assert expected == set(departures)
    assert {"x/applies", "x/words", "x/unset", "x/dated"} == {
        rule.id for rule in _tailor(policy, leave_out=left_out).rules
    }


def test_only_what_is_named_is_asked(policy: Policy) -> None:
    """
    `only` leaves out all that it does not name.
    """
    tailored = _tailor(policy, only={"rules": ["x/least"], "reason": "why"})

    assert tailored.tailoring is not None
    assert ["x/least"] == [rule.id for rule in tailored.rules]
    assert {"x/applies", "x/words", "x/word", "x/unset", "x/dated"} == {
        departure.name for departure in tailored.tailoring.departures
    }


def test_a_criterion_is_left_out_as_a_whole(built_in: Policy) -> None:
    """
    The name of a criterion stands for all its rules, and a criterion without rules goes.
    """
    tailored = _tailor(built_in, leave_out=[{"rules": ["pay"], "reason": "why"}])

    expected = [each.id for each in built_in.criteria if each.id != "pay"]
    assert expected == [each.id for each in tailored.criteria]


def test_a_bound_of_a_rule_that_is_left_out_moves_nothing(policy: Policy) -> None:
    """
    Only rules that are still asked can make a bound stricter or looser.
    """
    departures = _departures(
        policy,
        leave_out=[{"rules": ["x/least"], "reason": "why"}],
        parameters={"x.least": {"value": 3, "reason": "why"}},
    )

    assert ["looser", "no verdict moves"] == [each.direction for each in departures]


CHANGE: Final = {"value": 3, "reason": "why"}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (
            {"leave_out": [{"rules": ["x/leest"], "reason": "why"}]},
            [("'x/leest' is neither a criterion nor a rule.", "x/least")],
        ),
        (
            {"only": {"rules": ["xx", "x/word"], "reason": "why"}},
            [("'xx' is neither a criterion nor a rule.", "x")],
        ),
        ({"parameters": {"x.leest": CHANGE}}, [("'x.leest' is not a parameter.", "x.least")]),
        (
            {"severities": {"x/apples": {"severity": "minor", "reason": "why"}}},
            [("'x/apples' is not a rule.", "x/applies")],
        ),
        (
            {"severities": {"x/least": {"severity": "miner", "reason": "why"}}},
            [("'miner' is not allowed here.", "minor")],
        ),
        ({"parameters": {"x.least": {"value": 3}}}, [("The key 'reason' is missing.", None)]),
        ({"paramters": {"x.least": CHANGE}}, [("'paramters' is not a key here.", "parameters")]),
        (
            {"parameters": {"x.least": {"value": "three", "reason": "why"}}},
            [("'three' is not a whole number.", None)],
        ),
        (
            {"parameters": {"x.least": {**CHANGE, "dated": [{"from": "2026-01-01", "value": 3}]}}},
            [("A bound has 'value' or 'dated', and not both.", None)],
        ),
        (
            {"parameters": {"x.words": {"value": ["nobody", "all"], "reason": "why"}}},
            [("'nobody' is not a word of the fact.", None)],
        ),
        (
            {
                "parameters": {
                    "x.words": {"dated": [{"from": "2026-01-01", "value": ["nobody"]}], "reason": "why"}
                }
            },
            [("'nobody' is not a word of the fact.", None)],
        ),
        (
            {
                "leave_out": [{"rules": ["x/least"], "reason": "why"}],
                "severities": {"x/least": {"severity": "minor", "reason": "why"}},
            },
            [("'x/least' is left out, so that it has no severity.", None)],
        ),
        ({"leave_out": [{"rules": ["x"], "reason": "why"}]}, [("This profile leaves no rule.", None)]),
        (
            {
                "parameters": {"x.one": CHANGE, "x.lest": CHANGE},
                "leave_out": [{"rules": ["y"], "reason": "why"}],
            },
            [
                ("'x.one' is not a parameter.", "x.unset"),
                ("'x.lest' is not a parameter.", "x.least"),
                ("'y' is neither a criterion nor a rule.", None),
            ],
        ),
    ],
)
def test_every_mistake_is_told_with_the_nearest_name(
    policy: Policy, parts: Mapping[str, Any], told: list[tuple[str, str | None]]
) -> None:
    """
    What a profile names must be there and fit; all mistakes come at once.
    """
    with pytest.raises(PolicyError) as refused:
        _tailor(policy, **parts)

    assert told == [(each.message, each.suggestion) for each in refused.value.problems]


def test_a_mistake_is_told_where_it_stands(policy: Policy, tmp_path: Path) -> None:
    """
    A mistake in a file comes with the file's name, the line and the column.
    """
    text = "profile: Mistaken\nparameters:\n  x.least: {value: many, reason: why}\n"
    path = write(tmp_path, text, "mine.yaml")

    with pytest.raises(PolicyError) as refused:
        load_profile(path, policy)

    assert [f"{path.as_posix()}:3:20"] == [str(each.place) for each in refused.value.problems]


@pytest.fixture
def renamed(built_in: Policy) -> Policy:
    """
    Give the policy with its first rule under another id formerly.
    """
    rule = next(iter(built_in.rules))
    [criterion, *others] = built_in.criteria
    renamed = replace(criterion, rules=(replace(rule, formerly=("pay/old-name",)), *criterion.rules[1:]))
    return replace(built_in, criteria=(renamed, *others))


def test_a_profile_follows_a_rule_that_was_renamed(renamed: Policy) -> None:
    """
    What is said of a rule under a name that it had formerly goes for the rule of today.
    """
    rule = renamed.rules[0].id
    weighed = _tailor(renamed, severities={"pay/old-name": {"severity": "minor", "reason": "why"}})
    left = _tailor(renamed, leave_out=[{"rules": ["pay/old-name"], "reason": "why"}])

    assert "minor" == next(each.severity for each in weighed.rules if each.id == rule)
    assert rule not in {each.id for each in left.rules}


def test_a_rule_is_not_weighed_under_two_names(renamed: Policy) -> None:
    """
    A profile that names a rule as it was and as it is leaves open which severity counts.
    """
    change = {"severity": "minor", "reason": "why"}

    with pytest.raises(PolicyError, match="'pay/old-name' is what"):
        _tailor(renamed, severities={"pay/old-name": change, renamed.rules[0].id: change})


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_profile_is_found_by_its_name(path: Path, built_in: Policy) -> None:
    """
    The plain name of a profile stands for the one in the policy's own folder.
    """
    assert load_profile(path, built_in).tailoring == load_profile(Path(path.stem), built_in).tailoring


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_departure_of_a_shipped_profile_does_something(path: Path, built_in: Policy) -> None:
    """
    Each bound, severity and rule that a shipped profile changes makes some program come out otherwise.
    """
    tailored = load_profile(path, built_in)
    tailoring = tailored.tailoring

    assert tailoring is not None
    assert tailoring.about is not None
    assert "no verdict moves" not in find_directions(tailoring, tailored)


def test_the_profiles_that_ship() -> None:
    """
    One for each kind of program, one for a small company, and one for what published terms alone decide.
    """
    assert ["by-the-terms", *KINDS_OF_PROGRAM, "small-company"] == [path.stem for path in SHIPPED]


def test_a_name_that_is_no_profile_suggests_the_nearest(built_in: Policy) -> None:
    """
    A plain name that no profile has is refused with those that there are.
    """
    with pytest.raises(PolicyError) as refused:
        load_profile(Path("red-teeming"), built_in)

    [problem] = refused.value.problems
    assert ("There is no such profile.", "red-teaming") == (problem.message, problem.suggestion)
    names = ", ".join(path.stem for path in SHIPPED)
    assert f"a file, whose path has a slash or an ending, or one of {names}" == problem.expected


def test_a_policy_without_profiles_offers_none() -> None:
    """
    A plain name where the policy has no profiles can only be a file.
    """
    with pytest.raises(PolicyError) as refused:
        load_profile(Path("red-teaming"), load_policy(SMALL_POLICY))

    assert ["a file, whose path has a slash or an ending"] == [
        each.expected for each in refused.value.problems
    ]


def test_a_plain_word_is_a_profile_whatever_files_there_are(built_in: Policy, tmp_path: Path) -> None:
    """
    A file of that name is no reason to judge by anything but the profile that ships.
    """
    write(
        tmp_path,
        "profile: Mine\nparameters:\n  pay.longest_wait_allowed: {value: 1 day, reason: why}\n",
        "red-teaming",
    )
    policy = replace(built_in, folder=str(REPOSITORY / built_in.folder))

    with chdir(tmp_path):
        tailoring = load_profile(Path("red-teaming"), policy).tailoring

    assert tailoring is not None
    assert "Red teaming" == tailoring.name


def test_the_audit_names_the_profile_and_its_digest(policy: Policy) -> None:
    """
    An audit tells of the profile all that makes it up, and carries its digest beside the policy's.
    """
    text = "profile: Mine\nabout: For us.\nparameters: {x.least: {value: 3, reason: why}}\n"
    tailored = load_profile(text, policy)

    audited = audit(describe(tailored, {"x.n": 2}), tailored)

    profile = audited.policy.profile
    assert profile is not None
    assert ("Mine", "For us.", [("bound", "x.least", "2", "3", "stricter", "why")]) == (
        profile.name,
        profile.about,
        [astuple(each) for each in profile.departures],
    )
    assert (policy.digest, hashlib.sha256(text.encode()).hexdigest()) == (
        audited.digests.policy,
        audited.digests.profile,
    )


def test_an_audit_without_a_profile_names_none(policy: Policy) -> None:
    """
    Without a profile, neither it nor its digest is told.
    """
    audited = audit(describe(policy, {}), policy)

    assert (None, None) == (audited.policy.profile, audited.digests.profile)


def test_a_profile_may_be_a_mapping_or_a_text(policy: Policy) -> None:
    """
    A library caller's mapping tailors as a file with the same content does.
    """
    mapping = {"profile": "Mine", "parameters": {"x.least": {"value": 3, "reason": "why"}}}
    text = "profile: Mine\nparameters: {x.least: {value: 3, reason: why}}\n"

    one, other = (load_profile(each, policy).tailoring for each in (mapping, text))

    assert one is not None
    assert other is not None
    assert one.departures == other.departures


def test_the_command_line_tailors(tmp_path: Path) -> None:
    """
    A program that fails under a policy passes under a profile that asks for less.
    """
    profile = write(
        tmp_path,
        "profile: Mine\nleave_out: [{rules: [pay/work-is-paid], reason: why}]\n",
        "mine.yaml",
    )
    program = write(tmp_path, UNFAIR)

    plain = run("audit", program, "--rules", SMALL_POLICY)
    tailored = run("audit", program, "--rules", SMALL_POLICY, "--profile", profile)

    assert (1, 0) == (plain.status, tailored.status)


_NUMBERS: Final = st.integers(0, 3)


@given(rules(), _NUMBERS, _NUMBERS)
def test_the_direction_is_that_of_every_program(rule: dict[str, Any], was: int, now: int) -> None:
    """
    For a random rule and bound, the direction told is the one that trying every program gives.
    """
    requires = {"any": [rule["requires"], {"fact": "x.n", "more_than": "$least"}]}
    tailored = sketch(
        {"rule": {**rule, "requires": requires}}, parameters={"x.least": {"type": "integer", "value": was}}
    )

    direction = _bound(tailored, "x.least", value=now).direction

    worth = {"fail": 0, "pass": 1, "not-applicable": 1}
    by_hand = [
        {**rule, "requires": {"any": [rule["requires"], {"fact": "x.n", "more_than": bound}]}}
        for bound in (was, now)
    ]
    moves = {
        worth[outcome(by_hand[1], values)] - worth[outcome(by_hand[0], values)] for values in completions({})
    }
    words = [word for word, move in (("stricter", -1), ("looser", 1)) if move in moves]
    assert (" and ".join(words) or "no verdict moves") == direction
    assert set(FACTS) >= tailored.facts.keys()


def test_a_program_of_the_seeds_is_audited_under_every_shipped_profile(built_in: Policy) -> None:
    """
    Under each profile every rule that is asked has one finding.
    """
    path = REPOSITORY / "examples/programs/sora-early-access.yaml"
    for profile in SHIPPED:
        tailored = load_profile(profile, built_in)
        audited = audit(load_program(path, tailored), tailored)

        assert [rule.id for rule in tailored.rules] == [finding.rule for finding in audited.findings]
