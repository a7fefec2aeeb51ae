"""Diagrams of what evenhand says: each is drawn from audits, so that it cannot say anything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml
from docs.making.filling import DRAWINGS
from docs.making.pictures import EXAMPLES

from evenhand import Audit, Policy, audit, load_program

PICTURES: Final = Path(__file__).parents[1] / "pictures"
RULE: Final = "sharing/no-blanket-approval"
_SAYS: Final[Mapping[str, str | None]] = {
    "says nothing": None,
    "“nothing needs approval”": "none",
    "“everything does”": "all",
}
_COLOURS: Final = {  # the ground and the ink of each verdict
    "pass": ("#dcf2e3", "#14532d"),
    "fail": ("#fbe1e1", "#7f1d1d"),
    "unknown": ("#faf1cf", "#5a4500"),
    "contested": ("#f9e3f3", "#86136b"),
    "alleged": ("#f9e3f3", "#86136b"),
    "claimed": ("#e0ebfb", "#1e3a8a"),
}


@dataclass(frozen=True)
class Bar:
    """A score from its low end to its high end, each from 0 to 1."""

    title: str
    low: Decimal
    high: Decimal


def draw_all(policy: Policy) -> Mapping[str, str]:
    """Draw each diagram, by the name of its file."""
    sora = audit(load_program(EXAMPLES / "sora-early-access.yaml", policy), policy)
    return {
        "hearing.svg": draw_hearing(policy),
        "accounts.svg": _draw_bars("The scores of each account of one program", list(list_accounts(sora))),
        "silence.svg": _draw_bars("The score as more is said", list(tell_by_and_by(policy))),
    }


def draw_hearing(policy: Policy) -> str:
    """Draw the verdict on one rule, by what the sponsor and the testers say to it."""
    rows = [
        (testers, [_look(_judge(policy, said, answer)) for answer in _SAYS.values()])
        for testers, said in _SAYS.items()
    ]
    return DRAWINGS.get_template("grid.svg.j2").render(columns=[*_SAYS], rows=rows)


def _look(verdict: str) -> tuple[str, str, str]:
    return (verdict, *_COLOURS[verdict])


def _judge(policy: Policy, testers: str | None, sponsor: str | None) -> str:
    """Judge a program on which each of two sides says something or nothing."""
    said = {"testers": testers, "sponsor": sponsor}
    claims = [{"value": answer, "by": side} for side, answer in said.items() if answer]
    description = {
        "program": {"name": "A preview", "sponsor": "Lumen", "as_of": "2026-12-01"},
        "parties": {side: {"name": side, "side": side} for side in said},
        "sources": {"terms": {"title": "terms", "kind": "participant-agreement"}},
        "facts": {
            "sharing.outputs_shareable": {"value": True, "source": "terms", "at": "line 1"},
            **({"sharing.approval_scope": claims} if claims else {}),
        },
    }
    judged = audit(load_program(description, policy), policy)
    return next(finding.verdict for finding in judged.findings if finding.rule == RULE)


def list_accounts(judged: Audit) -> Iterator[Bar]:
    """List the scores of the accounts of an audit."""
    for account in judged.accounts:
        if account.score:
            yield Bar(account.title, account.score.low, account.score.high)


def tell_by_and_by(policy: Policy) -> Iterator[Bar]:
    """Tell what is known of a fair program criterion by criterion, and give the score after each."""
    whole: Mapping[str, Any] = yaml.safe_load((EXAMPLES / "fair-program.yaml").read_text(encoding="utf-8"))
    groups = list(whole["facts"])
    for number in (*range(0, len(groups), 3), len(groups)):
        told = {**whole, "facts": {group: whole["facts"][group] for group in groups[:number]}}
        judged = audit(load_program(told, policy), policy)
        for bar in list(list_accounts(judged))[-1:]:
            yield Bar(f"{sum(map(len, told['facts'].values()))} answers", bar.low, bar.high)


def _draw_bars(title: str, bars: Sequence[Bar]) -> str:
    return DRAWINGS.get_template("bars.svg.j2").render(title=title, bars=bars)


def write_diagrams(policy: Policy, folder: Path = PICTURES) -> None:
    """Write the diagrams into a folder."""
    for name, drawn in draw_all(policy).items():
        (folder / name).write_text(drawn, encoding="utf-8")
