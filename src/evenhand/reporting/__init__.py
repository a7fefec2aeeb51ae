"""Reports: the text that a template or a machine format makes of an audit. They decide nothing."""

from evenhand.reporting.formats import FORMATS, Format, Look, render

__all__ = ["FORMATS", "Format", "Look", "render"]
