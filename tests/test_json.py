"""JSON is read as JSON: exact, every place kept, and nothing taken for what YAML would make of it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from running import FAIR, SMALL_POLICY, run, write

from evenhand import EvenhandError, Place, load_policy, load_program
from evenhand.reading import Form, Located, UnreadableError, read
from evenhand.reading.json_text import JSONReader, NoJSONError

POLICY: Final = load_policy(SMALL_POLICY)
NUMBERS: Final = st.one_of(
    st.integers(-(10**40) + 1, 10**40 - 1),
    st.floats(-1e9, 1e9).filter(lambda number: abs(number) > 1e-9 or not number),
)
TEXTS: Final = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('"\\/\b\f\n\r\t\x85\u2028\ufeff😀')),
    max_size=8,
)
VALUES: Final = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
SHARDS: Final = st.sampled_from(
    [*'{}[]:,"\\ \n\tau0-.eE19', "true", "null", '"a"', "\\u00e9", "\\ud83d\\ude00"]
)


def _read(text: str, form: Form | None = "json") -> Located:
    return read(text, error=EvenhandError, name="f", form=form)


def _problems(text: str, form: Form | None = "json", name: str = "f") -> list[tuple[str, Place]]:
    """
    Give what is wrong with a text: nothing, where it is read.
    """
    try:
        read(text, error=EvenhandError, name=name, form=form)
    except EvenhandError as refused:
        return [(each.message, each.place) for each in refused.problems]
    return []


def _plain(values: Any) -> Any:
    """
    Give values as they are read: lists as tuples, floats as what they are written as.
    """
    match values:
        case dict():
            return {key: _plain(item) for key, item in values.items()}
        case list():
            return tuple(map(_plain, values))
        case float():
            return Decimal(repr(values))
        case _:
            return values


@given(
    VALUES.filter(lambda values: values is not None),
    st.sampled_from(
        [{}, {"indent": 2}, {"indent": "\t"}, {"ensure_ascii": False}, {"separators": (",", ":")}]
    ),
)
@example({"a": "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")}, {})
def test_whatever_json_writes_is_read_as_it_was(values: Any, how: dict[str, Any]) -> None:
    """
    Every text, number, list and mapping comes back, exact and of its type, however it is laid out.
    """
    actual = _read(json.dumps(values, **how)).values

    assert _plain(values) == actual
    assert str(_plain(values)) == str(actual)


@given(st.one_of(VALUES.map(json.dumps), st.lists(SHARDS, max_size=12).map("".join)))
@example(f"{'[' * 51}1{']' * 51}")
@example(f"[{'9' * 41}]")
@example('["\\ud83d\\ude00", "\\ud83d"]')
@example('{"a": 1, "a": 1}')
@example("null")
@example("[1e40]")
def test_what_is_decoded_fast_is_what_the_reader_reads(text: str) -> None:
    """
    The decoder, which knows no places, has no meaning of its own: values and places are the reader's.
    """
    try:
        expected = JSONReader("f", text).read()
    except (NoJSONError, UnreadableError):
        assert _problems(text)
    else:
        actual = _read(text)
        assert (expected.values, str(expected.values)) == (actual.values, str(actual.values))
        assert (expected.places, expected.keys) == (actual.places, actual.keys)


@given(st.lists(SHARDS, max_size=12).map("".join))
@example('["\x01"]')
@example("[1.]")
@example("-")
def test_only_json_is_read_as_json(text: str) -> None:
    """
    What Python's own reader takes for JSON is JSON, be it sound or not, and nothing else is.
    """
    assert _is_json(text) == (not any("not JSON" in message for message, _ in _problems(text)))


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=int)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ('{"a": 1,\n "a": 2}', "The key 'a' stands here twice.", Place("f", 2, 2)),
        ('[{"b": {"a": 1,  "a": 2}}]', "The key 'a' stands here twice.", Place("f", 1, 18)),
        ('{"a": "\\ud83d"}', "The text holds half a character, a lone surrogate.", Place("f", 1, 7)),
        ('{"\\ude00\\ud83d": 1}', "The text holds half a character, a lone surrogate.", Place("f", 1, 2)),
        (f'{{"a":\n {"9" * 41}}}', "This number is too long.", Place("f", 2, 2)),
        (f"{'[' * 51}{']' * 51}", "This is nested too deeply.", Place("f", 1, 51)),
        ("[NaN]", "This is not JSON: 'NaN' is no number.", Place("f", 1, 2)),
        ("[-Infinity]", "This is not JSON: '-Infinity' is no number.", Place("f", 1, 2)),
        ('["\\u12"]', "This is not JSON: Invalid \\escape.", Place("f", 1, 3)),
        ("null", "This file is empty.", Place("f", 1, 1)),
        ("", "This is not JSON: Expecting value.", Place("f", 1, 1)),
        ("[1,\n]", "This is not JSON: Expecting value.", Place("f", 2, 1)),
        ('{"a": 01}', "This is not JSON: Expecting ',' delimiter.", Place("f", 1, 8)),
        ('{"a" 1}', "This is not JSON: Expecting ':' delimiter.", Place("f", 1, 6)),
        ("{a: 1}", "This is not JSON: Expecting property name enclosed in double quotes.", Place("f", 1, 2)),
        ('["a\nb"]', "This is not JSON: Invalid control character at.", Place("f", 1, 4)),
        ('["a\\"]', "This is not JSON: Unterminated string starting at.", Place("f", 1, 2)),
        ("{} {}", "This is not JSON: Extra data.", Place("f", 1, 4)),
    ],
)
def test_what_json_may_hold_and_a_description_may_not_is_refused(
    text: str, message: str, place: Place
) -> None:
    """
    Each is told with its own place.
    """
    assert [(message, place)] == _problems(text)


def test_all_that_is_wrong_with_a_text_comes_at_once() -> None:
    """
    One mistake hides no other.
    """
    text = f'{{"a": 1, "a": "\\ud83d", "b": [{"9" * 41}]}}'

    assert 3 == len(_problems(text))


def test_every_value_and_key_of_json_has_its_place() -> None:
    """
    Lines and columns count from one, columns in characters, however a character is written.
    """
    located = _read('{"név": {"\\ud83d\\ude00": 1},\n\t"b": ["x",\n{"c": "\\u00e9", "d": true}]\n}\n')

    assert (
        {
            (): Place("f", 1, 1),
            ("név",): Place("f", 1, 9),
            ("név", "😀"): Place("f", 1, 26),
            ("b",): Place("f", 2, 7),
            ("b", 0): Place("f", 2, 8),
            ("b", 1): Place("f", 3, 1),
            ("b", 1, "c"): Place("f", 3, 7),
            ("b", 1, "d"): Place("f", 3, 22),
        },
        {
            ("név",): Place("f", 1, 2),
            ("név", "😀"): Place("f", 1, 10),
            ("b",): Place("f", 2, 2),
            ("b", 1, "c"): Place("f", 3, 2),
            ("b", 1, "d"): Place("f", 3, 17),
        },
    ) == (located.places, located.keys)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": "x\u2028y"}', {"a": "x\u2028y"}),
        ('{"a": "\x7f\x85\ufffe"}', {"a": "\x7f\x85\ufffe"}),
        ('{"a": "\\/"}', {"a": "/"}),
        ('{"a":\t1}', {"a": 1}),
        (f'{{"{"k" * 2000}": 1}}', {"k" * 2000: 1}),
        ('{"a": 1e3}', {"a": Decimal(1000)}),
        ('{"a"\n:\n1}', {"a": 1}),
        ('{"&a": "*b"}', {"&a": "*b"}),
    ],
)
def test_json_that_yaml_refuses_or_reads_otherwise_means_what_json_says(text: str, values: Any) -> None:
    """
    Without any word about its form, a text that is JSON is read as JSON.
    """
    assert values == _read(text, form=None).values


@pytest.mark.parametrize(
    "text", ["{a: 1}", "{a: [x y, 'z']}", '{"a": 1,}', "[40 %]", '{"a": NaN}', "{}\n# so\n"]
)
def test_a_text_in_braces_that_is_no_json_is_yaml(text: str) -> None:
    """
    YAML's own form of a mapping is read as before.
    """
    assert isinstance(_read(text, form=None).values, (dict, tuple))


@pytest.mark.parametrize("name", ["p.json", "P.JSON", "a/b.json"])
def test_a_name_that_ends_in_json_means_json_and_nothing_else(name: str) -> None:
    """
    YAML under such a name is a mistake, and is told as one.
    """
    assert [("This is not JSON: Expecting value.", Place(name))] == _problems("a: 1\n", None, name)


def test_a_file_of_json_is_audited_as_the_yaml_that_says_the_same(tmp_path: Path) -> None:
    """
    The verdicts are the same, and places are those of each file.
    """
    described = read(FAIR, error=EvenhandError).values
    yaml = write(tmp_path, FAIR)
    text = write(tmp_path, json.dumps(described, indent=1), "program.json")
    by_yaml, by_json = (load_program(path, POLICY).claims for path in (yaml, text))

    assert [(each.fact, each.possible) for each in by_yaml] == [
        (each.fact, each.possible) for each in by_json
    ]
    assert [8, 10, 11, 14] == [each.place.line for each in by_json]


def test_a_file_of_a_policy_may_be_json() -> None:
    """
    So may a file of a policy that is handed over as a text.
    """
    files: dict[str, Any] = {
        path.relative_to(SMALL_POLICY).as_posix(): path.read_bytes() for path in SMALL_POLICY.rglob("*.yaml")
    }
    as_json = {name: json.dumps(read(raw, error=EvenhandError).values) for name, raw in files.items()}

    by_yaml, by_json = (
        [(rule.id, rule.requires) for rule in each.rules] for each in (POLICY, load_policy(as_json))
    )

    assert by_yaml == by_json


def test_an_answer_of_json_keeps_its_digits(tmp_path: Path) -> None:
    """
    A number of JSON never goes through a float.
    """
    text = '{"program": {"name": "A", "sponsor": "B"}, "facts": {"pay.weekly_hours": 0.1000000000000000055}}'
    ended = run("audit", write(tmp_path, text, "p.json"), "--rules", SMALL_POLICY)

    assert 2 == ended.status
    assert "0.1000000000000000055 has too many digits." in ended.err
