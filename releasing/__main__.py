"""`python -m releasing` makes a release into dist/, and tries it out; `--costs` measures the extras."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from releasing.building import build, digest, prove_reproducible
from releasing.costs import measure
from releasing.papers import list_licences, write_bill, write_digests, write_licences
from releasing.running import ReleaseError
from releasing.trying import find_pythons, install, try_out, try_without_installing

CHECKOUT: Final = Path(__file__).parents[1]
RELEASE: Final = CHECKOUT / "dist"


def release() -> None:
    """Build, build again, install and run, and write the papers."""
    shutil.rmtree(RELEASE, ignore_errors=True)
    archive, wheel = build(CHECKOUT, RELEASE)
    prove_reproducible(archive, wheel)
    _say(f"{wheel.name} is the same from the checkout and from {archive.name}: {digest(wheel)}")
    with TemporaryDirectory() as name:
        folder = Path(name)
        for python in find_pythons():
            own = install(wheel, python, folder / Path(python).name)
            try_out(own, CHECKOUT, own.parents[1])
            _say(f"It runs, installed by {Path(python).name}.")
        try_without_installing(wheel, folder)
        _say("It runs by uvx and by pipx.")
        write_bill(own, CHECKOUT, RELEASE / f"{wheel.stem}.cdx.json")
        [packages] = own.parents[1].glob("lib/python3.*/site-packages")
        write_licences(list(list_licences(packages)), RELEASE / "LICENCES.txt")
    write_digests(RELEASE)
    _say(f"{RELEASE} has all of it; nothing was published.")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        measure(_say) if "--costs" in sys.argv else release()
    except ReleaseError as error:
        sys.exit(f"{error}\nNothing was released.")
