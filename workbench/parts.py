"""The parts that others publish: taken by name from their registries, and refused where a byte differs."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

_LIST: Final = Path(__file__).with_name("parts.toml")
# What no page needs: an older pydantic, what editors read, and code for a processor that is none.
_UNUSED: Final = ("pydantic/v1/", "pydantic/mypy.py", "jinja2/async_utils.pyi", "_yaml/")
_UNUSED_ENDINGS: Final = (".pyi", ".typed", ".c", "x86_64-linux-gnu.so")


class Part(NamedTuple):
    """A package as its registry has it: the hash is that of the file it comes in."""

    name: str
    version: str
    sha256: str


class Parts(NamedTuple):
    """The runtime, as its files by name, and the packages, each with the wheel that it comes in."""

    listed: tuple[Part, ...]
    runtime: Mapping[str, bytes]
    wheels: tuple[bytes, ...]


def take_parts(folder: Path) -> Parts:
    """Take every part out of a folder, or into it where it is not there yet.

    Raises ValueError where one is not the file that is listed, and CalledProcessError where none can be had.
    """
    runtime, *wheels = read_list()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / runtime.sha256).is_file():
        _fetch_runtime(folder, runtime)
    if not all((folder / each.sha256).is_file() for each in wheels):
        _fetch_wheels(folder, wheels, _read()["wheels"])
    return Parts(
        (runtime, *wheels),
        dict(_unpack(_take(folder, runtime))),
        tuple(_take(folder, each) for each in wheels),
    )


def read_list() -> list[Part]:
    """Read which parts there are: the runtime first."""
    said = _read()
    return [Part(**said["runtime"]), *(Part(**each) for each in said["wheel"])]


def _read() -> dict[str, Any]:
    return tomllib.loads(_LIST.read_text(encoding="utf-8"))


def list_modules(wheel: bytes) -> Iterator[tuple[str, bytes]]:
    """List what a page needs of a wheel: its modules, and its licence."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as files:
        for name in files.namelist():
            is_told = ".dist-info/" in name and "/licenses/" not in name and "LICENSE" not in name
            is_unused = name.startswith(_UNUSED) or name.endswith((*_UNUSED_ENDINGS, "/"))
            if not is_told and not is_unused:
                yield name, files.read(name)


def _fetch_runtime(folder: Path, part: Part) -> None:
    with TemporaryDirectory(dir=folder) as here:
        _run("npm", "pack", "--silent", "--pack-destination", here, f"{part.name}@{part.version}")
        _keep(folder, Path(here))


def _fetch_wheels(folder: Path, wheels: list[Part], target: Mapping[str, Any]) -> None:
    with TemporaryDirectory(dir=folder) as here:
        wanted = Path(here, "wanted.txt")
        lines = [f"{each.name}=={each.version} --hash=sha256:{each.sha256}\n" for each in wheels]
        wanted.write_text("".join(lines), encoding="utf-8")
        platforms = [f"--platform={each}" for each in target["platforms"]]
        python = ["--implementation=cp", f"--python-version={target['python']}"]
        how = ["--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"]
        _run(
            *(sys.executable, "-m", "pip", "download", *how, *platforms, *python),
            *(f"--dest={here}", f"--requirement={wanted}"),
        )
        wanted.unlink()
        _keep(folder, Path(here))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - commands of ours


def _keep(folder: Path, fetched: Path) -> None:
    """Keep each file under its hash, so that a name says what it holds."""
    for path in list(fetched.iterdir()):
        path.replace(folder / hashlib.sha256(path.read_bytes()).hexdigest())


def _take(folder: Path, part: Part) -> bytes:
    content = (folder / part.sha256).read_bytes() if (folder / part.sha256).is_file() else b""
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise ValueError(f"{part.name} {part.version} is not the file that {_LIST.name} lists.")
    return content


def _unpack(package: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the files of a package of npm by name."""
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as files:
        for member in files:
            if content := files.extractfile(member):
                yield member.name.removeprefix("package/"), content.read()
