"""Which rules count: a profile that tailors the policy, chosen in the options of the case.

It stands in evenhand.toml, so that the commands judge the description by the same rules.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, NamedTuple

from evenhand.reading import read
from evenhand.vocabulary.errors import PolicyError, ProgramError
from evenhand.workbench.exchange import CaseFolder, decode

OPTIONS: Final = "evenhand.toml"
_LINE: Final = re.compile(r"^[ \t]*profile[ \t]*=[^\n]*\n?", re.MULTILINE)


class Offer(NamedTuple):
    """A profile as it is offered: its id, its name, and for which programs it is meant."""

    id: str
    name: str
    about: str


def list_offers(profiles: Mapping[str, str]) -> tuple[Offer, ...]:
    """List the profiles that are offered, from their texts."""
    read_all = {name: read(text, error=PolicyError).values for name, text in profiles.items()}
    return tuple(Offer(name, each["profile"], each.get("about", "")) for name, each in read_all.items())


def read_profile(folder: CaseFolder) -> str:
    """Read which profile is chosen; options that cannot be read choose none."""
    with suppress(ProgramError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        named = tomllib.loads((folder.read(OPTIONS) or b"").decode()).get("profile")
        return named if isinstance(named, str) else ""
    return ""


def choose_profile(folder: CaseFolder, name: str) -> None:
    """Choose a profile, or none; whatever else the options say stays. Raises ProgramError or OutputError."""
    if name == read_profile(folder):
        return
    stands = decode(folder.read(OPTIONS) or b"", OPTIONS)
    line = f'profile = "{name}"\n' if name else ""
    folder.write(OPTIONS, (line + _LINE.sub("", stands, count=1)).encode())
