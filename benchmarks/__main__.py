"""`python -m benchmarks`: measure everything in one run, print the ratios, and write `docs/speed.md`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import click

from benchmarks import measuring
from benchmarks.agreement import DisagreementError
from benchmarks.differential import hold
from benchmarks.goals import Section
from benchmarks.machine import describe_machine, list_versions
from benchmarks.measuring import FULL, QUICK, Effort
from benchmarks.page import Results, show_ratio, write_page
from benchmarks.steps import time_steps, write
from benchmarks.timing import Race
from benchmarks.workload import Workload, take_workload
from evenhand import load_policy
from evenhand.batch.executors import list_executors

_PAGE: Final = Path(__file__).parents[1] / "docs" / "speed.md"
_MILLION: Final = 1_000_000


@click.command()
@click.option(
    "--quick", is_flag=True, help="Few rounds and small files: to see that it runs, not for results."
)
@click.option("--million", is_flag=True, help="A file of a million programs too; it takes much longer.")
@click.option("--most", type=int, help="No file of more programs, for which most of the time is needed.")
@click.option("--output", type=click.Path(path_type=Path), default=_PAGE, help="The page that is written.")
def main(*, quick: bool, million: bool, most: int | None, output: Path) -> None:
    """Measure evenhand and its peers, check that they agree, and write a page of ratios."""
    effort = QUICK if quick else FULL
    try:
        lines = (*effort.lines, _MILLION) if million else effort.lines
        results = measure(effort, tuple(count for count in lines if most is None or count <= most))
    except DisagreementError as disagreement:
        raise click.ClickException(f"{disagreement}\nNo page was written.") from None
    write_page(results, output)
    for outcome in results.outcomes:
        sign = "reached" if outcome.is_reached else "not reached" if outcome.ratio else ""
        click.echo(f"{outcome.goal.text}: {show_ratio(outcome.ratio)} {sign}")
    click.echo(f"Written: {output}")


def measure(effort: Effort, lines: tuple[int, ...]) -> Results:
    """Measure everything. Raises DisagreementError."""
    policy = load_policy()
    workload = take_workload(policy)
    versions = list(list_versions())
    for package, version in versions:
        if version is None:
            click.echo(f"{package} is missing, and is not measured.", err=True)
    _say("Do they agree?")
    agreement = measuring.check_agreement(workload, effort)
    held = hold(policy, effort.verdicts)
    _say("Larger programs, more parties")
    sizes, parties = measuring.race_sizes(workload, effort), measuring.race_parties(workload, effort)
    lists = measuring.race_lists(workload, effort)
    _say("Files of programs")
    bouts = measuring.judge_files(workload, lines)
    commands, missing = measuring.race_commands(workload, effort)
    return Results(
        day=dt.datetime.now(dt.UTC).date(),
        machine=describe_machine(),
        versions=versions,
        effort=effort,
        rules=len(workload.rules),
        agreement=agreement,
        held=held,
        races={
            **_race(workload, effort),
            "files": measuring.rate_largest(bouts),
            "commands": commands,
        },
        sizes=sizes,
        parties=parties,
        lists=lists,
        bouts=bouts,
        profiles=_profile(workload, effort),
        missing=missing,
    )


def _race(workload: Workload, effort: Effort) -> dict[Section, Race]:
    """Race everyone on one thing after another."""
    policy = workload.policy
    _say("Everyone on the same programs and rules, and on more rules")
    races: dict[Section, Race] = {
        "warm": measuring.race_warm(workload, effort),
        "mixes": measuring.race_mixes(workload, effort),
        "rules": measuring.race_rules(policy, effort),
        "others": measuring.measure_other_rules(effort),
    }
    _say("Loading, pages, and advice")
    advice, contradictions = measuring.measure_advice(policy, effort)
    return races | {
        "loading": measuring.measure_loading(policy, effort),
        "pages": measuring.measure_pages(policy, effort),
        "reports": measuring.measure_reports(policy, effort),
        "advice": advice,
        "contradictions": contradictions,
    }


def _profile(workload: Workload, effort: Effort) -> dict[str, tuple[Race, Race]]:
    """Time the steps of a screen by each executor."""
    _say("Where the time goes")
    before = write(workload, effort.before, "before")
    return {
        each.title: time_steps(workload, each, before, effort.rounds, effort.programs)
        for each in list_executors()
    }


def _say(what: str) -> None:
    click.echo(f"{what} ...", err=True)


if __name__ == "__main__":
    main()
