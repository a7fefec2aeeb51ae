"""Loading YAML: with the place of every value, beside the same library's own loader without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import yaml

from benchmarks.programs import generate
from benchmarks.timing import Contender, Race, race
from evenhand import Policy, ProgramError, load_program
from evenhand.reading import read

PYYAML: Final = "PyYAML, CSafeLoader"
LOCATED: Final = "evenhand, values with places"
LOADED: Final = "evenhand, a program loaded and checked"


def race_loading(policy: Policy, rounds: int, count: int) -> Race:
    """Time each way to load the same texts."""
    contenders = [
        Contender(PYYAML, list, lambda text: yaml.load(text, Loader=yaml.CSafeLoader)),
        Contender(LOCATED, list, lambda text: read(text, error=ProgramError)),
        Contender(LOADED, list, lambda text: load_program(text, policy)),
    ]
    return race(contenders, _texts(policy, rounds, count))


def _texts(policy: Policy, rounds: int, count: int) -> Iterator[Sequence[str]]:
    for number in range(rounds):
        programs = generate(policy, count, seed=number)
        yield [yaml.safe_dump(dict(each.written), sort_keys=False) for each in programs]
