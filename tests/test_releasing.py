"""What a release consists of: nothing invented, nothing that differs by machine, each extra with its cost."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import msgspec
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from releasing.papers import list_licences, trim_bill, write_digests, write_licences

ROOT: Final = Path(__file__).parents[1]
PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINNED: Final = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_the_metadata_invent_no_address() -> None:
    """
    The package names no author, no contact and no address: there is none to name.
    """
    assert set() == {"authors", "maintainers", "urls"} & PROJECT.keys()


def test_what_is_pinned_has_no_address() -> None:
    """
    The pinned requirements hold versions and digests, and say nothing of where they come from.
    """
    assert [] == [line for line in PINNED.splitlines() if "://" in line or line.startswith("-")]


def test_all_that_is_pinned_has_a_digest() -> None:
    """
    Each pinned requirement has a digest.
    """
    assert [] == [each for each in re.split(r"\n(?=\S)", PINNED) if "--hash=sha256:" not in each]


def test_what_is_pinned_is_what_is_needed() -> None:
    """
    Each package that evenhand needs is pinned to a version that will do.
    """
    pinned = dict(re.findall(r"^(\S+)==([^\s;]+)", PINNED, re.MULTILINE))
    needed = [Requirement(each) for each in PROJECT["dependencies"]]

    assert [] == [
        each.name for each in needed if not each.specifier.contains(pinned[canonicalize_name(each.name)])
    ]


def test_each_extra_has_its_cost() -> None:
    """
    docs/installing.md says of each extra what it costs.
    """
    page = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| \d+ MB \|", page, re.MULTILINE)

    assert [*PROJECT["optional-dependencies"]] == rows


def test_a_bill_names_no_installer_and_no_address() -> None:
    """
    A bill of materials lists what evenhand needs: not what installs it, nor where it came from.
    """
    addressed = [{"type": "distribution", "url": "https://example.org"}]
    bill = {
        "metadata": {"tools": {"components": [{"name": "a tool", "externalReferences": addressed}]}},
        "components": [
            {"bom-ref": "click==8", "name": "click", "externalReferences": addressed},
            {"bom-ref": "pip==26", "name": "pip"},
        ],
        "dependencies": [{"ref": "click==8"}, {"ref": "pip==26"}],
    }

    assert {
        "metadata": {"tools": {"components": [{"name": "a tool"}]}},
        "components": [{"bom-ref": "click==8", "name": "click"}],
        "dependencies": [{"ref": "click==8"}],
    } == trim_bill(bill)


def test_the_licences_come_with_their_texts(tmp_path: Path) -> None:
    """
    The licences of a folder of packages stand in one file, each with the text that the package ships.
    """
    licences = [
        each for each in list_licences(Path(msgspec.__file__).parents[1]) if each.package == "msgspec"
    ]
    write_licences(licences, tmp_path / "LICENCES.txt")
    written = (tmp_path / "LICENCES.txt").read_text(encoding="utf-8")

    assert written.startswith(f"msgspec {msgspec.__version__}: BSD-3-Clause\n")
    assert "Redistribution and use in source and binary forms" in written


def test_the_digests_are_those_of_the_files(tmp_path: Path) -> None:
    """
    The digests of a folder stand in it as `sha256sum` reads them.
    """
    (tmp_path / "a.txt").write_text("hello", encoding="utf-8")
    write_digests(tmp_path)

    assert "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  a.txt\n" == (
        tmp_path / "SHA256SUMS"
    ).read_text(encoding="utf-8")
