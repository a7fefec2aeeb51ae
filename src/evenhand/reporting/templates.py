"""Filling a Jinja template with an audit.

Every text of an audit is hostile until it is escaped for the place where it lands. The ending of
a template's name says where that is: each kind has its own `finalize` that every expression goes
through, and that escapes all but what a macro made.
"""

from __future__ import annotations

import base64
import hashlib
import re
import textwrap
from collections.abc import Callable, Container, Iterable, Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

import markupsafe
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evenhand.languages import Catalogue, say, say_name, say_number, spoken
from evenhand.reporting.escaping import ESCAPES, Markup, for_html, for_markdown, for_page, for_terminal
from evenhand.reporting.kept_templates import KeptTemplates
from evenhand.reporting.lookups import VERDICTS, by_weight, gather, look_up
from evenhand.reporting.printing import PageEnvironment
from evenhand.resources import built_in
from evenhand.store import IN_USE

__all__ = ["fill", "joined", "listed", "look_up", "named", "open_environment", "percent", "sentence"]

_STYLES: Final[Mapping[str, str]] = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35",
}  # fmt: skip
_COLORS: Final[Mapping[str, str]] = {
    "fail": "red", "alleged": "magenta", "contested": "magenta", "unknown": "yellow", "claimed": "blue",
    "pass": "green", "not-applicable": "dim", "not met": "red", "met": "green", "open": "yellow",
}  # fmt: skip

_KINDS: Final[Mapping[str, type[Environment]]] = {".html": PageEnvironment}
_FINALIZERS: Final[Mapping[str, Callable[[Any], Any]]] = {**ESCAPES, ".html": for_page}

_MOST_KEPT: Final = 500  # rules of some policies, and words of the machine

_WEB_ADDRESS: Final = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#].{0,2000})?", re.ASCII)
_IN_ADDRESS: Final = "!$%&'()*+,/:;=?@~"
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


def fill(name: str, **context: Any) -> str:
    """Fill one of the built-in templates."""
    ending = PurePath(name.removesuffix(".j2")).suffix
    return open_environment(ending, spoken()).get_template(name).render(**context)


@lru_cache(maxsize=32)
def open_environment(ending: str, catalogue: Catalogue) -> Environment:
    """Build the environment for one kind of template and one language; each kind is escaped by its finalize.

    Jinja keeps what a template imports, fixed sentences and all, so that each language has its own.
    Autoescape only keeps what a macro made as it is.
    """
    environment = _KINDS.get(ending, Environment)(
        loader=FileSystemLoader(built_in("templates")),
        autoescape=ending != ".txt",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_FINALIZERS[ending],
        extensions=["jinja2.ext.loopcontrols"],
        bytecode_cache=KeptTemplates(ending, catalogue, IN_USE.get()),
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
        "named": lru_cache(maxsize=_MOST_KEPT)(named),
        "kept": lru_cache(maxsize=_MOST_KEPT),
        "joined": joined,
        "tongue": _tongue,
    }
    environment.tests["web_address"] = _is_web_address
    say_here, say_number_here = _sayers(_FITTERS[ending])
    environment.globals |= {
        "verdicts": VERDICTS,
        "colors": _COLORS,
        "language": catalogue.language,
        "say": say_here,
        "say_number": say_number_here,
    }
    return environment


def _sayers(fit: Callable[[Any], str]) -> tuple[Callable[..., str], Callable[..., str]]:
    """Make the ways to say a sentence in one kind of template.

    Jinja's own extension for catalogues puts the parts into a sentence past `finalize`: here each part is
    escaped for the place where it lands, and only then is the sentence taken as fit for it.
    """
    fitted = type(fit(""))

    def say_here(sentence: str, /, **parts: Any) -> str:
        return fitted(say(sentence, **{name: fit(part) for name, part in parts.items()}))

    def say_number_here(one: str, many: str, number: int, /, **parts: Any) -> str:
        fit_parts = {name: fit(part) for name, part in parts.items()}
        return fitted(say_number(one, many, number, **fit_parts))

    return say_here, say_number_here


_FITTERS: Final[Mapping[str, Callable[[Any], str]]] = {
    ".html": for_page,
    ".md": lambda part: markupsafe.Markup(for_markdown(part)),  # noqa: S704 - this is what makes it safe
    ".txt": lambda part: str(for_terminal(part)),
    ".yaml": str,
}


def named(name: str | None, kind: str) -> str:
    """Write a word of the machine as a person reads it."""
    return "" if name is None else say_name(kind, name)


def joined(texts: Iterable[object]) -> str:
    """Join texts as a sentence would: a and b."""
    return f" {say_name('between', 'and')} ".join(map(str, texts))


def _tongue(text: str, english: Container[str]) -> str:
    """Mark a text of the policy that stands in English on a page in another language."""
    if text not in english:
        return text
    return markupsafe.Markup('<span lang="en">{}</span>').format(for_html(text))


def percent(share: Any) -> Markup:
    """Write a share as a whole percentage, rounded so that it never claims more than is so."""
    return Markup(say("n/a") if share is None else f"{int(share * 100)} %")


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
