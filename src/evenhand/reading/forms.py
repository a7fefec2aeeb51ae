"""The forms that all files share, as people write them: ids, names, addresses, digests and paths."""

from __future__ import annotations

import re
from typing import Annotated, Final

from msgspec import Meta

from evenhand.vocabulary import limits

_SHOWN: Final = 40


def form(pattern: str, message: str) -> Meta:
    """Give the form of a text, and what is said of one that has another; `{text}` stands for it."""

    def name_fault(text: str) -> str | None:
        return None if re.search(pattern, text) else message.format(text=text[:_SHOWN])

    return Meta(pattern=pattern, extra={"wrong": name_fault})


# A relative path of plain names: no drive, no address, and no way up and out.
_FILE: Final = r"(?!.*\.\.(?:/|$))[^/\\:\x00-\x1f][^\\:\x00-\x1f]*"

Name = Annotated[str, Meta(min_length=1)]
Id = Annotated[
    str,
    form(
        rf"\A[a-z][a-z0-9-]{{0,{limits.LONGEST_ID - 1}}}\Z",
        f"'{{text}}' is no id. Expected up to {limits.LONGEST_ID} lower-case letters, digits and hyphens, "
        "a letter first.",
    ),
]
Url = Annotated[
    str,
    form(
        r"\Ahttps?://",
        "This address is not http or https. Expected one that starts with https:// or http://.",
    ),
]
Sha256 = Annotated[
    str,
    form(
        r"\A[0-9a-f]{64}\Z",
        "This is no SHA-256. Expected 64 characters, digits and letters from a to f.",
    ),
]
File = Annotated[
    str,
    form(
        rf"\A{_FILE}\Z",
        "This is no path within the folder of this file. Expected one such as 'sources/letter.pdf'.",
    ),
]
