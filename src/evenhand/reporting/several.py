"""Reports on two audits of one program: what would move, what moved, and a replay."""

from __future__ import annotations

from evenhand.comparing.diff import Diff
from evenhand.comparing.replay import Replay
from evenhand.comparing.what_if import WhatIf
from evenhand.reporting.baselines import tell_baseline
from evenhand.reporting.escaping_json import write_result
from evenhand.reporting.formats import ENDINGS, PLAIN_FORMATS, Format, Look, check_format
from evenhand.reporting.templates import fill
from evenhand.reporting.waivers import list_waivers
from evenhand.vocabulary.languages import in_its_language, speaking


@in_its_language
def render_what_if(outlook: WhatIf, form: Format = "terminal", look: Look | None = None) -> str:
    """Report what would move if some facts were otherwise. Raises ValueError for any other format."""
    check_format(form, PLAIN_FORMATS)
    if form == "json":
        return write_result(outlook)
    laid_over = {"waivers": list_waivers(outlook.after), "baseline": tell_baseline(outlook.after)}
    return fill(f"what-if.{ENDINGS[form]}.j2", moves=outlook, look=look or Look(), **laid_over)


@in_its_language
def render_diff(diff: Diff, form: Format = "terminal", look: Look | None = None) -> str:
    """Report what moved between two audits, and what moved it. Raises ValueError for any other format."""
    check_format(form, PLAIN_FORMATS)
    if form == "json":
        return write_result(diff)
    return fill(f"diff.{ENDINGS[form]}.j2", moves=diff, look=look or Look())


def render_replay(replay: Replay, look: Look | None = None) -> str:
    """Report, in the language of the recorded audit, whether it comes out the same."""
    with speaking(replay.recorded.language):
        return fill("verify.txt.j2", replay=replay, look=look or Look())
