"""The reference of the library: what the package offers, with its signature and docstring."""

from __future__ import annotations

import inspect
from typing import Final

import evenhand

_HEAD: Final = """# What the library offers

Each name is imported from `evenhand`; nothing else is for others to import. A text that is wrong raises an
`EvenhandError` whose problems have places. [The design](design.md) says what the words mean.
"""
_KINDS: Final = {True: "autoclass", False: "autofunction"}


def make_library_page() -> str:
    """Make the page of the library, to be filled from docstrings by Sphinx."""
    offered = {name: getattr(evenhand, name) for name in evenhand.__all__}
    functions = [name for name, each in offered.items() if inspect.isfunction(each)]
    classes = [name for name, each in offered.items() if inspect.isclass(each)]
    sections = {"Functions": functions, "Classes": classes}
    return _HEAD + "".join(
        f"\n## {title}\n\n{''.join(_document(name, is_class=title == 'Classes') for name in names)}"
        for title, names in sections.items()
    )


def _document(name: str, *, is_class: bool) -> str:
    home = getattr(evenhand, name).__module__
    lines = [f".. {_KINDS[is_class]}:: {home}.{name}"]
    return "\n".join(["```{eval-rst}", *lines, "```", "", ""])
