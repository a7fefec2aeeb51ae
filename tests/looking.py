"""Looking at a page as everyone sees it: at every width, with axe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPEN_ALL: Final = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
# These two rules of axe take nine tenths of its time, and what they find depends on how an element looks.
_COLOURS: Final = ("color-contrast", "link-in-text-block")
# Marks what looks different than at the width before, and says how many that are; null at the first width.
_MARK_CHANGED: Final = """() => {
  const before = window.looks;
  window.looks = new Map([...document.querySelectorAll('*')].map((each) => {
    const style = getComputedStyle(each);
    const isLarge = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
    return [each, [style.display === 'none', isLarge, style.visibility, style.position, style.opacity,
      style.color, style.backgroundColor, style.backgroundImage, style.textShadow,
      style.textDecorationLine].join('; ')];
  }));
  if (!before) return null;
  const changed = [...window.looks].filter(([each, look]) => look !== before.get(each));
  document.querySelectorAll('[data-changed]').forEach((each) => each.removeAttribute('data-changed'));
  changed.forEach(([each]) => each.setAttribute('data-changed', ''));
  return changed.length;
}"""


def look_at(page: Page, widths: Sequence[int]) -> dict[int, tuple[int, list[str]]]:
    """
    Open all that is folded, and give for each width how wide the page is, and what axe finds.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.evaluate(OPEN_ALL)
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        violations = [
            each["id"]
            for context, options in _runs(page.evaluate(_MARK_CHANGED))
            for each in axe.run(page, context, options).response["violations"]
        ]
        found[width] = (page.evaluate("document.documentElement.scrollWidth"), violations)
    return found


def _runs(changed: int | None) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """
    Give what axe is to look at, and for what: for colours only where something looks different than before.
    """
    colours = {rule: {"enabled": changed is None} for rule in _COLOURS}
    yield None, {"resultTypes": ["violations"], "rules": colours}
    if changed:
        yield "[data-changed]", {"resultTypes": ["violations"], "runOnly": _COLOURS}
