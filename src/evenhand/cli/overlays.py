"""What is laid over the audits of a run: waivers, and the baseline."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from evenhand.audit.audit import Audit
from evenhand.cli.inputs import find_today, open_audits
from evenhand.cli.options import Options
from evenhand.policy.model import Policy
from evenhand.program.model import Program
from evenhand.vocabulary.errors import AuditError, Place, Problem

Overlay = Callable[[Audit], Audit]


def prepare_overlays(policy: Policy, programs: Sequence[Program], options: Options) -> Overlay:
    """Read what is laid over each audit before the first is made. Raises WaiverError and AuditError."""
    overlays: list[Overlay] = []
    names = {each.header.name for each in programs}
    if options.waivers is not None:
        overlays.append(_prepare_waivers(options.waivers, policy, names, options))
    if options.baseline is not None:
        overlays.append(_prepare_baseline(options.baseline, names))

    def lay_over(audit: Audit) -> Audit:
        for each in overlays:
            audit = each(audit)
        return audit

    return lay_over


def _prepare_waivers(path: Path, policy: Policy, names: Collection[str], options: Options) -> Overlay:
    from evenhand.audit.waiving import load_waivers, waive  # noqa: PLC0415 - few runs have any

    waivers = load_waivers(path, policy)
    for each in dict.fromkeys(each.program for each, _ in waivers.entries if each.program):
        if each not in names:
            click.echo(f"The waivers name the program '{each}', which is not audited here.", err=True)
    return partial(waive, waivers=waivers, as_of=options.as_of or find_today())


def _prepare_baseline(path: Path, names: Collection[str]) -> Overlay:
    from evenhand.comparing.baseline import against  # noqa: PLC0415 - few runs have one

    baselines = _load_baselines(path)
    if not baselines.keys() & set(names):
        message = f"The baseline is of {_list(baselines)}, and here is audited {_list(names)}."
        expected = "an audit of the same program"
        raise AuditError([Problem(Place(path.as_posix()), message, expected, code="unfit")])
    for each in sorted(set(names) - baselines.keys()):
        click.echo(f"There is no baseline of '{each}': all that gates of it does.", err=True)

    def lay_over(audit: Audit) -> Audit:
        old = baselines.get(audit.program.name)
        return audit if old is None else against(audit, old)

    return lay_over


def _load_baselines(path: Path) -> Mapping[str, Audit]:
    """Load an audit, or all those of a folder, by the names of their programs."""
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not files:
        message = "There is no audit in this folder."
        expected = "the JSON of one, or of several"
        raise AuditError([Problem(Place(path.as_posix()), message, expected, code="missing")])
    return {each.program.name: each for each in open_audits(*files)}


def _list(names: Collection[str]) -> str:
    return ", ".join(f"'{each}'" for each in sorted(names))
