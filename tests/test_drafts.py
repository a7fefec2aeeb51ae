"""Drafts: edits of the text of a program file, which change what they name and nothing else."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any, Final

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
