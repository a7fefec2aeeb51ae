"""PDF: the page on paper, tagged for screen readers. It needs WeasyPrint, which is an extra."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from typing import Any, Final

from msgspec.structs import replace

from evenhand.audit.audit import Audit
from evenhand.comparing.side_by_side import ComparedProgram, Comparison
from evenhand.reporting.brief import make_brief
from evenhand.reporting.comparisons import look_at
from evenhand.reporting.templates import fill, look_up
from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.vocabulary.languages import in_its_language, listed, say

_VARIANT: Final = "pdf/ua-1"  # tagged, with a title and a language, as assistive technology needs it


@in_its_language
def render_pdf(audit: Audit) -> bytes:
    """Make the PDF report of an audit: the same audit gives the same bytes, with the same fonts.

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
    filled = _fill(audit, page)
    if lacking := find_lacking(filled):
        filled = _fill(replace(audit, remarks=(*audit.remarks, remark_on_fonts(lacking))), page)
    return typeset(filled)


def _fill(audit: Audit, page: str) -> str:
    return fill("paper.html.j2", page=page, **look_up(audit), brief=make_brief(audit))


@in_its_language
def render_comparison_pdf(comparison: Comparison) -> bytes:
    """Make the PDF of programs side by side.

    Raises OutputError where WeasyPrint or what it needs is not installed.
    """
    page = _fill_comparison(comparison)
    if lacking := find_lacking(page):
        page = _fill_comparison(remark_on_programs(comparison, lacking))
    return typeset(page)


def _fill_comparison(comparison: Comparison) -> str:
    return fill("paper.html.j2", page="compare.html.j2", **look_at(comparison))


def remark_on_programs(comparison: Comparison, lacking: str) -> Comparison:
    """Remark with each program what fonts lack of its names."""
    return replace(
        comparison, programs=tuple(_remark_on(program, lacking) for program in comparison.programs)
    )


def _remark_on(program: ComparedProgram, lacking: str) -> ComparedProgram:
    here = "".join(sorted(set(lacking) & set(f"{program.name}{program.sponsor}{program.file}")))
    return replace(program, remarks=(*program.remarks, remark_on_fonts(here))) if here else program


def remark_on_fonts(lacking: str) -> str:
    """Say in which scripts the characters stand that the fonts lack."""
    from fontTools import unicodedata  # noqa: PLC0415 - it comes with WeasyPrint, and few pages need it

    codes = dict.fromkeys(map(unicodedata.script, lacking))
    shared = {"Zyyy", "Zinh", "Zzzz"}
    names = sorted(unicodedata.script_name(code) for code in codes if code not in shared)
    signs = [say("signs and pictures")] if shared & codes.keys() else []
    return say(
        "The fonts of this PDF lack {scripts}: an empty box stands for each such character. "
        "Every other format has the text.",
        scripts=listed([*names, *signs], "and"),
    )


def find_lacking(page: str) -> str:
    """Find the characters of a page that no font on this machine has, as WeasyPrint tells of a trial page.

    Raises OutputError where WeasyPrint or what it needs is not installed.
    """
    characters = "".join(sorted(each for each in set(page) if not each.isascii()))
    told = _Told()
    logger = _load().LOGGER
    logger.addHandler(told)
    try:
        typeset(f"<html lang=en><title>-</title><p>{' '.join(characters)}")
    finally:
        logger.removeHandler(told)
    return "".join(each for each in characters if each in told.characters)


class _Told(logging.Handler):
    """Takes down the characters for which WeasyPrint says that it found no glyph."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.WARNING)
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Take one down."""
        if isinstance(record.args, tuple) and str(record.msg).startswith(".notdef"):
            self.characters.add(str(record.args[0]))


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
    return OutputError([Problem(Place.whole("<pdf>"), f"A PDF is made with WeasyPrint, {why}.", expected)])
