"""Batches: one compact record for each of many programs, in their order, whatever is wrong with some."""
