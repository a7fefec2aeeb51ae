"""Random policies so small that every program can be tried out, and how they are judged by hand."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from evenhand import Policy, Program, load_program
from evenhand.steps.sketch import sketch_policy

Written = dict[str, Any]
Values = Mapping[str, Any]

WORDS: Final = ("all", "none", "some")
FACTS: Final[Mapping[str, Any]] = {
    "x.a": "boolean",
    "x.b": "boolean",
    "x.c": "boolean",
    "x.w": {"type": "choice", "values": dict.fromkeys(WORDS, "a word")},
    "x.n": {"type": "integer", "at_least": 0, "at_most": 3},
}
EVERY_VALUE: Final[Mapping[str, tuple[Any, ...]]] = {
    **dict.fromkeys(("x.a", "x.b", "x.c"), (True, False)),
    "x.w": WORDS,
    "x.n": (0, 1, 2, 3),
}
_HEADER: Final = {"name": "the program", "sponsor": "the sponsor", "as_of": "2026-03-01"}


def sketch(rules: Mapping[str, Written], facts: Mapping[str, Any] = FACTS, **parts: Any) -> Policy:
    """
    Load a policy of some rules, `x/<name>`, about a few facts.
    """
    named = {f"x/{name}": rule for name, rule in rules.items()}
    return sketch_policy(json.dumps({"facts": facts, "rules": named, **parts}))


def describe(policy: Policy, facts: Mapping[str, Any]) -> Program:
    """
    Load a program that describes itself.
    """
    return load_program({"program": _HEADER, "facts": facts}, policy)


@st.composite
def conditions(draw: DrawFn, *, depth: int = 2) -> Written:
    """
    Give a random tree over the facts, which may occur in it more than once.
    """
    forms = ["leaf", *(["all", "any", "not", "at_least_n_of"] if depth else [])]
    match draw(st.sampled_from(forms)):
        case "leaf":
            return draw(_LEAVES)
        case "not":
            return {"not": draw(conditions(depth=depth - 1))}
        case form:
            parts = draw(st.lists(conditions(depth=depth - 1), min_size=1, max_size=3))
            if form != "at_least_n_of":
                return {form: parts}
            return {form: {"n": draw(st.integers(1, len(parts))), "conditions": parts}}


_FLAGS: Final = st.builds(
    lambda fact, flag: {"fact": fact, "is": flag}, st.sampled_from(["x.a", "x.b", "x.c"]), st.booleans()
)
_CHOICES: Final = st.builds(lambda word: {"fact": "x.w", "is": word}, st.sampled_from(WORDS)) | st.builds(
    lambda words: {"fact": "x.w", "is_one_of": words},
    st.lists(st.sampled_from(WORDS), unique=True, min_size=1),
)
_NUMBERS: Final = st.builds(
    lambda operator, number: {"fact": "x.n", operator: number},
    st.sampled_from(["is", "at_least", "at_most", "more_than", "less_than"]),
    st.integers(0, 3),
)
_LEAVES: Final = _FLAGS | _CHOICES | _NUMBERS


@st.composite
def rules(draw: DrawFn) -> Written:
    """
    Give a random rule.
    """
    rule: Written = {
        "requires": draw(conditions()),
        "severity": draw(st.sampled_from(["critical", "major", "minor"])),
    }
    return rule | ({"applies_when": draw(conditions(depth=1))} if draw(st.booleans()) else {})


@st.composite
def policies(draw: DrawFn, *, most: int = 3) -> Policy:
    """
    Give a random policy of a few rules.
    """
    drawn = draw(st.lists(rules(), min_size=1, max_size=most))
    return sketch({f"rule-{index}": rule for index, rule in enumerate(drawn)})


def statements() -> SearchStrategy[dict[str, Any]]:
    """
    Give what a program says on each fact: nothing, one answer, or that it is one of several.
    """
    return st.fixed_dictionaries({}, optional={path: _said(values) for path, values in EVERY_VALUE.items()})


def _said(values: tuple[Any, ...]) -> SearchStrategy[Any]:
    exact = st.sampled_from(values)
    several = st.lists(exact, min_size=1, max_size=len(values), unique=True)
    return exact | several.map(lambda chosen: {"one_of": chosen})


def completions(said: Mapping[str, Any]) -> Iterator[Values]:
    """
    Give every program that is exact and says nothing else than what is said.
    """
    columns = [_possible(said.get(path), values) for path, values in EVERY_VALUE.items()]
    for row in itertools.product(*columns):
        yield dict(zip(EVERY_VALUE, row, strict=True))


def _possible(said: Any, values: tuple[Any, ...]) -> tuple[Any, ...]:
    if said is None:
        return values
    return tuple(said["one_of"]) if isinstance(said, dict) else (said,)


def outcome(rule: Written, values: Values) -> str:
    """
    Judge a rule on exact answers, by hand.
    """
    if "applies_when" in rule and not holds(rule["applies_when"], values):
        return "not-applicable"
    return "pass" if holds(rule["requires"], values) else "fail"


def holds(condition: Written, values: Values) -> bool:
    """
    Say whether a condition holds for exact answers, by hand.
    """
    match condition:
        case {"all": parts}:
            return all(holds(part, values) for part in parts)
        case {"any": parts}:
            return any(holds(part, values) for part in parts)
        case {"not": part}:
            return not holds(part, values)
        case {"at_least_n_of": {"n": n, "conditions": parts}}:
            return bool(sum(holds(part, values) for part in parts) >= n)
    answer = values[condition["fact"]]
    (operator, operand) = next(each for each in condition.items() if each[0] != "fact")
    compared = {
        "is": answer == operand,
        "is_one_of": isinstance(operand, list) and answer in operand,
        "at_least": _reaches(answer, operand),
        "at_most": _reaches(operand, answer),
        "more_than": not _reaches(operand, answer),
        "less_than": not _reaches(answer, operand),
    }
    return bool(compared[operator])


def _reaches(left: Any, right: Any) -> bool:
    """
    Compare two numbers; words do not compare.
    """
    return isinstance(left, int) and isinstance(right, int) and left >= right
