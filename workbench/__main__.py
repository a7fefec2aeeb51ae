"""`python -m workbench`: build `evenhand.html`, with evenhand's own policy or with another."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from evenhand.cli.options import FILE, POLICY
from evenhand.policy.model import Policy
from evenhand.policy.profiles import load_profile, read_profiles
from evenhand.policy.recalling import recall_policy
from evenhand.vocabulary.errors import EvenhandError, PolicyError
from evenhand.vocabulary.languages import LANGUAGES
from workbench.page import compose
from workbench.parts import take_parts

_KEPT: Final = Path(".venv", "workbench")
_LARGEST: Final = 14_000_000


@click.command(params=[*POLICY])
@click.option("--output", type=FILE, default=Path("dist", "evenhand.html"), show_default=True)
def main(folder: Path | None, profile: Path | None, output: Path) -> None:
    """Build evenhand.html, the workbench in one file."""
    try:
        policy = recall_policy(folder, languages=LANGUAGES, profile=profile)
    except EvenhandError as error:
        raise click.ClickException(f"{error}\nNo file was built.") from None
    page = compose(policy, {} if profile else _offer(policy), take_parts(_KEPT)).encode()
    if len(page) > _LARGEST:
        raise click.ClickException(f"The file has {len(page):,} bytes, and may have {_LARGEST:,}.")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(page)
    click.echo(f"{output}: {len(page) / 1e6:.1f} MB, with {policy.name} {policy.version}")


def _offer(policy: Policy) -> dict[str, str]:
    """Give the texts of the profiles that may be chosen, and say which cannot be."""
    offered = {}
    for name, text in read_profiles(policy).items():
        try:
            load_profile(text, policy)
            offered[name] = text
        except PolicyError as error:
            click.echo(f"The profile {name} is left out: {error}", err=True)
    return offered


if __name__ == "__main__":
    main()
