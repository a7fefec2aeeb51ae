"""Answers written down, and put into the text of a program file."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from strategies.policies import KINDS, TYPES, one_rule

from evenhand import ProgramError, load_program
from evenhand.facts.kinds import Kind
from evenhand.facts.possible import Possible
from evenhand.facts.writing import JSON, YAML, write_text
from evenhand.program.patching import patch_answers
from evenhand.reading import read

POLICY: Final = one_rule({"fact": "pay.agreed", "is": True})
HEADER: Final = "program: {name: A preview, sponsor: Lumen}\n"
WORDS: Final = ("amber", "birch", "coal")

_TEXTS: Final = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
_NUMBERS: Final = st.decimals(-(10**9), 10**9, places=6) | st.integers(-(10**14), 10**14)
_AMOUNTS: Final = st.decimals(0, 10**9, places=4)


def _quantities(amounts: SearchStrategy[Any], *units: str) -> SearchStrategy[str]:
    return st.builds(lambda amount, unit: f"{amount:f} {unit}", amounts, st.sampled_from(units))


def _unlike(*names: str) -> dict[str, SearchStrategy[Any]]:
    return {name: VALUES[name] for name in names}


VALUES: Final[dict[str, SearchStrategy[Any]]] = {
    "agreed": st.booleans(),
    "count": st.integers(0, 10**14),
    "balance": _NUMBERS,
    "part": _quantities(st.decimals(0, 100, places=5), "%"),
    "fee": _quantities(_AMOUNTS, "USD", "EUR", "JPY"),
    "rate": _quantities(_AMOUNTS, "USD/hour", "KWD/hour"),
    "wait": _quantities(_AMOUNTS | st.integers(0, 10**6), "minutes", "hours", "days", "weeks"),
    "term": _quantities(st.integers(0, 10**6), "months", "years"),
    "day": st.dates(dt.date(1, 1, 1)).map(dt.date.isoformat),
    "scope": st.sampled_from(WORDS),
    "host": _TEXTS,
    "tasks": st.lists(st.sampled_from(WORDS), unique=True).map(tuple),
    "tags": st.lists(_TEXTS, unique=True, max_size=4).map(tuple),
}
VALUES["groups"] = st.lists(
    st.fixed_dictionaries(
        {"group": _TEXTS.filter(bool)}, optional=_unlike("rate", "tasks", "agreed", "count")
    ),
    unique_by=lambda record: record["group"],
    max_size=3,
).map(tuple)


def test_every_kind_is_written() -> None:
    """
    The values below are of every kind that a fact may have.
    """
    assert set(TYPES) == set(VALUES)


@pytest.mark.parametrize("name", VALUES)
@given(data=st.data())
def test_an_answer_is_read_back_as_it_was(name: str, data: st.DataObject) -> None:
    """
    What is written stands on one line and reads as the same answer, in block style and in brackets.
    """
    kind, answer = KINDS[name], data.draw(VALUES[name].map(KINDS[name].exactly))

    written = kind.write(answer, YAML)

    page = read(f"block: {written}\nflow: {{value: {written}, more: [{written}, 1]}}\n", error=ProgramError)
    assert "\n" not in written
    assert [answer] * 3 == [
        kind.exactly(value)
        for value in (
            page.values["block"],
            page.values["flow"]["value"],
            page.values["flow"]["more"][0],
        )
    ]


@pytest.mark.parametrize("name", VALUES)
@given(data=st.data())
def test_an_answer_is_written_as_json_too(name: str, data: st.DataObject) -> None:
    """
    In a JSON file an answer is JSON, and reads as the same answer.
    """
    kind, answer = KINDS[name], data.draw(VALUES[name].map(KINDS[name].exactly))

    written = kind.write(answer, JSON)

    assert answer == kind.exactly(_tuples(json.loads(written, parse_float=Decimal)))


def _tuples(value: Any) -> Any:
    """
    Give JSON's lists as the reader does.
    """
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    return {key: _tuples(each) for key, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("text", ["no", "Yes", "on", "a word", "red-teaming", "and/or", "y", "e5", "Annex B"])
def test_a_plain_text_stays_plain(text: str) -> None:
    """
    A text that YAML takes for a text needs no quotation marks.
    """
    assert text == write_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "true",
        "NULL",
        "12",
        "0x1F",
        "1e5",
        "2026-03-01",
        "~",
        "- a",
        "a: b",
        "a #b",
        " a",
        "[a]",
        "'",
        "*a",
    ],
)
def test_a_text_that_looks_like_something_else_is_quoted(text: str) -> None:
    """
    A text that YAML would take for something else stands in quotation marks.
    """
    assert json.dumps(text) == write_text(text)


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029", "\ufeff", "\x7f", "\x9b"])
def test_what_yaml_breaks_lines_at_is_escaped(mark: str) -> None:
    """
    Characters that YAML would fold or refuse are written by their numbers.
    """
    assert f'"a\\u{ord(mark):04x}b"' == write_text(f"a{mark}b")


@pytest.mark.parametrize(
    ("written", "again"),
    [
        ("100 minutes", "100 minutes"),
        ("90 minutes", "1.5 hours"),
        ("20 minutes", "20 minutes"),
        ("36 hours", "36 hours"),
        ("2 weeks", "14 days"),
    ],
)
def test_minutes_that_make_no_round_hours_stay_minutes(written: str, again: str) -> None:
    """
    A time is written in hours or days only where nothing is lost.
    """
    kind = KINDS["wait"]

    assert again == kind.write(kind.exactly(written), YAML)


def _answers(**values: Any) -> dict[str, Possible]:
    return {f"pay.{name}": _kind(name).exactly(value) for name, value in values.items()}


def _kind(name: str) -> Kind:
    return POLICY.facts[f"pay.{name}"].kind


def _patched(text: str, **values: Any) -> str:
    """
    Patch a text, and check that it then says just this of each fact.
    """
    answers = _answers(**values)
    patched = patch_answers(text, answers, POLICY, load_program(text, POLICY))
    program = load_program(patched, POLICY)
    others = {party.side for party in program.parties.values()} - {"sponsor"}
    said = [(each.fact, each.possible) for each in program.claims if program.side(each) not in others]
    assert sorted(answers) == sorted(path for path, _ in said if path in answers)
    assert [] == [path for path, each in said if path in answers and each != answers[path]]
    return patched


PARTIES: Final = """parties:
  company: {name: Lumen, side: sponsor}
  testers: {name: testers, side: testers}
