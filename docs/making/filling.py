"""The templates of the site: Markdown in which every text of a policy is text and no markup, and drawings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from evenhand.reporting.escaping_files import for_markdown
from evenhand.reporting.templates import SYNTAX

TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, finalize=for_markdown, **SYNTAX
)
DRAWINGS: Final = Environment(loader=TEMPLATES.loader, autoescape=True, **SYNTAX)
TEMPLATES.filters["address"] = Markup  # of a page of ours, or one that the policy's form has checked


def fill(name: str, **context: Any) -> str:
    """Fill one of the templates of the site."""
    return TEMPLATES.get_template(name).render(**context)
