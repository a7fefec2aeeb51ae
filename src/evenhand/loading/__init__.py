"""Loading policies, programs, answers and audits from files, texts and mappings."""

from evenhand.loading.answers import load_answers
from evenhand.loading.audit import load_audit
from evenhand.loading.copies import require_quotations
from evenhand.loading.policy import PolicySource, load_policy, load_unfinished_policy
from evenhand.loading.profile import load_profile
from evenhand.loading.program import load_program

__all__ = [
    "PolicySource",
    "load_answers",
    "load_audit",
    "load_policy",
    "load_profile",
    "load_program",
    "load_unfinished_policy",
    "require_quotations",
]
