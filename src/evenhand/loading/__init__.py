"""Loading policies, programs, answers and audits from files, texts and mappings."""

from typing import TYPE_CHECKING

from evenhand.lazily import offer

if TYPE_CHECKING:
    from evenhand.loading.answers import load_answers
    from evenhand.loading.audit import load_audit
    from evenhand.loading.policy import load_policy, load_unfinished_policy
    from evenhand.loading.profile import load_profile
    from evenhand.loading.program import load_program
    from evenhand.loading.quoting import require_quotations
else:
    __getattr__ = offer(
        __name__,
        {
            "evenhand.loading.answers": "load_answers",
            "evenhand.loading.audit": "load_audit",
            "evenhand.loading.quoting": "require_quotations",
            "evenhand.loading.policy": "load_policy load_unfinished_policy",
            "evenhand.loading.profile": "load_profile",
            "evenhand.loading.program": "load_program",
        },
    )

__all__ = [
    "load_answers",
    "load_audit",
    "load_policy",
    "load_profile",
    "load_program",
    "load_unfinished_policy",
    "require_quotations",
]
