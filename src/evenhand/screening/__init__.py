"""Screening thousands of programs: functions made of a policy add up answers, held to the reference."""

from evenhand.screening.screen import Screen
from evenhand.screening.screened import Screened

__all__ = ["Screen", "Screened"]
