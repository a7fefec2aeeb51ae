"""Text is taken in by one function: what ends a line, and that digests are the same on every system."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from running import FAIR, REPOSITORY, SMALL_POLICY, UNFAIR, run, write

from evenhand import (
    EvenhandError,
    Place,
    Program,
    ProgramError,
    audit,
    load_audit,
    load_policy,
    load_profile,
    load_program,
    render,
)
from evenhand.program.hypothetical import load_answers
from evenhand.program.published import read_published
from evenhand.reading import read, take_in

POLICY: Final = load_policy(SMALL_POLICY)
NO_LINE_ENDS: Final = "\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e"
YAML_NO_LINE_ENDS: Final = "\x85\u2028\u2029"  # the others are no characters of YAML
ABOUT: Final = "program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01,\n  about: "
EXAMPLES: Final = REPOSITORY / "examples" / "programs"

Convert = Callable[[bytes], bytes]


def as_on_windows(raw: bytes) -> bytes:
    """
    End the lines of a text as a checkout with `core.autocrlf=true` does.
    """
    return raw.replace(b"\n", b"\r\n")


CONVERSIONS: Final[dict[str, Convert]] = {
    "CRLF": as_on_windows,
    "CR": lambda raw: raw.replace(b"\n", b"\r"),
    "byte-order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "both": lambda raw: b"\xef\xbb\xbf" + as_on_windows(raw),
}


@pytest.fixture(params=list(CONVERSIONS.values()), ids=list(CONVERSIONS))
def convert(request: pytest.FixtureRequest) -> Convert:
    """
    A way in which another system keeps the same text.
    """
    function: Convert = request.param
    return function


def value_of(text: str) -> Any:
    """
    Read one value.
    """
    return read(text, error=EvenhandError).values["a"]


def test_a_text_is_taken_in_once_and_for_all(convert: Convert) -> None:
    """
    However a system keeps a text, it is the same when it is taken in.
    """
    text = "a: 1\n\nb: [é,\n  \u2028]\n"

    assert text == take_in(convert(text.encode())) == take_in(take_in(convert(text.encode())))


@given(st.text(st.sampled_from(f"ab{NO_LINE_ENDS}\n\r\ufeff")))
@example("\r\n\r\r\n\n")
def test_only_three_things_end_a_line(text: str) -> None:
    """
    CRLF, CR and LF end a line; no other character does, and none is lost but a mark at the start.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

    assert lines == take_in(text) == take_in(text.encode())


@pytest.mark.parametrize("character", YAML_NO_LINE_ENDS)
@pytest.mark.parametrize("quote", ['"', "'", ""])
def test_what_only_unicode_calls_a_line_end_stands_within_a_value(character: str, quote: str) -> None:
    """
    It is neither folded into a space nor taken for the end of a plain text.
    """
    assert f"one{character}two" == value_of(f"a: {quote}one{character}two{quote}\n")


@pytest.mark.parametrize("character", YAML_NO_LINE_ENDS)
def test_what_only_unicode_calls_a_line_end_stands_within_a_block(character: str) -> None:
    """
    In a block of lines it is a character like any other.
    """
    assert f"one{character}two\nthree\n" == value_of(f"a: |\n  one{character}two\n  three\n")


@pytest.mark.parametrize("character", YAML_NO_LINE_ENDS)
def test_no_key_hides_in_a_comment(character: str) -> None:
    """
    A comment ends where the line does, and not where only some would see an end.
    """
    assert {"a": 1} == read(f"a: 1 # so{character}b: 2\n", error=EvenhandError).values


@pytest.mark.parametrize("character", YAML_NO_LINE_ENDS)
def test_a_key_may_hold_what_only_unicode_calls_a_line_end(character: str) -> None:
    """
    The key of a mapping is kept as it is written.
    """
    assert {f"a{character}b": 1} == read(f'"a{character}b": 1\n', error=EvenhandError).values


