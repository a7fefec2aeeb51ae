"""Drafts: edits of the text of a program file, which change what they name and nothing else."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.pages import POLICY, TEXTS, VALUES, pages

from evenhand import ProgramError
from evenhand.facts.possible import Possible
from evenhand.program.drafts import Draft

FACTS: Final = tuple(VALUES)


def _drawn(data: st.DataObject, *, is_said: bool) -> tuple[Draft, str, Any]:
    """
    Draw a file, a fact that it answers or leaves open, and an answer to it.
    """
    name = data.draw(st.sampled_from(FACTS))
    said = data.draw(st.fixed_dictionaries({}, optional=VALUES))
    said = (
        {**said, name: data.draw(VALUES[name])}
        if is_said
        else {each: said[each] for each in said if each != name}
    )
    return Draft.take(data.draw(pages(said)), POLICY), f"pay.{name}", data.draw(VALUES[name])


def _find_edit(before: str, after: str) -> tuple[str, str]:
    """
    Give what was taken out of a text and what was put in its place.
    """
    start = _count_common(before, after)
    end = _count_common(before[start:][::-1], after[start:][::-1])
    return before[start : len(before) - end], after[start : len(after) - end]


def _count_common(one: str, other: str) -> int:
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _said(draft: Draft) -> dict[str, list[tuple[Possible, str | None]]]:
    said: dict[str, list[tuple[Possible, str | None]]] = {}
    for claim in draft.program.claims:
        said.setdefault(claim.fact, []).append((claim.said, claim.by))
    return said


@given(data=st.data())
def test_what_is_read_is_what_was_set(data: st.DataObject) -> None:
    """
    An answer that a party sets is the one that the file then gives of it, and every other claim survives.
    """
    draft, fact, answer = _drawn(data, is_said=data.draw(st.booleans()))
    party = data.draw(st.sampled_from([*draft.program.parties])) if draft.program.parties else None
    possible = POLICY.facts[fact].kind.read(answer)

    changed = draft.set_answers({fact: answer}, by=party)

    others = [(said, by) for said, by in _said(draft).get(fact, []) if by != party]
    assert others == [(said, by) for said, by in _said(changed)[fact] if by != party]
    assert [possible] == [said for said, by in _said(changed)[fact] if by == party]
    assert {**_said(draft), fact: []} == {**_said(changed), fact: []}


@given(data=st.data())
def test_what_is_added_moves_no_byte(data: st.DataObject) -> None:
    """
    An answer to an open fact is put in between, and no byte of the file is gone.
    """
    draft, fact, answer = _drawn(data, is_said=False)

    taken, _ = _find_edit(draft.text, draft.set_answers({fact: answer}).text)

    assert "" == taken


@given(data=st.data())
def test_set_and_dropped_gives_the_first_text(data: st.DataObject) -> None:
    """
    An answer that is set and dropped leaves the text as it was.
    """
    draft, fact, answer = _drawn(data, is_said=False)

    assert draft.text == draft.set_answers({fact: answer}).drop_answer(fact).text


@given(data=st.data())
def test_a_dropped_answer_takes_nothing_else_along(data: st.DataObject) -> None:
    """
    A claim that is dropped is cut out in one piece; the others stay.
    """
    draft, fact, _ = _drawn(data, is_said=True)
    *others, (_, by) = _said(draft)[fact]

    dropped = draft.drop_answer(fact, by)

    _, put = _find_edit(draft.text, dropped.text)
    assert put in {"", "{}"}
    assert {**_said(draft), fact: others} == {fact: [], **_said(dropped)}


@given(data=st.data())
def test_a_claim_that_is_added_and_dropped_leaves_the_others(data: st.DataObject) -> None:
    """
    A claim that is changed is another, and those beside it stay as they were said.
    """
    draft, fact, answer = _drawn(data, is_said=data.draw(st.booleans()))
    quote = data.draw(TEXTS)
    draft = draft.set_party("press", name="the press", side="outside")
    stood = len(draft.find_claims(fact))

    added = draft.add_claim(fact, answer, by="press", note=quote)
    changed = added.change_claim(fact, stood, note="another", by="press")

    assert quote == added.find_claims(fact)[stood]["note"]
    assert "another" == changed.find_claims(fact)[stood]["note"]
    assert _said(added) == _said(changed)
    assert _said(draft) == _said(changed.drop_claim(fact, stood))


@given(data=st.data())
def test_an_edit_loads_or_changes_nothing(data: st.DataObject) -> None:
    """
    Whatever is given for an answer, the file says it and loads, or the edit is refused.
    """
    draft, fact, _ = _drawn(data, is_said=data.draw(st.booleans()))
    answer = data.draw(TEXTS | st.integers() | st.lists(TEXTS) | st.dictionaries(TEXTS, TEXTS))

    with suppress(ProgramError):
        changed = draft.set_answers({fact: answer})

        assert changed.program == Draft.take(changed.text, POLICY).program
        assert _said(draft).keys() | {fact} >= _said(changed).keys()


BEGUN: Final = Draft.start({"name": "A preview", "sponsor": "Lumen"}, POLICY)
SPOKEN: Final = """program:
  name: A preview
  sponsor: Lumen
  as_of: 2026-03-01
