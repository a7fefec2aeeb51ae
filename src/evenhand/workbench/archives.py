"""All of a folder in one archive, and back: the files of the description, and no trace of how it was made."""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import Place, Problem, ProgramError
from evenhand.vocabulary.languages import say
from evenhand.workbench.exchange import CaseFolder

_NAME: Final = re.compile(
    r"(?:program\.yaml|plan\.yaml|audit\.json|report\.html|evenhand\.toml|letter(?:-to-participants)?\.txt|sources/\w[\w.-]*)",
    re.ASCII,
)
REPORT: Final = "report.html"  # packed to be read, and made anew of what is opened again
_BEGUN: Final = (1980, 1, 1, 0, 0, 0)  # the same files make the same archive
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may not be at hand in a browser
_DAMAGED: Final = (
    binascii.Error, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError,
    zlib.error,
)  # fmt: skip
_LARGEST: Final = limits.LARGEST_COPY


def pack(folder: CaseFolder, made: Mapping[str, bytes] | None = None) -> bytes:
    """Pack the files of a folder, and what is made of them."""
    files = {**{name: folder.read(name) for name in folder.names()}, **(made or {})}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            if content is not None and _NAME.fullmatch(name):
                entry = zipfile.ZipInfo(name, _BEGUN)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
    return buffer.getvalue()


def unpack(letters: str) -> dict[str, bytes]:
    """Unpack an archive of ours that is written in letters. Raises ProgramError where it is none."""
    try:
        content = base64.b64decode(letters, validate=True)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return dict(_take(archive))
    except _DAMAGED:
        message = say("This is no archive that evenhand made.")
        raise ProgramError([Problem(Place("archive.zip"), message)]) from None


def _take(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Give each file. Raises ValueError where they are too many, too large, there twice, or not ours."""
    entries = archive.infolist()
    left = _LARGEST
    if len(entries) > limits.MOST_FILES or len({each.filename for each in entries}) < len(entries):
        raise ValueError
    for entry in entries:
        if not _NAME.fullmatch(entry.filename) or entry.compress_type not in _PACKED:
            raise ValueError(entry.filename)
        with archive.open(entry) as file:  # what an archive says of its sizes need not be so
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise ValueError(entry.filename)
        yield entry.filename, content
