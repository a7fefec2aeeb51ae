"""The blocks of an HTML page that a reader of it could see.

What a page hides is not published: a reader could not have seen it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from evenhand.program.blocks import Block

_NEVER_SHOWN: Final = (
    "head", "script", "style", "template", "datalist", "iframe", "object", "audio", "video", "canvas",
)  # fmt: skip
_CROSSED_OUT: Final = ("del", "s", "strike")
_HIDING: Final = re.compile(
    r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|opacity\s*:\s*0*\.?0+%?|font-size\s*:\s*0*\.?0+[a-z%]*"
    r"|text-decoration(?:-line)?\s*:[^;}]*\bline-through\b[^;}]*)\s*(?:!\s*important\s*)?(?:$|[;}])",
    re.IGNORECASE,
)
_ESCAPED: Final = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_PRINT_ONLY: Final = re.compile(r"@media[^{]*\bprint\b[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_STYLE_RULE: Final = re.compile(r"([^{};]+)(\{[^{}]*\})")
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
    "nav", "ol", "optgroup", "option", "p", "pre", "search", "section", "summary", "table", "tbody",
    "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_APART: Final = {"br": " ", "td": "  ", "th": "  "}
_LAST_LINE: Final = 65_535  # the parser counts no further


def find_hidden(page: Any, select: Any, failure: type[Exception]) -> frozenset[Any]:
    """Find the elements of a page that it does not show; what is within them is hidden too."""
    return frozenset(_list_hidden(page, select, failure)) - {page}


def _list_hidden(page: Any, select: Any, failure: type[Exception]) -> Iterator[Any]:
    """List what a page does not show, or crosses out: by its kind, an attribute, or the page's own style."""
    styles = " ".join(style.text_content() for style in page.iter("style"))
    yield from page.iter(*_NEVER_SHOWN, *_CROSSED_OUT, "noscript")
    yield from page.xpath("//*[@hidden or @popover] | //dialog[not(@open)]")
    yield from (each for each in page.xpath("//*[@style]") if _HIDING.search(_unescape(each.get("style"))))
    for selector in _hiding_selectors(styles):
        try:
            yield from page.xpath(select.HTMLTranslator().css_to_xpath(selector))
        except (select.SelectorError, ValueError, RecursionError, failure):
            continue  # it asks for more than the page itself, such as where the mouse is


def find_unpublished(page: Any) -> frozenset[Any]:
    """Find the elements that no reader sees by whatever means, such as scripts."""
    return frozenset(page.iter(*_NEVER_SHOWN))


def _unescape(style: str) -> str:
    return _ESCAPED.sub(lambda found: chr(min(int(found[1], 16), 0xFFFF)), style)


def _hiding_selectors(styles: str) -> Iterator[str]:
    """Find which parts a page's style hides anywhere but in print.

    A rule that hides on some screens only counts too: hidden text must not pass for published.
    """
    rules = _STYLE_RULE.findall(_PRINT_ONLY.sub("", _COMMENT.sub(" ", styles)))
    return (selector.strip() for selector, declarations in rules if _HIDING.search(_unescape(declarations)))


def walk_page(page: Any, hidden: Collection[Any] = ()) -> Iterator[Block]:
    """Give the blocks of a page in its order, without what is hidden, each with the line of its source."""
    writer = _Writer()
    # Not by recursion: a page may nest deeper than Python can follow.
    steps = [(page, False)]
    while steps:
        element, is_left = steps.pop()
        if element in hidden:
            writer.add(element.tail or "")
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCKS:
            yield from writer.finish(int(tag[1]) if re.fullmatch("h[1-6]", tag) and is_left else 0)
        if not is_left:
            writer.go_to(element.sourceline)
            writer.add(_APART.get(tag, ""))
            writer.add(element.text or "" if tag else "")
            steps.append((element, True))
            steps += ((child, False) for child in reversed(element))
        elif element is not page:
            writer.add(element.tail or "")


class _Writer:
    """Gathers the text of one block, and keeps the line of the source."""

    def __init__(self) -> None:
        """Begin on the first line."""
        self._line = self._start = 1
        self._pieces: list[str] = []

    def go_to(self, line: int | None) -> None:
        """Go on to the line on which an element begins."""
        if line is not None and self._line < line < _LAST_LINE:
            self.add("\n" * (line - self._line))

    def add(self, text: str) -> None:
        """Add text; the space before a block is no part of it."""
        if not self._pieces:
            kept = text.lstrip()
            self._line += text[: len(text) - len(kept)].count("\n")
            self._start, text = self._line, kept
        if text:
            self._line += text.count("\n")
            self._pieces.append(text)

    def finish(self, level: int) -> Iterator[Block]:
        """Give the block that was gathered, where there is any."""
        if self._pieces:
            yield Block("".join(self._pieces).rstrip(), self._start, level=level)
        self._pieces = []
