"""The local copies of sources: what an audit says of the quotations that are looked up in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from built_in import BUILT_IN

from evenhand import Audit, Policy, ProgramError, audit, load_program, render, require_quotations
from evenhand.program.model import LocalCopy, Quotation

LETTER: Final = "We tested for weeks. There was no payment for our work. Nobody asked."
QUOTE: Final = "no payment for our work"
Kept = Callable[..., Path]


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """
    Keep a program of one claim, and the copy of its source, in a folder.
    """

    def keep(copy: str | bytes = LETTER, file: str = "letter.txt", **source: Any) -> Path:
        raw = copy.encode() if isinstance(copy, str) else copy
        (tmp_path / file).write_bytes(raw)
        return write(tmp_path, {"letter": {"file": file, **source}}, quote=QUOTE, via=["letter"])

    return keep


def write(folder: Path, sources: Mapping[str, Any], *, quote: str, via: list[str]) -> Path:
    """
    Write a program of one claim with one quotation.
    """
    claim = {"value": "0 %", "by": "testers", "quote": quote, "via": [{"source": each} for each in via]}
    path = folder / "program.yaml"
    path.write_text(json.dumps(describe(sources, claim)), encoding="utf-8")
    return path


def describe(sources: Mapping[str, Any], claim: Mapping[str, Any]) -> dict[str, Any]:
    """
    Describe a program of one claim.
    """
    return {
        "program": {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-03-01"},
        "parties": {"testers": {"name": "the testers", "side": "testers"}},
        "sources": {
            name: {"title": "a letter", "kind": "statement", **each} for name, each in sources.items()
        },
        "facts": {"sponsor.for_profit": True, "work.demand": "duty", "pay.offered_share": [claim]},
    }


def quotation_of(audited: Audit) -> Quotation[str] | None:
    """
    Find what the audit says of the one quotation.
    """
    return next(claim.quotation for fact in audited.facts for claim in fact.claims if claim.quote)


def check(path: Path, policy: Policy) -> Quotation[str] | None:
    """
    Audit a program, and find what it says of the one quotation.
    """
    return quotation_of(audit(load_program(path, policy), policy))


@pytest.mark.parametrize(
    ("copy", "file", "note"),
    [
        (b"\xff\xfe", "letter.txt", "letter: it is not UTF-8 text"),
        (b"", "page.html", "letter: no text can be read in it"),
        (b"%PDF-1.4 and no more", "letter.pdf", "letter: it is no PDF that can be read: "),
        (b"GIF89a", "letter.gif", "letter: a file that ends in '.gif' is neither text nor HTML nor PDF"),
    ],
)
def test_a_copy_that_cannot_be_read_is_no_copy(
    kept: Kept, policy: Policy, copy: bytes, file: str, note: str
) -> None:
    """
    The report says why nothing could be looked up.
    """
    quotation = check(kept(copy, file), policy)

    assert quotation is not None
    assert quotation.status == "no copy"
    assert (quotation.note or "").startswith(note)


def test_a_verified_quotation_is_shown_in_its_sentence(kept: Kept, policy: Policy) -> None:
    """
    The audit says in which source and where it stands, and shows the sentence around it.
    """
    assert check(kept(), policy) == Quotation(
        status="verified", source="letter", passage="There was no payment for our work.", note=None, at=1
    )


def test_a_near_miss_is_shown_and_does_not_count(kept: Kept, policy: Policy) -> None:
    """
    The nearest passage is a suggestion.
    """
    assert check(kept("There was no payments for our work."), policy) == Quotation(
        status="near", source="letter", passage="There was no payments for our work.", note=None
    )


def test_the_best_of_several_sources_counts(tmp_path: Path, policy: Policy) -> None:
    """
    A quotation is verified when it stands in one of the sources that the claim names.
    """
    (tmp_path / "one.txt").write_text("There was no payments for our work.")
    (tmp_path / "two.txt").write_text(LETTER)
    sources = {"one": {"file": "one.txt"}, "two": {"file": "two.txt"}, "three": {}}

    quotation = check(write(tmp_path, sources, quote=QUOTE, via=["three", "one", "two", "one"]), policy)

    assert quotation is not None
    assert ("verified", "two") == (quotation.status, quotation.source)


def test_a_missing_quotation_says_where_it_was_sought(tmp_path: Path, policy: Policy) -> None:
    """
    Each source is named with what came of it.
    """
    (tmp_path / "one.txt").write_text("Something else.")
    path = write(tmp_path, {"one": {"file": "one.txt"}, "two": {}}, quote=QUOTE, via=["one", "two"])

    assert check(path, policy) == Quotation(
        status="missing",
        source=None,
        passage=None,
        note="one: it does not stand there; two: no copy is kept with the program file",
    )


def test_a_quotation_without_a_source_is_not_checked(tmp_path: Path, policy: Policy) -> None:
    """
    A claim that names no source has no copy to look in.
    """
    assert check(write(tmp_path, {}, quote=QUOTE, via=[]), policy) == Quotation(
        status="no copy", source=None, passage=None, note="the claim names no source"
    )


def test_a_copy_that_is_not_there_is_said_to_be_absent(tmp_path: Path, policy: Policy) -> None:
    """
    A program can be passed on without the copies, which may not be for publishing.
    """
    path = write(tmp_path, {"letter": {"file": "letter.txt"}}, quote=QUOTE, via=["letter"])
    audited = audit(load_program(path, policy), policy)

    assert audited.sources[0].local_copy == LocalCopy(
        sha256=None, hash=None, note="there is no file 'letter.txt'"
    )


def test_a_copy_that_is_the_one_that_was_read_matches(kept: Kept, policy: Policy) -> None:
    """
    The digest of the file is compared with the one that the source gives.
    """
    digest = hashlib.sha256(LETTER.encode()).hexdigest()
    audited = audit(load_program(kept(sha256=digest), policy), policy)

    assert audited.sources[0].local_copy == LocalCopy(sha256=digest, hash="matches", note=None)


def test_a_copy_that_is_another_verifies_nothing(kept: Kept, policy: Policy) -> None:
    """
    The words stand in the file, but nobody knows whether they stood in what was read.
    """
    audited = audit(load_program(kept(sha256="0" * 64), policy), policy)

    note = "this is not the copy that was read: its SHA-256 differs"
    assert "differs" == (audited.sources[0].local_copy and audited.sources[0].local_copy.hash)
    assert quotation_of(audited) == Quotation(
        status="no copy", source=None, passage=None, note=f"letter: {note}"
    )


def test_a_description_without_a_folder_has_no_copies(kept: Kept, policy: Policy) -> None:
    """
    A text or a mapping stands nowhere, and nothing is looked up on the disk for it.
    """
    program = load_program(kept().read_text(encoding="utf-8"), policy)

    assert {} == program.copies
    assert ["no copy"] == [claim.quotation.status for claim in program.claims if claim.quotation]


def test_a_description_is_given_its_folder(kept: Kept, policy: Policy) -> None:
    """
    A library's caller can say where the copies are.
    """
    path = kept()
    program = load_program(path.read_text(encoding="utf-8"), policy, folder=path.parent)

    assert ["verified"] == [claim.quotation.status for claim in program.claims if claim.quotation]


@pytest.mark.parametrize(
    "file",
    ["../letter.txt", "a/../../letter.txt", "/etc/hostname", "..", "c:\\letter.txt", "https://x.org/a", ""],
)
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, policy: Policy, file: str) -> None:
    """
    A program file cannot make evenhand read what it should not.
    """
    path = write(tmp_path, {"letter": {"file": file}}, quote=QUOTE, via=["letter"])

    with pytest.raises(ProgramError, match="no path within the folder"):
        load_program(path, policy)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, policy: Policy) -> None:
    """
    Nor can a link that stands in its folder.
    """
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "letter.txt").write_text(LETTER)
    (inner / "letter.txt").symlink_to(tmp_path / "letter.txt")
    path = write(inner, {"letter": {"file": "letter.txt"}}, quote=QUOTE, via=["letter"])

    with pytest.raises(ProgramError, match="leads out of the folder"):
        load_program(path, policy)


def test_a_quotation_has_words(tmp_path: Path, policy: Policy) -> None:
    """
    Nothing stands in every source.
    """
    with pytest.raises(ProgramError, match="holds no word"):
        load_program(write(tmp_path, {"letter": {}}, quote=" … ", via=["letter"]), policy)


@pytest.mark.parametrize(
    ("copy", "message"),
    [
        ("No payments for our work!", "does not stand in letter. The nearest: “No payments for our work!”"),
        ("Something else.", "not verified .letter: it does not stand there.. Expected words of the source"),
        (b"\xff", "not verified .letter: it is not UTF-8 text.. Expected a copy that holds these words"),
    ],
)
def test_a_quotation_that_is_not_verified_can_be_refused(
    kept: Kept, policy: Policy, copy: str | bytes, message: str
) -> None:
    """
    The problem stands where the quotation does, and says what to do about it.
    """
    program = load_program(kept(copy), policy)

    with pytest.raises(ProgramError, match=message) as refused:
        require_quotations(program)

    assert [program.file] == [problem.place.file for problem in refused.value.problems]
    assert [QUOTE] == [problem.excerpt for problem in refused.value.problems]


def test_a_source_without_a_copy_is_named_beside_the_nearest_passage(tmp_path: Path, policy: Policy) -> None:
    """
    The words may stand in the one that is missing.
    """
    (tmp_path / "letter.txt").write_text("No payments for our work!", encoding="utf-8")
    sources = {"letter": {"file": "letter.txt"}, "article": {}}
    program = load_program(write(tmp_path, sources, quote=QUOTE, via=["letter", "article"]), policy)

    with pytest.raises(ProgramError) as refused:
        require_quotations(program)

    message = (
        "This quotation does not stand in letter (article: no copy is kept with the program file). "
        "The nearest: “No payments for our work!”"
    )
    assert [message] == [problem.message for problem in refused.value.problems]


def test_a_verified_quotation_is_not_refused(kept: Kept, policy: Policy) -> None:
    """
    A program whose quotations all stand where they should is audited.
    """
    program = load_program(kept(), policy)
    require_quotations(program)

    assert ["verified"] == [claim.quotation.status for claim in program.claims if claim.quotation]


@pytest.mark.parametrize("copy", [LETTER, "There was no payments for our work.", "Else.", b"\xff"])
def test_a_quotation_changes_no_verdict(kept: Kept, policy: Policy, copy: str | bytes) -> None:
    """
    Whatever comes of it, every finding is the same as without the quotation.
    """
    path = kept(copy)
    described = json.loads(path.read_text(encoding="utf-8"))
    del described["facts"]["pay.offered_share"][0]["quote"]
    without = audit(load_program(described, policy, name="program.yaml"), policy)
    quoted = audit(load_program(path, policy, name="program.yaml"), policy)

    assert [each.verdict for each in without.findings] == [each.verdict for each in quoted.findings]
    assert without.accounts == quoted.accounts
    assert without.opinion == quoted.opinion


@pytest.mark.parametrize("form", ["terminal", "html", "markdown"])
def test_every_report_says_what_came_of_a_quotation(kept: Kept, policy: Policy, form: Any) -> None:
    """
    No report shows a quotation as if it had been checked when it was not.
    """
    claim_said = {"html": "✗ not verified; the nearest", "markdown": "✗ not verified; the nearest"}
    audited = audit(load_program(kept("There was no payments for our work."), policy), policy)

    assert claim_said.get(form, "Quotations: 1 near") in render(audited, form)
