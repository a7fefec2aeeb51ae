"""The built-in templates as the code that Jinja makes of them, which stands in a wheel beside their source.

An installed evenhand compiles no template, as long as its Jinja is that of the wheel. A checkout has no such
code, and compiles what it fills at each start.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container
from pathlib import Path
from typing import Final

import jinja2
from jinja2 import Environment, ModuleLoader

_MADE_BY: Final = "made-by.txt"


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
