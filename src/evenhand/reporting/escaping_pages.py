"""Making hostile text fit for a page, once for each text."""

from __future__ import annotations

from typing import Any, Final

import markupsafe

from evenhand.reporting.escaping import LONGEST, for_html


class EscapedTexts(dict[str, markupsafe.Markup]):
    """Texts as they stand on pages, each escaped once: those of a policy stand on every page it leads to.

    No more than so many are kept, and none that is longer than so many characters.
    """

    def __init__(self, most: int, longest: int) -> None:
        """Begin with none."""
        self._most = most
        self._longest = longest

    def __missing__(self, text: str) -> markupsafe.Markup:
        """Escape a text, and keep it."""
        escaped = markupsafe.escape(for_html(text))
        if len(text) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[text] = escaped
        return escaped


# What is kept is far from being cut, which is told in the language of its report.
ESCAPED: Final = EscapedTexts(most=5000, longest=LONGEST // 8)


def for_page(value: Any) -> markupsafe.Markup:
    """Make a value fit for a page: what a template made is so already, and all else is a text to escape.

    A text and what a template made may be equal, so that they are told apart by their types alone.
    """
    if value.__class__ is markupsafe.Markup:
        return value
    return ESCAPED[value if value.__class__ is str else str(value)]
