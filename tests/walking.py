"""Walking through a tutorial: its files are written, its commands are run, and what they say is compared.

A block below the name of a file and a colon is that file. In a block of `console` a line that begins with a
dollar sign is a command, and the lines below it are what it says; a line of three dots stands for any lines.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from running import run

from evenhand.audit import exit_status

_BLOCK: Final = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`:\n\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_LEFT_OUT: Final = "...\n"


@dataclass
class Walk:
    """A tutorial as it is walked through in a folder, and how its last command ended."""

    folder: Path
    status: int = 0
    told: list[tuple[str, str]] = field(default_factory=list)

    def follow(self, page: str) -> str:
        """Follow a page from its first block to its last; give it back with what was really said."""
        return _BLOCK.sub(self._take, page)

    def _take(self, block: re.Match[str]) -> str:
        if name := block["file"]:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["text"], encoding="utf-8")
        elif block["language"] == "console":
            return f"```console\n{''.join(self._run_all(block['text']))}```"
        return block[0]

    def _run_all(self, text: str) -> Iterator[str]:
        for command, said in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
            actual = self._run(command)
            told = said if agree(said, actual) else actual
            self.told.append((f"$ {command}\n{said}", f"$ {command}\n{told}"))
            yield f"$ {command}\n{told}"

    def _run(self, command: str) -> str:
        if command == "echo $?":
            return f"{self.status}\n"
        program, *arguments = shlex.split(command, comments=True)
        assert program == "evenhand", command
        ended = run(*arguments, folder=self.folder)
        self.status = ended.status
        assert ended.status != exit_status.Status.NOT_PERFORMED, ended.err
        return ended.out + ended.err


def agree(said: str, actual: str) -> bool:
    """Checks if what a page says is what came out, but for the lines that it leaves out."""
    pattern = ".*".join(re.escape(part) for part in said.split(_LEFT_OUT))
    return re.fullmatch(pattern, actual, re.DOTALL) is not None
