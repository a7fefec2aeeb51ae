"""`evenhand read`: the passages of a program's own texts that bear on the facts of a policy."""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from evenhand.asking.documents import OwnText, read_document
from evenhand.asking.passages import passages
from evenhand.asking.showing import Order, list_passages, write_passages
from evenhand.cli.inputs import open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import find_look, show
from evenhand.policy.model import Policy
from evenhand.program.published import UnreadableCopyError
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import Place, Problem, ProgramError, nearest, suggest
from evenhand.vocabulary.languages import LANGUAGES, Language, say_later


class Wanted(NamedTuple):
    """What is sought, in which part of which texts, and how it is shown."""

    facts: Sequence[str]
    criteria: Sequence[str]
    section: str | None
    written_in: Language | None
    order: Order | None
    most: int


def read_command(
    paths: Sequence[Path], options: Options, *, as_list: bool, as_json: bool, **wanted: Any
) -> None:
    """Show the passages that bear on each fact; nothing is asked, and nothing answered."""
    wish = Wanted(**wanted)
    if as_list == as_json:
        raise click.UsageError("Give --list, or --json.")
    policy = open_policy(options, LANGUAGES)
    facts = _choose_facts(wish, policy)
    texts = open_texts(paths, wish.written_in)
    reading = passages(texts, policy, facts=facts, section=wish.section, most=wish.most)
    if wish.section is not None and not reading.sought:
        _complain_of_section(wish.section, texts)
    if as_json:
        show(write_passages(reading, policy, options.language))
        return
    order = wish.order or ("clause" if facts is None else "fact")
    show(list_passages(reading, policy, order, find_look(), options.language))


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
