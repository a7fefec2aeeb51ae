"""A draft of a rule in the folder of its policy: the files that it makes, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from evenhand.authoring.new_parameter import add_parameter
from evenhand.authoring.skeleton import NewRule, draft_rule
from evenhand.policy.loading import load_unfinished_policy
from evenhand.reading import Located, read
from evenhand.reporting.templates import fill
from evenhand.vocabulary.errors import PolicyError


class Drafted(NamedTuple):
    """A draft, the file of its rule, its criterion's page, and the texts of those that are to be written."""

    draft: NewRule
    path: Path
    page: Path
    texts: Mapping[Path, str]

    def tell(self, option: str) -> str:
        """Say what to edit; OPTION is how a command names the folder of the policy."""
        return fill("new-rule.txt.j2", path=self.path, page=self.page, draft=self.draft, option=option)


def draft_into(root: Path, rule: str, fact: str) -> Drafted:
    """Draft a rule about a fact for the policy in a folder, with the bound that it needs. Writes nothing.

    Raises PolicyError when there can be no such rule.
    """
    path, page = root / f"{rule}.yaml", root / rule.partition("/")[0] / "criterion.yaml"
    draft = draft_rule(rule, fact, load_unfinished_policy(root))
    texts = {path: draft.text}
    if draft.bound is not None and draft.is_new_parameter:
        there = read(page, error=PolicyError) if page.exists() else Located(page.as_posix(), "", {})
        texts[page] = add_parameter(there, draft.bound)
    return Drafted(draft, path, page, texts)
