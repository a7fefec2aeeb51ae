"""`evenhand read NEW --against PROGRAM`: what still stands in a new version of a document."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from evenhand.asking.versions import Held, Standing, hold_to, renew
from evenhand.audit import exit_status
from evenhand.cli.keeping import KeptFile
from evenhand.cli.output import find_look, refuse_output, show
from evenhand.cli.read_into import find_within
from evenhand.policy.model import Policy
from evenhand.program.copies import find_digest
from evenhand.program.drafts import Draft
from evenhand.program.room import read_bounded
from evenhand.reporting.escaping import put, style, wrap
from evenhand.vocabulary.errors import nearest, suggest
from evenhand.vocabulary.languages import noted, say

_TOLD: Final[dict[Standing, str]] = {
    "stands": noted("stands as it did"),
    "changed": noted("changed; the nearest:"),
    "gone": noted("gone"),
    "unquoted": noted("quotes nothing, and has to be read again"),
}


def read_against(
    path: Path, program: Path, policy: Policy, *, source: str | None, is_renewed: bool
) -> exit_status.Status:
    """Say of each claim and reply of a source whether it stands in a new version, and write where, if asked.

    Raises ProgramError, and UnreadableCopyError.
    """
    file = KeptFile(program)
    draft = file.open(policy)
    if is_renewed:
        refuse_output(program, inputs=[path])
    named = _choose_source(draft, path, source)
    raw = path.read_bytes()
    held = hold_to(draft, named, read_bounded(raw, path.name))
    for each in held:
        _show(each)
    if is_renewed:
        renewed = renew(draft, named, held, file=find_within(path, program), sha256=find_digest(raw))
        file.save(renewed)
    is_same = all(each.standing == "stands" for each in held)
    return exit_status.Status.CLEAN if is_same else exit_status.Status.FAILED


def _choose_source(draft: Draft, path: Path, source: str | None) -> str:
    """Choose the source that is named, or the one whose copy has this name, or the only one."""
    sources = draft.program.sources
    if source is not None:
        if source not in sources:
            raise click.UsageError(
                f"'{source}' is no source of this program.{suggest(nearest(source, sources))}"
            )
        return source
    alike = [name for name, each in sources.items() if each.file and Path(each.file).name == path.name]
    chosen = alike or list(sources)
    if len(chosen) != 1:
        raise click.UsageError(f"Say with --source of which this is a new version: {', '.join(sources)}.")
    return chosen[0]


def _show(held: Held) -> None:
    look = find_look()
    told = say(_TOLD[held.standing])
    if held.is_moved:
        told = say("stands at {place} now, told at {told}", place=held.at, told=held.told or say("no place"))
    about = say("reply to {what}", what=held.about) if held.is_reply else held.about
    show(put(style(about, "blue", look), ": ", told))
    if held.standing == "changed":
        show(put("  ", wrap(held.passage or "", look.width, 2)))
