"""Opening the policy that the options of a command choose."""

from __future__ import annotations

from collections.abc import Collection

from evenhand.cli.options import Options
from evenhand.policy.model import Policy
from evenhand.policy.recalling import recall_policy
from evenhand.vocabulary.languages import Language


def open_policy(options: Options, languages: Collection[Language] | None = None) -> Policy:
    """Load the policy that the options choose, tailored where they ask for it.

    Of its translations only the one that is asked for is read, or those into some LANGUAGES.
    """
    wanted = tuple(languages or (options.language,))
    return recall_policy(options.folder, languages=wanted, profile=options.profile)
