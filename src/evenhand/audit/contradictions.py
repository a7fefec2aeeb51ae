"""Where the evidence of one account excludes itself."""

from evenhand.audit.audit import Audit
from evenhand.audit.parts import Part


class Contradiction(Part):
    """A fact on which the evidence of one account excludes itself.

    Here, and nowhere else, leaving evidence out can help a program (design §5): so each is listed.
    """

    fact: str
    title: str
    account: str
    account_title: str
    conflict: str


def list_contradictions(audit: Audit) -> tuple[Contradiction, ...]:
    """List every fact and account in which the evidence excludes itself."""
    titles = {account.id: account.title for account in audit.accounts}
    return tuple(
        Contradiction(
            fact=fact.path,
            title=fact.title,
            account=account,
            account_title=titles[account],
            conflict=conflict,
        )
        for fact in audit.facts
        for account, answer in fact.accounts.items()
        for conflict in answer.conflicts
    )
