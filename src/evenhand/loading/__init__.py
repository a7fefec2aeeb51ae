"""Loading policies and programs from files, texts and mappings."""

from evenhand.loading.policy import PolicySource, load_policy
from evenhand.loading.program import load_program

__all__ = ["PolicySource", "load_policy", "load_program"]
