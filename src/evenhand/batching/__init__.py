"""Batches: one compact record for each of many programs, in their order, whatever is wrong with some."""

from evenhand.batching.judging import batch
from evenhand.batching.records import Record, Refusal

__all__ = ["Record", "Refusal", "batch"]
