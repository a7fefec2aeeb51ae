"""Pictures of pages, taken by Chromium where it is there, and small enough to be kept."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image

from evenhand import Policy, load_program, render
from evenhand.advice.advising import advise
from evenhand.audit.case import open_case

ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = ROOT / "examples" / "programs"
README_PICTURE: Final = ROOT / "docs" / "pictures" / "report.png"
WIDTH: Final = 1100
HEIGHT: Final = 760
_COLOURS: Final = 64  # text on plain grounds has no more


def find_chromium() -> str | None:
    """Find the browser that takes the pictures; None where there is none."""
    return shutil.which("chromium")


def take_pictures(wanted: Mapping[Path, Path], chromium: str, scale: float = 1) -> None:
    """Take the first screen of each page, and write each as a PNG of few colours where it is wanted."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the site is made without it too

    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=scale)
        for source, picture in wanted.items():
            page.goto(source.as_uri())
            _keep(page.screenshot(), picture)
        browser.close()


def _keep(taken: bytes, picture: Path) -> None:
    picture.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(taken)) as image:
        image.convert("RGB").quantize(_COLOURS).save(picture, optimize=True)


def take_readme_picture(policy: Policy) -> None:
    """Take the picture of the README: the first screen of the report on the program of the four articles."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("No picture was taken: chromium is not installed.")
    program = load_program(EXAMPLES / "sora-early-access.yaml", policy)
    with TemporaryDirectory() as folder:
        page = Path(folder, "report.html")
        page.write_text(render(advise(open_case(program, policy)), "html"), encoding="utf-8")
        take_pictures({page: README_PICTURE}, chromium, scale=1.5)
