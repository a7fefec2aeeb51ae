"""Filling a Jinja template with an audit.

Every text of an audit is hostile until it is escaped for the place where it lands. The ending of
a template's name says where that is: each kind has its own `finalize` that every expression goes
through, and that escapes all but what a macro made.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, repeat
from pathlib import PurePath
from typing import Any, Final, TypeVar
from urllib.parse import quote

import markupsafe
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evenhand.reporting.escaping import for_html, for_terminal
from evenhand.reporting.escaping_markdown import for_markdown
from evenhand.reporting.escaping_pages import for_page
from evenhand.reporting.escaping_yaml import for_yaml
from evenhand.reporting.kept_templates import KeptTemplates
from evenhand.reporting.lookups import VERDICTS, by_weight, gather, look_up
from evenhand.reporting.phrases import (
    contradicted,
    introduced,
    listed,
    named,
    paired,
    percent,
    sentence,
    sourced,
)
from evenhand.reporting.printing import PageEnvironment
from evenhand.reporting.screen import COLORS, bar, outlined, scored, style, wrap
from evenhand.vocabulary.languages import Catalogue, joined, say, say_number, spoken
from evenhand.vocabulary.resources import built_in
from evenhand.vocabulary.store import IN_USE

__all__ = ["ESCAPES", "fill", "look_up", "open_environment"]

ESCAPES: Final[Mapping[str, Callable[[Any], Any]]] = {
    ".html": for_html,
    ".md": for_markdown,
    ".txt": for_terminal,
    ".yaml": for_yaml,
}

_T = TypeVar("_T")
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
    environment.filters |= _name_filters()
    environment.tests["web_address"] = _is_web_address
    say_here, say_number_here = _sayers(_FITTERS[ending])
    environment.globals |= {
        "verdicts": VERDICTS,
        "colors": COLORS,
        "language": catalogue.language,
        "say": say_here,
        "say_number": say_number_here,
    }
    return environment


def _name_filters() -> Mapping[str, Callable[..., Any]]:
    """Name what templates put values through; what is kept is kept for one environment, in its language."""
    return {
        "percent": percent,
        "percent_exactly": _percent_exactly,
        "style": style,
        "wrap": wrap,
        "sentence": sentence,
        "bar": bar,
        "scored": scored,
        "outlined": outlined,
        "listed": listed,
        "gather": gather,
        "by_weight": by_weight,
        "csp_hash": _csp_hash,
        "encoded": _encoded,
        "named": lru_cache(maxsize=_MOST_KEPT)(named),
        "kept": lru_cache(maxsize=_MOST_KEPT),
        "joined": joined,
        "paired": paired,
        "parted": _parted,
        "contradicted": contradicted,
        "introduced": introduced,
        "sourced": sourced,
        "tongue": _tongue,
    }


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


def _tongue(text: str, english: Container[str]) -> str:
    """Mark a text of the policy that stands in English on a page in another language."""
    if text not in english:
        return text
    return markupsafe.Markup('<span lang="en">{}</span>').format(for_html(text))


def _parted(things: Iterable[_T], sign: str) -> Iterator[tuple[str, _T]]:
    """Give each thing with the sign that stands before it: none before the first."""
    return zip(chain([""], repeat(sign)), things, strict=False)


def _percent_exactly(share: Any) -> str:
    """Write a share as a length of a picture."""
    return f"{float(share) * 100:.4g}%"


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
