"""Reports: the text that a template or a machine format makes of an audit. They decide nothing."""

from evenhand.reporting.formats import FORMATS, Format, Look, render
from evenhand.reporting.several import render_comparison, render_diff, render_what_if

__all__ = [
    "FORMATS",
    "Format",
    "Look",
    "render",
    "render_comparison",
    "render_diff",
    "render_what_if",
]
