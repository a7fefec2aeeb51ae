"""`evenhand read`: the passages of a program's own texts that bear on the facts of a policy."""

from __future__ import annotations

import errno
import os
import shlex
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from evenhand.asking.documents import OwnText, read_document
from evenhand.asking.passages import Reading, passages
from evenhand.asking.showing import Order, list_passages, write_passages
from evenhand.audit import exit_status
from evenhand.cli.inputs import open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import find_look, refuse_output, show
from evenhand.policy.model import Policy
from evenhand.policy.translation import translate
from evenhand.program.published import UnreadableCopyError
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import Place, Problem, ProgramError, nearest, suggest
from evenhand.vocabulary.languages import LANGUAGES, Language, say, say_later, speaking

_MANY: Final = 10  # times as many passages, where a person asks for more


class Wanted(NamedTuple):
    """What is sought, in which part of which texts, and how it is shown."""

    facts: Sequence[str]
    criteria: Sequence[str]
    section: str | None
    written_in: Language | None
    order: Order | None
    most: int
    by: str | None
    source: str | None
    renew: bool
    suggest: str | None


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
    if as_list + as_json + (into is not None) + (against is not None) != 1:
        raise click.UsageError("Give --list, --json, --into or --against.")
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
        refuse_output(into, inputs=paths)
        with speaking(options.language):
            _read_into(into, reading, policy, wish._replace(order=order), options.language)
    return exit_status.Status.CLEAN


def _hold_to(paths: Sequence[Path], program: Path, policy: Policy, wish: Wanted) -> exit_status.Status:
    """Hold what a program claims to a new version of one of its sources. Raises ProgramError."""
    from evenhand.cli.read_against import read_against  # noqa: PLC0415 - a list needs no draft

    if len(paths) != 1:
        raise click.UsageError("--against takes one document, the new version of a source.")
    open_texts(paths, wish.written_in)
    return read_against(paths[0], program, policy, source=wish.source, is_renewed=wish.renew)


def _read_into(path: Path, reading: Reading, policy: Policy, wish: Wanted, language: Language) -> None:
    """Take a person through what was found; what is answered is written at once. Raises ProgramError."""
    from evenhand.asking.suggesting import ask_for_suggestions  # noqa: PLC0415 - a list needs none of it
    from evenhand.cli.keeping import KeptFile  # noqa: PLC0415 - the same
    from evenhand.cli.read_absences import Silences  # noqa: PLC0415 - the same
    from evenhand.cli.read_clauses import ClauseByClause  # noqa: PLC0415 - the same
    from evenhand.cli.read_facts import FactByFact  # noqa: PLC0415 - the same
    from evenhand.cli.read_into import Reader, start_draft  # noqa: PLC0415 - the same
    from evenhand.cli.read_places import TextsShown  # noqa: PLC0415 - the same
    from evenhand.cli.read_prompts import StoppedError  # noqa: PLC0415 - the same

    file = KeptFile(path)
    spoken = translate(policy, language)
    draft = start_draft(file, policy, spoken)
    if wish.by is not None and wish.by not in draft.program.parties:
        meant = suggest(nearest(wish.by, draft.program.parties))
        raise click.UsageError(f"'{wish.by}' is not a party of '{path}'.{meant}")
    reader = Reader(file, draft, spoken, find_look(), wish.by)
    reader.is_part = wish.section is not None

    def find_more(fact: str) -> Reading:
        most = _MANY * wish.most
        return passages(reading.texts, policy, facts=[fact], section=wish.section, most=most)

    try:
        reader.take_sources(reading.texts)
        if wish.order == "fact":
            by_fact = FactByFact(reader, reading, find_more, find_look())
            if wish.suggest is not None:
                command = shlex.split(wish.suggest)
                suggested = ask_for_suggestions(reading, policy, partial(_run, command))
                # Its name alone: what else stands on a command line may be a secret.
                by_fact.take_suggestions(suggested, Path(command[0]).name)
            by_fact.read()
        else:
            is_whole = not wish.facts and not wish.criteria and wish.section is None
            places = TextsShown(path, reading.texts, reader.new) if is_whole else None
            ClauseByClause(reader, list(reading.by_clause()), places, find_look()).read()
            if is_whole:
                Silences(reader, reading, find_look()).ask()
        reader.tell_elsewhere(reading)
    except StoppedError:
        pass
    except click.Abort:
        click.echo()
    if path.exists():
        click.echo(say("What was answered stands in {path}.", path=path))
    else:
        click.echo(say("Nothing was answered, and nothing is written."))


def _run(command: Sequence[str], lines: str) -> str:
    """Run a command of the user's with what it is asked. Raises ProgramError where it fails."""
    import subprocess  # noqa: PLC0415 - few have such a command

    try:
        done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True)  # noqa: S603 - the user's own
    except (OSError, ValueError, subprocess.CalledProcessError) as failure:
        message = f"The command that suggests answers cannot be run: {failure}."
        raise ProgramError([Problem(Place("--suggest"), message, "a command that ends well")]) from None
    return done.stdout.decode(errors="replace")


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
