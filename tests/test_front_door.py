"""The front door: a program is accepted in every form in which it may come, or in none."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import REPOSITORY, SMALL_POLICY
from strategies.slips import slipped, written_answers

from evenhand import Program, ProgramError, Refusal, batch, load_policy, load_program
from evenhand.facts.writing import quote
from evenhand.reading import Form, Readable
from evenhand.steps.sketch import sketch_policy
from evenhand.vocabulary import limits

POLICY: Final = load_policy(SMALL_POLICY)
DAY: Final = dt.date(2026, 3, 1)
PARTY: Final = {"name": "A", "side": "sponsor"}
SOURCE: Final = {"title": "T", "kind": "article"}
FULL: Final[dict[str, Any]] = {
    "program": {"name": "A", "sponsor": "B", "as_of": "2026-03-01", "about": "So.\r\n\u2028\x85\x07\ufeff😀"},
    "parties": {"company": PARTY, "artists": {**PARTY, "side": "artists"}},
    "sources": {"s0": {**SOURCE, "date": "2026-01-01", "url": "https://a.b/c", "sha256": "0" * 64}},
    "origins": {"letter": {"by": "company", "title": "T", "date": "2026-01-01"}},
    "rates": ({"from": "USD", "to": "EUR", "rate": Decimal("0.9"), "date": "2026-01-01", "source": "s0"},),
    "facts": {
        "pay": {
            "offered_share": ({"value": "40 %", "by": "company", "via": ({"source": "s0"},)},),
            "method": ({"value": "cash", "source": "s0", "at": "line 3"}, {"value": "cash", "by": "artists"}),
        },
        "sharing.criticism_allowed": True,
        "pay.weekly_hours": Decimal("2.5"),
        "participants": {"headcount": 12},
    },
    "replies": (
        {"by": "company", "to": "pay.fund", "date": "2026-01-01", "says": "no", "via": ({"source": "s0"},)},
        {"by": "artists", "to": "program", "quote": "No.", "via": ({"source": "s0", "at": "line 4"},)},
    ),
}  # fmt: skip


def write_flow(values: Any) -> str:
    """
    Write values as JSON.
    """
    match values:
        case Mapping():
            return f"{{{', '.join(f'{_text(key)}: {write_flow(item)}' for key, item in values.items())}}}"
        case tuple():
            return f"[{', '.join(map(write_flow, values))}]"
        case str():
            return _text(values)
        case bool() | None:
            return json.dumps(values)
        case _:
            return str(values)


def write_block(values: Any, indent: str = "\n") -> str:
    """
    Write values as YAML, one below the other.
    """
    match values:
        case Mapping() if values:
            return "".join(
                f"{indent}{_text(key)}: {write_block(item, f'{indent}  ')}" for key, item in values.items()
            )
        case tuple() if values:
            return "".join(f"{indent}- {write_block(item, f'{indent}  ')}" for item in values)
        case _:
            return write_flow(values)


def _text(text: str) -> str:
    """
    Write a text in quotation marks; half a character is written as an escape, for no file holds it.
    """
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", quote(text))


def _in_a_file(name: str, text: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


DOORS: Final[Mapping[str, Callable[[Any, Path], Readable]]] = {
    "YAML": lambda values, _: write_block(values),
    "YAML in bytes": lambda values, _: write_block(values).encode(),
    "YAML in a file": lambda values, folder: _in_a_file("p.yaml", write_block(values), folder),
    "YAML from Windows": lambda values, _: (
        b"\xef\xbb\xbf" + write_block(values).replace("\n", "\r\n").encode()
    ),
    "YAML in a stream": lambda values, _: BytesIO(write_block(values).encode()),
    "JSON": lambda values, _: write_flow(values),
    "JSON in bytes": lambda values, _: write_flow(values).encode(),
    "JSON in a file": lambda values, folder: _in_a_file("p.json", write_flow(values), folder),
    "JSON in a stream of text": lambda values, _: StringIO(write_flow(values)),
    "values": lambda values, _: values,
}


def judge(source: Readable, form: Form | None = None) -> Any:
    """
    Give what becomes of a program: what it holds, or all that is wrong with it, wherever that stands.
    """
    try:
        return _content(load_program(source, POLICY, form=form))
    except ProgramError as refused:
        return sorted((each.message, each.expected, each.suggestion or "") for each in refused.problems)


def _content(program: Program) -> Any:
    claims = [(claim.fact, claim.possible, claim.said, claim.speech) for claim in program.claims]
    return (
        program.header,
        program.parties,
        program.sources,
        program.origins,
        program.rates,
        [(reply.by, reply.to, reply.words, reply.date, reply.via) for reply in program.replies],
        claims,
    )


def judge_everywhere(values: Any, folder: Path) -> Any:
    """
    Give what becomes of a program, in whatever form it comes: the same in each.
    """
    judged = {name: judge(door(values, folder)) for name, door in DOORS.items()}
    judged["a line of JSON"] = judge(write_flow(values), "json")

    assert dict.fromkeys(judged, judged["values"]) == judged
    return judged["values"]


def _with(section: str, **entries: Any) -> dict[str, Any]:
    return {**FULL, section: {**FULL[section], **entries}}


def _answering(fact: str, answer: Any) -> dict[str, Any]:
    return _with("facts", **{fact: answer})


def _nested(depth: int) -> Any:
    return {"x": _nested(depth - 1)} if depth else 1


def _deep(depth: int) -> dict[str, Any]:
    """
    Describe a program of so many levels, which is refused for its answer in any case.
    """
    return _answering("pay.fund", _nested(depth - 2))


def _sides(number: int) -> dict[str, Any]:
    sides = {f"p{each}": {**PARTY, "side": f"side-{each}"} for each in range(number - len(FULL["parties"]))}
    return {**FULL, "parties": {**FULL["parties"], **sides}}


def _answers(number: int) -> dict[str, Any]:
    return _answering("pay.fund", tuple({"value": f"{each} USD", "by": "company"} for each in range(number)))


def _rates(number: int) -> dict[str, Any]:
    codes = [f"{a}{b}{c}" for a in "ABCDEF" for b in "ABCDEF" for c in "ABCDEF"]
    return {**FULL, "rates": tuple({**FULL["rates"][0], "from": each} for each in codes[:number])}


TOO: Final[Mapping[str, tuple[Callable[[int], Any], int, str]]] = {
    "large": (
        lambda size: _with("program", about="x" * size),
        limits.LARGEST_DESCRIPTION - 2000,
        "This is larger than 2 MB.",
    ),
    "deep": (_deep, limits.DEEPEST, "This is nested too deeply."),
    "long a number": (
        lambda digits: _answering("pay.weekly_hours", int("9" * digits)),
        limits.LONGEST_NUMBER,
        "This number is too long.",
    ),
    "large an exponent": (
        lambda exponent: _answering("pay.weekly_hours", Decimal(f"1e{exponent}")),
        limits.LARGEST_EXPONENT,
        "This number is too long.",
    ),
    "small an exponent": (
        lambda exponent: _answering("pay.weekly_hours", Decimal(f"1e-{exponent}")),
        limits.LARGEST_EXPONENT,
        "This number is too long.",
    ),
    "many alternatives": (
        lambda number: _answering("pay.fund", {"one_of": tuple(f"{each} USD" for each in range(number))}),
        limits.MOST_ALTERNATIVES,
        "These are too many alternatives.",
    ),
    "long a quantity": (
        lambda length: _answering("pay.fund", "1 USD".rjust(length)),
        limits.LONGEST_QUANTITY,
        "is not a number with a unit.",
    ),
    "large a quantity": (
        lambda number: _answering("pay.fund", f"{number} USD"),
        limits.QUANTITIES_BELOW - 1,
        "has too many digits.",
    ),
    "many decimals": (
        lambda number: _answering("pay.weekly_hours", Decimal(f"0.{'1' * number}")),
        limits.MOST_DECIMALS,
        "has too many digits.",
    ),
    "long an id": (
        lambda length: _with("sources", **{"s" * length: SOURCE}),
        limits.LONGEST_ID,
        "is no id.",
    ),
    "many sides": (_sides, limits.MOST_SIDES, "There are more than 20 sides."),
    "many answers": (_answers, limits.MOST_DIFFERENT, "gives more than 12 different answers"),
    "many rates": (_rates, limits.MOST_RATES, "This list is too long."),
}


@pytest.mark.parametrize(("describe", "most", "message"), TOO.values(), ids=TOO.keys())
def test_every_limit_is_the_same_at_every_door(
    describe: Callable[[int], Any], most: int, message: str, tmp_path: Path
) -> None:
    """
    What is just within a limit is not refused for it in any form, and a little more is in every form.
    """
    within = judge_everywhere(describe(most), tmp_path)
    beyond = judge_everywhere(describe(most + (4000 if "larger" in message else 1)), tmp_path)

    assert message not in str(within)
    assert message in str(beyond)


@pytest.mark.parametrize(
    "values",
    [
        FULL,
        _with("program", name="\ud83d"),
        _with("program", **{"\udc00": "x"}),
        _with("parties", artists={**PARTY, "side": "settled"}),
        _with("program", sponser="x"),
        _with(
            "sources",
            s1={**SOURCE, "url": "ftp://a", "sha256": "F" * 64, "file": "../a", "date": "2026-02-30"},
        ),
        _with("origins", other={"by": "nobody", "title": "T"}),
        {**FULL, "rates": FULL["rates"] * 2},
        {**FULL, "replies": ({**FULL["replies"][0], "to": "pay.fnud"},)},
        _answering("pay.offered_shar", "40 %"),
        _answering("pay.offered_share", "40 %"),
        {"program": None},
        {},
    ],
    ids=str,
)
def test_a_program_is_refused_for_the_same_at_every_door(values: Any, tmp_path: Path) -> None:
    """
    Whatever is wrong with a program, and also where nothing is, no form of it says anything else.
    """
    judge_everywhere(values, tmp_path)


@given(slipped(FULL))
def test_any_slip_is_the_same_slip_at_every_door(
    tmp_path_factory: pytest.TempPathFactory, values: Any
) -> None:
    """
    However a hand slips, the same is accepted, and the same is said of what is not.
    """
    if isinstance(values, Mapping):
        judge_everywhere(values, tmp_path_factory.getbasetemp())


@given(st.dictionaries(st.sampled_from([*POLICY.facts, "x"]), written_answers(), max_size=4))
def test_any_answer_is_the_same_answer_at_every_door(
    tmp_path_factory: pytest.TempPathFactory, facts: Any
) -> None:
    """
    Whatever is answered, it is read alike.
    """
    judge_everywhere({**FULL, "facts": facts}, tmp_path_factory.getbasetemp())


@given(st.one_of(slipped(FULL), st.just(_sides(limits.MOST_SIDES + 1))))
def test_a_batch_refuses_what_is_refused_of_a_program(values: Any) -> None:
    """
    A line of JSON and a row of a table are held to what a file is held to.
    """
    if isinstance(values, Mapping):
        records = batch([values, write_flow(values), write_flow(values).encode()], POLICY, otherwise=DAY)
        expected = judge(values)
        for record in records:
            faults = record.problems if isinstance(record, Refusal) else ()
            said = sorted((each.message, each.expected, each.suggestion or "") for each in faults)
            assert said == (expected if isinstance(expected, list) else [])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({1: "a", "1": "b"}, "The key '1' stands here twice."),
        ({None: "a", "null": "b"}, "The key 'null' stands here twice."),
        ({True: "a", "true": "b"}, "The key 'true' stands here twice."),
        ({("a", "b"): "c"}, "This key is not a word."),
        ({"a": float("nan")}, "'nan' is no number."),
        ({"a": float("inf")}, "'inf' is no number."),
        ({"a": Decimal("sNaN")}, "'sNaN' is no number."),
        ({"a": b"bytes"}, "No file holds a value of the type bytes."),
        ({"a": object()}, "No file holds a value of the type object."),
    ],
    ids=lambda given: given if isinstance(given, str) else type(given).__name__,
)
def test_values_that_no_file_could_hold_are_refused(values: Any, message: str) -> None:
    """
    What cannot be said in a file cannot be handed over either.
    """
    with pytest.raises(ProgramError) as refused:
        load_program(values, POLICY)

    assert [message] == [each.message for each in refused.value.problems]


class Word(str):
    """A text of a type of its own, as data frames and templates have them."""

    __slots__ = ()


def test_a_text_of_a_type_of_its_own_is_a_text() -> None:
    """
    What is a text is taken for the text that it is.
    """
    program = load_program({"program": {"name": Word("A"), "sponsor": "B"}}, POLICY)

    assert (str, "A") == (type(program.header.name), program.header.name)


PAGE: Final = (REPOSITORY / "docs" / "limits.md").read_text(encoding="utf-8")
SAID: Final[Mapping[str, Callable[[int], str]]] = {
    "LARGEST_DESCRIPTION": lambda size: f"{size // limits.MEGABYTE} MB",
    "LARGEST_AUDIT": lambda size: f"{size // limits.MEGABYTE} MB",
    "LARGEST_COPY": lambda size: f"{size // limits.MEGABYTE} MB",
    "MEMORY_FOR_COPY": lambda size: f"{size // limits.MEGABYTE} MB",
    "LARGEST_FORM": lambda size: f"{size:,}",
    "QUANTITIES_BELOW": lambda number: f"{number:,}",
}


def test_the_page_of_limits_lists_every_limit_with_its_number() -> None:
    """
    docs/limits.md has a row for each constant of the module, with just that number, and no other.
    """
    rows = re.findall(r"^\| .* \| ([0-9][^|]*) \| `([A-Z_]+)` \|$", PAGE, re.MULTILINE)
    numbers = {name: value for name, value in vars(limits).items() if name.isupper() and name != "MEGABYTE"}

    assert {name: SAID.get(name, str)(value) for name, value in numbers.items()} == {
        name: said for said, name in rows
    }


@pytest.mark.parametrize("handed", [[], [{}], 1, None, {"program"}])
def test_what_nothing_can_be_read_from_is_refused(handed: Any) -> None:
    """
    A list, or whatever else a caller hands over, is refused as any input is.
    """
    with pytest.raises(ProgramError, match="Nothing can be read from a value of the type"):
        load_program(handed, load_policy(SMALL_POLICY))


def test_what_only_follows_may_contradict_too() -> None:
    """
    A description is refused where what follows from its answers cannot be so, though nothing is said of it.
    """
    policy = sketch_policy("""
