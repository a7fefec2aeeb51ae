"""What is checked of the site when it is made: every link leads somewhere, and no page fetches anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself, by the element that names it.
_FETCHED: Final = {
    ("audio", "src"), ("embed", "src"), ("iframe", "src"), ("image", "href"), ("img", "src"),
    ("img", "srcset"),
    ("input", "src"), ("link", "href"), ("object", "data"), ("script", "src"), ("source", "src"),
    ("source", "srcset"), ("track", "src"), ("use", "href"), ("video", "poster"), ("video", "src"),
}  # fmt: skip
_NAMED: Final = frozenset({"href", "src"})
_OUTSIDE: Final = re.compile(r"^(?:https?:)?//")
_FROM_STYLE: Final = re.compile(
    r"url\(\s*['\"]?((?:https?:)?//[^)'\"]+)|@import\s+(?:url\()?['\"]?((?:https?:)?//[^'\")]+)"
)


@dataclass
class _Page(HTMLParser):
    fetched: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what an element names: its place, what it links to, what it fetches."""
        for name, value in attrs:
            if name in {"id", "name"} and value:
                self.places.add(value)
            if (tag, name) in _FETCHED and value and _OUTSIDE.match(value):
                self.fetched.append(value)
            elif name in _NAMED and value:
                self.linked.append(value)
            elif name == "style" and value:
                self.fetched += find_in_style(value)


def find_in_style(text: str) -> list[str]:
    """Find the addresses that a style sheet fetches from elsewhere."""
    return [one or two for one, two in _FROM_STYLE.findall(text)]


@cache
def _read(path: Path) -> _Page:
    page = _Page()
    text = path.read_text(encoding="utf-8")
    page.feed(text)
    for style in re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL):
        page.fetched += find_in_style(style)
    return page


def find_wrong(site: Path) -> Iterator[str]:
    """Find every link within the site that leads nowhere, and everything that is fetched from elsewhere."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site)
        page = _read(path)
        yield from (f"{name} fetches {address}" for address in page.fetched)
        yield from (
            f"{name} links to {address}" for address in page.linked if not _leads(address, path, site)
        )
    for path in sorted(site.rglob("*.css")):
        fetched = find_in_style(path.read_text(encoding="utf-8"))
        yield from (f"{path.relative_to(site)} fetches {address}" for address in fetched)


def _leads(address: str, page: Path, site: Path) -> bool:
    """Checks if a link leads to a file of the site, and to a place in it; one that leads out is not tried."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return parts.scheme in {"http", "https", "data", "mailto"}
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not (target.is_file() and site.resolve() in target.parents):
        return False
    if not parts.fragment or target.suffix != ".html":
        return True
    return unquote(parts.fragment) in _read(target).places