"""
LAYOUTS: Final = {
    "no facts": (HEADER, f"{HEADER}facts:\n  pay.count: 3\n  pay.scope: coal\n"),
    "no facts and no last line end": (
        HEADER.rstrip(),
        f"{HEADER}facts:\n  pay.count: 3\n  pay.scope: coal",
    ),
    "facts in empty brackets": (
        f"{HEADER}facts: {{}} # none\n",
        f"{HEADER}facts: {{pay.count: 3, pay.scope: coal}} # none\n",
    ),
    "an empty group": (
        f"{HEADER}facts:\n  pay:  # nothing\n\n# end\n",
        f"{HEADER}facts:\n  pay:  # nothing\n  pay.count: 3\n  pay.scope: coal\n\n# end\n",
    ),
    "a group in block style": (
        f"{HEADER}facts:\n  pay:\n    count:   1   # so far\n    agreed: true\n# end\n",
        f"{HEADER}facts:\n  pay:\n    count:   3   # so far\n    agreed: true\n    scope: coal\n# end\n",
    ),
    "a group in brackets": (
        f"{HEADER}facts:\n  pay: {{count: 1, agreed: true}} # c\n",
        f"{HEADER}facts:\n  pay: {{count: 3, agreed: true, scope: coal}} # c\n",
    ),
    "a comma at the end": (
        f"{HEADER}facts: {{pay: {{count: 1, agreed: true, }}}}\n",
        f"{HEADER}facts: {{pay: {{count: 3, agreed: true, scope: coal, }}}}\n",
    ),
    "dotted facts": (
        f"{HEADER}facts:\n  pay.scope: amber\n\n  pay.count: {{at_least: 1}}  # c\n\n",
        f"{HEADER}facts:\n  pay.scope: coal\n\n  pay.count: 3  # c\n\n",
    ),
    "an empty value": (
        f"{HEADER}facts:\n  pay:\n    count:\n    scope:    # unknown\n",
        f"{HEADER}facts:\n  pay:\n    count: 3\n    scope: coal    # unknown\n",
    ),
    "empty values in brackets": (
        f"{HEADER}facts: {{pay: {{count: , scope: }}}}\n",
        f"{HEADER}facts: {{pay: {{count: 3 , scope: coal }}}}\n",
    ),
    "a value on the next line": (
        f"{HEADER}facts:\n  pay.count:\n    1\n  pay.scope:  # c\n    amber # d\n",
        f"{HEADER}facts:\n  pay.count: 3\n  pay.scope: coal  # c # d\n",
    ),
    "a key in quotation marks": (
        f"{HEADER}facts:\n  \"pay.count\": 1\n  'pay.scope' : amber\n",
        f"{HEADER}facts:\n  \"pay.count\": 3\n  'pay.scope' : coal\n",
    ),
    "a marked key": (
        f"{HEADER}facts:\n  ? pay\n  : count: 1\n",
        f"{HEADER}facts:\n  ? pay\n  : count: 3\n    scope: coal\n",
    ),
    "marks around the document": (
        f"---\n{HEADER}facts:\n  pay: {{count: 1}}\n...\n",
        f"---\n{HEADER}facts:\n  pay: {{count: 3, scope: coal}}\n...\n",
    ),
    "everything in brackets": (
        "{program: {name: A, sponsor: B}, facts: {pay.count: 1}}\n",
        '{program: {name: A, sponsor: B}, facts: {pay.count: 3, "pay.scope": "coal"}}\n',
    ),
    "JSON": (
        '{"program":{"name":"\\ud83d\\ude00","sponsor":"B"},\n"facts":{"pay":{"count":1}}}',
        '{"program":{"name":"\\ud83d\\ude00","sponsor":"B"},\n"facts":{"pay":{"count": 3, "scope": "coal"}}}',
    ),
    "JSON without facts": (
        '{"program": {"name": "A", "sponsor": "B"}}',
        '{"program": {"name": "A", "sponsor": "B"}, "facts": {"pay.count": 3, "pay.scope": "coal"}}',
    ),
    "claims": (
        f"""{HEADER}{PARTIES}facts:
  # how many
  pay:
    count:
      - {{value: 1, by: company}}
      - value: 2
        by: testers
        note: |
          as they
          counted

    # what for
    agreed: true
    scope: [{{value: amber, by: company}}]
