"""`evenhand read`: the passages of a program's own texts that bear on the facts of a policy."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import click

from evenhand.asking.documents import OwnText, read_document
from evenhand.asking.passages import passages
from evenhand.asking.showing import list_passages, write_passages
from evenhand.audit import exit_status
from evenhand.cli.inputs import open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import find_look, refuse_output, show
from evenhand.cli.read_options import Wanted
from evenhand.policy.model import Policy
from evenhand.program.published import UnreadableCopyError
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import Place, Problem, ProgramError, nearest, suggest
from evenhand.vocabulary.languages import LANGUAGES, Language, say_later, speaking


def read_command(
    paths: Sequence[Path],
    options: Options,
    *,
    as_list: bool,
    as_json: bool,
    into: Path | None,
    against: Path | None,
    **wanted: Any,
) -> exit_status.Status:
    """Show the passages that bear on each fact, or take the answers that a person gives into a file."""
    if as_list + as_json + (into is not None) + (against is not None) > 1:
        raise click.UsageError("Give one of --list, --json, --into and --against.")
    wish = Wanted(**wanted)
    policy = open_policy(options, LANGUAGES)
    if against is not None:
        with speaking(options.language):
            return _hold_to(paths, against, policy, wish)
    facts = _choose_facts(wish, policy)
    texts = open_texts(paths, wish.written_in)
    reading = passages(texts, policy, facts=facts, section=wish.section, most=wish.most)
    if wish.section is not None and not reading.sought:
        _complain_of_section(wish.section, texts)
    if wish.suggest is not None and (not wish.suggest.strip() or into is None or wish.order == "clause"):
        raise click.UsageError("--suggest is for --into, fact by fact.")
    order = wish.order or ("clause" if facts is None and wish.suggest is None else "fact")
    if as_json:
        show(write_passages(reading, policy, options.language))
    elif into is None:
        show(list_passages(reading, policy, order, find_look(), options.language))
    else:
        from evenhand.cli.read_through import read_through  # noqa: PLC0415 - a list needs no draft

        refuse_output(into, inputs=paths)
        with speaking(options.language):
            read_through(into, reading, policy, wish._replace(order=order), options.language)
    return exit_status.Status.CLEAN


def _hold_to(paths: Sequence[Path], program: Path, policy: Policy, wish: Wanted) -> exit_status.Status:
    """Hold what a program claims to a new version of one of its sources. Raises ProgramError."""
    from evenhand.cli.read_against import read_against  # noqa: PLC0415 - a list needs no draft

    if len(paths) != 1:
        raise click.UsageError("--against takes one document, the new version of a source.")
    open_texts(paths, wish.written_in)
    return read_against(paths[0], program, policy, source=wish.source, is_renewed=wish.renew)


def open_texts(paths: Sequence[Path], language: Language | None) -> list[OwnText]:
    """Read every text, or say what is wrong with each. Raises ProgramError."""
    texts: list[OwnText] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            texts.append(_open(path, language))
        except (UnreadableCopyError, OSError) as failure:
            message = f"Nothing can be read from this document: {_say_why(failure)}."
            problems.append(Problem(Place(path.as_posix()), message, "text, Markdown, HTML or PDF"))
    if problems:
        raise ProgramError(problems)
    return texts


def _open(path: Path, language: Language | None) -> OwnText:
    """Read one text. Raises OSError and UnreadableCopyError."""
    if path.stat().st_size > limits.LARGEST_COPY:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    text = read_document(path.read_bytes(), path.as_posix(), language)
    if not text.passages:
        raise UnreadableCopyError(say_later("it holds no text; a scan has to be recognised first"))
    return text


def _say_why(failure: UnreadableCopyError | OSError) -> str:
    return str(failure.why) if isinstance(failure, UnreadableCopyError) else failure.strerror or str(failure)


def _choose_facts(wanted: Wanted, policy: Policy) -> Collection[str] | None:
    """Choose the facts that are named, and those that the rules of a criterion ask for; None is all."""
    if not wanted.facts and not wanted.criteria:
        return None
    chosen: dict[str, None] = {}
    for name in wanted.facts:
        path = policy.renamed.get(name, name)
        if path not in policy.facts:
            raise click.UsageError(
                f"'{name}' is not a fact of this policy.{suggest(nearest(name, policy.facts))}"
            )
        chosen[path] = None
    criteria = {each.id: each for each in policy.criteria}
    for name in wanted.criteria:
        if name not in criteria:
            meant = suggest(nearest(name, criteria))
            raise click.UsageError(f"'{name}' is not a criterion of this policy.{meant}")
        chosen |= dict.fromkeys(path for rule in criteria[name].rules for path in policy.asked_by(rule))
    return chosen


def _complain_of_section(section: str, texts: Sequence[OwnText]) -> None:
    headings = dict.fromkeys(title for text in texts for each in text.passages for title in each.headings)
    meant = suggest(nearest(section, headings))
    raise click.UsageError(f"No heading of these texts has the words '{section}'.{meant}")