def test_a_character_that_stands_in_for_another_is_one_that_the_text_does_not_hold() -> None:
    """
    No character of a text is ever turned into another, whichever it holds.
    """
    held = "".join(map(chr, range(0xE000, 0xE100)))

    assert f"{held}\u2028{held}\x85" == value_of(f'a: "{held}\u2028{held}\x85"\n')


@pytest.mark.parametrize("character", YAML_NO_LINE_ENDS)
def test_the_line_of_a_place_is_the_one_that_an_editor_shows(character: str) -> None:
    """
    What stands below such a character is not one line further down.
    """
    located = read(f'a: "x{character}y"\nb: 1\n', error=EvenhandError, name="f")

    assert (Place("f", 1, 4), Place("f", 2, 4)) == (located.place(("a",)), located.place(("b",)))


@pytest.mark.parametrize("character", YAML_NO_LINE_ENDS)
def test_a_finding_points_at_the_line_of_its_fact(character: str) -> None:
    """
    The report of a program whose text holds such a character names the right line.
    """
    program = load_program(
        f'{ABOUT}"So.{character}And so."}}\nfacts:\n  pay: {{offered_share: 40 %}}\n', POLICY
    )
    [finding] = [each for each in audit(program, POLICY).findings if each.rule == "pay/work-is-paid"]

    assert finding.location is not None
    assert 4 == finding.location.line


@pytest.mark.parametrize(
    "text",
    [
        f'{ABOUT}"So.\u2028And so."}}\nfacts: {{pay: {{offered_share: 400 %}}}}\n',
        '{"program": {"name": "A", "sponsor": "B\u2028",\n"about": "C"},\n"facts": {"pay.offered_share": 4}}',
    ],
    ids=["YAML", "JSON"],
)
def test_an_excerpt_is_the_line_of_its_place(text: str) -> None:
    """
    The line that an error shows is the one it names.
    """
    with pytest.raises(ProgramError) as refused:
        load_program(text, POLICY)

    assert [(3, text.split("\n")[2])] == [(each.place.line, each.excerpt) for each in refused.value.problems]


def test_the_line_of_what_is_no_yaml_is_the_one_that_an_editor_shows() -> None:
    """
    The parser's own complaints count lines as everything else does, and name the right column.
    """
    with pytest.raises(EvenhandError) as refused:
        read("a: x\u2028y\nb: c\x07\n", error=EvenhandError, name="f")

    assert [Place("f", 2, 5)] == [each.place for each in refused.value.problems]


def test_the_place_of_a_byte_that_is_no_utf8_counts_lines_alike() -> None:
    """
    Up to a broken byte, lines are counted as everywhere.
    """
    with pytest.raises(EvenhandError) as refused:
        read("a: x\u2028y\r\nb: ".encode() + b"\xff\n", error=EvenhandError, name="f")

    assert [Place("f", 2, 4)] == [each.place for each in refused.value.problems]


def test_a_program_has_one_digest_on_every_system(convert: Convert, tmp_path: Path) -> None:
    """
    It is that of the text as it is taken in, by whatever way it comes.
    """
    path = tmp_path / "program.yaml"
    path.write_bytes(convert(FAIR.encode()))
    text = convert(FAIR.encode()).decode()

    assert {hashlib.sha256(FAIR.encode()).hexdigest()} == {
        load_program(source, POLICY).digest for source in (path, text, BytesIO(text.encode()), StringIO(text))
    }


def test_a_mapping_has_the_digest_of_the_json_that_says_the_same() -> None:
    """
    What is handed over as values has a digest too, which anybody can work out.
    """
    json_text = '{"program":{"name":"A","sponsor":"B"},"facts":{"pay":{"offered_share":"40 %"}}}'
    described = {"program": {"name": "A", "sponsor": "B"}, "facts": {"pay": {"offered_share": "40 %"}}}

    assert load_program(json_text, POLICY).digest == load_program(described, POLICY).digest


