"""The text that a local copy publishes: a text file, an HTML page or a PDF.

What a page hides is not published: a reader could not have seen it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any, Final

from evenhand.reading import take_in
from evenhand.vocabulary.languages import Message, say_later

Importer = Callable[[str], Any]

_INSTALL: Final = "pip install 'evenhand[extract]'"
TEXTS: Final = frozenset({"", ".txt", ".text", ".md", ".markdown"})
_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_NEVER_SHOWN: Final = (
    "head", "script", "style", "template", "noscript", "datalist", "iframe", "object", "audio", "video",
    "canvas",
)  # fmt: skip
_HIDING: Final = re.compile(
    r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|opacity\s*:\s*0*\.?0+%?|font-size\s*:\s*0*\.?0+[a-z%]*)\s*(?:!\s*important\s*)?(?:$|[;}])",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_PRINT_ONLY: Final = re.compile(r"@media[^{]*\bprint\b[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_STYLE_RULE: Final = re.compile(r"([^{};]+)(\{[^{}]*\})")


class UnreadableCopyError(Exception):
    """No text can be read from a copy; `why` says so in the language of whoever asks."""

    def __init__(self, why: Message) -> None:
        """Keep the sentence."""
        super().__init__(why)
        self.why = why


def read_published(raw: bytes, name: str, importer: Importer = import_module) -> str:
    """Read the text of a copy by the kind of file that its name says it is.

    Raises UnreadableCopyError.
    """
    ending = PurePosixPath(name).suffix.lower()
    if ending in {".md", ".markdown"}:
        return _read_markdown(_read_text(raw), importer)
    if ending in TEXTS:
        return _read_text(raw)
    if ending in _PAGES:
        return take_in(_read_page(raw, importer))
    if ending == ".pdf":
        return take_in(_read_pdf(raw, importer))
    raise UnreadableCopyError(
        say_later("a file that ends in '{ending}' is neither text nor HTML nor PDF", ending=ending)
    )


def _read_text(raw: bytes) -> str:
    try:
        return take_in(raw)
    except UnicodeDecodeError:
        raise UnreadableCopyError(say_later("it is not UTF-8 text")) from None


def _read_markdown(text: str, importer: Importer) -> str:
    """Undo the marks of Markdown, line by line; where nothing installed reads it, it stays as it is."""
    try:
        markdown = importer("markdown_it").MarkdownIt("commonmark").enable("table")
    except ImportError:
        return text
    lines = [""] * (text.count("\n") + 1)
    for token in markdown.parse(text):
        if token.map is not None and (token.type == "inline" or token.content):
            for index, line in enumerate(_say_inline(token).split("\n"), token.map[0]):
                lines[min(index, len(lines) - 1)] += f" {line}"
    return "\n".join(line.strip() for line in lines)


def _say_inline(token: Any) -> str:
    """Give what a reader sees of a piece of Markdown: its words, with the line ends between them."""
    if token.type != "inline":
        return str(token.content)
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children or ())


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


def _read_page(raw: bytes, importer: Importer) -> str:
    html = _import(importer, "lxml.html", "HTML")
    select = _import(importer, "cssselect", "HTML")
    inscriptis = _import(importer, "inscriptis", "HTML")
    try:
        # A page that is UTF-8 need not say so; any other has to.
        parser = html.HTMLParser(encoding="utf-8" if _is_utf8(raw) else None)
        page = html.document_fromstring(raw, parser=parser)
    except (ValueError, html.etree.LxmlError):
        raise UnreadableCopyError(say_later("it is not an HTML page")) from None
    for hidden in list(_find_hidden(page, select, html.etree.LxmlError)):
        if hidden.getparent() is not None:
            hidden.drop_tree()
    return str(inscriptis.Inscriptis(page).get_text())


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _find_hidden(page: Any, select: Any, failure: type[Exception]) -> Iterator[Any]:
    """Find what a page does not show: by its kind, by an attribute, or by the page's own style."""
    styles = " ".join(style.text_content() for style in page.iter("style"))
    yield from page.iter(*_NEVER_SHOWN)
    yield from page.xpath("//*[@hidden] | //dialog[not(@open)]")
    yield from (each for each in page.xpath("//*[@style]") if _HIDING.search(each.get("style")))
    for selector in _hiding_selectors(styles):
        try:
            yield from page.xpath(select.HTMLTranslator().css_to_xpath(selector))
        except (select.SelectorError, ValueError, RecursionError, failure):
            continue  # it asks for more than the page itself, such as where the mouse is


def _hiding_selectors(styles: str) -> Iterator[str]:
    """Find which parts a page's style hides anywhere but in print.

    A rule that hides on some screens only counts too: hidden text must not pass for published.
    """
    rules = _STYLE_RULE.findall(_PRINT_ONLY.sub("", _COMMENT.sub(" ", styles)))
    return (selector.strip() for selector, declarations in rules if _HIDING.search(declarations))


def _read_pdf(raw: bytes, importer: Importer) -> str:
    pypdf = _import(importer, "pypdf", "PDF")
    try:
        return "\n\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages)
    except Exception as failure:  # noqa: BLE001 - a malformed PDF fails in any way
        raise UnreadableCopyError(
            say_later("it is no PDF that can be read: {failure}", failure=str(failure))
        ) from None
