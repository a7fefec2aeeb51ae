"""The source archive and the wheel, and the proof that another build gives the same wheel."""

from __future__ import annotations

import hashlib
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from releasing.running import ReleaseError, run


def build(checkout: Path, into: Path) -> tuple[Path, Path]:
    """Build the source archive and the wheel of a checkout; give both."""
    run([sys.executable, "-m", "hatchling", "build", "--directory", into], checkout)
    [archive], [wheel] = into.glob("*.tar.gz"), into.glob("*.whl")
    return archive, wheel


def prove_reproducible(archive: Path, wheel: Path) -> None:
    """Build the wheel again, of the source archive in another folder; other bytes raise `ReleaseError`."""
    with TemporaryDirectory() as folder:
        with tarfile.open(archive) as file:
            file.extractall(folder, filter="data")
        [unpacked] = Path(folder).iterdir()
        run(
            [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder], unpacked
        )
        again = Path(folder, wheel.name)
        if digest(again) != digest(wheel):
            raise ReleaseError(f"Built again of {archive.name}, {wheel.name} has other bytes.")


def digest(file: Path) -> str:
    """Give the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
