"""The answers of a plan in the text of a program's file, and the patch that puts them there."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from evenhand.facts.possible import Possible
from evenhand.policy.folder import find_here
from evenhand.policy.model import Policy
from evenhand.program.drafts import Draft, keep_silent
from evenhand.program.loading import folder_of
from evenhand.program.model import Program
from evenhand.vocabulary import verdicts

_NO_LINE_END: Final = "\n\\ No newline at end of file\n"


def make_patch(path: Path, answers: Mapping[str, Possible], policy: Policy, program: Program) -> bytes:
    """Make the patch that puts answers into the file of a program, to be applied in this folder."""
    text = path.read_bytes().decode()
    draft = Draft(text, policy, program, folder_of(path), keep_silent)
    after = put_answers(draft, answers).text
    here, whole = find_here(), path.resolve()
    name = (whole.relative_to(here) if here and whole.is_relative_to(here) else Path(path.name)).as_posix()
    end = "\t" if " " in name else ""  # without it, what follows the space is taken for a date
    lines = difflib.unified_diff(_cut(text), _cut(after), f"a/{name}{end}", f"b/{name}{end}")
    patch = "".join(line if line.endswith("\n") else f"{line}{_NO_LINE_END}" for line in lines)
    return patch.encode(errors="surrogateescape")  # the name of a file need not be UTF-8


def _cut(text: str) -> list[str]:
    """Cut a text at line feeds only, as those do who apply patches."""
    return list(io.StringIO(text, newline="\n"))


def put_answers(draft: Draft, answers: Mapping[str, Possible]) -> Draft:
    """Put answers into a program; where several speak, as claims of the sponsor's.

    What cannot be patched stays as it is.
    """
    left_out = find_unpatched(answers, draft.program)
    kept = {fact: answer for fact, answer in answers.items() if fact not in left_out}
    return draft.set_answers(kept, by=_find_speaker(draft.program))


def find_unpatched(answers: Iterable[str], program: Program) -> list[str]:
    """Find the facts that no claim of the sponsor's can change: those on record, where several speak."""
    if not program.parties:
        return []
    recorded = {claim.fact for claim in program.claims if program.side(claim) == verdicts.RECORD}
    return [path for path in answers if path in recorded or _find_speaker(program) is None]


def _find_speaker(program: Program) -> str | None:
    """Find who speaks for the sponsor."""
    sponsors = (name for name, party in program.parties.items() if party.side == verdicts.SPONSOR)
    return next(sponsors, None)
