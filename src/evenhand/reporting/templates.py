"""Filling a Jinja template with an audit.

Every text of an audit is hostile until it is escaped for the place where it lands. Each kind of
template has its own way: HTML escapes by Jinja's autoescape, Markdown and the terminal by a
`finalize` that every expression goes through.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evenhand.errors import visible
from evenhand.findings import Audit, Finding, Verdict
from evenhand.resources import built_in

VERDICTS: Final[tuple[Verdict, ...]] = (
    "fail", "alleged", "contested", "unknown", "claimed", "pass", "not-applicable",
)  # fmt: skip
_MARKDOWN: Final = str.maketrans(
    {character: f"\\{character}" for character in "\\`*_{}[]()#+-.!|~$^"}
    | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", "\n": " ", "\r": " "}
)
_STYLES: Final[Mapping[str, str]] = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35",
}  # fmt: skip
_COLORS: Final[Mapping[str, str]] = {
    "fail": "red", "alleged": "magenta", "contested": "magenta", "unknown": "yellow", "claimed": "blue",
    "pass": "green", "not-applicable": "dim", "not met": "red", "met": "green", "open": "yellow",
}  # fmt: skip


class Markup(str):
    """A text that is already fit for the place where it lands."""

    __slots__ = ()


def fill(name: str, **context: Any) -> str:
    """Fill one of the built-in templates."""
    return _environment(name).get_template(name).render(**context)


@lru_cache(maxsize=8)
def _environment(name: str) -> Environment:
    """Build the environment of one template; by our own rule, `*.html.j2` always escapes."""
    is_html = name.removesuffix(".j2").endswith((".html", ".svg", ".xml"))
    environment = Environment(
        loader=FileSystemLoader(built_in("templates")),
        autoescape=is_html,  # noqa: S701 - what is not HTML is escaped by finalize
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_clean if is_html else _escape_markdown if ".md" in name else _clean,
        extensions=["jinja2.ext.loopcontrols"],
    )
    environment.filters |= {
        "percent": percent,
        "style": _style,
        "wrap": _wrap,
        "sentence": _sentence,
        "bar": _bar,
        "outlined": _outlined,
    }
    environment.globals |= {"verdicts": VERDICTS, "colors": _COLORS}
    return environment


def look_up(audit: Audit) -> Mapping[str, Any]:
    """Give a template the ways to find things in an audit."""
    facts = {fact.path: fact for fact in audit.facts}
    parameters = {parameter.path: parameter for parameter in audit.parameters}
    documents = {document.id: document for document in audit.documents}
    accounts = {account.id: account for account in audit.accounts}
    return {
        "audit": audit,
        "facts": facts,
        "parameters": parameters,
        "documents": documents,
        "accounts": accounts,
        "findings_of": partial(_findings_of, audit),
        "count": partial(_count, audit),
    }


def _findings_of(audit: Audit, criterion: str) -> list[Finding]:
    return [finding for finding in audit.findings if finding.criterion == criterion]


def _count(audit: Audit, *verdicts: Verdict) -> int:
    return sum(finding.verdict in verdicts for finding in audit.findings)


def _clean(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup) and not hasattr(value, "__html__"):
        return visible(value)
    return value


def _escape_markdown(value: Any) -> Any:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return visible(" ".join(value.split())).translate(_MARKDOWN)


def percent(share: Any) -> Markup:
    """Write a share as a whole percentage, rounded so that it never claims more than is so."""
    return Markup("n/a" if share is None else f"{int(share * 100)} %")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _wrap(text: Any, width: int, indent: int = 0) -> Markup:
    """Break a text into lines of a terminal; each but the first is indented."""
    lines = textwrap.wrap(
        visible(str(text)), max(width - indent, 20), break_long_words=True, break_on_hyphens=False
    )
    return Markup(("\n" + " " * indent).join(lines))


def _outlined(lines: Iterable[tuple[int, str]], width: int) -> Markup:
    """Lay out the lines of a condition by their depth."""
    return Markup(
        "\n".join(" " * (2 * depth + 2) + _wrap(text, width, 2 * depth + 2) for depth, text in lines)
    )


def _style(text: Any, style: str, look: Any) -> Markup:
    """Colour a text for a terminal that shows colours."""
    shown = text if isinstance(text, Markup) else visible(str(text))
    return Markup(f"\x1b[{_STYLES[style]}m{shown}\x1b[0m" if look.color else shown)


def _bar(score: Any, look: Any, width: int = 24) -> Markup:
    """Draw an interval: solid up to what is secured, shaded up to what is still possible."""
    solid, shaded, empty = "█▒·" if look.unicode else "#=."
    if score is None:
        return Markup(empty * width)
    low, high = int(score.low * width), int(score.high * width)
    return Markup(solid * low + shaded * (high - low) + empty * (width - high))
