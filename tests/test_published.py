"""Which text a copy publishes: what a reader of it could see, and nothing else."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from typing import Any, Final

import pytest

from evenhand.program.blocks import Block
from evenhand.program.published import UnreadableCopyError, read_published
from evenhand.program.quotations import SourceText, find_exactly, read_texts

QUOTE: Final = "no payment for our work"

HIDDEN = [
    "<p hidden>{}</p>",
    "<div hidden><p>{}</p></div>",
    '<p style="display:none">{}</p>',
    '<p style="color: red; DISPLAY : none !important">{}</p>',
    '<p style="visibility:hidden">{}</p>',
    '<p style="opacity:0">{}</p>',
    '<p style="opacity: 0.0;">{}</p>',
    '<p style="font-size:0px">{}</p>',
    '<style>.x{{display:none}}</style><p class="x">{}</p>',
    '<style>/* a */ b, p .x {{ color: red; display: none }}</style><p><i class="x">{}</i></p>',
    '<style>@media screen {{ .x {{ visibility: hidden }} }}</style><p class="x">{}</p>',
    "<style>a:hover::before {{}} i {{display:none}}</style><i>{}</i>",
    "<script>'{}'</script>",
    "<template>{}</template>",
    "<noscript>{}</noscript>",
    "<dialog>{}</dialog>",
    "<!-- {} -->",
    "<div popover>{}</div>",
    "<p><del>{}</del></p>",
    "<p><s>{}</s></p>",
    "<p><strike>{}</strike></p>",
    '<style>.x {{ displa\\79: none }}</style><p class="x">{}</p>',
    '<p style="text-decoration: line-through red">{}</p>',
    '<input type="hidden" value="{}">',
    '<img alt="" title="{}">',
]
SHOWN = [
    "<p>{}</p>",
    "<main><ul><li>{}</ul></main>",
    "<p>no pay<b>ment for</b> our<br>work</p>",
    '<p style="opacity:0.9; font-size:10px">{}</p>',
    '<style>@media print {{ .x {{display:none}} p {{}} }}</style><p class="x">{}</p>',
    "<style>p:hover {{display:none}}</style><p>{}</p>",
    "<style>svg|p {{display:none}}</style><p>{}</p>",
    f"<style>{'p ' * 5000} {{{{display:none}}}}</style><p>{{}}</p>",
    "<dialog open>{}</dialog>",
    '<meta charset="utf-8"><p>no payment for our&nbsp;work</p>',
]


def show(raw: bytes, name: str) -> list[str]:
    """
    Give the texts of the blocks of a document.
    """
    return [block.text for block in read_published(raw, name)]


@pytest.mark.parametrize("html", HIDDEN)
def test_what_a_page_hides_is_not_published(html: str) -> None:
    """
    Text that a reader of the page could not see is left out, and the text around it is kept.
    """
    page = f"<!doctype html><title>A page</title><p>Before.</p>{html.format(QUOTE)}<h1>After.</h1>"

    assert ["Before.", "After."] == show(page.encode(), "page.html")


def test_a_page_with_characters_that_xml_knows_not_is_read() -> None:
    """
    A form feed, which old pages are full of, is white space, also beside what is hidden.
    """
    assert ["\bBefore. \fAfter."] == show(b"<p>\f\bBefore. <i hidden>x</i>\fAfter.</p>", "page.html")


@pytest.mark.parametrize("html", SHOWN)
def test_what_a_page_shows_is_published(html: str) -> None:
    """
    Text that a reader of the page sees is found.
    """
    blocks = read_published(html.format(QUOTE).encode(), "page.html")

    assert find_exactly(QUOTE, SourceText.of(blocks))


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_a_page_says_how_it_is_encoded(encoding: str) -> None:
    """
    UTF-8 is recognised, and another encoding where the page names it.
    """
    page = f'<meta charset="{encoding}"><p>crème brûlée</p>'.encode(encoding)

    assert ["crème brûlée"] == show(page, "page.html")


@pytest.mark.parametrize(
    "page",
    [
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>crème</p>'.encode(
            "cp1252"
        ),
        '<?xml version="1.0" encoding="windows-1252"?><html><p>crème</p></html>'.encode("cp1252"),
        "<p>crème</p>".encode("utf-16"),
        "<p>crème</p>".encode("utf-8-sig"),
    ],
)
def test_an_encoding_that_a_page_names_is_that_in_which_it_is_read(page: bytes) -> None:
    """
    A declaration of XML, which readers of HTML pass over, and a byte-order mark name one as well.
    """
    assert ["crème"] == show(page, "page.html")


@pytest.mark.parametrize("name", ["page.html", "terms.txt", "terms.md"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_text_in_an_encoding_that_it_does_not_name_is_not_read_as_another(name: str, encoding: str) -> None:
    """
    UTF-16 and UTF-32 without a byte-order mark would be read as other words, and say that it is not known.
    """
    with pytest.raises(UnreadableCopyError) as unreadable:
        read_published(f"<p>{QUOTE}</p>".encode(encoding), name)

    assert "it cannot be read, since its encoding is not known" == str(unreadable.value.why)


def test_wide_characters_among_letters_of_other_scripts_are_not_read_as_others() -> None:
    """
    Where few characters are of ASCII, what is no UTF-8 and holds NUL is in wide ones too.
    """
    with pytest.raises(UnreadableCopyError):
        read_published(f"<p>{'支払いはありませんでした' * 9}</p>".encode("utf-16-le"), "page.html")


@pytest.mark.parametrize("name", ["page.html", "terms.txt", "terms.md"])
def test_a_stray_nul_takes_no_text_away(name: str) -> None:
    """
    A single NUL, which some programs leave behind, is no sign of another encoding.
    """
    texts = read_texts(read_published(f"There was {QUOTE}.\n\nThe end.\0\n".encode(), name))

    assert find_exactly(QUOTE, texts[0])


@pytest.mark.parametrize(
    "page",
    [
        b'<meta charset="of-its-own"><p>cr\xe8me</p>',
        b'<?xml version="1.0" encoding="of-its-own"?><p>cr\xe8me</p>',
    ],
)
def test_a_page_in_an_encoding_that_nobody_knows_is_not_read(page: bytes) -> None:
    """
    A page that names an encoding that there is not says so, rather than showing other letters.
    """
    with pytest.raises(UnreadableCopyError) as unreadable:
        read_published(page, "page.html")

    assert "it cannot be read, since its encoding is not known" == str(unreadable.value.why)


@pytest.mark.parametrize("name", ["page.html", "terms.txt", "terms.md", "terms.pdf"])
@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_compressed_is_not_read_as_text(name: str, compress: Callable[[bytes], bytes]) -> None:
    """
    A file as it came over the wire, whatever its name says, is called compressed.
    """
    with pytest.raises(UnreadableCopyError) as unreadable:
        read_published(compress(QUOTE.encode()), name)

    assert "it cannot be read, since it is compressed" == str(unreadable.value.why)


def test_markdown_leaves_out_what_is_crossed_out() -> None:
    """
    Words between tildes, or the tags that say the same, are taken back; what stands around them is kept.
    """
    text = (
        "Participants are ~~not~~ paid, <del>all outputs</del> <s>and all</s> are theirs.\n\n~~None.~~ Some."
    )

    assert ["Participants are  paid,       are theirs.", " Some."] == show(text.encode(), "terms.md")


def find_nothing(name: str) -> Any:
    """
    Import nothing, as where nothing is installed.
    """
    raise ImportError(name)


def make_pdf(*lines: str) -> bytes:
    """
    Make a PDF of one page.
    """
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    content = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    text, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj{each}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size 6>>\nstartxref\n{len(text)}\n%%EOF"
    )
    return (text + end).encode("ascii")


def test_a_pdf_is_read() -> None:
    """
    A quotation is found in a PDF, also where a word is broken at the end of a line.
    """
    raw = make_pdf("There was no pay-", "ment for our", "work.")
    texts = read_texts(read_published(raw, "letter.PDF"))

    found = [find_exactly(QUOTE, text) for text in texts]

    assert "There was no payment for our work." in [each.passage for each in found if each]


@pytest.mark.parametrize(("file", "package"), [("page.html", "lxml"), ("letter.pdf", "pypdf")])
def test_a_reader_that_is_not_installed_is_named(file: str, package: str) -> None:
    """
    The message says which package reads such a file and how to get it.
    """
    message = f"is read with {package}, which is not installed .pip install 'evenhand.extract.'."
    with pytest.raises(UnreadableCopyError, match=message):
        read_published(b"", file, find_nothing)


def test_a_text_needs_no_reader() -> None:
    """
    A text file is read by what comes with Python.
    """
    assert (Block(QUOTE, 1),) == read_published(QUOTE.encode(), "letter.txt", find_nothing)


DEEP: Final = {
    "page.html": f"<p>Before.{'<div>' * 3_000}Within.{'</div>' * 3_000}<p>{QUOTE}",
    "lists.md": f"{'- ' * 12}Within.\n\n{QUOTE}\n",
    "numbered.md": f"{'1. ' * 10}Within.\n\n{QUOTE}\n",
    "page-within.md": f"{'<div>' * 3_000}Within.{'</div>' * 3_000}\n\n{QUOTE}\n",
    "quotations.md": f"{'> ' * 30}Within.\n\n{QUOTE}\n",
}


@pytest.mark.parametrize(("name", "text"), DEEP.items(), ids=list(DEEP))
def test_what_is_nested_too_deeply_is_not_read_in_part(name: str, text: str) -> None:
    """
    A reader that gives up within a document says so: what follows would seem not to stand there.
    """
    with pytest.raises(UnreadableCopyError) as refused:
        show(text.encode(), name)

    assert str(refused.value.why) == "it is nested too deeply"


def test_a_page_that_nests_as_an_editor_makes_it_is_read() -> None:
    """
    Five hundred elements within one another, as exported pages have them, are read to the end.
    """
    page = f"{'<div>' * 500}Within.{'</div>' * 500}<p>{QUOTE}"

    assert show(page.encode(), "page.html") == ["Within.", QUOTE]


def test_a_page_with_a_text_of_many_megabytes_is_read() -> None:
    """
    Words after a text of twelve megabytes are found.
    """
    page = f"<p>{'many words ' * 1_100_000}<p>{QUOTE}"

    assert show(page.encode(), "page.html")[-1] == QUOTE
