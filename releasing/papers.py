"""The papers of a release: its bill of materials, the licences of all that it installs, and its digests."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any, Final

from releasing.building import digest
from releasing.running import run

_INSTALLERS: Final = {"pip", "setuptools"}  # they stand in every environment, and evenhand needs neither


@dataclass(frozen=True)
class Licence:
    """Under what a package may be used, by its own metadata, and the texts that it ships."""

    package: str
    version: str
    stated: str
    texts: tuple[str, ...]


def write_bill(python: Path, checkout: Path, file: Path) -> None:
    """Write what is installed beside evenhand as CycloneDX, without the addresses of where it came from."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    options: list[str | Path] = [
        "--output-reproducible",
        "--output-format",
        "JSON",
        "--pyproject",
        checkout / "pyproject.toml",
    ]
    bill = trim_bill(json.loads(run([tool, "environment", *options, str(python)], checkout)))
    file.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")


def trim_bill(bill: dict[str, Any]) -> dict[str, Any]:
    """Give a bill without installers and without addresses: where a package came from differs by machine."""
    installers = {each["bom-ref"] for each in bill["components"] if each["name"] in _INSTALLERS}
    kept = {
        "components": [each for each in bill["components"] if each["bom-ref"] not in installers],
        "dependencies": [each for each in bill["dependencies"] if each["ref"] not in installers],
    }
    return dict(_without_addresses(bill | kept))


def _without_addresses(part: Any) -> Any:
    match part:
        case dict():
            return {
                key: _without_addresses(each) for key, each in part.items() if key != "externalReferences"
            }
        case list():
            return [_without_addresses(each) for each in part]
    return part


def list_licences(folder: Path) -> Iterator[Licence]:
    """List the licences of the packages in a folder of packages, in the order of their names."""
    for package in sorted(distributions(path=[str(folder)]), key=lambda each: each.name.casefold()):
        if package.name not in _INSTALLERS:
            yield Licence(package.name, package.version, _state(package), tuple(_read_texts(package)))


def _state(package: Distribution) -> str:
    stated = package.metadata.get_all("License-Expression") or [
        each.split(" :: ")[-1]
        for each in package.metadata.get_all("Classifier") or ()
        if each.startswith("License ::")
    ]
    plain = [each.strip().splitlines()[0] for each in package.metadata.get_all("License") or () if each]
    return "; ".join(stated or plain) or "not stated"


def _read_texts(package: Distribution) -> Iterator[str]:
    for name in package.metadata.get_all("License-File") or ():
        found = [each for each in package.files or () if each.name == Path(name).name]
        for each in found[:1]:
            yield Path(str(each.locate())).read_text(encoding="utf-8").strip()


def write_licences(licences: Sequence[Licence], file: Path) -> None:
    """Write a table of the licences, and below it the text of each."""
    table = "\n".join(f"{each.package} {each.version}: {each.stated}" for each in licences)
    texts = "\n\n".join(
        f"{'=' * 80}\n{each.package} {each.version}\n\n{text}" for each in licences for text in each.texts
    )
    file.write_text(f"{table}\n\n{texts}\n", encoding="utf-8")


def write_digests(folder: Path) -> None:
    """Write the digests of the files of a folder, as `sha256sum` reads them."""
    files = sorted(each for each in folder.iterdir() if each.name != "SHA256SUMS")
    lines = [f"{digest(each)}  {each.name}\n" for each in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
