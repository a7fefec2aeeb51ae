"""Spreading: many programs judged on many machines, by the workers of an engine that the user already has.

The engine cuts a table into parts, starts the workers, and tries again where one is lost. A worker judges
the parts that it is handed (`tables`). How it is told to is all that differs from engine to engine
(`engines`).
"""

from evenhand.spreading.engines import judge_dataset, judge_frame

__all__ = ["judge_dataset", "judge_frame"]