""",
        f"""{HEADER}{PARTIES}facts:
  # how many
  pay:
    count:
      - {{value: 3, by: company}}
      - value: 2
        by: testers
        note: |
          as they
          counted

    # what for
    agreed: true
    scope: {{value: coal, by: company}}
""",
    ),
    "claims with comments": (
        f"""{HEADER}{PARTIES}facts:
  pay:
    count:  # disputed
      # the agreement
      - {{value: 1, by: company}} # section 2
      # the survey
      - value: 2 # question 4
        by: testers
        # 12 of 30
        note: "# not a comment" # rounded
    scope: [ # open
      {{value: amber, by: company}}, # so far
    ] # end
""",
        f"""{HEADER}{PARTIES}facts:
  pay:
    count:  # disputed
      # the agreement
      - {{value: 3, by: company}} # section 2
      # the survey
      - value: 2 # question 4
        by: testers
        # 12 of 30
        note: "# not a comment" # rounded
    scope: {{value: coal, by: company}}
    # open
      # so far
     # end
""",
    ),
}


@pytest.mark.parametrize(("before", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_answers_are_put_where_they_belong(before: str, after: str) -> None:
    """
    A value is replaced where it stands or added where its group is; all else stays, comments too.
    """
    assert after == _patched(before, count=3, scope="coal")


@pytest.mark.parametrize("name", [name for name, (before, _) in LAYOUTS.items() if "\n" in before])
def test_line_ends_stay_as_they_are(name: str) -> None:
    """
    A file with the line ends of Windows keeps them and gets no other.
    """
    before, after = LAYOUTS[name]

    assert after.replace("\n", "\r\n") == _patched(before.replace("\n", "\r\n"), count=3, scope="coal")


def test_a_block_of_text_is_replaced_whole() -> None:
    """
    A text over several lines ends where its lines do; what looks like a comment in it is text.
    """
    before = f"{HEADER}facts:\n  pay:\n    host: |\n      one\n      # two\n\n    # next\n    agreed: true\n"

    after = f"{HEADER}facts:\n  pay:\n    host: three\n\n    # next\n    agreed: true\n"
    assert after == _patched(before, host="three")


def test_a_fact_is_added_behind_a_block_of_text() -> None:
    """
    After a text over several lines, what is added stands on a line of its own.
    """
    before = f"{HEADER}facts:\n  pay:\n    host: >-\n      one\n      two\n# end\n"

    assert before.replace("# end", "    count: 3\n# end") == _patched(before, count=3)


def test_a_value_like_an_answer_elsewhere_stays() -> None:
    """
    Only the value of the fact is replaced, whatever else looks like it.
    """
    before = (
        f"# count:3, count: 3\n{HEADER}facts:\n  pay: {{host: 'count: 1', count: 1}}\n"
        "origins: {}\nsources: {count: {title: 'count: 1', kind: article}}\n"
    )

    assert before.replace("', count: 1", "', count: 3") == _patched(before, count=3)


def test_nothing_to_put_changes_nothing() -> None:
    """
    Without answers the text stays as it is.
    """
    before = f"{HEADER}facts: # none\n"

    assert before == patch_answers(before, {}, POLICY, load_program(HEADER + "facts: {}", POLICY))


CLAIMED: Final = {
    "alone in brackets": ("{value: 1, by: testers}", "[{value: 1, by: testers}, {value: 3, by: company}]"),
    "alone over lines": (
        "\n      value: 1  # so they say\n      by: testers",
        "\n      - value: 1  # so they say\n        by: testers\n      - {value: 3, by: company}",
    ),
    "a list in brackets": (
        "[{value: 1, by: testers}]",
        "[{value: 1, by: testers}, {value: 3, by: company}]",
    ),
    "a list over lines": (
        "\n      - {value: 1, by: testers}",
        "\n      - {value: 1, by: testers}\n      - {value: 3, by: company}",
    ),
    "said by nobody": ("", "{value: 3, by: company}"),
}


@pytest.mark.parametrize(("before", "after"), CLAIMED.values(), ids=CLAIMED)
def test_a_claim_is_put_beside_those_of_others(before: str, after: str) -> None:
    """
    Where several speak, a patch adds the sponsor's claim, and removes nobody else's.
    """
    head = f"{HEADER}{PARTIES}facts:\n  pay:\n    agreed: true\n"
    said = f"    count: {before}\n" if before else ""

    assert f"{head}    count: {after}\n".replace(": \n", ":\n") == _patched(
        f"{head}{said}".replace(": \n", ":\n"), count=3
    )


@given(data=st.data())
def test_other_facts_stay_as_they_were(data: st.DataObject) -> None:
    """
    In any layout, the facts patched are those that change, and every comment stays.
    """
    said = data.draw(st.fixed_dictionaries({}, optional=VALUES))
    text = data.draw(_pages(said))
    values = data.draw(st.fixed_dictionaries({}, optional=VALUES))

    patched = _patched(text, **values)

    before, after = (
        {claim.fact: claim.possible for claim in load_program(each, POLICY).claims}
        for each in (text, patched)
    )
    assert {**before, **_answers(**values)} == after
    assert text.count("# note ") == patched.count("# note ")


@st.composite
def _pages(draw: DrawFn, said: dict[str, Any]) -> str:
    """
    Write a program file in one layout or another, with comments where they may stand.
    """
    written = {name: _kind(name).write(_kind(name).exactly(each), YAML) for name, each in said.items()}
    layout = draw(st.sampled_from(["dotted", "block", "flow", "claims"]))
    match layout:
        case "dotted":
            lines = [f"  pay.{name}: {each}  # note {name}" for name, each in written.items()]
        case "block":
            lines = ["  pay:  # note pay", *(f"    {name}: {each}" for name, each in written.items())]
        case "flow":
            lines = [
                f"  pay: {{{', '.join(f'{name}: {each}' for name, each in written.items())}}} # note pay"
            ]
        case _:
            claims = [
                (
                    f"    {name}: # note {name}",
                    f"      - {{value: {each}, by: company}}",
                    "      # note below",
                )
                for name, each in written.items()
            ]
            lines = ["  pay:", *(line for claim in claims for line in claim)]
    facts = ["facts:", *lines] if said else ["facts: {}  # note"]
    end: str = draw(st.sampled_from(["", "\n", "\n\n", "\n# note end\n"]))
    head = HEADER + PARTIES if layout == "claims" else HEADER
    return "\n".join([head.rstrip(), *facts]) + end
