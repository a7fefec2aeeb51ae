"""The PDF report: the page on paper, for everyone, the same every time, and of nothing but the audit."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Iterator
from functools import cached_property
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from built_in import BUILT_IN
from msgspec.structs import replace
from pypdf import PdfReader
from pypdf.generic import Destination
from running import COMMAND, FAIR, REPOSITORY, SMALL_POLICY, UNFAIR, Ended, run, start, write
from two_sides import EXAMPLES, HOSTILE, two_sides

from evenhand import Audit, audit, compare, load_policy, load_program, render_comparison_pdf, render_pdf
from evenhand.advice.advising import request
from evenhand.audit.case import open_case
from evenhand.reporting.pdf import (
    find_lacking,
    remark_on_fonts,
    remark_on_programs,
    render_brief_pdf,
    typeset,
)
from evenhand.reporting.saying import head_of

pytestmark = pytest.mark.pdf

RULES = ("--rules", str(SMALL_POLICY))
# All of the hostile text but its length, which would fill two hundred pages.
HOSTILE_AND_SHORT = HOSTILE.rstrip("x")
DOT = bytes.fromhex("47494638396101000100800000ff000000000021f90400000000002c00000000010001000002024401003b")


class Printed(PdfReader):
    """
    A PDF that was read, and the text of its pages, which takes as long to find as the PDF to make.
    """

    @cached_property
    def texts(self) -> list[str]:
        """
        The text of each page.
        """
        return [page.extract_text() for page in self.pages]

    @property
    def text(self) -> str:
        """
        The text of all pages, without the space between its words, which lines break.
        """
        return "".join("".join(self.texts).split())


@pytest.fixture(scope="session")
def audited() -> Audit:
    """
    A program that two sides speak about.
    """
    return two_sides()


@pytest.fixture(scope="session")
def pdf(audited: Audit) -> Printed:
    """
    Its report.
    """
    return read(render_pdf(audited))


@pytest.fixture(scope="session")
def hostile() -> Printed:
    """
    The report of the same program with hostile words.
    """
    return read(render_pdf(two_sides(HOSTILE_AND_SHORT)))


def read(content: bytes) -> Printed:
    """
    Read a PDF, and refuse what a strict reader would mend.
    """
    return Printed(BytesIO(content), strict=True)


def titles(outline: list[Any]) -> list[str]:
    """
    Give the titles of all bookmarks.
    """
    return [
        title
        for each in outline
        for title in (titles(each) if isinstance(each, list) else [str(Destination.title.fget(each))])  # type: ignore[attr-defined]
    ]


def elements(element: Any) -> Iterator[Any]:
    """
    Walk through the tags.
    """
    children = element.get_object().get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        each = child.get_object()
        if isinstance(each, dict) and "/S" in each:
            yield each
            yield from elements(each)


def addresses(pdf: Printed) -> set[str]:
    """
    Give the addresses to which the links lead, and fail at an action that is no link.
    """
    links = [link.get_object() for page in pdf.pages for link in page.get("/Annots", [])]
    actions = [link["/A"] for link in links if "/A" in link]
    assert {"/Link"} == {link["/Subtype"] for link in links}
    assert {"/URI"} >= {action["/S"] for action in actions}
    return {action["/URI"] for action in actions}


def test_it_is_tagged_for_screen_readers(pdf: Printed, audited: Audit) -> None:
    """
    It says to be PDF/UA-1, has a language and a title that readers show, and its content is tagged.
    """
    root = pdf.root_object
    metadata = root["/Metadata"].get_data().decode()  # type: ignore[attr-defined]

    assert ("en", True, True) == (
        root["/Lang"],
        root["/MarkInfo"]["/Marked"],  # type: ignore[index]
        root["/ViewerPreferences"]["/DisplayDocTitle"],  # type: ignore[index]
    )
    assert 'pdfuaid:part="1"' in metadata or "<pdfuaid:part>1<" in metadata
    assert pdf.metadata is not None
    assert f"{audited.program.name}: {audited.opinion.conclusion}" == pdf.metadata.title


def test_headings_tables_lists_and_links_have_their_tags(pdf: Printed) -> None:
    """
    What the page says by its elements, the PDF says by its tags.
    """
    tags = {each["/S"] for each in elements(pdf.root_object["/StructTreeRoot"])}

    assert {"/H1", "/H2", "/H3", "/H4", "/Table", "/TH", "/TD", "/L", "/LI", "/Link", "/Figure"} <= tags


def test_every_picture_is_said_in_words(pdf: Printed) -> None:
    """
    No picture is without an alternative text.
    """
    pictures = [each for each in elements(pdf.root_object["/StructTreeRoot"]) if each["/S"] == "/Figure"]

    assert pictures
    assert [] == [each for each in pictures if not each.get("/Alt")]


def test_the_bookmarks_are_the_headings(pdf: Printed, audited: Audit) -> None:
    """
    Every criterion and every finding can be found by its bookmark.
    """
    bookmarks = titles(pdf.outline)

    assert {"Findings", "Opinion and scores", "Method", "Receipts"} <= set(bookmarks)
    assert {each.title for each in audited.criteria} <= set(bookmarks)
    assert {head_of(each) for each in audited.findings} <= set(bookmarks)


def test_every_finding_stands_in_it_open(pdf: Printed, audited: Audit) -> None:
    """
    The rule and the reason for it are printed with every finding, and every claim.
    """
    text = pdf.text
    said = [part for each in audited.findings for part in (each.rule, each.title, each.why)]
    said += [claim.says for fact in audited.facts for claim in fact.claims]

    assert [] == [each for each in said if "".join(each.split()) not in text]


def test_every_page_says_which_of_how_many_it_is(pdf: Printed) -> None:
    """
    The pages are numbered, and the contents name the page of each part.
    """
    assert [] == [
        number for number, text in enumerate(pdf.texts, 1) if f"{number} / {len(pdf.texts)}" not in text
    ]
    lines = [line for text in pdf.texts for line in text.splitlines()]
    assert any(line.startswith("Opinion and scores") and line[-1].isdigit() for line in lines)


def test_every_page_but_the_first_says_of_which_program_it_is(pdf: Printed, audited: Audit) -> None:
    """
    A page that gets lost still says where it belongs.
    """
    assert [] == [text for text in pdf.texts[1:] if audited.program.name not in text[-80:]]


def test_the_annexes_begin_on_a_page_of_their_own(pdf: Printed) -> None:
    """
    What stands and the findings come first, on two pages where they fit.
    """
    begun = next(number for number, text in enumerate(pdf.texts) if "Annexes" in text.splitlines())

    assert 2 >= begun
    assert "Findings" in "".join(pdf.texts[:begun])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_brief_is_one_sheet(path: Path) -> None:
    """
    The brief of each example fits a page.
    """
    policy = BUILT_IN
    audited = request(open_case(load_program(path, policy), policy))

    assert 1 == len(read(render_brief_pdf(audited)).pages)


def test_links_within_it_lead_somewhere(pdf: Printed) -> None:
    """
    Each link leads to a place that there is.
    """
    links = [link.get_object() for page in pdf.pages for link in page.get("/Annots", [])]
    within = {str(link["/Dest"]) for link in links if "/Dest" in link}

    assert within
    assert set() == within - set(pdf.named_destinations)


def test_the_same_audit_gives_the_same_bytes(tmp_path: Path) -> None:
    """
    Neither the clock nor chance has a part in it.
    """
    write(tmp_path, UNFAIR)
    run("audit", "program.yaml", *RULES, "-f", "pdf:a.pdf", folder=tmp_path)
    environment = {"PATH": os.defpath, "PYTHONPATH": str(REPOSITORY / "src"), "PYTHONHASHSEED": "1"}
    piped = subprocess.run(  # noqa: S603 - the command is evenhand itself
        [COMMAND, "audit", "program.yaml", *RULES, "-f", "pdf"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )

    assert (True, (tmp_path / "a.pdf").read_bytes()) == (piped.stdout.startswith(b"%PDF-"), piped.stdout)


def test_hostile_text_is_printed_and_does_nothing(hostile: Printed) -> None:
    """
    What a program says is text: it runs nothing, opens nothing, and leads nowhere.
    """
    root = hostile.root_object

    assert "<script>alert(1)</script><imgsrc=xonerror=alert(1)>" in hostile.text
    assert {"news.example", "fair.work"} == {urlsplit(each).hostname for each in addresses(hostile)}
    assert set() == {"/AA", "/OpenAction", "/AcroForm"} & set(root)
    assert {} == hostile.attachments


def test_no_hostile_text_is_cut_off(hostile: Printed) -> None:
    """
    However long a name is, the reason of every finding still stands on some page, and the head on one line.
    """
    text = hostile.text

    assert [] == [
        each for each in ("pay/work-is-paid", "sharing/groups-are-paid", "Receipts") if each not in text
    ]
    assert len(hostile.pages) < 60


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """
    A page that asks for files and addresses gets none of them.
    """
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    picture = tmp_path / "dot.gif"
    picture.write_bytes(DOT)
    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{server.server_port}"
        page = (
            f'<html lang=en><title>A page</title><base href="{there}/">'
            f'<link rel=stylesheet href="{there}/a.css">'
            f"<style>@import '{there}/b.css'; p {{ background: url({there}/c.png) }}"
            f"@font-face {{ font-family: x; src: url({there}/d.ttf) }}</style>"
            f'<p style="font-family: x">text<img alt=a src="{there}/e.png">'
            f'<img alt=b src="{picture.as_uri()}">'
            '<img alt=c src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
            f'<object data="{there}/f.svg"></object><embed src="{there}/g.svg">'
            f'<link rel=attachment href="{picture.as_uri()}">'
        )
        made = read(typeset(page))
        server.shutdown()

    assert ([], "text", {}, []) == (
        asked,
        made.pages[0].extract_text()[:4],
        made.attachments,
        list(made.pages[0].images),
    )


def test_it_says_what_its_fonts_lack(audited: Audit) -> None:
    """
    A character that no font has is a box on paper: the report says so at its top, and of others nothing.
    """
    told = "The fonts of this PDF lack Khmer: an empty box stands for each such character."
    program = replace(audited.program, name="Lumen \u1780")

    printed = read(render_pdf(replace(audited, program=program))).text.replace("\0", "")
    assert "".join(told.split()) in printed
    assert "ThefontsofthisPDFlack" not in read(render_pdf(audited)).text


def test_it_names_the_scripts_that_its_fonts_lack() -> None:
    """
    A script goes by the name that Unicode gives it, and a script that some font has is none of them.
    """
    assert "The fonts of this PDF lack Khmer and Nko:" in remark_on_fonts("កខ\u07ca")
    assert "" == find_lacking("<p>Überprüfung: “Lumen”")


def test_a_comparison_says_what_its_fonts_lack(audited: Audit) -> None:
    """
    The remark stands with the program that has such a character in its names.
    """
    program = replace(audited.program, name="Lumen \u0378")
    compared = compare([audited, replace(audited, program=program)])
    remarks = [each.remarks[-1:] for each in remark_on_programs(compared, "\u0378").programs]

    assert [audited.remarks[-1:], (remark_on_fonts("\u0378"),)] == remarks


def test_programs_side_by_side_are_a_pdf_too(audited: Audit) -> None:
    """
    The comparison is tagged as the report is, and laid across its sheets.
    """
    made = read(render_comparison_pdf(compare([audited, audited], why=True)))

    assert "/StructTreeRoot" in made.root_object
    assert ["What sets them apart"] == [*titles(made.outline)]
    assert made.pages[0].mediabox.width > made.pages[0].mediabox.height


def _without(tmp_path: Path, complaint: str) -> Ended:
    """
    Ask for a PDF where WeasyPrint cannot be imported.
    """
    write(tmp_path, FAIR)
    (tmp_path / "blocking").mkdir()
    write(tmp_path / "blocking", f"print('at length')\nraise {complaint}\n", "weasyprint.py")
    places = os.pathsep.join((str(tmp_path / "blocking"), str(REPOSITORY / "src")))
    arguments = ("audit", "program.yaml", *RULES, "-f", "html:a.html", "-f", "pdf:a.pdf")
    return start(
        *arguments, folder=tmp_path, environment={"PYTHONPATH": places, "PYTHONDONTWRITEBYTECODE": "1"}
    )


@pytest.mark.parametrize(
    ("complaint", "message"),
    [
        (
            "ImportError('no')",
            "A PDF is made with WeasyPrint, which is not installed. Expected pip install 'evenhand[pdf]'.",
        ),
        (
            "OSError('no')",
            "A PDF is made with WeasyPrint, which finds no Pango. Expected the system's package of Pango.",
        ),
    ],
)
def test_without_what_it_needs_nothing_is_written(tmp_path: Path, complaint: str, message: str) -> None:
    """
    Where the extra or a library of the system is missing, the message says what to install.
    """
    ended = _without(tmp_path, complaint)

    assert (2, "", f"at length\n<pdf>\n  {message}\nNo audit was performed.\n") == (
        ended.status,
        ended.out,
        ended.err,
    )
    assert ["blocking", "program.yaml"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_screen_gets_no_pdf(tmp_path: Path) -> None:
    """
    A terminal would show a PDF as noise: the message says to name a file.
    """
    program = write(tmp_path, FAIR)
    reader, writer = pty.openpty()
    ended = subprocess.run(  # noqa: S603 - the command is evenhand itself
        [COMMAND, "audit", program, *RULES, "-f", "pdf"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env={"PATH": os.defpath, "PYTHONPATH": str(REPOSITORY / "src")},
    )
    os.close(writer)
    os.close(reader)

    assert (2, True, True) == (
        ended.returncode,
        "a PDF is nothing for a screen. Name a file for it: pdf:report.pdf" in " ".join(ended.stderr.split()),
        ended.stderr.endswith("\nNo audit was performed.\n"),
    )


def test_several_programs_need_a_folder_for_their_pdfs(tmp_path: Path) -> None:
    """
    Two PDFs, one after the other, are none.
    """
    for name in ("a.yaml", "b.yaml"):
        write(tmp_path, FAIR, name)
    ended = run("audit", "a.yaml", "b.yaml", *RULES, "-f", "pdf", folder=tmp_path)

    assert (2, "", True) == (
        ended.status,
        ended.out,
        "Several programs need a folder for their PDFs" in ended.err,
    )


def test_a_pdf_speaks_the_language_of_its_audit() -> None:
    """
    The fixed words are those of the audit's language, and so is what a screen reader is told.
    """
    policy = load_policy(SMALL_POLICY)
    made = read(render_pdf(audit(load_program(FAIR, policy), policy, language="es")))

    assert "es" == str(made.root_object["/Lang"])
    assert "AUDITORÍA" in made.pages[0].extract_text()
