"""The pytest plug-in: it offers evenhand's steps, and a page of all scenarios, where pytest-bdd is installed.

It stands beside the package, since pytest loads it before coverage is measured, and to load a module
of the package would load all of it.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that asks for the page."""
    help_text = "write every scenario with its result to FILE, as Markdown"
    parser.getgroup("evenhand").addoption("--scenarios", type=Path, metavar="FILE", help=help_text)


def pytest_configure(config: pytest.Config) -> None:
    """Register the steps and, where it is asked for, what writes the page."""
    if not config.pluginmanager.hasplugin("pytest-bdd"):
        return
    config.pluginmanager.import_plugin("evenhand.steps")
    page = config.getoption("scenarios")
    if page is not None:
        results = import_module("evenhand.steps.results")
        config.pluginmanager.register(results.Results(config.invocation_params.dir / page))
