"""What an editor shows of a program, by the YAML language server that most of them use."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import pytest
from running import REPOSITORY
from running_validators import INSTALLED, find, start

pytestmark = pytest.mark.outside

SCHEMA: Final = REPOSITORY / "docs" / "schemas" / "program.json"


def remarks_on(text: str, folder: Path) -> list[list[str]]:
    """
    Give what the server remarks on a program: on which text, what it says, and what it would put there.
    """
    find("node_modules/yaml-language-server")
    node = shutil.which("node") or pytest.skip("no node is installed")
    (folder / "program.yaml").write_text(text)
    asked = start(node, Path(__file__).with_name("ask_editor.js"), INSTALLED, SCHEMA, folder / "program.yaml")
    said: list[list[str]] = json.loads(asked)
    return said


def test_an_editor_asks_whether_the_nearest_fact_was_meant(tmp_path: Path) -> None:
    """
    On a misspelt fact an editor asks whether the nearest was meant, and offers to put it there.
    """
    program = "program: {name: A, sponsor: B}\nfacts:\n  pay:\n    offerd_share: 40 %\n"

    assert ["offerd_share", "Did you mean 'offered_share'?", "offered_share"] in remarks_on(program, tmp_path)


@pytest.mark.parametrize("name", ["sora-early-access", "fair-program", "empty"])
def test_an_editor_has_nothing_to_remark_on_a_sound_program(name: str, tmp_path: Path) -> None:
    """
    An example program is shown without a remark.
    """
    program = (REPOSITORY / "examples" / "programs" / f"{name}.yaml").read_text()

    assert [] == remarks_on(program, tmp_path)
