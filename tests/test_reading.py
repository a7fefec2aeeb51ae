"""Reading: YAML 1.2's core scalars with JSON's numbers, every place kept, and nothing but located errors."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from running import SMALL_POLICY, write

from evenhand import EvenhandError, Place, PolicyError, Problem, ProgramError, load_policy, load_program
from evenhand.reading import Located, read
from evenhand.vocabulary import limits

POLICY: Final = load_policy(SMALL_POLICY)
GOOD: Final = {
    path.relative_to(SMALL_POLICY).as_posix(): path.read_text() for path in SMALL_POLICY.rglob("*.yaml")
}


def _read(source: Any, name: str | None = None) -> Located:
    return read(source, error=EvenhandError, name=name)


def _value(text: str) -> Any:
    return _read(f"value: {text}\n").values["value"]


def _message(source: Any) -> str:
    with pytest.raises(EvenhandError) as refused:
        _read(source)
    return str(refused.value)


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_the_words_for_nothing_are_those_of_the_core_rules(text: str) -> None:
    """
    An empty value, a tilde and null are no value.
    """
    assert _value(text) is None


@pytest.mark.parametrize("text", ["true", "True", "TRUE"])
def test_the_words_for_true_are_those_of_the_core_rules(text: str) -> None:
    """
    True is written in one of three ways.
    """
    assert _value(text) is True


@pytest.mark.parametrize("text", ["false", "False", "FALSE"])
def test_the_words_for_false_are_those_of_the_core_rules(text: str) -> None:
    """
    False is written in one of three ways.
    """
    assert _value(text) is False


@pytest.mark.parametrize(
    "text",
    ["no", "NO", "yes", "on", "off", "y", "n", "tRUE", "nULL", "none", "2026-03-01", "12:30", "<<", "="],
)
def test_a_word_that_older_yaml_guesses_at_is_a_word(text: str) -> None:
    """
    Neither Norway nor a date nor a time of day turns into something else.
    """
    assert text == _value(text)


@pytest.mark.parametrize(
    "text",
    ["010", "1_000", "0x1F", "0o17", "0b1", "+1", ".5", "1.", "1e", "1e+", "--1", ".inf", ".nan"],
)
def test_a_number_that_json_does_not_have_is_a_word(text: str) -> None:
    """
    What JSON would not read as a number is not guessed to be one.
    """
    assert text == _value(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("-0", 0),
        ("7", 7),
        ("-12", -12),
        ("1.50", Decimal("1.50")),
        ("-0.1", Decimal("-0.1")),
        ("1e3", Decimal(1000)),
        ("1E-2", Decimal("0.01")),
        ("1.5e+30", Decimal("1.5e30")),
        ("9" * 40, int("9" * 40)),
    ],
)
def test_a_number_of_json_is_that_number(text: str, number: int | Decimal) -> None:
    """
    Whole numbers are int, all others are Decimal and exact.
    """
    assert (type(number), number) == (type(_value(text)), _value(text))


@pytest.mark.parametrize(
    "text",
    ["9" * 41, "9" * 5000, "1e31", "1E-31", "0e-1000000", "1e999999999999999999"],
    ids=["digits", "many-digits", "exponent", "below", "exponent-of-nothing", "endless"],
)
def test_a_number_too_long_to_be_meant_is_refused(text: str) -> None:
    """
    Nobody means forty-one digits, and quotation marks make a text of them.
    """
    assert "This number is too long." in _message(f"value: {text}\n")
    assert "This number is too long." in _message(f'{{"value": {text}}}')
    assert text == _value(f"'{text}'")


@pytest.mark.parametrize("text", ["'12'", '"12"', "|-\n  12", ">-\n  12"])
def test_a_quoted_number_is_a_text(text: str) -> None:
    """
    Quotation marks and blocks make a text of anything.
    """
    assert "12" == _value(text)


def test_a_key_is_always_a_text() -> None:
    """
    A key that looks like a number or a truth value stays the word that is written.
    """
    assert {"1": 2, "true": 3, "~": 4} == _read("1: 2\ntrue: 3\n~: 4\n").values


def test_every_value_and_key_has_its_place() -> None:
    """
    Lines and columns count from one, columns in characters, and each value and key has its own.
    """
    located = _read("név: {é: 1}\nb:\n  - x\n  - c: 😀, d\n", name="f")

    assert (
        {
            (): Place("f", 1, 1),
            ("név",): Place("f", 1, 6),
            ("név", "é"): Place("f", 1, 10),
            ("b",): Place("f", 3, 3),
            ("b", 0): Place("f", 3, 5),
            ("b", 1): Place("f", 4, 5),
            ("b", 1, "c"): Place("f", 4, 8),
        },
        {
            ("név",): Place("f", 1, 1),
            ("név", "é"): Place("f", 1, 7),
            ("b",): Place("f", 2, 1),
            ("b", 1, "c"): Place("f", 4, 5),
        },
    ) == (located.places, located.keys)


def test_the_place_of_what_is_missing_is_that_of_what_is_around_it() -> None:
    """
    Where a value is not there, the nearest thing that holds it is shown.
    """
    assert Place("f", 1, 4) == _read("a: {b: 1}\n", name="f").place(("a", "c", "d"))


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    """
    A file from an editor on Windows reads as any other, its places too.
    """
    plain = _read(BytesIO(b"a: 1\nb: [x]\n"), name="f")
    windows = _read(BytesIO(b"\xef\xbb\xbfa: 1\r\nb: [x]\r\n"), name="f")

    assert (plain.values, plain.places, plain.keys) == (windows.values, windows.places, windows.keys)


def test_a_byte_order_mark_in_a_text_is_passed_over() -> None:
    """
    A text that was decoded with its mark reads as one without.
    """
    assert {"a": 1} == _read("\ufeffa: 1\n").values


def test_json_with_tabs_and_escapes_is_read() -> None:
    """
    Whatever json writes, with tabs, escapes and pairs of surrogates, is read as json reads it.
    """
    content = {"name": 'A "fair" preview 😀 / \\ \u2028 é', "facts": {"a": [True, None, -2, "no"]}}
    text = json.dumps(content, indent="\t")

    assert {"name": content["name"], "facts": {"a": (True, None, -2, "no")}} == _read(text).values


def test_a_pair_of_surrogates_moves_no_place() -> None:
    """
    In a line of JSON the columns are those of the file, however a character is escaped.
    """
    located = _read('{"a": "\\ud83d\\ude00\\ud83d\\ude00", "b": 1}\n', name="f")

    assert (Place("f", 1, 40), Place("f", 1, 7)) == (located.place(("b",)), located.place(("a",)))


def test_an_escape_outside_json_is_kept() -> None:
    """
    In a plain YAML text nothing is an escape.
    """
    assert "\\ud83d\\ude00" == _value("\\ud83d\\ude00")


def test_nesting_up_to_the_limit_is_read() -> None:
    """
    Fifty levels are more than a description needs, and are read.
    """
    assert isinstance(_read("[" * limits.DEEPEST + "]" * limits.DEEPEST).values, tuple)


@pytest.mark.parametrize("depth", [limits.DEEPEST + 1, 100_000])
def test_nesting_beyond_the_limit_is_refused(depth: int) -> None:
    """
    One level more is refused, and so is a nesting that would overflow a stack.
    """
    assert "This is nested too deeply. Expected at most 50 levels." in _message("[" * depth)


def test_a_mapping_that_holds_itself_is_refused() -> None:
    """
    A caller's values are followed no deeper than a file's.
    """
    endless: dict[str, Any] = {}
    endless["again"] = endless

    assert "This is nested too deeply." in _message(endless)


def test_a_callers_values_become_those_of_a_file() -> None:
    """
    Numbers turn exact, dates are written out, lists and sets are tuples, keys are texts.
    """
    given_values = {
        "share": 0.1,
        "day": dt.date(2026, 3, 1),
        "list": [1, (2,)],
        "set": {"b", "a"},
        "none": None,
        1: True,
    }

    assert {
        "share": Decimal("0.1"),
        "day": "2026-03-01",
        "list": (1, (2,)),
        "set": ("a", "b"),
        "none": None,
        "1": True,
    } == _read(given_values).values


@pytest.mark.parametrize(
    "number",
    [10**40, 10**5000, Decimal("1e31"), Decimal("0e-1000000"), 1e300],
    ids=["digits", "many-digits", "exponent", "exponent-of-nothing", "float"],
)
def test_a_callers_number_too_long_to_be_meant_is_refused(number: Any) -> None:
    """
    What no file can hold as a number is none when a caller hands it over either.
    """
    assert "This number is too long." in _message({"a": number})


@pytest.mark.parametrize("number", [10**40 - 1, -(10**40) + 1, Decimal("1.5e30"), Decimal("-0.1")])
def test_the_longest_number_of_a_caller_is_taken(number: Any) -> None:
    """
    The limit itself is still taken, with its sign.
    """
    assert {"a": number} == _read({"a": number}).values


def test_a_text_a_path_and_streams_give_the_same_values(tmp_path: Path) -> None:
    """
    However a description is handed over, the values are the same.
    """
    text = "a: [1, x]\n"
    sources = (text, write(tmp_path, text), StringIO(text), BytesIO(text.encode()), {"a": [1, "x"]})

    assert [{"a": (1, "x")}] * 5 == [_read(source).values for source in sources]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a: 1", "<text>"),
        ({"a": 1}, "<mapping>"),
        (StringIO("a: 1"), "<text>"),
        (Path(__file__).parent / "bad" / "programs" / "number.yaml", None),
    ],
    ids=["text", "mapping", "stream", "path"],
)
def test_a_source_is_called_by_its_name(source: Any, name: str | None) -> None:
    """
    A path is called by itself, and what has no name by what it is.
    """
    assert (name or source.as_posix()) == _read(source).name


def test_a_text_that_names_a_file_is_not_taken_for_a_description() -> None:
    """
    A path handed over as a text is told of, instead of being read as one word.
    """
    assert (
        "<text>:1:1\n"
        "  This text is the name of a file, not a description. Expected the text, or pathlib.Path(...)."
    ) == _message("program.yaml")


def test_a_stream_that_cannot_be_decoded_is_refused() -> None:
    """
    An open file that is not in its encoding gives an error of ours.
    """
    assert "<text>:1:1\n  Cannot read this: 'utf-8' codec" in _message(
        TextIOWrapper(BytesIO(b"a: \xff"), encoding="utf-8")
    )


def test_a_path_that_no_system_has_is_refused() -> None:
    """
    A NUL byte in a path is told of.
    """
    assert "Cannot read this file: embedded null byte." in _message(Path("a\0b"))


def test_half_a_character_is_refused_where_it_stands() -> None:
    """
    A lone surrogate, which no file holds, is refused in a text.
    """
    assert (
        "<text>:2:4\n"
        "    b: \\ud83d\n"
        "  The text holds half a character, a lone surrogate. Expected UTF-8 text."
    ) == _message("a: 1\nb: \ud83d\n")


def test_a_text_of_the_largest_size_is_read_and_a_larger_one_is_not() -> None:
    """
    The limit itself is still read.
    """
    comment = "#" * (limits.LARGEST_DESCRIPTION - len("a: 1\n"))

    assert {"a": 1} == _read(f"a: 1\n{comment}").values
    assert "This is larger than 2 MB." in _message(f"a: 1\n#{comment}")


def test_a_complaint_about_a_mapping_shows_its_keys() -> None:
    """
    Where there is no line to show, the keys that lead to the value are shown.
    """
    with pytest.raises(ProgramError) as refused:
        load_program({"program": {"name": "A", "sponsor": "B"}, "facts": {"pay": {"hourly": 3}}}, POLICY)

    assert (
        "<mapping>:1:1\n"
        "    facts.pay.hourly\n"
        "  3 is not a number with a unit. Expected an amount such as 25 USD/hour."
    ) == str(refused.value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a:\n\t- 1\n", "Expected spaces, for YAML does not indent by tabs."),
        ("a: @b\n", "Expected quotation marks around a text that starts with '@'."),
        ("a: b: c\n", "Expected quotation marks around a text that holds a colon and a space."),
        ("a: *b\n", "Expected the value written out, or a text in quotation marks."),
        ("a: 'b\n", "found unexpected end of stream while scanning a quoted scalar, from line 1 on."),
    ],
)
def test_the_slips_that_people_make_most_get_a_hint(text: str, hint: str) -> None:
    """
    What YAML only calls an error is told with what to do about it.
    """
    assert _message(text).endswith(hint)


def _problems(load: Callable[[], object], error: type[EvenhandError]) -> tuple[Problem, ...]:
    """Give what an attempt to load something complains of; anything but an error of ours goes through."""
    try:
        load()
    except error as refused:
        return refused.problems or (NOWHERE,)
    return ()


def _are_located(problems: Iterable[Problem]) -> bool:
    return all(each.place.line > 0 and each.place.column > 0 and "\x1b" not in str(each) for each in problems)


NOWHERE: Final = Problem(Place("", 0, 0), "")
YAMLISH: Final = st.text(
    st.one_of(
        st.sampled_from("{}[]:,-?|>&*!%@`'\"#~ \n\t\r\\ab1.e\x85\u2028\ufeff"), st.characters(codec=None)
    ),
    max_size=60,
)
VALUES: Final = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.text(max_size=12),
        st.dates(),
        st.sampled_from(
            ["40 %", "20 USD", "5 days", "by", "company", "2026-03-01", "1e9 USD", "9" * 39 + " %"]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                [
                    "value",
                    "by",
                    "via",
                    "source",
                    "one_of",
                    "not",
                    "at_least",
                    "at_most",
                    "on_or_after",
                    "complete",
                    "group",
                    "hourly",
                    "work",
                    "origin",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)
FACTS: Final = st.dictionaries(st.sampled_from([*POLICY.facts, "pay", "pay.fund_per_head", "x"]), VALUES)


@given(YAMLISH)
@example("a: 1\n? \t")
@example("'\\ud83d'")
def test_no_text_gives_anything_but_a_located_error(text: str) -> None:
    """
    Whatever stands in a text, it is read or refused with a place.
    """
    problems = _problems(lambda: _read(text), EvenhandError)

    assert _are_located(problems)


@given(st.binary(max_size=60))
def test_no_bytes_give_anything_but_a_located_error(raw: bytes) -> None:
    """
    Whatever bytes a file holds, they are read or refused with a place.
    """
    problems = _problems(lambda: _read(BytesIO(raw)), EvenhandError)

    assert _are_located(problems)


@given(FACTS)
@example({"pay.fund": {"not": "3 USD", "at_least": "5 USD"}})
def test_no_answer_gives_anything_but_a_located_error(facts: dict[str, Any]) -> None:
    """
    Whatever a program answers, it is loaded or refused with a place.
    """
    content = {"program": {"name": "A preview", "sponsor": "Lumen"}, "facts": facts}
    problems = _problems(lambda: load_program(content, POLICY), ProgramError)

    assert _are_located(problems)


@given(st.dictionaries(st.sampled_from(["program", "parties", "sources", "origins", "rates"]), VALUES))
def test_no_section_gives_anything_but_a_located_error(sections: dict[str, Any]) -> None:
    """
    Whatever stands in the sections of a program, it is loaded or refused with a place.
    """
    problems = _problems(lambda: load_program(sections, POLICY), ProgramError)

    assert _are_located(problems)


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_no_slip_in_a_policy_gives_anything_but_a_located_error(file: str, data: st.DataObject) -> None:
    """
    However a file of a policy is mistyped, the policy is loaded or refused with a place.
    """
    text = GOOD[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 30, len(text))))
    typed = data.draw(st.text(st.sampled_from("{}[]:,-$ \nab1%"), max_size=5))
    files = {**GOOD, file: f"{text[:start]}{typed}{text[end:]}\n"}
    problems = _problems(lambda: load_policy(files), PolicyError)

    assert _are_located(problems)
