"""What building a wheel adds to it: the built-in templates, compiled."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledTemplates(BuildHookInterface):
    """Compiles the templates by the evenhand that is built; a checkout that is installed compiles its own."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile them into a folder that goes into the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root, "src")))
        from evenhand.reporting.templates import compile_built_in  # noqa: PLC0415 - it can be found from here on

        self._folder = TemporaryDirectory()
        compile_built_in(Path(self._folder.name))
        build_data["force_include"][self._folder.name] = "evenhand/_packaged/compiled"
