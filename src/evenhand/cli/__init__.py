"""The command line."""

from evenhand.cli.main import evenhand, main

__all__ = ["evenhand", "main"]
