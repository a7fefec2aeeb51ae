"""Writing a planned description: the program as it is to be on a day, in a file of its own.

Its answers are those that are known exactly and those that change. An audit of it says that it is a plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from evenhand.facts.possible import Possible, Quantities
from evenhand.facts.writing import YAML, write_text
from evenhand.policy.model import Policy
from evenhand.program.model import Header
from evenhand.vocabulary import limits


def write_planned(
    header: Header,
    known: Mapping[str, Possible],
    changes: Mapping[str, Possible],
    policy: Policy,
    day: dt.date,
) -> str:
    """Write the description of a program that is planned for a day; what nobody knows is left out."""
    answers = {**known, **changes}
    told = {
        "name": write_text(header.name),
        "sponsor": write_text(header.sponsor),
        **({} if header.stage is None else {"stage": write_text(header.stage)}),
        "as_of": day.isoformat(),
        "planned_for": day.isoformat(),
    }
    groups: dict[str, list[str]] = {}
    for path in policy.facts:
        for written in _write(path, answers, policy):
            group, _, name = path.partition(".")
            mark = "  # planned" if path in changes else ""
            groups.setdefault(group, []).append(f"    {name}: {written}{mark}")
    facts = [line for group, lines in groups.items() for line in (f"  {group}:", *lines)]
    return "\n".join(
        [
            "# A plan: what is marked is to change, the rest is to stay. None of it is a fact yet.",
            "program:",
            *(f"  {key}: {value}" for key, value in told.items()),
            f"facts:{'' if facts else ' {}'}",
            *facts,
            "",
        ]
    )


def _write(path: str, answers: Mapping[str, Possible], policy: Policy) -> Iterator[str]:
    """Write one exact answer; an amount that was converted may have more digits than a file can hold."""
    possible = answers.get(path)
    if possible is None or not possible.is_exact:
        return
    ends = possible.ends() if isinstance(possible, Quantities) else ()
    if all(end == round(end, limits.MOST_DECIMALS) for end, _ in ends):
        yield policy.facts[path].kind.write(possible, YAML)
