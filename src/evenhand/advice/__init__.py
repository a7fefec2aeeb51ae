"""Advice: what would settle an audit, what would mend a program, and what hangs on judgement calls."""
