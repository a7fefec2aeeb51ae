"""What each extra costs: the megabytes that it adds to an installation."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from releasing.building import build
from releasing.running import run

CHECKOUT: Final = Path(__file__).parents[1]
_MEGABYTE: Final = 1_000_000


def measure(say: Callable[[str], None]) -> None:
    """Install evenhand alone, then with each extra, and say in rows of a table what each takes."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with TemporaryDirectory() as name:
        folder = Path(name)
        _, wheel = build(CHECKOUT, folder / "dist")
        alone = _weigh(f"{wheel}", folder / "alone")
        say(f"| none | {_write(alone)} |")
        for extra in project["optional-dependencies"]:
            built = [CHECKOUT / "src/kernel"] if extra == "fast" else []
            more = _weigh(f"{wheel}[{extra}]", folder / extra, *built) - alone
            say(f"| `{extra}` | {_write(more)} |")


def _weigh(wanted: str, target: Path, *built: Path) -> int:
    """Install something into a folder, with what is built for it; give the bytes of its files."""
    tool = Path(sys.executable).with_name("uv")
    run([tool, "pip", "install", "--quiet", "--target", target, wanted, *built], target.parent)
    return sum(each.stat().st_size for each in target.rglob("*") if each.is_file())


def _write(size: int) -> str:
    return f"{max(1, round(size / _MEGABYTE))} MB"
