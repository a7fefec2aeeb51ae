"""Whatever stands in a file, a command ends with a message and a status, and never with a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import FAIR, REPOSITORY, SMALL_POLICY, Ended, run, write

PROFILE: Final = (REPOSITORY / "rules" / "profiles" / "small-company.yaml").read_bytes()
SHARDS: Final = st.sampled_from(
    [
        *(
            b"\x00",
            b"\xff\xfe",
            b"\xed\xa0\x80",
            b"\xc2\x85",
            b"\xe2\x80\xae",
            b"\x1b[31m",
            b'"\\ud800"',
            b"\t",
        ),
        *(b"[" * 10_000, b"{a: " * 1_000, b"- " * 999, b"9" * 5_000, b"1e999999", b".nan", b"Infinity"),
        *(b"&a [*a]", b"!!x y", b"--- a\n--- b", b"? [a]\n: b", b"<<: {a: b}", b"|\n x", b"'", b'"'),
        *(b"null", b"[]", b"{}", b"2026-02-30", b'"\\ud800"', b""),
    ]
)
ENCODINGS: Final = st.sampled_from(["utf-16", "utf-32", "latin-1", "cp037", "utf-7"])


@st.composite
def broken(draw: st.DrawFn, sound: bytes) -> bytes:
    """
    Give any bytes at all, or those of a sound file cut, spoilt or in another encoding.
    """
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(sound))] * 2)))
    made: bytes = draw(
        st.one_of(
            st.binary(max_size=200),
            SHARDS,
            st.just(sound[:start]),
            SHARDS.map(lambda shard: sound[:start] + shard + sound[start:]),
            SHARDS.map(lambda shard: sound[:start] + shard + sound[end:]),
            ENCODINGS.map(lambda encoding: sound.decode().encode(encoding, "replace")),
        )
    )
    return made


def is_well(ended: Ended) -> bool:
    """
    Say whether a run ended as it may; where nothing came of it, that is the last thing it says.
    """
    if ended.status != 2:
        return ended.status in {0, 1, 3}
    return ended.out == "" and ended.err.splitlines()[-1] in {"No audit was performed.", "Nothing was done."}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    A folder with a sound program, its policy and its audit.
    """
    folder = tmp_path_factory.mktemp("any")
    write(folder, FAIR, "sound.yaml")
    shutil.copytree(SMALL_POLICY, folder / "rules")
    run("audit", "sound.yaml", "--rules", "rules", "-f", "json:sound.json", folder=folder)
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ("audit", "-f", "json"),
        ("ask",),
        ("repair",),
        ("compare", "sound.yaml"),
        ("what-if", "pay.method=cash"),
    ],
    ids=lambda command: command[0],
)
@given(content=broken(FAIR.encode()))
def test_any_bytes_for_a_program(content: bytes, command: tuple[str, ...], folder: Path) -> None:
    """
    A program file of any bytes is read or refused.
    """
    (folder / "any.yaml").write_bytes(content)
    name, *options = command

    assert is_well(run(name, "any.yaml", *options, "--rules", "rules", folder=folder))


@given(data=st.data())
def test_any_bytes_for_a_file_of_a_policy(data: st.DataObject, folder: Path) -> None:
    """
    A policy in which one file has any bytes is read or refused.
    """
    path = data.draw(st.sampled_from(sorted((folder / "rules").rglob("*.yaml"))))
    command = data.draw(st.sampled_from([("audit", "sound.yaml"), ("rules", "check"), ("rules", "facts")]))
    sound = path.read_bytes()
    path.write_bytes(data.draw(broken(sound)))
    ended = run(*command, "--rules", "rules", folder=folder)
    path.write_bytes(sound)

    assert is_well(ended)


@given(content=broken(PROFILE))
def test_any_bytes_for_a_profile(content: bytes, folder: Path) -> None:
    """
    A profile of any bytes is read or refused.
    """
    (folder / "any.yaml").write_bytes(content)

    assert is_well(run("audit", "sound.yaml", "--rules", "rules", "--profile", "any.yaml", folder=folder))


@given(data=st.data())
def test_any_bytes_for_an_audit(data: st.DataObject, folder: Path) -> None:
    """
    An audit of any bytes is read or refused, and compared or replayed where it is read.
    """
    (folder / "any.json").write_bytes(data.draw(broken((folder / "sound.json").read_bytes())))
    command = data.draw(
        st.sampled_from([("verify", "any.json", "--rules", "rules"), ("diff", "sound.json", "any.json")])
    )

    assert is_well(run(*command, folder=folder))
