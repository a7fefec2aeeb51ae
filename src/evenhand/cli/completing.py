"""Completing what is typed: rules, facts and profiles of the policy that the line so far chooses."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from evenhand.policy.model import Policy
from evenhand.policy.profiles import list_profiles
from evenhand.policy.recalling import recall_policy
from evenhand.vocabulary.errors import EvenhandError
from evenhand.vocabulary.languages import ENGLISH


def list_rules(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """List the rules whose ids begin so, with their titles."""
    policy = _open(ctx)
    return _list(((each.id, each.title) for each in policy.rules) if policy else (), incomplete)


def list_facts(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """List the facts whose paths begin so, with their questions."""
    policy = _open(ctx)
    return _list(((path, each.question) for path, each in policy.facts.items()) if policy else (), incomplete)


def list_shipped(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """List the profiles that ship with the policy."""
    policy = _open(ctx)
    return _list(((each, "") for each in list_profiles(Path(policy.folder))) if policy else (), incomplete)


def _open(ctx: click.Context) -> Policy | None:
    """Open the policy; a broken one completes nothing, for whoever types is told of it soon enough."""
    try:
        return recall_policy(ctx.params.get("folder"), languages=(ENGLISH,))
    except (EvenhandError, OSError):
        return None


def _list(named: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name, help=told or None) for name, told in named if name.startswith(incomplete)]
