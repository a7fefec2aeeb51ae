"""Who may ask: the session of a browser, which a link opens that is good for one time."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

_LENGTH: Final = 32  # bytes


class Keys:
    """The key of the session, and that of the link which stands open; a link that is used makes another.

    `tell` hears of each new link's key, so that the next browser can be let in.
    """

    def __init__(self, tell: Callable[[str], None] = lambda _: None) -> None:
        """Make the first of both."""
        self.session = secrets.token_urlsafe(_LENGTH)
        self.link = secrets.token_urlsafe(_LENGTH)
        self._tell = tell
        tell(self.link)

    def use(self, link: str) -> bool:
        """Use the key of a link: checks if it is the one that stands open, and closes it."""
        if not _same(link, self.link):
            return False
        self.link = secrets.token_urlsafe(_LENGTH)
        self._tell(self.link)
        return True

    def admits(self, session: str | None) -> bool:
        """Checks if a browser has the key of the session."""
        return session is not None and _same(session, self.session)


def _same(given: str, kept: str) -> bool:
    return secrets.compare_digest(given.encode(errors="surrogatepass"), kept.encode())
