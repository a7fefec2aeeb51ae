"""Comparing: what if, what moved between two audits, programs side by side, and replays."""
