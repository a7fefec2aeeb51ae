"""The example programs, and which of them `make test` does with where a test sees alike on any."""

from __future__ import annotations

from typing import Final

import pytest
from running import REPOSITORY

EXAMPLES: Final = sorted((REPOSITORY / "examples" / "programs").glob("*.yaml"))
_FEW: Final = {"empty", "fair-on-paper", "paid-red-team", "sora-early-access", "volunteer-community"}
# The rest only in `make thorough`.
A_FEW: Final = [
    pytest.param(path, id=path.stem, marks=() if path.stem in _FEW else pytest.mark.thorough)
    for path in EXAMPLES
]
_FEWER: Final = {"fair-on-paper", "paid-red-team"}
# To look for a plan takes seconds.
TWO: Final = [
    pytest.param(path, id=path.stem, marks=() if path.stem in _FEWER else pytest.mark.thorough)
    for path in EXAMPLES
]
