"""Reports: the text that a template or a machine format makes of an audit. They decide nothing."""

from typing import TYPE_CHECKING

from evenhand.lazily import offer

if TYPE_CHECKING:
    from evenhand.reporting.formats import ENDINGS, FORMATS, Format, Look, render
    from evenhand.reporting.own import fill_own
    from evenhand.reporting.several import render_comparison, render_diff, render_what_if
else:
    __getattr__ = offer(
        __name__,
        {
            "evenhand.reporting.formats": "ENDINGS FORMATS Format Look render",
            "evenhand.reporting.own": "fill_own",
            "evenhand.reporting.several": "render_comparison render_diff render_what_if",
        },
    )

__all__ = [
    "ENDINGS",
    "FORMATS",
    "Format",
    "Look",
    "fill_own",
    "render",
    "render_comparison",
    "render_diff",
    "render_what_if",
]
