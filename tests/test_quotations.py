"""Quotations: what counts as standing in a source, which text a copy publishes, and what the audit says."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from evenhand import Audit, Policy, ProgramError, audit, load_policy, load_program, render
from evenhand.findings import LocalCopyResult, QuotationResult
from evenhand.loading import require_quotations
from evenhand.loading.published import UnreadableCopyError, read_published
from evenhand.quotations import (
    Text,
    count_shared,
    find_counter,
    find_exactly,
    find_nearest,
    read_texts,
    straighten,
)

LETTER = "We tested for weeks. There was no payment for our work. Nobody asked."
QUOTE = "no payment for our work"
Kept = Callable[..., Path]

near_words = st.text(st.sampled_from("abn oé-'’"), max_size=40)


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return load_policy()


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
        "parties": {"testers": {"name": "the testers", "role": "testers", "standing": "principal"}},
        "sources": {
            name: {"title": "a letter", "kind": "statement", **each} for name, each in sources.items()
        },
        "facts": {"sponsor.for_profit": True, "work.tasked": True, "pay.offered_share": [claim]},
    }


def quotation_of(audited: Audit) -> QuotationResult | None:
    """
    Find what the audit says of the one quotation.
    """
    return next(claim.quotation for fact in audited.facts for claim in fact.claims if claim.quote)


def find_nothing(name: str) -> Any:
    """
    Import nothing, as where nothing is installed.
    """
    raise ImportError(name)


def check(path: Path, policy: Policy) -> QuotationResult | None:
    """
    Audit a program, and find what it says of the one quotation.
    """
    return quotation_of(audit(load_program(path, policy), policy))


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("unpaid labor", "He said “unpaid labor” twice."),
        ('the "partners" were told', "the “partners” were told"),
        ("the testers' letter", "the testers’ letter"),
        ("for weeks - unpaid - and", "for weeks—unpaid—and"),
        ("for weeks -- unpaid", "for weeks – unpaid"),
        ("10-20 hours", "10–20 hours"),
        ("no payment at all", "no payment\n  at\tall"),
        ("no payment", "no pay\u00adment"),
        ("no payment", "no\u00a0pay\u200bment"),
        ("office", "oﬃce"),
        ("café", "cafe\u0301"),
        ("accord entre", "l’accord entre nous"),
        ("we pay $300", "we pay $300."),
        ("no compensation", "no compen-\nsation"),
        ("red-teaming", "red-\nteaming"),
        ("no pay. Nobody asked", "no pay.\n\nNobody asked"),
    ],
)
def test_what_typesetting_does_is_undone(quote: str, source: str) -> None:
    """
    Quotes, dashes, ligatures, soft hyphens, white space and broken lines do not stand in the way.
    """
    assert any(find_exactly(quote, text) for text in read_texts(source))


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("paid labor", "unpaid labor"),
        ("paid work", "non-paid work"),
        ("we can", "we can't"),
        ("a fee of $300", "a fee of $300,000"),
        ("5 USD", "0.5 USD"),
        ("5 USD", "-5 USD"),
        ("Confidential Information", "confidential information"),
        ("no payment at all", "no payment […] at all"),
        ("no payment", "no  pay-ment"),
        ("", "anything"),
        ("…", "and so on…"),
    ],
)
def test_other_words_are_not_a_quotation(quote: str, source: str) -> None:
    """
    A piece of a word or number, another case, and a gap do not stand in the source.
    """
    assert [] == [text for text in read_texts(source) if find_exactly(quote, text)]


def test_the_sentence_around_a_quotation_is_shown() -> None:
    """
    A quotation that leaves out the "no" before it is shown with it.
    """
    assert "There was no payment for our work." == find_exactly("payment for our work", Text.of(LETTER))


def test_a_quotation_over_two_sentences_is_shown_with_both() -> None:
    """
    What is shown begins and ends with whole sentences.
    """
    assert find_exactly("for weeks. There", Text.of(LETTER)) == (
        "We tested for weeks. There was no payment for our work."
    )


def test_a_long_sentence_is_cut_around_the_quotation() -> None:
    """
    Of a sentence that goes on and on, only what is near the quotation is shown.
    """
    shown = find_exactly("needle", Text.of("hay " * 500 + "needle" + " hay" * 500))

    assert shown is not None
    assert ("…", "…", 808) == (shown[0], shown[-1], len(shown))


@pytest.mark.parametrize(
    ("quote", "nearest"),
    [
        ("no payments for our work", "There was no payment for our work."),
        ("there was no pay for our work", "There was no payment for our work."),
        ("NO PAYMENT FOR OUR WORK", "There was no payment for our work."),
        ("the moon is made of green cheese", None),
        ("…", None),
    ],
)
def test_the_nearest_passage_is_found(quote: str, nearest: str | None) -> None:
    """
    A slip of the pen is recognised, and something else is not.
    """
    assert nearest == find_nearest(quote, Text.of(LETTER))


@given(near_words, near_words)
def test_the_nearest_passage_does_not_hang_on_what_is_installed(one: str, other: str) -> None:
    """
    The count of rapidfuzz and evenhand's own agree on every two texts.
    """
    assert count_shared(one, other) == LCSseq.similarity(one, other)


def test_the_nearest_passage_is_found_without_rapidfuzz() -> None:
    """
    Where rapidfuzz is not installed, evenhand counts by itself; where it is, rapidfuzz does.
    """
    assert count_shared is find_counter(find_nothing)
    assert LCSseq.similarity == find_counter()


@given(near_words, near_words)
def test_the_nearest_passage_is_the_one_that_shares_most(quote: str, content: str) -> None:
    """
    Looking closely at few stretches finds what looking at every place finds.
    """
    text, sought = Text.of(content), straighten(quote).lower()
    reach = len(sought) + len(sought) // 4
    starts = [word.start() for word in re.finditer(r"\b\w", text.content)]
    most = max((count_shared(sought, text.content.lower()[at : at + reach]) for at in starts), default=0)

    assert (find_nearest(quote, text) is None) == (
        not any(letter.isalnum() for letter in sought) or most < 0.75 * len(sought)
    )


@given(st.text(max_size=60))
def test_what_is_straight_stays_straight(text: str) -> None:
    """
    Straightening twice is straightening once.
    """
    assert straighten(text) == straighten(straighten(text))


@given(st.lists(st.sampled_from(["pay", "work", "no.", "“we”", "5", "an - a"]), min_size=1), st.data())
def test_a_run_of_words_out_of_a_text_stands_in_it(words: list[str], data: st.DataObject) -> None:
    """
    However the lines of the text are broken, its own words are found, and shown with what is around them.
    """
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    gaps = data.draw(st.lists(st.sampled_from([" ", "\n", "\n\n", "\u00a0 "]), min_size=len(words)))
    text = Text.of("".join(word + gap for word, gap in zip(words, gaps, strict=False)))
    quote = straighten(" ".join(words[start:end]))

    assert quote in (find_exactly(quote, text) or "")


HIDDEN = [
    "<p hidden>{}</p>",
    "<div hidden><p>{}</p></div>",
    '<p style="display:none">{}</p>',
    '<p style="color: red; DISPLAY : none !important">{}</p>',
    '<p style="visibility:hidden">{}</p>',
    '<p style="opacity:0">{}</p>',
    '<p style="opacity: 0.0;">{}</p>',
    '<p style="font-size:0px">{}</p>',
    '<style>.x{{display:none}}</style><p class="x">{}</p>',
    '<style>/* a */ b, p .x {{ color: red; display: none }}</style><p><i class="x">{}</i></p>',
    '<style>@media screen {{ .x {{ visibility: hidden }} }}</style><p class="x">{}</p>',
    "<style>a:hover::before {{}} i {{display:none}}</style><i>{}</i>",
    "<script>'{}'</script>",
    "<template>{}</template>",
    "<noscript>{}</noscript>",
    "<dialog>{}</dialog>",
    "<!-- {} -->",
    '<input type="hidden" value="{}">',
    '<img alt="" title="{}">',
]
SHOWN = [
    "<p>{}</p>",
    "<main><ul><li>{}</ul></main>",
    "<p>no pay<b>ment for</b> our<br>work</p>",
    '<p style="opacity:0.9; font-size:10px">{}</p>',
    '<style>@media print {{ .x {{display:none}} p {{}} }}</style><p class="x">{}</p>',
    "<style>p:hover {{display:none}}</style><p>{}</p>",
    "<dialog open>{}</dialog>",
    '<meta charset="utf-8"><p>no payment for our&nbsp;work</p>',
]


@pytest.mark.parametrize("html", HIDDEN)
def test_what_a_page_hides_is_not_published(html: str) -> None:
    """
    Text that a reader of the page could not see is left out, and the text around it is kept.
    """
    page = f"<!doctype html><title>A page</title><p>Before.</p>{html.format(QUOTE)}<h1>After.</h1>"

    assert ["Before.", "After."] == read_published(page.encode(), "page.html").split()


@pytest.mark.parametrize("html", SHOWN)
def test_what_a_page_shows_is_published(html: str) -> None:
    """
    Text that a reader of the page sees is found.
    """
    text = read_published(html.format(QUOTE).encode(), "page.html")

    assert find_exactly(QUOTE, Text.of(text))


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_a_page_says_how_it_is_encoded(encoding: str) -> None:
    """
    UTF-8 is recognised, and another encoding where the page names it.
    """
    page = f'<meta charset="{encoding}"><p>crème brûlée</p>'.encode(encoding)

    assert "crème brûlée" == read_published(page, "page.html").strip()


def make_pdf(*lines: str) -> bytes:
    """
    Make a PDF of one page.
    """
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    content = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    text, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj{each}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size 6>>\nstartxref\n{len(text)}\n%%EOF"
    )
    return (text + end).encode("ascii")


def test_a_pdf_is_read(kept: Kept, policy: Policy) -> None:
    """
    A quotation is found in a PDF, also where a word is broken at the end of a line.
    """
    path = kept(make_pdf("There was no pay-", "ment for our", "work."), "letter.pdf")

    assert check(path, policy) == QuotationResult(
        status="verified", source="letter", passage="There was no payment for our work.", note=None
    )


@pytest.mark.parametrize(
    ("copy", "file", "note"),
    [
        (b"\xff\xfe", "letter.txt", "letter: it is not UTF-8 text"),
        (b"", "page.html", "letter: it is not an HTML page"),
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


@pytest.mark.parametrize(("file", "package"), [("page.html", "lxml"), ("letter.pdf", "pypdf")])
def test_a_reader_that_is_not_installed_is_named(file: str, package: str) -> None:
    """
    The message says which package reads such a file and how to get it.
    """
    message = f"is read with {package}, which is not installed .pip install 'evenhand.extract.'."
    with pytest.raises(UnreadableCopyError, match=message):
        read_published(b"", file, find_nothing)


def test_a_text_needs_no_reader() -> None:
    """
    A text file is read by what comes with Python.
    """
    assert LETTER == read_published(LETTER.encode(), "letter.txt", find_nothing)


def test_a_verified_quotation_is_shown_in_its_sentence(kept: Kept, policy: Policy) -> None:
    """
    The audit says in which source it stands, and shows the sentence around it.
    """
    assert check(kept(), policy) == QuotationResult(
        status="verified", source="letter", passage="There was no payment for our work.", note=None
    )


def test_a_near_miss_is_shown_and_does_not_count(kept: Kept, policy: Policy) -> None:
    """
    The nearest passage is a suggestion.
    """
    assert check(kept("There was no payments for our work."), policy) == QuotationResult(
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

    assert check(path, policy) == QuotationResult(
        status="missing",
        source=None,
        passage=None,
        note="one: it does not stand there; two: no copy is kept with the program file",
    )


def test_a_quotation_without_a_source_is_not_checked(tmp_path: Path, policy: Policy) -> None:
    """
    A claim that names no source has no copy to look in.
    """
    assert check(write(tmp_path, {}, quote=QUOTE, via=[]), policy) == QuotationResult(
        status="no copy", source=None, passage=None, note="the claim names no source"
    )


def test_a_copy_that_is_not_there_is_said_to_be_absent(tmp_path: Path, policy: Policy) -> None:
    """
    A program can be passed on without the copies, which may not be for publishing.
    """
    path = write(tmp_path, {"letter": {"file": "letter.txt"}}, quote=QUOTE, via=["letter"])
    audited = audit(load_program(path, policy), policy)

    assert audited.sources[0].local_copy == LocalCopyResult(
        sha256=None, hash=None, note="there is no file 'letter.txt'"
    )


def test_a_copy_that_is_the_one_that_was_read_matches(kept: Kept, policy: Policy) -> None:
    """
    The digest of the file is compared with the one that the source gives.
    """
    digest = hashlib.sha256(LETTER.encode()).hexdigest()
    audited = audit(load_program(kept(sha256=digest), policy), policy)

    assert audited.sources[0].local_copy == LocalCopyResult(sha256=digest, hash="matches", note=None)


def test_a_copy_that_is_another_verifies_nothing(kept: Kept, policy: Policy) -> None:
    """
    The words stand in the file, but nobody knows whether they stood in what was read.
    """
    audited = audit(load_program(kept(sha256="0" * 64), policy), policy)

    note = "this is not the copy that was read: its SHA-256 differs"
    assert "differs" == (audited.sources[0].local_copy and audited.sources[0].local_copy.hash)
    assert quotation_of(audited) == QuotationResult(
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


def test_a_verified_quotation_is_not_refused(kept: Kept, policy: Policy) -> None:
    """
    A program whose quotations all stand where they should is audited.
    """
    require_quotations(load_program(kept(), policy))


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
