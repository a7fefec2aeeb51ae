"""The bounded room: foreign documents are read within limits of time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN
from hypothesis import given
from hypothesis import strategies as st
from test_published import make_pdf

from evenhand import Program, load_program
from evenhand.program.copies import Copy
from evenhand.program.published import UnreadableCopyError
from evenhand.program.quotations import straighten
from evenhand.program.quoting import check_quotations
from evenhand.program.room import Room, RoomLimits, Sighting, Task, TaskResult, carry_out, read_bounded
from evenhand.vocabulary import limits
from evenhand.vocabulary.room import name_command

QUOTE: Final = "Testers are paid by the hour."
NEVER: Final = RoomLimits(at_once=0)  # everything goes to the process
MARKED: Final = "a" + "\u0323\u0301" * 200_000
# Each of many selectors is held to each of many elements.
SLOW_PAGE: Final = (
    f"<style>{''.join(f'.c{number} {{display: none}}' for number in range(10_000))}</style>"
    f"{'<p class=x>' * 5_000}{QUOTE}"
).encode()


def _refusal(room: Room, task: Task) -> str:
    with pytest.raises(UnreadableCopyError) as refused:
        room.ask(task)
    return str(refused.value.why)


@pytest.mark.parametrize("name", ["letter.txt", "letter.md", "letter.html"])
def test_the_room_finds_what_is_found_without_it(name: str) -> None:
    """
    A process of its own answers as this one does, for text, Markdown and pages, one after the other.
    """
    raw = (
        f"<p>First words.</p>\n\n<p>{QUOTE}</p>".encode()
        if name.endswith("html")
        else f"Words.\n\n{QUOTE}".encode()
    )
    task = Task(raw, name, (QUOTE, "Testers are paid by an hour.", "Nobody is."))

    with Room(NEVER) as room:
        assert [carry_out(task), TaskResult(blocks=carry_out(Task(raw, name)).blocks)] == [
            room.ask(task),
            room.ask(Task(raw, name)),
        ]


def test_a_document_that_takes_too_long_says_so_and_the_next_one_is_read() -> None:
    """
    A document that takes longer than it may is given up, and the others are read all the same.
    """
    with Room(RoomLimits(seconds=3)) as room:
        why = _refusal(room, Task(SLOW_PAGE, "terms.html", (QUOTE,)))
        after = room.ask(Task(b"<p>" + QUOTE.encode(), "other.html", (QUOTE,)))

    assert ("it could not be read within 3 seconds", (Sighting("verified", QUOTE, 1),)) == (
        why,
        after.sightings,
    )


def test_all_documents_of_a_program_have_so_long_together() -> None:
    """
    When the documents of one program have used up the time of all, the others are not begun.
    """
    with Room(RoomLimits(seconds=0.2, seconds_for_all=0.2)) as room:
        first, second = (_refusal(room, Task(SLOW_PAGE, "terms.html", ())) for _ in range(2))

    assert "it could not be read within 0.2 seconds" == first == second


@pytest.mark.skipif(sys.platform != "linux", reason="memory can be held to elsewhere only by the system")
def test_a_document_that_takes_too_much_memory_says_so() -> None:
    """
    A document that takes more memory than it may is given up, with its reason.
    """
    with Room(RoomLimits(memory=200 * limits.MEGABYTE)) as room:
        why = _refusal(room, Task(b"word\n\n" * 5_000_000, "terms.txt", (QUOTE,)))

    assert "it could not be read with the memory that is set aside for it" == why


def test_what_a_library_says_is_heard_by_nobody(tmp_path: Path) -> None:
    """
    A broken PDF, of which its reader complains on the standard error, says why and nothing more.
    """
    said = tmp_path / "said"
    with said.open("wb") as stream:
        kept = os.dup(2)
        os.dup2(stream.fileno(), 2)
        try:
            with pytest.raises(UnreadableCopyError, match="it is no PDF that can be read"):
                read_bounded(b"%PDF-1.4\n1 0 obj\n<< /Broken", "terms.pdf")
        finally:
            os.dup2(kept, 2)
            os.close(kept)

    assert b"" == said.read_bytes()


def test_the_room_takes_no_module_from_the_folder_of_the_user(tmp_path: Path) -> None:
    """
    A module that lies where the user stands is not imported.
    """
    (tmp_path / "msgspec.py").write_text("raise SystemExit(9)")
    command = name_command("evenhand.program.room")

    assert 0 == subprocess.run(command, stdin=subprocess.DEVNULL, cwd=tmp_path, check=False).returncode  # noqa: S603


def test_a_quotation_of_a_copy_that_takes_too_long_is_an_ordinary_outcome(tmp_path: Path) -> None:
    """
    A program whose copy cannot be read in time is loaded, and its quotation says so.
    """
    program = _load(tmp_path)
    copy = Copy(program.copies["terms"], "terms.html", SLOW_PAGE)
    room = Room(RoomLimits(seconds=0.5))
    [claim], _ = check_quotations(program.claims, program.replies, {"terms": copy}, room)

    assert claim.quotation is not None
    assert ("no copy", "terms: it could not be read within 0.5 seconds") == (
        claim.quotation.status,
        str(claim.quotation.note),
    )


def _load(folder: Path) -> Program:
    (folder / "terms.txt").write_text(QUOTE)
    return load_program(
        {
            "program": {"name": "Lumen", "sponsor": "Lumen"},
            "sources": {"terms": {"title": "Terms", "kind": "article", "file": "terms.txt"}},
            "facts": {"pay.in_kind": {"value": [], "source": "terms", "quote": QUOTE}},
        },
        BUILT_IN,
        folder=folder,
    )


def test_many_marks_on_one_letter_take_no_longer_than_as_many_letters() -> None:
    """
    A letter with 400,000 marks is straightened, which would take minutes if they were all put in order.
    """
    assert len(MARKED) - 1 == sum(map(bool, map(unicodedata.combining, straighten(MARKED))))


@given(st.text(st.sampled_from("a\u0301\u0323\u0345\uff9eカﬁ ½—é"), max_size=25))
def test_text_with_few_marks_is_brought_to_one_form(text: str) -> None:
    """
    Where no more marks follow one another than anybody writes, the form is Unicode's own.
    """
    assert straighten(text) == straighten(unicodedata.normalize("NFKC", text))


def test_a_long_quotation_is_looked_for_in_the_room() -> None:
    """
    A short text with a quotation that grows eighteenfold is given up like a long one.
    """
    with Room(RoomLimits(seconds=0.5)) as room:
        why = _refusal(room, Task(b"Short.", "terms.txt", ("\ufdfa" * 600_000,)))

    assert why == "it could not be read within 0.5 seconds"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", "<p>Nobody is paid.</p><p hidden>{}</p>"),
        ("page.html", '<div style="visibility:hidden"><p style="visibility:visible">{}</p></div>Here.'),
        ("page.html", "<style>.c{{display:none}} .c{{display:block}}</style><p class=c>{}</p>"),
        ("page.html", '<p>Here.</p><iframe srcdoc="<p>{}</p>"></iframe>'),
        ("page.html", "<p>Here.</p><noscript>{}</noscript>"),
        ("page.html", "<p>All outputs <del>{}</del></p>"),
        ("terms.md", "All outputs ~~{}~~"),
    ],
)
def test_words_that_are_hidden_or_crossed_out_are_not_said_to_be_missing(name: str, text: str) -> None:
    """
    What a page hides or crosses out, or may, verifies nothing, and is not told as if it stood nowhere.
    """
    quote = "need written approval"
    done = carry_out(Task(text.format(quote).encode(), name, (quote,)))

    why = "it stands there only in what is hidden or crossed out, or may be"
    assert (Sighting("no copy", why=why),) == done.sightings


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("page.html", b"<div id=app></div><script>show('need approval')</script>"),
        ("page.html", b""),
        ("terms.txt", b""),
        ("terms.txt", b" \n-- \n"),
        ("terms.md", b"![](picture.png)\n"),
        ("scan.pdf", make_pdf()),
    ],
)
def test_a_copy_without_any_text_lacks_no_quotation(name: str, raw: bytes) -> None:
    """
    Of pictures alone, of a page that a script fills and of an empty file nobody knows what they say.
    """
    done = carry_out(Task(raw, name, ("need approval",)))

    why = "no text can be read in it, as in one of pictures alone or one that a script fills"
    assert (Sighting("no copy", why=why),) == done.sightings
