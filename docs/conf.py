"""How Sphinx makes the site. Nothing is fetched when it is made, nor by whoever reads it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from evenhand import __version__
from evenhand.program import copies, drafts

vars(drafts)["Shelf"] = copies.Shelf  # imported there for a type checker alone, and part of a signature

project = "evenhand"
release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 4
suppress_warnings = [
    "toc.not_included",  # the pages of single rules and questions are reached from their lists
]
autodoc_typehints = "signature"
add_module_names = False  # each is imported from evenhand
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
html_theme = "furo"
html_title = "evenhand"
html_extra_path = ["_build/beside"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
highlight_language = "text"
smartquotes = False  # a command must stay as it can be run
