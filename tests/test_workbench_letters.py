"""The letters of the workbench: to whom they go, and that what somebody changes in one is kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from test_workbench import bench, get, post
from test_workbench_questions import SIDES, folder_with

from evenhand.serve.folder import FolderOnDisk
from evenhand.workbench.archives import pack
from evenhand.workbench.exchange import PageReply
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

__all__ = ["bench"]

MINE: Final = "Dear Lumen,\n\nplease show us the agreement.\n"


def digest_in(page: PageReply, to: str = "sponsor") -> str:
    """
    Find which letter a page shows.
    """
    found = re.search(rf'id="digest-{to}" data-live value="(\w+)"', page.body.decode())
    assert found is not None
    return found[1]


def change(bench: Workbench, folder: FolderInMemory, text: str, **form: str) -> PageReply:
    """
    Change the letter to the sponsor, as it is shown now.
    """
    digest = digest_in(get(bench, folder, "/to-do"))
    return post(bench, folder, "/letters/sponsor", **{"digest": digest, "letter": text, **form})


def text_in(page: PageReply, to: str = "sponsor") -> str:
    """
    Give the letter in its field.
    """
    found = re.search(rf'<textarea id="letter-{to}"[^>]*>(.*?)</textarea>', page.body.decode(), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("to", "name"), [("sponsor", "letter.txt"), ("participants", "letter-to-participants.txt")]
)
def test_a_letter_is_taken_away_as_it_is_typed(bench: Workbench, to: str, name: str) -> None:
    """
    Each letter is a file of its own, and taking it away writes nothing.
    """
    folder = folder_with(parties=SIDES)
    before = dict(folder.files)

    taken = post(bench, folder, f"/letters/{to}", do="take", letter="Dear all,\r\nplease.")

    assert (b"Dear all,\nplease.", name, before) == (taken.body, taken.filename, folder.files)


def test_a_letter_goes_to_each_who_holds_documents(bench: Workbench) -> None:
    """
    The sponsor and the participants are each asked for what they hold, and no line's end is spelt out.
    """
    page = get(bench, folder_with(parties=SIDES), "/to-do").body.decode()

    assert 2 == page.count("<textarea")
    assert "To Lumen" in page
    assert "To those who take part in Lumen preview" in page
    assert "\\n" not in page


def test_a_changed_letter_is_there_again(bench: Workbench) -> None:
    """
    What was changed stands in the field, in what is taken away, and in the archive; today's stands beside it.
    """
    folder = folder_with(parties=SIDES)
    today = text_in(get(bench, folder, "/to-do"))
    kept = change(bench, folder, MINE)
    page = get(bench, folder, "/to-do")
    taken = get(bench, folder, "/take/letter.txt")

    assert ("/to-do#letter-sponsor", MINE, MINE.encode()) == (kept.location, text_in(page), taken.body)
    assert today in page.body.decode()
    assert b"letter.txt" in pack(folder)


def test_a_letter_kept_in_passing_shows_the_page_with_what_was_written(bench: Workbench) -> None:
    """
    What the script writes comes back as a page, which names the file and the time.
    """
    reply = change(bench, folder_with(parties=SIDES), MINE, do="save")

    assert (200, True) == (reply.status, "Written to letter.txt, 14:02" in reply.body.decode())


def test_a_letter_that_is_not_changed_is_not_kept(bench: Workbench) -> None:
    """
    A letter that says what it says today goes on following the case.
    """
    folder = folder_with(parties=SIDES)
    before = dict(folder.files)
    [fresh] = {get(bench, folder, "/take/letter.txt").body.decode()}

    change(bench, folder, fresh)

    assert before == folder.files


def test_a_letter_is_written_anew(bench: Workbench) -> None:
    """
    Whoever goes back to the letter of today has none that is kept.
    """
    folder = folder_with(parties=SIDES)
    today = text_in(get(bench, folder, "/to-do"))
    change(bench, folder, MINE)
    change(bench, folder, MINE, do="anew")

    assert today == text_in(get(bench, folder, "/to-do"))


@pytest.mark.parametrize(("do", "written"), [("mine", b"Mine."), ("theirs", MINE.encode())])
def test_a_letter_that_was_changed_in_another_tab_is_not_written_over(
    bench: Workbench, do: str, written: bytes
) -> None:
    """
    Both are shown with a status of its own, and the person chooses.
    """
    folder = folder_with(parties=SIDES)
    old = digest_in(get(bench, folder, "/to-do"))
    change(bench, folder, MINE)
    clash = post(bench, folder, "/letters/sponsor", digest=old, letter="Mine.")
    shown = clash.body.decode()
    stands = folder.files["letter.txt"]
    post(bench, folder, "/letters/sponsor", digest=digest_in(clash), do=do, letter="Mine.")

    assert (409, MINE.encode(), written) == (clash.status, stands, folder.files["letter.txt"])
    assert "Mine." == text_in(clash)
    assert MINE in shown


def test_the_same_change_in_two_tabs_is_no_clash(bench: Workbench) -> None:
    """
    Where both say the same, nothing is asked.
    """
    folder = folder_with(parties=SIDES)
    old = digest_in(get(bench, folder, "/to-do"))
    change(bench, folder, MINE)

    assert 303 == post(bench, folder, "/letters/sponsor", digest=old, letter=MINE).status


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"", b" \n"])
def test_a_file_that_is_no_letter_is_none(bench: Workbench, raw: bytes) -> None:
    """
    What cannot be read as a text, or holds nothing, leaves the letter of today.
    """
    folder = folder_with(parties=SIDES)
    today = text_in(get(bench, folder, "/to-do"))
    folder.write("letter.txt", raw)

    assert today == text_in(get(bench, folder, "/to-do"))


def test_a_letter_is_text(bench: Workbench) -> None:
    """
    What is typed into a letter is no markup, wherever it is shown.
    """
    folder = folder_with(parties=SIDES)
    old = digest_in(get(bench, folder, "/to-do"))
    change(bench, folder, "</textarea><script>alert(1)</script>")
    clash = post(bench, folder, "/letters/sponsor", digest=old, letter="</pre><script>")

    assert "<script>alert" not in get(bench, folder, "/to-do").body.decode() + clash.body.decode()
    assert "</pre><script>" not in clash.body.decode()


def test_a_folder_on_disk_lists_its_letters(tmp_path: Path) -> None:
    """
    The letters are files of the case, and go along with it.
    """
    folder = FolderOnDisk(tmp_path)
    folder.write("letter.txt", b"Dear Lumen")
    folder.write("letter-to-participants.txt", b"Dear all")

    assert {"letter.txt", "letter-to-participants.txt"} == set(folder.names())


def test_a_kept_letter_says_what_changed_since(bench: Workbench) -> None:
    """
    Where a point of a kept letter is no longer made, that is said, with the point, until it is kept again.
    """
    claims = "facts: {sharing.criticism_allowed: {value: false, by: testers}}"
    folder = folder_with(claims, parties=SIDES)
    change(bench, folder, MINE, do="keep")
    unchanged = get(bench, folder, "/to-do").body.decode()
    said = folder.files["program.yaml"]
    folder.write("program.yaml", said.replace(claims.encode(), b"facts: {}"))
    changed = get(bench, folder, "/to-do").body.decode()
    change(bench, folder, MINE, do="keep")
    again = get(bench, folder, "/to-do").body.decode()

    stale = "What is known has changed since this letter was kept."
    assert [False, True, False] == [stale in page for page in (unchanged, changed, again)]
    assert "It would no longer say:" in changed


def test_a_letter_has_a_greeting_and_room_for_a_name(bench: Workbench) -> None:
    """
    It begins and ends as letters do, and says where its rules can be read.
    """
    letter = text_in(get(bench, folder_with(parties=SIDES), "/to-do"))

    assert "To whom it may concern,\n\nWe judge" in letter
    assert "The report prints every rule" in " ".join(letter.split())
    assert letter.endswith("With kind regards\n\n[your name, and how to reach you]\n")
