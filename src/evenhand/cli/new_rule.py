"""`evenhand rules new`: a draft of a rule about one fact."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from evenhand.cli.options import rules_option
from evenhand.cli.output import show, write_all
from evenhand.vocabulary.resources import built_in


@click.command("new")
@click.argument("rule", metavar="CRITERION/SLUG")
@click.option("--fact", required=True, metavar="PATH", help="The fact that the rule asks for.")
@rules_option
def new_command(rule: str, fact: str, folder: Path | None) -> None:
    """Write a draft of a new rule about one fact, with comments that say what to edit.

    The draft passes `rules test` as it stands: its condition suits the fact's type, a number is
    compared with a bound, and its examples show each side of it. `rules check` names the texts
    that are left to write. Nothing is overwritten.
    """
    from evenhand.authoring.bounds import add_bound
    from evenhand.authoring.skeleton import draft_rule
    from evenhand.policy.folder import find_here
    from evenhand.policy.loading import load_unfinished_policy
    from evenhand.reading import Located, read
    from evenhand.reporting.templates import fill
    from evenhand.vocabulary.errors import PolicyError

    root = built_in("rules") if folder is None else folder
    here = find_here()
    if folder is None and not (here and root.is_relative_to(here)):
        raise click.UsageError("Name the folder of your policy with --rules: the built-in one is not here.")
    file, page = root / f"{rule}.yaml", root / rule.partition("/")[0] / "criterion.yaml"
    policy = load_unfinished_policy(root)
    draft = draft_rule(rule, fact, policy)
    texts = {file: draft.text}
    if draft.bound is not None and draft.is_new_bound:
        there = read(page, error=PolicyError) if page.exists() else Located(page.as_posix(), "", {})
        texts[page] = add_bound(there, draft.bound)
    write_all([*texts.items()], inputs=(), folders=[page.parent])  # a criterion may be inherited
    option = "" if folder is None else f" --rules {shlex.quote(folder.as_posix())}"
    show(fill("new-rule.txt.j2", path=file, page=page, draft=draft, option=option))
