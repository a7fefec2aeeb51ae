"""Completion of what is typed: rules, facts and profiles of the policy."""

from __future__ import annotations

import pytest
from click.shell_completion import ShellComplete
from running import SMALL_POLICY

from evenhand.cli.main import evenhand

RULES = ["--rules", str(SMALL_POLICY)]


@pytest.mark.parametrize(
    ("typed", "begun", "completed"),
    [
        (["rules", "show", *RULES], "pay/w", ["pay/work-is-paid"]),
        (["what-if", *RULES, "program.yaml"], "pay.o", ["pay.offered_share"]),
        (["repair", *RULES, "program.yaml", "--fix"], "sharing.cr", ["sharing.criticism_allowed"]),
        (["read", *RULES, "terms.md", "--fact"], "pay.m", ["pay.method"]),
        (["rules", "show", "--rules", "nowhere"], "pay/", []),
        (["audit", "program.yaml", "--profile"], "crea", ["creative-partners", "crea"]),
        (["audit", "program.yaml", "--fail-on"], "cr", ["critical"]),
    ],
)
def test_what_is_begun_is_completed(typed: list[str], begun: str, completed: list[str]) -> None:
    """
    Ids of rules, facts, profiles that ship and words of options are completed by the policy that is typed.
    """
    complete = ShellComplete(evenhand, {}, "evenhand", "_EVENHAND_COMPLETE")

    assert completed == [each.value for each in complete.get_completions(typed, begun)]
