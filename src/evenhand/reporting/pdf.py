"""PDF: the page on paper, tagged for screen readers. It needs WeasyPrint, which is an extra."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from typing import Any, Final

from evenhand.audit.audit import Audit
from evenhand.comparing.side_by_side import Comparison
from evenhand.reporting.brief import make_brief
from evenhand.reporting.several import look_at
from evenhand.reporting.templates import fill, look_up
from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.vocabulary.languages import in_its_language

_VARIANT: Final = "pdf/ua-1"  # tagged, with a title and a language, as assistive technology needs it


@in_its_language
def render_pdf(audit: Audit) -> bytes:
    """Make the PDF report of an audit: the same audit gives the same bytes.

    Raises OutputError where WeasyPrint or what it needs is not installed.
    """
    return _print(audit, "report.html.j2")


@in_its_language
def render_brief_pdf(audit: Audit) -> bytes:
    """Make the PDF of the brief of an audit: one page.

    Raises OutputError where WeasyPrint or what it needs is not installed.
    """
    return _print(audit, "brief.html.j2")


def _print(audit: Audit, page: str) -> bytes:
    return typeset(fill("paper.html.j2", page=page, **look_up(audit), brief=make_brief(audit)))


@in_its_language
def render_comparison_pdf(comparison: Comparison) -> bytes:
    """Make the PDF of programs side by side.

    Raises OutputError where WeasyPrint or what it needs is not installed.
    """
    return typeset(fill("paper.html.j2", page="compare.html.j2", **look_at(comparison)))


def typeset(page: str) -> bytes:
    """Set a page of HTML on paper; nothing that it names is fetched, neither files nor addresses.

    Raises OutputError where WeasyPrint or what it needs is not installed.
    """
    weasyprint = _load()
    refusing = weasyprint.urls.URLFetcher(allowed_protocols=())
    with _undated():
        pdf: bytes = weasyprint.HTML(string=page, url_fetcher=refusing).write_pdf(pdf_variant=_VARIANT)
    return pdf


@contextmanager
def _undated() -> Iterator[None]:
    """Keep the clock out of fonts: fontTools, which cuts them where HarfBuzz cannot, dates what it makes."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = before or "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]


def _load() -> Any:
    """Import WeasyPrint, which takes most of a second, where a PDF is asked for and not before."""
    try:
        with redirect_stdout(sys.stderr):  # where it says at length which library it does not find
            return import_module("weasyprint")
    except ImportError:
        raise _unable("which is not installed", "pip install 'evenhand[pdf]'") from None
    except OSError:  # a library of the system that it is written for
        raise _unable("which finds no Pango", "the system's package of Pango") from None


def _unable(why: str, expected: str) -> OutputError:
    return OutputError([Problem(Place("<pdf>"), f"A PDF is made with WeasyPrint, {why}.", expected)])
