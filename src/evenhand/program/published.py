"""What a document publishes, block by block: a text, Markdown, an HTML page or a PDF.

What `read` shows and what a quotation is held to are these blocks, so that what is shown verifies.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, Final

from msgspec.structs import replace

from evenhand.program.blocks import Block, put_under_headings, read_lines
from evenhand.program.encodings import NOT_KNOWN, find_named, find_obstacle
from evenhand.reading import take_in
from evenhand.vocabulary.languages import Message, say_later

Importer = Callable[[str], Any]

_INSTALL: Final = "pip install 'evenhand[extract]'"
TEXTS: Final = frozenset({"", ".txt", ".text"})
MARKDOWN: Final = frozenset({".md", ".markdown"})
_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_CROSSING: Final = re.compile(r"<(/?)(?:del|s|strike)\b", re.IGNORECASE)
_WITH_BLOCKS: Final = frozenset({"blockquote_open", "list_item_open"})
TOO_DEEP: Final = say_later("it is nested too deeply")


class UnreadableCopyError(Exception):
    """No text can be read from a document; `why` says so in the language of whoever asks."""

    def __init__(self, why: Message) -> None:
        """Keep the sentence."""
        super().__init__(why)
        self.why = why


def read_published(
    raw: bytes, name: str, importer: Importer = import_module, *, with_hidden: bool = False
) -> tuple[Block, ...]:
    """Read the blocks of a document by the kind of file that its name says it is.

    What it hides or crosses out is left out, unless it is asked for too. Raises UnreadableCopyError.
    """
    ending = PurePosixPath(name).suffix.lower()
    if (why := find_obstacle(raw, is_text=ending != ".pdf")) is not None:
        raise UnreadableCopyError(why)
    if ending in TEXTS:
        blocks = read_lines(_read_text(raw))
    elif ending in MARKDOWN:
        blocks = _read_markdown(_read_text(raw), importer, with_hidden=with_hidden)
    elif ending in _PAGES:
        blocks = _read_page(raw, importer, with_hidden=with_hidden)
    elif ending == ".pdf":
        blocks = _read_pdf(raw, importer)
    else:
        raise UnreadableCopyError(
            say_later("a file that ends in '{ending}' is neither text nor HTML nor PDF", ending=ending)
        )
    return put_under_headings(blocks)


def _read_text(raw: bytes) -> str:
    try:
        return take_in(raw)
    except UnicodeDecodeError:
        raise UnreadableCopyError(say_later("it is not UTF-8 text")) from None


def _read_markdown(text: str, importer: Importer, *, with_hidden: bool) -> Iterator[Block]:
    """Undo the marks of Markdown; where nothing installed reads it, it stays as it is."""
    try:
        markdown = importer("markdown_it").MarkdownIt("commonmark").enable(["table", "strikethrough"])
    except ImportError:
        yield from read_lines(text)
        return
    tokens = markdown.parse(text)
    deepest = markdown.options["maxNesting"] - 1
    if any(token.level >= deepest and token.type in _WITH_BLOCKS for token in tokens):
        raise UnreadableCopyError(TOO_DEEP)  # what stands in it, and all after it, was passed over
    level, row = 0, None
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "tr_open":
            row = Block("", line)
        elif token.type == "tr_close" and row is not None:
            yield row
            row = None
        elif token.type == "html_block":
            yield from _read_fragment(token.content, line, importer, with_hidden=with_hidden)
        elif token.type in {"fence", "code_block"}:
            yield Block(token.content, line + (token.type == "fence"))
        elif token.type == "inline" and row is not None:
            said = _say_inline(token, with_hidden=with_hidden)
            row = replace(row, text=f"{row.text}  {said}".strip())
        elif token.type == "inline":
            yield Block(_say_inline(token, with_hidden=with_hidden), line, level=level)
            level = 0


def _say_inline(token: Any, *, with_hidden: bool) -> str:
    """Give what a reader sees of a piece of Markdown: its words, with the line ends between them."""
    unlike = {"softbreak": "\n", "hardbreak": "\n", "html_inline": " "}
    said, crossed_out = [], 0
    for child in token.children or ():
        tag = _CROSSING.match(child.content) if child.type == "html_inline" else None
        if child.type == "s_open" or (tag and not tag[1]):
            crossed_out += 1
        elif child.type == "s_close" or tag:
            crossed_out = max(crossed_out - 1, 0)
        if with_hidden or not crossed_out or child.type in unlike:
            said.append(unlike.get(child.type, child.content))
    return "".join(said)


def _read_fragment(html: str, line: int, importer: Importer, *, with_hidden: bool) -> Iterator[Block]:
    """Read the HTML that stands in Markdown; where nothing installed reads it, nobody knows what it shows."""
    try:
        for block in _read_page(html.encode(), importer, with_hidden=with_hidden):
            yield replace(block, line=block.line + line - 1)
    except UnreadableCopyError as unreadable:
        if unreadable.why is TOO_DEEP:
            raise


def _import(importer: Importer, name: str, what: str) -> Any:
    try:
        return importer(name)
    except ImportError:
        package = name.partition(".")[0]
        why = say_later(
            "{form} is read with {package}, which is not installed ({command})",
            form=what,
            package=package,
            command=_INSTALL,
        )
        raise UnreadableCopyError(why) from None


def _read_page(raw: bytes, importer: Importer, *, with_hidden: bool) -> Iterator[Block]:
    from evenhand.program.html_page import (  # noqa: PLC0415 - few copies are pages
        find_hidden,
        find_unpublished,
        walk_page,
    )

    html = _import(importer, "lxml.html", "HTML")
    select = _import(importer, "cssselect", "HTML")
    if not raw.strip():
        return iter(())
    try:
        # A page that is UTF-8 need not say so; any other has to.
        is_utf8, taken = _take_in_page(raw)
        parser = html.HTMLParser(encoding="utf-8" if is_utf8 else find_named(raw), huge_tree=True)
        page = html.document_fromstring(taken, parser=parser)
    except LookupError:
        raise UnreadableCopyError(NOT_KNOWN) from None
    except (ValueError, html.etree.LxmlError):
        raise UnreadableCopyError(say_later("it is not an HTML page")) from None
    kinds, log = html.etree.ErrorTypes, parser.error_log
    if log.filter_types(kinds.ERR_UNSUPPORTED_ENCODING):
        raise UnreadableCopyError(NOT_KNOWN)
    if log.filter_types(kinds.ERR_RESOURCE_LIMIT):
        raise UnreadableCopyError(TOO_DEEP)  # the parser stops there, and what follows would seem missing
    if not with_hidden:
        return walk_page(page, find_hidden(page, select, html.etree.LxmlError))
    framed = (each.encode() for each in page.xpath("//iframe/@srcdoc"))
    within = (_read_page(each, importer, with_hidden=True) for each in framed if each.strip())
    return chain(walk_page(page, find_unpublished(page)), *within)


def _take_in_page(raw: bytes) -> tuple[bool, bytes]:
    try:
        return True, take_in(raw).encode()
    except UnicodeDecodeError:
        return False, raw


def _read_pdf(raw: bytes, importer: Importer) -> Iterator[Block]:
    pypdf = _import(importer, "pypdf", "PDF")
    try:
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages]
    except Exception as failure:  # noqa: BLE001 - a malformed PDF fails in any way
        raise UnreadableCopyError(
            say_later("it is no PDF that can be read: {failure}", failure=str(failure))
        ) from None
    for number, page in enumerate(pages, 1):
        yield from read_lines(take_in(page), number)
