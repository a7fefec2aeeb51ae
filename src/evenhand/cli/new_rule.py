"""`evenhand rules new`: a draft of a rule about one fact."""

from __future__ import annotations

import shlex

import click

from evenhand.authoring.drafting import draft_into
from evenhand.cli.options import Options
from evenhand.cli.output import show, write_all
from evenhand.policy.folder import find_here
from evenhand.vocabulary.resources import built_in


def new_rule_command(rule: str, options: Options, *, fact: str) -> None:
    """Write a draft of a new rule about one fact, with comments that say what to edit."""
    root, option = options.folder or built_in("rules"), ""
    here = find_here()
    if options.folder is not None:
        option = f" --rules {shlex.quote(root.as_posix())}"
    elif not (here and root.is_relative_to(here)):
        raise click.UsageError("Name the folder of your policy with --rules: the built-in one is not here.")
    drafted = draft_into(root, rule, fact)
    write_all([*drafted.texts.items()], inputs=(), folders=[drafted.page.parent])  # it may be inherited
    show(drafted.tell(option))
