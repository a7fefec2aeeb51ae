"""Screening thousands of programs: one generated function for a policy, held to the reference."""

from evenhand.screening.screen import Screen
from evenhand.screening.screened import Screened

__all__ = ["Screen", "Screened"]
