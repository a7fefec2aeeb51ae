"""Filling a Jinja template with an audit.

Every text of an audit is hostile until it is escaped for the place where it lands. The ending of
a template's name says where that is: each kind has its own `finalize` that every expression goes
through, and HTML is escaped by Jinja's autoescape on top.
"""

from __future__ import annotations

import base64
import hashlib
import re
import textwrap
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evenhand.reporting.escaping import ESCAPES, Markup, for_terminal
from evenhand.reporting.kept_templates import KeptTemplates
from evenhand.reporting.lookups import VERDICTS, by_weight, gather, look_up
from evenhand.resources import built_in
from evenhand.store import find_store

__all__ = ["fill", "listed", "look_up", "percent", "sentence"]

_STYLES: Final[Mapping[str, str]] = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35",
}  # fmt: skip
_COLORS: Final[Mapping[str, str]] = {
    "fail": "red", "alleged": "magenta", "contested": "magenta", "unknown": "yellow", "claimed": "blue",
    "pass": "green", "not-applicable": "dim", "not met": "red", "met": "green", "open": "yellow",
}  # fmt: skip

_WEB_ADDRESS: Final = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#].{0,2000})?", re.ASCII)
_IN_ADDRESS: Final = "!$%&'()*+,/:;=?@~"
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


def fill(name: str, **context: Any) -> str:
    """Fill one of the built-in templates."""
    ending = PurePath(name.removesuffix(".j2")).suffix
    return _environment(ending).get_template(name).render(**context)


@lru_cache(maxsize=8)
def _environment(ending: str) -> Environment:
    """Build the environment for one kind of template; by our own rule, `*.html.j2` always escapes.

    Markdown is escaped by its finalize; autoescape there only keeps what a macro made as it is.
    """
    environment = Environment(
        loader=FileSystemLoader(built_in("templates")),
        autoescape=ending != ".txt",  # noqa: S701 - what is not HTML is escaped by finalize
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=ESCAPES[ending],
        extensions=["jinja2.ext.loopcontrols"],
        bytecode_cache=KeptTemplates(ending, find_store()),
    )
    environment.filters |= {
        "percent": percent,
        "percent_exactly": _percent_exactly,
        "style": _style,
        "wrap": _wrap,
        "sentence": sentence,
        "bar": _bar,
        "outlined": _outlined,
        "listed": listed,
        "gather": gather,
        "by_weight": by_weight,
        "csp_hash": _csp_hash,
        "encoded": _encoded,
    }
    environment.tests["web_address"] = _is_web_address
    environment.globals |= {"verdicts": VERDICTS, "colors": _COLORS}
    return environment


def percent(share: Any) -> Markup:
    """Write a share as a whole percentage, rounded so that it never claims more than is so."""
    return Markup("n/a" if share is None else f"{int(share * 100)} %")


def _percent_exactly(share: Any) -> str:
    """Write a share as a length of a picture."""
    return f"{float(share) * 100:.4g}%"


def sentence(text: str) -> str:
    """Begin a text with a capital."""
    return text[:1].upper() + text[1:]


def listed(texts: Iterable[object]) -> str:
    """List texts on one line, leaving out what is not given."""
    return ", ".join(str(text) for text in texts if text is not None)


def _csp_hash(text: object) -> str:
    """Give the hash by which a content security policy admits one inline style or script."""
    digest = hashlib.sha256(str(text).encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _is_web_address(address: str | None) -> bool:
    """Checks if a page may link there: the host is in plain letters, and no user's name is before it."""
    return address is not None and bool(_WEB_ADDRESS.fullmatch(_encoded(address)))


def _encoded(address: str) -> str:
    """Write every character of an address that has no place in one as its bytes."""
    page, sign, part = _STRAY_PERCENT.sub("%25", address).partition("#")
    return quote(page, safe=_IN_ADDRESS) + sign + quote(part, safe=_IN_ADDRESS)


def _wrap(text: Any, width: int, indent: int = 0) -> Markup:
    """Break a text into lines of a terminal; each but the first is indented."""
    lines = textwrap.wrap(
        for_terminal(str(text)), max(width - indent, 20), break_long_words=True, break_on_hyphens=False
    )
    return Markup(("\n" + " " * indent).join(lines))


def _outlined(lines: Iterable[tuple[int, str]], width: int) -> Markup:
    """Lay out the lines of a condition by their depth."""
    return Markup(
        "\n".join(" " * (2 * depth + 2) + _wrap(text, width, 2 * depth + 2) for depth, text in lines)
    )


def _style(text: Any, style: str, look: Any) -> Markup:
    """Colour a text for a terminal that shows colours."""
    shown = text if isinstance(text, Markup) else for_terminal(str(text))
    return Markup(f"\x1b[{_STYLES[style]}m{shown}\x1b[0m" if look.color else shown)


def _bar(score: Any, look: Any, width: int = 24) -> Markup:
    """Draw an interval: solid up to what is secured, shaded up to what is still possible."""
    solid, shaded, empty = "█▒·" if look.unicode else "#=."
    if score is None:
        return Markup(empty * width)
    low, high = int(score.low * width), int(score.high * width)
    return Markup(solid * low + shaded * (high - low) + empty * (width - high))
