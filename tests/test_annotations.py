"""GitHub annotations: read as the runner of a workflow reads them, hostile text included."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from two_sides import HOSTILE, two_sides

from evenhand import render

COMMAND = re.compile(r"::(\w+)(?: ([^:]*))?::(.*)")


def read(report: str) -> list[tuple[str, dict[str, str], str]]:
    """
    Read the commands of a report as a runner does: level, properties and message.
    """
    commands = [COMMAND.fullmatch(line) for line in report.splitlines()]
    return [
        (
            found[1],
            {
                name: unquote(value)
                for name, _, value in (each.partition("=") for each in found[2].split(","))
            },
            unquote(found[3]),
        )
        for found in commands
        if found
    ]


def test_what_weighs_most_comes_first() -> None:
    """
    Each rule that fails is a command, and all else that is not met is one notice.
    """
    assert [
        ("warning", "fail: pay/motto-is-kept"),
        ("warning", "fail: sharing/channels-are-open"),
        ("warning", "fail: sharing/groups-are-paid"),
        ("notice", "Not settled"),
    ] == [(level, properties["title"]) for level, properties, _ in read(render(two_sides(), "github"))]


def test_a_command_has_its_place() -> None:
    """
    A command says in which file, line and column its finding stands.
    """
    (_, properties, _), *_ = read(render(two_sides(), "github"))

    assert {"file": "program.yaml", "line": "1", "col": "1", "title": "fail: pay/motto-is-kept"} == properties


def test_the_counts_come_last() -> None:
    """
    After the commands stands how often each verdict came out, for the log.
    """
    assert (
        "evenhand: 3 fail, 2 contested, 1 alleged, 1 unknown, 1 pass. Unknown is not pass."
        == render(two_sides(), "github").splitlines()[-1]
    )


@pytest.mark.parametrize("text", [HOSTILE, "a\n::error::owned", "a,line=9::owned", "100 %0A::error::owned"])
def test_hostile_text_gives_no_command_of_its_own(text: str) -> None:
    """
    Whatever a program says, the commands are those of the findings, with the properties of a command.
    """
    harmless, hostile = (read(render(two_sides(each), "github")) for each in ("plain words", text))

    assert [(level, list(properties), properties["title"]) for level, properties, _ in harmless] == [
        (level, list(properties), properties["title"]) for level, properties, _ in hostile
    ]


def test_every_line_but_the_last_is_a_command() -> None:
    """
    No text of a program stands on a line of its own, where it could be a command.
    """
    lines = render(two_sides(HOSTILE), "github").splitlines()

    assert all(re.match(r"::(?:error|warning) file=|::notice title=", line) for line in lines[:-1])
    assert "evenhand: " == lines[-1][:10]
