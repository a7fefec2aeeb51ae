"""The forms of ids, digests, addresses and paths in every file."""

from __future__ import annotations

from typing import Final

ID: Final = r"[a-z][a-z0-9-]{0,79}"
SHA256: Final = r"[0-9a-f]{64}"
WEB: Final = r"https?://"
# A relative path of plain names: no drive, no address, and no way up and out.
FILE: Final = r"(?!.*\.\.(?:/|$))[^/\\:\x00-\x1f][^\\:\x00-\x1f]*"
