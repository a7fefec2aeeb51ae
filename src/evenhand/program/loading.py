"""Loading a program, from whatever it comes in: the one way in, for every command and every caller."""

from __future__ import annotations

import os
from pathlib import Path

from evenhand.policy.model import Policy
from evenhand.program.claims import ClaimsReader
from evenhand.program.copies import open_copies
from evenhand.program.descriptions import take_description
from evenhand.program.door import refuse_whole
from evenhand.program.model import Program
from evenhand.reading import Complaints, Form, Readable, read
from evenhand.vocabulary.errors import ProgramError


def load_program(
    source: Readable,
    policy: Policy,
    *,
    name: str | None = None,
    folder: os.PathLike[str] | None = None,
    form: Form | None = None,
) -> Program:
    """Load a program from a path, a text, bytes, a mapping or an open file, as a policy asks about it.

    The copies of its sources are found from FOLDER, by default the one in which a path stands. With FORM, a
    text is that and nothing else; without it, `reading` tells YAML from JSON.

    Raises ProgramError with every mistake in the file.
    """
    located = read(source, error=ProgramError, name=name, form=form)
    complaints = Complaints(located)
    described = take_description(complaints)
    copies = open_copies(described.sources, _find_folder(source, folder), complaints)
    claims = tuple(ClaimsReader(described, policy, copies, complaints).read_all())
    refuse_whole(described, claims, policy, complaints)
    if complaints.problems:
        raise ProgramError(complaints.problems)
    return Program(
        header=described.program,
        parties=described.parties,
        sources=described.sources,
        origins=described.origins,
        claims=claims,
        rates=described.rates,
        file=located.name,
        digest=located.digest,
        copies={source: copy.held for source, copy in copies.items()},
        replies=described.replies,
    )


def _find_folder(source: Readable, folder: os.PathLike[str] | None) -> Path | None:
    if folder is not None:
        return Path(folder)
    return Path(source).parent if isinstance(source, os.PathLike) else None
