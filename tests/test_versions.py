"""A new version of a document: which claims stand in it, and how the file is renewed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from built_in import BUILT_IN as POLICY

from evenhand import Draft
from evenhand.asking.versions import Held, hold_to, renew
from evenhand.program.blocks import Block, read_lines
from evenhand.program.copies import find_digest

SHARED: Final = "You may share what you make."
OLD: Final = f"Terms\n\n{SHARED}\n\nYour feedback becomes our property.\n\nGood luck to you.\n"
NEW: Final = f"Terms\n\nWelcome.\n\n{SHARED}\n\nYour feedback becomes the property of Lumen.\n"
PROGRAM: Final = """program: {name: Lumen preview, sponsor: Lumen}
sources:
  terms: {title: Terms, kind: participant-agreement, file: terms.txt}
  other: {title: FAQ, kind: public-statements}
facts:
  sharing:
    approval_scope:
      - value: none
        via: [{source: other}, {source: terms, at: line 3}]
        quote: You may share what you make.
    criticism_allowed: {not_found_in: terms}
  data.feedback_rights: {value: assigned, source: terms, at: line 5, quote: feedback becomes our property}
  work.demand: {value: none, source: terms, at: line 7, quote: Good luck to you.}
  pay.offered_share: {value: 0 %, source: other, at: line 1}
"""
REPLIES: Final = """parties: {lumen: {name: Lumen, side: sponsor}}
replies:
  - by: lumen
    to: sharing
    quote: You may share what you make.
    via: [{source: other}, {source: terms, at: line 3}]
  - {by: lumen, to: program, quote: Good luck to you., via: [{source: terms, at: line 7}]}
  - {by: lumen, to: pay, says: speaks of luck, via: [{source: terms}]}
  - {by: lumen, to: pay, quote: Nobody is paid., via: [{source: other, at: line 1}]}
"""


def take(folder: Path, more: str = "") -> Draft:
    """
    Take up the program, with the version that was read.
    """
    (folder / "terms.txt").write_text(OLD, encoding="utf-8")
    return Draft.take(PROGRAM + more, POLICY, folder)


def test_each_claim_is_held_to_the_new_version(tmp_path: Path) -> None:
    """
    It stands, perhaps elsewhere; it changed; it is gone; or it quotes nothing and has to be read again.
    """
    changed = "Your feedback becomes the property of Lumen."

    assert (
        Held("sharing.approval_scope", 0, "stands", "line 3", "line 5", SHARED),
        Held("sharing.criticism_allowed", 0, "unquoted", None),
        Held("data.feedback_rights", 0, "changed", "line 5", None, changed),
        Held("work.demand", 0, "gone", "line 7"),
    ) == hold_to(take(tmp_path), "terms", list(read_lines(NEW)))


def test_each_reply_is_held_to_the_new_version(tmp_path: Path) -> None:
    """
    What a side answered in a source is read again as what it claimed there.
    """
    held = hold_to(take(tmp_path, REPLIES), "terms", list(read_lines(NEW)))

    assert [
        Held("sharing", 0, "stands", "line 3", "line 5", SHARED, is_reply=True),
        Held("program", 1, "gone", "line 7", is_reply=True),
        Held("pay", 2, "unquoted", None, is_reply=True),
    ] == [each for each in held if each.is_reply]


def test_renewing_lets_the_replies_that_stand_name_the_new_version(tmp_path: Path) -> None:
    """
    Where a reply was read elsewhere too, that stays.
    """
    draft = take(tmp_path, REPLIES)
    (tmp_path / "terms-2027.txt").write_text(NEW, encoding="utf-8")
    held = hold_to(draft, "terms", list(read_lines(NEW)))
    program = renew(draft, "terms", held, file="terms-2027.txt", sha256=find_digest(NEW.encode())).program

    assert [
        [("other", None), ("terms-2027", "line 5")],
        [("terms", "line 7")],
        [("terms", None)],
        [("other", "line 1")],
    ] == [[(via.source, via.at) for via in reply.via] for reply in program.replies]


def test_the_same_version_moves_nothing(tmp_path: Path) -> None:
    """
    Every quotation stands where it is told to.
    """
    held = hold_to(take(tmp_path), "terms", list(read_lines(OLD)))

    assert [] == [each for each in held if each.is_moved or each.standing in {"changed", "gone"}]


def test_a_page_is_told_by_its_number(tmp_path: Path) -> None:
    """
    What stands in a PDF stands on a page.
    """
    held = hold_to(take(tmp_path), "terms", [Block(SHARED, 1, 4)])

    assert "page 4" == held[0].at


def test_renewing_lets_what_stands_name_the_new_version(tmp_path: Path) -> None:
    """
    What does not stays with the version in which it was read.
    """
    draft = take(tmp_path)
    (tmp_path / "terms-2027.txt").write_text(NEW, encoding="utf-8")
    digest = find_digest(NEW.encode())
    held = hold_to(draft, "terms", list(read_lines(NEW)))
    program = renew(draft, "terms", held, file="terms-2027.txt", sha256=digest).program
    places = {
        claim.fact: [(via.source, via.at) for via in claim.speech.read_at]
        for claim in program.claims
        if claim.speech
    }

    assert {
        "sharing.approval_scope": [("other", None), ("terms-2027", "line 5")],
        "sharing.criticism_allowed": [("terms", None)],
        "data.feedback_rights": [("terms", "line 5")],
        "work.demand": [("terms", "line 7")],
        "pay.offered_share": [("other", "line 1")],
    } == places
    assert ("Terms", digest) == (program.sources["terms-2027"].title, program.sources["terms-2027"].sha256)