parties:
  company: {name: Lumen, side: sponsor}
  testers: {name: the testers, side: testers}
sources:
  s0: {title: "A letter: \\"no\\"", kind: article, date: 2026-02-01}
origins:
  letter: {by: testers, title: the letter}
facts:
  pay:
    # What is the agreed?
    agreed: true
    # What is the count?
    count:
      - {value: 3, by: company}
      - {at_least: 1, by: testers, origin: letter, source: s0, at: line 5}
replies:
  - {by: company, to: program, says: it is early, via: [{source: s0}]}
"""


def _speak() -> Draft:
    """
    Write a description in which two sides speak, in another order than that of the file.
    """
    draft = BEGUN.set_answers({"pay.count": 3}).set_answers({"pay.agreed": True})
    draft = draft.set_source("s0", title='A letter: "no"', kind="article").set_source("s0", date="2026-02-01")
    draft = draft.set_party("company", name="Lumen", side="sponsor")
    draft = draft.set_party("testers", name="the testers", side="testers")
    draft = draft.set_origin("letter", by="testers", title="the letter").set_header(as_of="2026-03-01")
    draft = draft.drop_answer("pay.count").set_answers({"pay.count": 3}, by="company")
    draft = draft.add_claim(
        "pay.count", {"at_least": 1}, by="testers", origin="letter", source="s0", at="line 5"
    )
    return draft.add_reply(by="company", to="program", says="it is early", via=[{"source": "s0"}])


def test_a_new_file_is_compact_and_in_order() -> None:
    """
    Parts, groups and facts stand in the order of the format and of the policy, each fact below its question.
    """
    assert SPOKEN == _speak().text


def test_all_that_was_said_can_be_taken_back() -> None:
    """
    Whoever takes out all that was put in has the first text again.
    """
    draft = (
        _speak().drop_reply(0).drop_claim("pay.count", 1).drop_claim("pay.count", 0).drop_answer("pay.agreed")
    )
    draft = draft.drop_origin("letter").drop_source("s0").drop_party("testers").drop_party("company")

    assert BEGUN.text == draft.set_header(as_of=None).text


def test_a_reply_is_changed_in_its_place() -> None:
    """
    What is told of a reply is replaced, and None takes a value out.
    """
    changed = _speak().change_reply(0, quote="It is early.", says=None)

    assert ("It is early.", None) == (changed.program.replies[0].quote, changed.program.replies[0].says)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda draft: draft.set_answers({"pay.cuont": 3}), "'pay.cuont' is not a fact of this policy"),
        (lambda draft: draft.set_answers({"pay.agreed": "maybe"}), "'maybe' is neither true nor false"),
        (lambda draft: draft.add_claim("pay.count", 4, by="nobody"), "'nobody' is not among the parties"),
        (lambda draft: draft.drop_party("testers"), "'testers' is not among the parties"),
        (lambda draft: draft.drop_claim("pay.count", 2), "There is no claim 2 on 'pay.count'"),
        (lambda draft: draft.set_party("other", name="Other", side="A b"), "is no id"),
        (
            lambda draft: draft.set_header(name="x], by: company}\nevil: 1", sponsor=None),
            "'sponsor' is missing",
        ),
    ],
)
def test_an_edit_that_would_not_load_is_refused(edit: Callable[[Draft], Draft], told: str) -> None:
    """
    A file that would be refused is not made: the edit is, with the reason.
    """
    with pytest.raises(ProgramError, match=re.escape(told)):
        edit(_speak())


def test_what_is_not_there_is_dropped_without_a_change() -> None:
    """
    To take out what is not there changes nothing.
    """
    draft = _speak()

    assert draft.text == draft.drop_answer("pay.day").drop_source("s9").text


def test_text_that_looks_like_yaml_stays_text() -> None:
    """
    Whatever a text holds, it is written so that it is one.
    """
    hostile = "x], by: company}\nevil: {a: b} # \u2028 \u202e"

    assert hostile == BEGUN.set_answers({"pay.host": hostile}).set_header(name=hostile).program.header.name


def test_a_fact_that_nobody_answers_stands_there_without_a_value() -> None:
    """
    It is noted below its question, and an answer that is given later takes its place.
    """
    draft = BEGUN.leave_open(["pay.count"])

    assert (("pay.count",), ()) == (draft.left_open, draft.program.claims)
    assert BEGUN.set_answers({"pay.count": 3}).text == draft.set_answers({"pay.count": 3}).text
