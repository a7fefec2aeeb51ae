"""All of a folder in one archive, and back: the files of the description, and no trace of how it was made."""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import Place, Problem, ProgramError
from evenhand.vocabulary.languages import say
from evenhand.workbench.exchange import CaseFolder

_NAME: Final = re.compile(
    r"(?:program\.yaml|plan\.yaml|audit\.json|evenhand\.toml|letter(?:-to-participants)?\.txt|sources/\w[\w.-]*)",
    re.ASCII,
)
_BEGUN: Final = (1980, 1, 1, 0, 0, 0)  # the same files make the same archive
_LARGEST: Final = limits.LARGEST_COPY


def pack(folder: CaseFolder) -> bytes:
    """Pack the files of a folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(folder.names()):
            content = folder.read(name)
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
    except (binascii.Error, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        message = say("This is no archive that evenhand made.")
        raise ProgramError([Problem(Place("archive.zip"), message)]) from None


def _take(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Give each file. Raises ValueError where they are too many, too large, or not called as ours are."""
    entries = archive.infolist()
    left = _LARGEST
    if len(entries) > limits.MOST_FILES:
        raise ValueError
    for entry in entries:
        if not _NAME.fullmatch(entry.filename):
            raise ValueError(entry.filename)
        with archive.open(entry) as file:  # what an archive says of its sizes need not be so
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise ValueError(entry.filename)
        yield entry.filename, content
