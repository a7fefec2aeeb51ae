"""The pytest plug-in: it offers evenhand's steps wherever pytest-bdd is installed.

It stands beside the package, since pytest loads it before coverage is measured, and to load a module
of the package would load all of it.
"""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Register the steps."""
    if config.pluginmanager.hasplugin("pytest-bdd"):
        config.pluginmanager.import_plugin("evenhand.steps")
