"""A source that is called otherwise: whatever names it follows, in a draft and on the pages of a case."""

from __future__ import annotations

import json
from typing import Final

import pytest
from strategies.pages import POLICY
from test_workbench import bench, get, post, text_of
from test_workbench_questions import SIDES, SOURCES, folder_with

from evenhand import ProgramError
from evenhand.program.drafts import Draft
from evenhand.reading import read
from evenhand.workbench.responding import Workbench

__all__ = ["bench"]


NAMED: Final = """
program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01} # s0 is the letter
parties: {testers: {name: the testers, side: testers}}
sources:
  s0: {title: s0, kind: article} # s0
  s1: {title: Terms, kind: article}
facts:
  pay.count: {value: 1, source: s0, at: line 5, note: s0}
  pay:
    agreed:
      - {value: true, by: testers, via: [{source: s1}, {source: "s0", at: s0}]}
      - {not_found_in: s0}
replies:
  - {to: pay, by: testers, says: s0, via: [{source: s0}]}
rates:
  - {from: EUR, to: USD, rate: 1.1, date: 2026-01-01, source: s0}
"""


@pytest.mark.parametrize("indent", [None, 1])
def test_a_source_is_renamed_wherever_it_is_named(indent: int | None) -> None:
    """
    Claims, places, absences, replies and rates follow the new name; every other byte stays.
    """
    text = (
        NAMED
        if indent is None
        else json.dumps(read(NAMED, error=ProgramError).values, default=float, indent=1)
    )
    draft = Draft.take(text, POLICY)
    renamed = draft.rename_source("s0", "the-letter")

    assert ["the-letter", "s1"] == list(renamed.program.sources)
    assert 6 == renamed.text.count("the-letter")
    if indent is None:
        kept = renamed.text.replace("the-letter: {", "s0: {").replace("source: the-letter", "source: s0")
        assert NAMED.replace('"s0"', "s0") == kept.replace("not_found_in: the-letter", "not_found_in: s0")
    assert draft.program.claims[0].speech != renamed.program.claims[0].speech


@pytest.mark.parametrize("new", ["s1", "No id", "", "x: {y: z}"])
def test_a_source_is_called_by_nothing_that_is_taken_or_no_name(new: str) -> None:
    """
    A name that another source has, or that is none, is refused.
    """
    with pytest.raises(ProgramError):
        Draft.take(NAMED, POLICY).rename_source("s0", new)


CLAIM: Final = "facts: {sharing: {approval_scope: {value: all, by: testers, source: s0, at: line 1}}}"


def test_on_its_page_a_source_gets_another_title_and_name(bench: Workbench) -> None:
    """
    Both are written, the claim follows, and the copy is read as before.
    """
    folder = folder_with(CLAIM, SIDES, SOURCES)
    reply = post(bench, folder, "/sources", do="change", source="s0", title="The open letter", id="letter")
    text = text_of(folder) or ""

    assert "/sources#letter" == reply.location
    assert "sources: {letter: {title: The open letter, kind: statement, file: sources/s0.txt}}" in text
    assert "source: letter, at: line 1" in text
    assert 200 == get(bench, folder, "/sources/letter").status


@pytest.mark.parametrize(
    ("title", "new"), [("", "letter"), ("A letter", "s1"), ("A letter", "An open letter"), ("", "")]
)
def test_a_name_that_cannot_be_is_said_beside_its_field(bench: Workbench, title: str, new: str) -> None:
    """
    What was typed stays in its field with what is wrong, and nothing is written.
    """
    two = SOURCES.replace("{s0:", "{s1: {title: Terms, kind: statement}, s0:")
    folder = folder_with(CLAIM, SIDES, two)
    before = dict(folder.files)
    reply = post(bench, folder, "/sources", do="change", source="s0", title=title, id=new)

    assert (422, before) == (reply.status, folder.files)
    assert 'role="alert"' in reply.body.decode()
    assert f'value="{new}"' in reply.body.decode()
