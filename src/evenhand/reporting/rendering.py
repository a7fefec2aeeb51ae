"""The formats of a report, each a function from an audit to text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from evenhand.audit import exit_status
from evenhand.reporting.formats import FORMATS, Format, Look, TextFormat, check_format
from evenhand.vocabulary.languages import in_its_language, speaking

if TYPE_CHECKING:
    from evenhand.audit.audit import Audit

LOGS: Final[tuple[TextFormat, ...]] = ("sarif", "sarif-github", "gitlab")  # which hold several programs
_TEMPLATES: Final = {
    "html": "report.html.j2",
    "markdown": "report.md.j2",
    "brief-html": "brief.html.j2",
    "brief-markdown": "brief.md.j2",
}
_GatedFormat = Literal[
    "sarif", "sarif-github", "junit", "github", "gitlab", "concise"
]  # they tell what gates


@in_its_language
def render(
    audit: Audit,
    form: TextFormat = "brief",
    look: Look | None = None,
    gating: exit_status.Gating | None = None,
    *,
    full: bool = False,
) -> str:
    """Make a report of an audit: the same audit gives the same text. Only what it needs is imported.

    The formats that end a run, as those of build servers do, end it by what gates. JSON holds what its policy
    says of every program only if it is FULL.

    Raises ValueError where there is no such format, and where the audit lacks what the report would tell.
    """
    check_format(form, FORMATS)
    if not audit.stands_alone and (full or form != "json"):
        raise ValueError("This audit was written without the texts of its policy; write it with --full.")
    match form:
        case "sarif" | "sarif-github" | "gitlab" | "junit" | "github" | "concise":
            return _write_by_gate(audit, form, gating or exit_status.Gating())
        case "brief" | "terminal":
            return _write_for_screen(audit, form, look or Look())
        case "html" | "markdown" | "brief-html" | "brief-markdown":
            return _fill(audit, _TEMPLATES[form])  # a page looks the same everywhere
        case "json":
            from evenhand.reporting.escaping_json import write_audit

            return write_audit(audit, full=full)
        case "oscal":
            from evenhand.reporting.oscal import write_oscal

            return write_oscal(audit)
        case "csv":
            from evenhand.reporting.table import write_csv

            return write_csv(audit)


def render_together(audits: Sequence[Audit], form: Format, gating: exit_status.Gating) -> str:
    """Make one report of several audits by one policy and in one language, in a format of LOGS.

    Raises ValueError where the format holds one program and no more.
    """
    check_format(form, LOGS)
    with speaking(audits[0].language):
        if form == "sarif":
            from evenhand.reporting.sarif import write_sarif

            return write_sarif(audits, gating)
        if form == "gitlab":
            from evenhand.reporting.gitlab import write_code_quality

            return write_code_quality(audits, gating)
        from evenhand.reporting.sarif_github import write_sarif_for_github

        return write_sarif_for_github(audits, gating)


def _write_for_screen(audit: Audit, form: Literal["brief", "terminal"], look: Look) -> str:
    if form == "brief":
        from evenhand.reporting.terminal_brief import write_brief

        return write_brief(audit, look)
    from evenhand.reporting.terminal import write_terminal

    return write_terminal(audit, look)


def _write_by_gate(audit: Audit, form: _GatedFormat, gating: exit_status.Gating) -> str:
    """Write a format that tells by what a run fails."""
    match form:
        case "sarif" | "sarif-github" | "gitlab":
            return render_together([audit], form, gating)
        case "junit":
            from evenhand.reporting.junit import write_junit

            return write_junit(audit, gating)
        case "github":
            from evenhand.reporting.annotations import write_annotations

            return write_annotations(audit, gating)
        case "concise":
            from evenhand.reporting.concise import write_concise

            return write_concise(audit, gating)


def render_any(
    audit: Audit,
    form: Format,
    look: Look | None = None,
    gating: exit_status.Gating | None = None,
    *,
    full: bool = False,
) -> str | bytes:
    """Make a report in any format, which is a text or, as a PDF is, bytes.

    Raises OutputError where what makes a PDF is not installed.
    """
    match form:
        case "pdf":
            from evenhand.reporting.pdf import render_pdf

            return render_pdf(audit)
        case "brief-pdf":
            from evenhand.reporting.pdf import render_brief_pdf

            return render_brief_pdf(audit)
        case _:
            return render(audit, form, look, gating, full=full)


@in_its_language
def sum_up(audit: Audit) -> str:
    """Say on one line how an audit came out, so that a log of a run that shows no report tells it."""
    from evenhand.reporting.baselines import tell_baseline
    from evenhand.reporting.escaping import for_record
    from evenhand.reporting.phrases import concluded, counted
    from evenhand.reporting.waivers import count_waivers

    conclusion = concluded(audit.opinion)
    said = f"{for_record(audit.program.name)}: {conclusion}; {counted(audit.findings)}"
    laid_over = " ".join(filter(None, (count_waivers(audit), tell_baseline(audit))))
    return f"{said}. {laid_over}" if laid_over else said


def _fill(audit: Audit, template: str) -> str:
    from evenhand.reporting.brief import make_brief
    from evenhand.reporting.directions import mark_up
    from evenhand.reporting.templates import fill, look_up

    return mark_up(fill(template, **look_up(audit), brief=make_brief(audit)))
