"""Policies: criteria, rules and conditions, how they are loaded, translated and tailored."""
