"""Which addresses a report may link to, and how it writes them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_WEB_ADDRESS: Final = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#].{0,2000})?", re.ASCII)
_IN_ADDRESS: Final = "!$%&'()*+,/:;=?@~"
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


def is_web_address(address: str | None) -> bool:
    """Checks if a page may link there: the host is in plain letters, and no user's name is before it."""
    return address is not None and bool(_WEB_ADDRESS.fullmatch(encoded(address)))


def encoded(address: str) -> str:
    """Write every character of an address that has no place in one as its bytes."""
    page, sign, part = _STRAY_PERCENT.sub("%25", address).partition("#")
    return quote(page, safe=_IN_ADDRESS) + sign + quote(part, safe=_IN_ADDRESS)
