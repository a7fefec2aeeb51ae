"""Templates of the user's own: each filled in a process of its own, which ends when its time is up.

A template sees the audit and the ways to find things in it. It calls no method of a result, includes
nothing from outside its folder, and stops at a size. What it prints is escaped for the place where its
ending says that it lands; only what a macro made passes as it is.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any, Final, Literal

from jinja2 import FunctionLoader, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from evenhand.audit.audit import Audit
from evenhand.reading import take_in
from evenhand.reading.text import lines_of
from evenhand.reporting.escaping import Markup
from evenhand.reporting.lookups import VERDICTS, by_weight, gather, look_up
from evenhand.reporting.phrases import (
    answered,
    listed,
    named,
    percent,
    reachable,
    secured,
    sentence,
    spanned,
)
from evenhand.reporting.templates import ESCAPES, SYNTAX
from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.vocabulary.languages import speaking
from evenhand.vocabulary.room import hold_memory, name_command

_PLACES: Final[Mapping[str, Literal[".html", ".md"]]] = {
    ".html": ".html", ".htm": ".html", ".xhtml": ".html", ".xml": ".html", ".svg": ".html",
    ".md": ".md", ".markdown": ".md",
}  # fmt: skip
# What docs/templates.md promises; the built-in templates may find more, and change how they find it.
SEEN: Final = (
    "audit", "facts", "parameters", "documents", "accounts", "sides", "common", "heaviest", "columns",
    "contradictions", "judgement_calls", "standards", "seeds", "count", "findings_of", "voices_of",
    "other_replies_of", "follows_of", "groups", "quote_of", "head_of", "open_criteria", "claims_of",
    "conflicts_of", "documents_of",
)  # fmt: skip
_LARGEST_FACTOR: Final = 10**12
_LONGEST_MESSAGE: Final = 500


@dataclass(frozen=True)
class Limits:
    """What a template may use: seconds, characters of its report, bytes of memory where it can be held to.

    `source` is the most bytes that one of its files may have.
    """

    seconds: float = 30
    characters: int = 5_000_000
    memory: int = 2**30
    source: int = 1_000_000


_STANDARD: Final = Limits()


@dataclass(frozen=True)
class Order:
    """What is to be filled: the template by its name in a folder, shown to the user as `shown`."""

    audit: Audit
    folder: Path
    name: str
    shown: Path
    limits: Limits

    def show(self, name: str) -> str:
        """Name a template of the folder as the user would."""
        return str(self.shown.parent / name)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without what could read, change or use up more than the report needs."""

    intercepted_binops = frozenset({"*", "**"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow only the fields of a result: its methods could read files."""
        if isinstance(obj, Struct):
            return attr in obj.__struct_fields__
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers of a sensible size; a power or a repeated text could fill the memory."""
        numbers = all(isinstance(each, int | float | Decimal) for each in (left, right))
        if operator == "**" or not numbers or max(abs(left), abs(right)) > _LARGEST_FACTOR:
            raise SecurityError("only numbers of up to twelve digits are multiplied")
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Take for escaped what a macro made, since each of its expressions was."""
        made = super().call(context, called, *args, **kwargs)
        is_made_by_template = isinstance(called, Macro | BlockReference | LoopContext)
        return Markup(made) if is_made_by_template and not hasattr(made, "__html__") else made


class _TooLongError(TemplateError):
    """The report grows beyond what a template may write."""


def fill_order(order: Order) -> str:
    """Fill the template, and stop where its report gets too long."""
    environment = _environment(order)
    pieces: list[str] = []
    left = order.limits.characters
    found = look_up(order.audit)
    for piece in environment.get_template(order.name).generate({name: found[name] for name in SEEN}):
        left -= len(piece)
        if left < 0:
            raise _TooLongError(f"The report is longer than {order.limits.characters} characters.")
        pieces.append(piece)
    return "".join(pieces)


def _environment(order: Order) -> Sandbox:
    place = _PLACES.get(PurePath(order.name.removesuffix(".j2")).suffix.lower(), ".txt")
    environment = Sandbox(
        loader=FunctionLoader(lambda name: _load(order, name)),
        autoescape=place == ".html",
        finalize=_escape_by(ESCAPES[place]),
        **SYNTAX,
    )
    del environment.globals["lipsum"], environment.filters["random"]  # the same audit gives the same text
    environment.filters |= {
        "percent": percent, "sentence": sentence, "listed": listed, "gather": gather, "by_weight": by_weight,
        "named": named, "secured": secured, "reachable": reachable, "spanned": spanned,
        "answered": answered,
    }  # fmt: skip
    environment.globals["verdicts"] = VERDICTS
    return environment


def _escape_by(escape: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Escape every value, also one that only HTML would take for escaped, or that is no text yet."""
    is_html = escape is ESCAPES[".html"]

    def finalize(value: Any) -> Any:
        if isinstance(value, Markup) or (is_html and hasattr(value, "__html__")):
            return value if not is_html or hasattr(value, "__html__") else str(value)
        return escape(str(value))

    return finalize


def _load(order: Order, name: str) -> tuple[str, str, None] | None:
    path = (order.folder / name).resolve()
    if not path.is_relative_to(order.folder) or not os.path.isfile(path):
        return None
    if path.stat().st_size > order.limits.source:
        raise TemplateSyntaxError("The template is too long.", 1, name, order.show(name))
    try:
        return take_in(path.read_bytes()), order.show(name), None
    except UnicodeDecodeError:
        message = "The template is not written in UTF-8."
        raise TemplateSyntaxError(message, 1, name, order.show(name)) from None


def describe(failure: BaseException, order: Order) -> dict[str, Any]:
    """Say what is wrong with a template, and where."""
    file, line = _find_line(failure, order)
    return {"file": file, "line": line, "message": _put(failure)[:_LONGEST_MESSAGE]}


def _put(failure: BaseException) -> str:
    match failure:
        case TemplateNotFound():
            return f"There is no template '{failure.message}' in the folder of this one."
        case MemoryError():
            return "The template needs more memory than it may use."
        case RecursionError():
            return "The template calls itself without end."
        case SecurityError():
            return f"This is not allowed in a template: {str(failure).rstrip('.')}."
        case TemplateError():
            return str(failure.message)
        case _:
            return f"This cannot be worked out: {failure}."


def _find_line(failure: BaseException, order: Order) -> tuple[str, int]:
    """Find the innermost line of a template of the folder that the failure went through."""
    if isinstance(failure, TemplateSyntaxError):
        return failure.filename or str(order.shown), failure.lineno
    for frame, line in reversed(list(traceback.walk_tb(failure.__traceback__))):
        if "__jinja_exception__" in frame.f_globals:  # Jinja's own mark of a line of a template
            return frame.f_code.co_filename, line
    return str(order.shown), 1


def main() -> None:
    """Take an order from the standard input, and put the report or the problem on the standard output."""
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301 - `own` wrote it
    hold_memory(order.limits.memory)
    try:
        with speaking(order.audit.language):
            answer: dict[str, Any] = {"text": fill_order(order)}
    except Exception as failure:  # noqa: BLE001 - whatever a template does wrong is the template's problem
        answer = {"problem": describe(failure, order)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def fill_own(audit: Audit, template: Path, limits: Limits = _STANDARD) -> str:
    """Make a report of an audit by a template of the user's own.

    Raises OutputError with the line of the template that cannot be filled.
    """
    if not os.path.isfile(template):
        raise _problem(template.as_posix(), 1, "There is no such template.")
    real = template.resolve()
    answer = _run(Order(audit, real.parent, real.name, template, limits))
    if "text" in answer:
        return str(answer["text"])
    problem = answer["problem"]
    raise _problem(Path(problem["file"]).as_posix(), problem["line"], problem["message"])


def _run(order: Order) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - this very Python
            name_command("evenhand.reporting.own"),
            input=pickle.dumps(order),
            capture_output=True,
            check=False,
            timeout=order.limits.seconds,
        )
    except subprocess.TimeoutExpired:
        message = f"The template was stopped after {order.limits.seconds:g} seconds."
        raise _problem(order.shown.as_posix(), 1, message) from None
    if done.returncode:
        raise _problem(order.shown.as_posix(), 1, "The template was stopped: it used too much.")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _problem(file: str, line: int, message: str) -> OutputError:
    return OutputError([Problem(Place(file, line), message, excerpt=_line(Path(file), line))])


def _line(file: Path, number: int) -> str:
    try:
        lines = lines_of(take_in(file.read_bytes().decode(errors="replace")))
    except OSError:
        return ""
    return lines[number - 1] if number <= len(lines) else ""