def test_a_policy_and_a_profile_have_one_digest_on_every_system(convert: Convert) -> None:
    """
    So have all files of a policy, and what tailors it.
    """
    files = {
        path.relative_to(SMALL_POLICY).as_posix(): path.read_bytes() for path in SMALL_POLICY.rglob("*.y*ml")
    }
    profile = b"profile: p\nabout: a\nleave_out:\n  - {rules: [pay], reason: r}\n"
    here = load_profile(profile, load_policy(files))
    there = load_profile(convert(profile), load_policy({name: convert(raw) for name, raw in files.items()}))

    assert here.digest == there.digest
    assert here.tailoring is not None
    assert here.tailoring == there.tailoring


def test_an_audit_is_read_back_whatever_its_line_ends_are(convert: Convert, tmp_path: Path) -> None:
    """
    A receipt that was kept on another system is the same receipt.
    """
    written = render(audit(load_program(FAIR, POLICY), POLICY), "json")
    path = tmp_path / "audit.json"
    path.write_bytes(convert(written.encode()))

    assert load_audit(written) == load_audit(path)


def _git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@b.example")
    subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    The rules and example programs as git checks them out where lines end with CRLF.
    """
    folder = tmp_path_factory.mktemp("windows")
    here = folder / "here"
    shutil.copytree(REPOSITORY / "rules", here / "rules")
    shutil.copytree(EXAMPLES, here / "programs")
    source = "There was no payment for our work.\nNobody asked.\n"
    digest = hashlib.sha256(source.encode()).hexdigest()
    write(here / "programs", source, "letter.txt")
    write(
        here / "programs",
        "program: {name: p, sponsor: s, as_of: 2026-12-01}\n"
        "parties:\n  testers: {name: t, side: testers}\n"
        "sources:\n"
        f"  letter: {{title: a letter, kind: statement, file: letter.txt, sha256: {digest}}}\n"
        "  again: {title: a letter, kind: statement, file: letter.txt}\n"
        "facts:\n  pay.offered_share:\n"
        "    - {value: 0 %, by: testers, via: [{source: letter}], quote: no payment for our work}\n",
        "quoting.yaml",
    )
    _git(here, "init", "--quiet")
    _git(here, "add", ".")
    _git(here, "commit", "--quiet", "--message", "As they are")
    _git(folder, "clone", "--quiet", "--config", "core.autocrlf=true", "here", "there")
    return folder


@pytest.mark.parametrize("name", ["quoting", "fair-on-paper", "sora-early-access"])
def test_an_audit_from_elsewhere_is_verified_in_a_checkout_with_other_line_ends(
    name: str, windows: Path
) -> None:
    """
    Program, policy, and copies of sources with their digests are the recorded ones.
    """
    program = f"programs/{name}.yaml"
    options = ("--rules", "rules")
    made = run("audit", program, *options, "-f", "json:../audit.json", folder=windows / "here")
    verified = run("verify", "../audit.json", *options, folder=windows / "there")

    assert made.status != 2
    assert b"\r\n" in (windows / "there" / program).read_bytes()
    assert (0, "") == (verified.status, verified.err)


def _load_with_copy(folder: Path, copy: bytes, sha256: str | None) -> Program:
    (folder / "letter.txt").write_bytes(copy)
    source = {"title": "a letter", "kind": "statement", "file": "letter.txt"}
    described = {
        "program": {"name": "p", "sponsor": "s"},
        "sources": {"letter": source if sha256 is None else {**source, "sha256": sha256}},
    }
    return load_program(described, POLICY, folder=folder)


COPY: Final = b"Nobody was paid.\nNobody asked.\n"


def test_a_copy_has_the_digest_of_its_text(convert: Convert, tmp_path: Path) -> None:
    """
    Whatever system keeps it, a copy that is text is the copy that was read.
    """
    digest = hashlib.sha256(COPY).hexdigest()
    held = _load_with_copy(tmp_path, convert(COPY), digest).copies["letter"]
    unasked = _load_with_copy(tmp_path, convert(COPY), None).copies["letter"]

    assert (digest, "matches", digest) == (held.sha256, held.hash, unasked.sha256)


def test_a_copy_may_have_the_digest_of_its_bytes(convert: Convert, tmp_path: Path) -> None:
    """
    What a command says of the file as it lies there is good too.
    """
    raw = convert(COPY)
    held = _load_with_copy(tmp_path, raw, hashlib.sha256(raw).hexdigest()).copies["letter"]

    assert "matches" == held.hash


@pytest.mark.parametrize("raw", [b"\xff\xfe\r\n", b"a\x00\r\n"], ids=["not UTF-8", "binary"])
def test_a_copy_that_is_no_text_has_the_digest_of_its_bytes(raw: bytes, tmp_path: Path) -> None:
    """
    Nothing is made of bytes that are no text.
    """
    held = _load_with_copy(tmp_path, raw, None).copies["letter"]

    assert hashlib.sha256(raw).hexdigest() == held.sha256


def test_a_copy_with_another_word_differs(tmp_path: Path) -> None:
    """
    Line ends are all that may be otherwise.
    """
    held = _load_with_copy(tmp_path, b"Everybody was paid.\r\n", hashlib.sha256(COPY).hexdigest()).copies[
        "letter"
    ]

    assert "differs" == held.hash


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_what_a_copy_publishes_does_not_hang_on_its_line_ends(name: str, convert: Convert) -> None:
    """
    Texts and pages are the same to read on every system.
    """
    raw = b"<pre>One\n\nTwo\nthree</pre>"

    assert read_published(raw, name) == read_published(convert(raw), name)


def test_an_answer_typed_keeps_what_only_unicode_calls_a_line_end() -> None:
    """
    A line end in an argument becomes a space, and nothing else does.
    """
    typed = load_answers(["pay.method='cash'\r\n"], POLICY)

    assert typed == load_answers({"pay.method": "cash"}, POLICY)
    with pytest.raises(ProgramError) as refused:
        load_answers(["pay.method=ca\u2028sh"], POLICY)
    assert ["'ca\u2028sh' is not one of this fact's words."] == [
        each.message for each in refused.value.problems
    ]


def test_a_template_is_taken_in_as_everything_is(convert: Convert, tmp_path: Path) -> None:
    """
    A template of one's own gives the same report, whatever system it was written on.
    """
    template = b"One\n{{ audit.program.name }}\n{% if true %}\nTwo\n{% endif %}\n"
    (tmp_path / "here.txt").write_bytes(template)
    (tmp_path / "there.txt").write_bytes(convert(template))
    program = write(tmp_path, UNFAIR)
    here, there = (
        run("audit", program, "--rules", SMALL_POLICY, "--template", tmp_path / name)
        for name in ("here.txt", "there.txt")
    )

    assert here == there


def test_the_patch_of_a_program_minds_no_separator_in_a_comment(tmp_path: Path) -> None:
    """
    What is no line end when a program is read is none when an answer is put into it.
    """
    text = UNFAIR.replace("facts:\n", "facts: # so\u2028 - and so: [\n")
    ended = run(
        "repair", write(tmp_path, text), "--rules", SMALL_POLICY, "--patch", tmp_path / "p", folder=tmp_path
    )

    assert 0 == ended.status
    assert "+  pay: {offered_share: 100 %, method: cash}\n" in (tmp_path / "p").read_text(encoding="utf-8")


def test_the_repository_keeps_its_own_files_as_they_are() -> None:
    """
    Nothing of the repository is kept with other line ends, whatever the settings of whoever checks it out.
    """
    assert "* text=auto eol=lf" in (REPOSITORY / ".gitattributes").read_text(encoding="utf-8").splitlines()
