"""Finding the rules and templates that come with evenhand: in an installed wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def built_in(kind: Literal["rules", "templates"]) -> Path:
    """Give the folder of what comes with evenhand.

    Raises FileNotFoundError when the installation is broken.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_packaged" / kind, package.parents[1] / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"evenhand was installed without its {kind}")