facts: {x.a: boolean, x.b: boolean}
consistency:
  first: {when: {fact: x.a, is: true}, then: {fact: x.b, is: false}}
  second: {when: {fact: x.b, is: false}, then: {fact: x.b, is: true}}
rules:
  x/rule: {requires: {fact: x.a, is: true}}
""")
    header = {"name": "a program", "sponsor": "a sponsor"}

    with pytest.raises(ProgramError) as refused:
        load_program({"program": header, "facts": {"x.a": True}}, policy)

    assert ["These answers cannot all be so. Filled in by the sketch."] == [
        problem.message for problem in refused.value.problems
    ]


def _with_side(side: str) -> dict[str, Any]:
    """
    Describe a program of which one party speaks.
    """
    parties = {"them": {"name": "them", "side": side}}
    return {"program": {"name": "a program", "sponsor": "a sponsor"}, "parties": parties}


@pytest.mark.parametrize(
    ("side", "meant"),
    [("sponser", "sponsor"), ("sponsors", "sponsor"), ("records", "record"), ("outsider", "outside")],
)
def test_a_side_that_is_nearly_a_word_that_means_something_is_refused(side: str, meant: str) -> None:
    """
    A slip in such a word makes no side of its own.
    """
    with pytest.raises(ProgramError) as refused:
        load_program(_with_side(side), load_policy(SMALL_POLICY))

    assert [meant] == [each.suggestion for each in refused.value.problems]


@pytest.mark.parametrize("side", ["recorders", "sponsored-testers", "testers", "out"])
def test_any_other_word_is_a_side(side: str) -> None:
    """
    A word that is less like one that means something is a side of its own.
    """
    assert side == load_program(_with_side(side), load_policy(SMALL_POLICY)).parties["them"].side


def test_answers_that_clash_for_two_reasons_are_told_once_with_both() -> None:
    """
    Each place is told once, however many entries the same answers contradict.
    """
    policy = sketch_policy("""
facts: {x.a: boolean, x.b: integer}
consistency:
  first: {when: {fact: x.a, is: true}, then: {fact: x.b, at_least: 5}}
  second: {when: {fact: x.a, is: true}, then: {fact: x.b, is: 7}}
rules:
  x/rule: {requires: {fact: x.a, is: true}}
""")
    text = "program: {name: a program, sponsor: a sponsor}\nfacts:\n  x.a: true\n  x.b: 3\n"

    with pytest.raises(ProgramError) as refused:
        load_program(text, policy)

    why = "cannot all be so. Filled in by the sketch. Filled in by the sketch."
    assert [(3, f"This and line 4 {why}"), (4, f"This and line 3 {why}")] == [
        (problem.place.line, problem.message) for problem in refused.value.problems
    ]
