"""A person at a browser who uses the keyboard and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_MOST_STOPS: Final = 250
_SIGNS: Final = re.compile(
    r"([.?*+()|^$\[\]{}\\])"
)  # `re.escape` also escapes blanks, which browsers do not take
_MEANT: Final = r"\\\1"
_HAS_FOCUS: Final = "(each) => each === document.activeElement"
_NAMED: Final = "input:not([type=hidden], [type=file]), select, textarea"


class Hands:
    """Goes from stop to stop with Tab, and presses keys there."""

    def __init__(self, page: Page) -> None:
        """Begin at the top of a page."""
        self.page = page

    def reach(self, stop: Locator) -> None:
        """Go on with Tab, or back, until something has the focus; who cannot reach it gets no further."""
        stop.wait_for()
        is_behind = stop.evaluate(
            "(each) => Boolean(document.activeElement.compareDocumentPosition(each) & 2)"
        )
        for _ in range(_MOST_STOPS):
            if stop.evaluate(_HAS_FOCUS):
                return
            self.page.keyboard.press("Shift+Tab" if is_behind else "Tab")
        raise AssertionError(f"The keyboard does not reach {stop}.")

    def follow(self, name: str) -> None:
        """Follow a link, or press a button."""
        stop = self.page.get_by_role("link", name=name).or_(self.page.get_by_role("button", name=name)).first
        self.reach(stop)
        self.page.keyboard.press("Enter")

    def type(self, label: str, text: str) -> None:
        """Type into a field."""
        self.reach(self.page.locator(_NAMED).and_(self.page.get_by_label(label)).first)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def pick(self, label: str, value: str) -> None:
        """Go down a list until a value is chosen."""
        chosen = self.page.locator("select").and_(self.page.get_by_label(label, exact=True)).first
        self.reach(chosen)
        for _ in range(_MOST_STOPS):
            if chosen.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The keyboard does not pick {value}.")

    def choose(self, label: str) -> None:
        """Choose an answer: the arrows move among those of which one holds, Space marks any other."""
        begins = re.compile(rf"^{_SIGNS.sub(_MEANT, label)}(?!\w)")
        choice = (
            self.page.get_by_role("radio", name=begins)
            .or_(self.page.get_by_role("checkbox", name=begins))
            .first
        )
        choice.wait_for()
        if choice.get_attribute("type") == "checkbox":
            self.reach(choice)
            self.page.keyboard.press("Space")
            return
        group = self.page.locator(f'input[type=radio][name="{choice.get_attribute("name")}"]')
        self.reach(group.locator("xpath=self::*").and_(self.page.locator(":checked")).or_(group).first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if choice.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The keyboard does not choose {label}.")
