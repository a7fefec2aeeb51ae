"""Filling a Jinja template with an audit.

Every text of an audit is hostile until it is escaped for the place where it lands. The ending of
a template's name says where that is: each kind has its own `finalize` that every expression goes
through, and that passes only what a macro made. On a page, Jinja's own escaping comes after it.

In a wheel, the code that Jinja makes of the built-in templates stands beside their source: an installed
evenhand compiles none, as long as its Jinja is that of the wheel. A checkout has no such code, and compiles
what it fills at each start.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, repeat
from pathlib import Path, PurePath
from typing import Any, Final, TypeVar

import jinja2
import markupsafe
from jinja2 import Environment, FileSystemLoader, ModuleLoader, StrictUndefined

from evenhand.reporting import escaping, phrases
from evenhand.reporting.addresses import encoded, is_web_address
from evenhand.reporting.escaping_files import for_markdown, for_yaml
from evenhand.reporting.lookups import VERDICTS, by_weight, gather, look_up
from evenhand.vocabulary.languages import Catalogue, joined, say, say_number, spoken
from evenhand.vocabulary.store import built_in

__all__ = ["ESCAPES", "SYNTAX", "compile_built_in", "fill", "look_up", "open_environment"]

ESCAPES: Final[Mapping[str, Callable[[Any], Any]]] = {
    ".html": escaping.for_html,
    ".md": for_markdown,
    ".txt": escaping.for_terminal,
    ".yaml": for_yaml,
}

# How a template is written, be it built in or the user's own.
SYNTAX: Final[Mapping[str, Any]] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "extensions": ("jinja2.ext.loopcontrols",),
}

_T = TypeVar("_T")

_MADE_BY: Final = "made-by.txt"


def fill(name: str, **context: Any) -> str:
    """Fill one of the built-in templates."""
    return open_environment(_find_kind(name), spoken()).get_template(name).render(**context)


def _find_kind(name: str) -> str:
    return PurePath(name.removesuffix(".j2")).suffix


@lru_cache(maxsize=32)
def open_environment(kind: str, catalogue: Catalogue) -> Environment:
    """Build the environment for one kind of template and one language.

    Jinja keeps what a template imports, fixed sentences and all, so that each language has its own.
    """
    environment = _make_environment(kind, _FILTERS)
    say_here, say_number_here = _sayers(ESCAPES[kind], markupsafe.escape if environment.autoescape else str)
    environment.globals |= {
        "verdicts": VERDICTS,
        "colors": phrases.COLORS,
        "language": catalogue.language,
        "say": say_here,
        "say_number": say_number_here,
    }
    compiled = built_in("templates").with_name("compiled") / kind.removeprefix(".")
    environment.loader = open_compiled(environment, compiled) or environment.loader
    return environment


def compile_built_in(folder: Path) -> None:
    """Compile the built-in templates, each kind into a folder of its own: a wheel is built with them.

    What has no kind of its own is a part of others, and compiled with each kind.
    """
    for kind in ESCAPES:
        others = ESCAPES.keys() - {kind}
        environment = _make_environment(kind, dict.fromkeys(_FILTERS, _wait))
        names = (name for name in environment.list_templates(["j2"]) if _find_kind(name) not in others)
        compile_templates(environment, frozenset(names), folder / kind.removeprefix("."))


def _wait(*_: Any) -> Any:
    """Stand in for a filter where a template is compiled for all languages.

    What is constant Jinja works out then and there; what fails it leaves until the template is filled.
    """
    raise LookupError


def _make_environment(kind: str, filters: Mapping[str, Callable[..., Any]]) -> Environment:
    """Make an environment in which every expression of one kind of template is escaped by its finalize.

    Beside escaping pages, autoescape keeps what a macro made as it is.
    """
    environment = Environment(
        loader=FileSystemLoader(built_in("templates")),
        autoescape=kind != ".txt",  # noqa: S701 - a terminal shows no markup, and finalize escapes for it
        auto_reload=False,
        finalize=ESCAPES[kind],
        **SYNTAX,
    )
    environment.filters |= filters
    environment.tests["web_address"] = is_web_address
    return environment


def _sayers(
    escape: Callable[[Any], Any], fit: Callable[[Any], str]
) -> tuple[Callable[..., str], Callable[..., str]]:
    """Make the ways to say a sentence in one kind of template.

    Jinja's own extension for catalogues puts the parts into a sentence past `finalize`: here each part is
    escaped for the place where it lands, and only then is the sentence taken as fit for it.
    """
    fitted = type(fit(""))

    def say_here(sentence: str, /, **parts: Any) -> str:
        return fitted(say(sentence, **{name: fit(escape(part)) for name, part in parts.items()}))

    def say_number_here(one: str, many: str, number: int, /, **parts: Any) -> str:
        fit_parts = {name: fit(escape(part)) for name, part in parts.items()}
        return fitted(say_number(one, many, number, **fit_parts))

    return say_here, say_number_here


def _tongue(text: str, english: Container[str]) -> str:
    """Mark a text of the policy that stands in English on a page in another language."""
    if text not in english:
        return text
    return markupsafe.Markup('<span lang="en">{}</span>').format(escaping.for_html(text))


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


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "percent": phrases.percent,
    "secured": phrases.secured,
    "reachable": phrases.reachable,
    "spanned": phrases.spanned,
    "ranged": phrases.ranged,
    "percent_exactly": _percent_exactly,
    "style": escaping.style,
    "wrap": escaping.wrap,
    "sentence": phrases.sentence,
    "bar": phrases.bar,
    "scored": phrases.scored,
    "outlined": escaping.outlined,
    "listed": phrases.listed,
    "gather": gather,
    "by_weight": by_weight,
    "csp_hash": _csp_hash,
    "encoded": encoded,
    "concluded": phrases.concluded,
    "titled": phrases.titled,
    "named": phrases.named,
    "joined": joined,
    "paired": phrases.paired,
    "parted": _parted,
    "contradicted": phrases.contradicted,
    "introduced": phrases.introduced,
    "sourced": phrases.sourced,
    "answered": phrases.answered,
    "inferred": phrases.inferred,
    "placed": phrases.placed,
    "rated": phrases.rated,
    "away": phrases.away,
    "based": phrases.based,
    "read_in": phrases.read_in,
    "sided": phrases.sided,
    "assured": phrases.assured,
    "promised": phrases.promised,
    "tongue": _tongue,
    "in_marks": phrases.in_marks,
}


def compile_templates(environment: Environment, names: Container[str], folder: Path) -> None:
    """Compile some templates of an environment into a folder, and note what made the code.

    Raises TemplateSyntaxError where one is no template.
    """
    environment.compile_templates(folder, filter_func=names.__contains__, zip=None, ignore_errors=False)
    (folder / _MADE_BY).write_text(_describe(environment), encoding="utf-8", newline="")


def open_compiled(environment: Environment, folder: Path) -> ModuleLoader | None:
    """Open what was compiled into a folder, if this very Jinja made it, for just these filters and tests."""
    try:
        made_by = (folder / _MADE_BY).read_text(encoding="utf-8")
        return ModuleLoader(folder) if made_by == _describe(environment) else None
    except OSError:
        return None


def _describe(environment: Environment) -> str:
    """Name what the code depends on: what of Jinja makes and runs it, and what it calls by name.

    To look up Jinja's version would take longer than to read those two files: 30 ms.
    """
    package = Path(jinja2.__path__[0])
    code = b"".join((package / name).read_bytes() for name in ("compiler.py", "runtime.py"))
    named = [*sorted(environment.filters), *sorted(environment.tests)]
    return "\n".join([hashlib.sha256(code).hexdigest(), *named, ""])
