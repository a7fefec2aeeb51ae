"""Who speaks, the sources, and what to do: what stands around the questions of the workbench."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from test_workbench import LUMEN, bench, get, post, text_of
from test_workbench_questions import APPROVAL, LETTER, SIDES, SOURCES, digest_in, folder_with
from two_sides import HOSTILE

from evenhand import load_program
from evenhand.program.copies import find_digest
from evenhand.workbench.exchange import PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

__all__ = ["bench"]

STATED: Final = {"title": "A letter", "kind": "statement"}
BROKEN: Final = "facts: {sharing: {outputs_shareable: true, approval_scope: all}}"


def parties_of(folder: FolderInMemory, bench: Workbench) -> dict[str, str]:
    """
    Say who speaks, and for which side.
    """
    program = load_program(text_of(folder) or "", bench.policy, folder=folder)
    return {each.name: each.side for each in program.parties.values()}


def test_whoever_speaks_is_added_changed_and_taken_out(bench: Workbench) -> None:
    """
    A party is what one of four sentences says, or a side of its own; the id is made of its name.
    """
    folder = folder_with(parties=SIDES)

    post(bench, folder, "/sides", do="add", name="Die Prüfer", side="record")
    post(
        bench,
        folder,
        "/sides",
        do="change",
        party="testers",
        name="Sora PR Puppets",
        side="other",
        other="Artists",
    )
    post(bench, folder, "/sides", do="drop", party="company")

    assert {"Sora PR Puppets": "artists", "Die Prüfer": "record"} == parties_of(folder, bench)
    assert "die-prufer: {" in (text_of(folder) or "")


@pytest.mark.parametrize(
    "form", [{"name": "", "side": "record"}, {"name": "A"}, {"name": "A", "side": "other"}]
)
def test_a_party_lacks_nothing(bench: Workbench, form: dict[str, str]) -> None:
    """
    Without a name, or what it is to the program, nobody is added, and what was typed is kept.
    """
    folder = folder_with(parties=SIDES)
    before = dict(folder.files)

    reply = post(bench, folder, "/sides", do="add", **form)

    assert 422 == reply.status
    assert 'role="alert"' in reply.body.decode()
    assert before == folder.files


def test_nobody_who_said_something_is_taken_out(bench: Workbench) -> None:
    """
    A party that claims something stays, and the page says what refers to it.
    """
    folder = folder_with("facts: {sharing: {approval_scope: {value: all, by: testers}}}", SIDES)
    before = dict(folder.files)

    reply = post(bench, folder, "/sides", do="drop", party="testers")

    assert 422 == reply.status
    assert before == folder.files


def test_one_side_is_told_to_be_one(bench: Workbench) -> None:
    """
    Where only one side speaks, the page asks for the other.
    """
    one = "parties: {company: {name: Lumen, side: sponsor}}"

    assert "You have one side so far." in get(bench, folder_with(parties=one), "/sides").body.decode()
    assert "You have one side so far." not in get(bench, folder_with(parties=SIDES), "/sides").body.decode()


def test_a_source_is_kept_with_its_digest(bench: Workbench) -> None:
    """
    What is pasted becomes a file with the lines of a text, and the description has its digest.
    """
    folder = folder_with()
    folder.files.pop("sources/s0.txt")

    post(
        bench,
        folder,
        "/sources",
        do="add",
        text="We tested.\r\nNobody was paid.",
        file="C:\\a\\letter.md",
        **STATED,
    )

    kept = folder.read("sources/s0.md")
    assert b"We tested.\nNobody was paid.\n" == kept
    program = load_program(text_of(folder) or "", bench.policy, folder=folder)
    assert find_digest(kept) == program.sources["s0"].sha256
    assert "matches" == program.copies["s0"].hash


WRONG: Final[list[tuple[dict[str, Any], str]]] = [
    ({"title": ""}, "Please fill this in."),
    ({"kind": "artikle"}, "Please choose one."),
    ({"date": "yesterday"}, "This is no day such as 2026-03-01."),
    ({"url": "javascript:alert(1)"}, "An address begins with https:// or http://."),
    ({"text": "a\0b"}, "This is no text."),
    ({"text": "x" * (2 * 1024 * 1024 + 1)}, "This text is too large: at most 2 MB."),
    ({"text": LETTER}, "This very text is there already, as s0."),
]


@pytest.mark.parametrize(("form", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_source_that_cannot_be_kept_is_said(bench: Workbench, form: dict[str, Any], message: str) -> None:
    """
    It is said beside its field, and nothing is written.
    """
    folder = folder_with(sources=SOURCES)
    before = dict(folder.files)

    reply = post(bench, folder, "/sources", do="add", **{**STATED, "text": "Something else.", **form})

    assert 422 == reply.status
    assert message in reply.body.decode()
    assert before == folder.files


def test_a_source_is_read_as_text(bench: Workbench) -> None:
    """
    Whatever a source holds is shown and not obeyed.
    """
    folder = folder_with()
    post(bench, folder, "/sources", do="add", text=HOSTILE[:900].replace("\0", ""), **STATED)

    page = get(bench, folder, "/sources/s1").body.decode()

    assert 200 == get(bench, folder, "/sources").status
    assert "<script>alert" not in page
    assert "evil.example" in page
    assert '<a href="https://evil' not in page


def test_what_is_broken_is_planned_and_stays_no_fact(bench: Workbench) -> None:
    """
    What is ticked is written into plan.yaml and shown again; the description stays as it is.
    """
    folder = folder_with(BROKEN)
    before = text_of(folder)
    rule = "sharing/no-blanket-approval"
    assert f'value="{rule}"' in get(bench, folder, "/to-do").body.decode()

    form = {"do": rule, f"change:{rule}": "A list: of #1", f"by:{rule}": "Ann", f"when:{rule}": "2026-04-01"}
    post(bench, folder, "/to-do", **form)

    page = get(bench, folder, "/to-do").body.decode()
    assert 'value="A list: of #1"' in page
    assert 1 == page.count(" checked>")
    assert before == text_of(folder)


def test_a_plan_by_no_day_comes_back(bench: Workbench) -> None:
    """
    A day that is none is said, and the plan that stands is kept.
    """
    folder = folder_with(BROKEN)
    rule = "sharing/no-blanket-approval"

    reply = post(bench, folder, "/to-do", do=rule, **{f"change:{rule}": "mine", f"when:{rule}": "soon"})

    assert 422 == reply.status
    assert 'value="mine"' in reply.body.decode()
    assert "plan.yaml" not in folder.files


def test_whoever_is_named_for_a_step_means_to_do_it(bench: Workbench) -> None:
    """
    A name beside a box that is not ticked is kept with the step, and the page says what was written.
    """
    folder = folder_with(BROKEN)
    rule = "sharing/no-blanket-approval"

    reply = post(bench, folder, "/to-do", **{f"change:{rule}": "a list", f"by:{rule}": "Tom"})

    assert ("/to-do?wrote=plan", True) == (reply.location, b"Tom" in folder.files["plan.yaml"])
    assert "Written to plan.yaml: 1 intention." in get(bench, folder, "/to-do", wrote="plan").body.decode()


def test_nothing_is_planned_by_a_day_that_is_past(bench: Workbench) -> None:
    """
    A new day in the past is said; one that passed meanwhile stays.
    """
    folder = folder_with(BROKEN)
    rule = "sharing/no-blanket-approval"
    form = {"do": rule, f"when:{rule}": "2020-01-01"}

    assert 422 == post(bench, folder, "/to-do", **form).status

    folder.write("plan.yaml", f"plan: [{{rule: {rule}, change: a list, when: '2020-01-01'}}]".encode())
    assert 303 == post(bench, folder, "/to-do", **form).status


def test_a_reply_to_the_whole_stands_at_each_question_and_on_check(bench: Workbench) -> None:
    """
    What somebody replies to the program is seen where it is looked for, and can be changed from there.
    """
    parties = "parties: {company: {name: Lumen, side: sponsor}}"
    reply = "replies: [{by: company, to: program, says: We comment later., source: s0}]"
    folder = folder_with(reply, parties, SOURCES)

    for path in ("/check", "/q/sharing.approval_scope"):
        assert "We comment later." in get(bench, folder, path).body.decode()


def test_a_source_on_which_answers_rest_stays(bench: Workbench) -> None:
    """
    Whoever would take it out is led to each answer that names it, and nothing is changed.
    """
    fact = "sharing.approval_scope"
    folder = folder_with(f"facts: {{{fact}: {{value: all, source: s0, at: line 1}}}}", sources=SOURCES)
    before = dict(folder.files)
    reply = post(bench, folder, "/sources", do="drop", source="s0")

    assert (422, before) == (reply.status, folder.files)
    assert f'<a href="/q/{fact}#claim-0">' in reply.body.decode()


def test_what_is_told_of_a_source_can_be_changed(bench: Workbench) -> None:
    """
    Its kind, publisher and day are changed, and emptied, and what is no kind comes back.
    """
    folder = folder_with(sources=SOURCES)
    told = {
        "do": "change",
        "source": "s0",
        "kind": "article",
        "publisher": "The Herald",
        "date": "2026-02-01",
    }
    post(bench, folder, "/sources", **told)
    post(bench, folder, "/sources", do="change", source="s0", date="")
    reply = post(bench, folder, "/sources", do="change", source="s0", kind="gossip")
    [source] = load_program(text_of(folder) or "", bench.policy, folder=folder).sources.values()

    assert ("article", "The Herald", None) == (source.kind, source.publisher, source.date)
    assert 422 == reply.status


def test_the_smallest_changes_are_found_when_asked_for(bench: Workbench) -> None:
    """
    They take a while, and so a person asks for them.
    """
    folder = folder_with(BROKEN)

    assert "The smallest changes" not in get(bench, folder, "/to-do").body.decode()
    assert "The smallest changes" in get(bench, folder, "/to-do", find="1").body.decode()


def test_to_find_the_smallest_changes_loses_nothing_of_the_plan(bench: Workbench) -> None:
    """
    What was ticked and typed is written first.
    """
    folder = folder_with(BROKEN)
    rule = "sharing/no-blanket-approval"

    reply = post(bench, folder, "/to-do", find="1", do=rule, **{f"change:{rule}": "mine"})

    assert ("/to-do?find=1#smallest", True) == (reply.location, b"mine" in folder.files["plan.yaml"])


def test_every_page_speaks_every_language(bench: Workbench) -> None:
    """
    Each page is there in four languages, and none says in one what it says in English.
    """
    folder = folder_with(BROKEN, sources=SOURCES)
    pages = [
        "/",
        "/header",
        f"/q/{APPROVAL}",
        "/check",
        "/sides",
        "/sources",
        "/sources/s0",
        "/to-do",
        "/nowhere",
    ]
    english = [get(bench, folder, page).body.decode() for page in pages]

    for language in ("de", "es", "fr"):
        post(bench, folder, "/choose", language=language)
        spoken = [get(bench, folder, page).body.decode() for page in pages]
        assert all(f'<html lang="{language}">' in each for each in spoken)
        assert [] == [
            page
            for page, one, other in zip(pages, english, spoken, strict=True)
            if _main(one) == _main(other)
        ]


def _main(page: str) -> str:
    return page[page.index("<main") :]


ADDRESSES: Final = [
    "/sides",
    "/sources",
    "/to-do",
    "/new",
    "/open",
    "/header",
    "/undo",
    "/restore",
    "/choose",
    "/example",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "folder", [FolderInMemory(), folder_with(), FolderInMemory({"program.yaml": b"\xff"})]
)
def test_no_address_fails(bench: Workbench, address: str, folder: FolderInMemory) -> None:
    """
    Whatever the folder holds, asked for or sent a form with nothing in it, no page is a failure of ours.
    """
    for method in ("GET", "POST"):
        own = FolderInMemory(folder.files)
        assert bench.respond(own, PageRequest(method, address)).status in {200, 303, 404, 409, 422}


def test_a_program_begins_with_what_was_typed(bench: Workbench) -> None:
    """
    After the header of a program that was read about comes who speaks.
    """
    assert "/sides" == post(bench, FolderInMemory(), "/new", **LUMEN, way="read").location


def test_a_reply_stands_beside_what_it_replies_to(bench: Workbench) -> None:
    """
    What somebody says without an answer is written with its place, shown beside the question, and taken out.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    address = f"/replies/{APPROVAL}"

    post(
        bench, folder, address, by="company", to=APPROVAL, says="calls it a preview", source="s0", at="line 1"
    )

    assert "calls it a preview" in get(bench, folder, f"/q/{APPROVAL}").body.decode()
    [reply] = load_program(text_of(folder) or "", bench.policy, folder=folder).replies
    assert ("company", APPROVAL, "calls it a preview") == (reply.by, reply.to, reply.says)
    post(bench, folder, address, do="drop", number="0")
    assert () == load_program(text_of(folder) or "", bench.policy, folder=folder).replies


@pytest.mark.parametrize(
    ("quote", "state"),
    [
        (LETTER.split(".")[0], "stands in s0, line 1"),
        ("Each hour was paid in full and on time", "does not stand there"),
    ],
)
@pytest.mark.parametrize("page", ["/replies", "/q"])
def test_what_a_reply_quotes_is_looked_up(bench: Workbench, page: str, quote: str, state: str) -> None:
    """
    Beside each reply in its own words stands whether the source has them, as beside a claim.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    post(bench, folder, f"/replies/{APPROVAL}", by="company", to=APPROVAL, quote=quote, source="s0")

    assert state in get(bench, folder, f"{page}/{APPROVAL}").body.decode()


def test_a_source_shows_what_a_reply_quotes_of_it(bench: Workbench) -> None:
    """
    Its sentence is marked with who is quoted, whether that is a claim or a reply.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    quote = LETTER.split(".")[0]
    post(bench, folder, f"/replies/{APPROVAL}", by="company", to="program", quote=quote, source="s0")

    assert 'class="quoted" title="Lumen"' in get(bench, folder, "/sources/s0").body.decode()


@pytest.mark.parametrize(
    "form", [{"by": ""}, {"says": ""}, {"quote": "both"}, {"says": "", "quote": "…"}, {"source": ""}]
)
def test_a_reply_lacks_nothing(bench: Workbench, form: dict[str, str]) -> None:
    """
    Who replies, in which words and where it was read are all asked for, and what was typed is kept.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    before = dict(folder.files)

    whole = {"by": "company", "to": "program", "says": "calls it a preview", "source": "s0", "at": "line <1>"}
    reply = post(bench, folder, f"/replies/{APPROVAL}", **{**whole, **form})

    assert 422 == reply.status
    assert "line &lt;1&gt;" in reply.body.decode()
    assert before == folder.files


def test_that_a_document_says_nothing_is_a_claim(bench: Workbench) -> None:
    """
    It is written as what was not found, and shown in words.
    """
    folder = folder_with(sources=SOURCES)
    digest = digest_in(get(bench, folder, f"/q/{APPROVAL}"))

    post(bench, folder, f"/q/{APPROVAL}", do="absent", absent="s0", digest=digest)

    assert "{not_found_in: s0}" in (text_of(folder) or "")
    assert "not found in s0, read whole" in get(bench, folder, "/check").body.decode()


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([("company", "all"), ("testers", "none")], ["contested"]),
        ([("testers", "all"), ("others", "none")], ["contradicts itself (the testers and others)"]),
        (
            [("paper", "embargo"), ("company", "all"), ("testers", "none")],
            ["contradicts the record (Lumen and the testers)"],
        ),
    ],
)
def test_a_contradiction_is_listed_once(
    bench: Workbench, answers: list[tuple[str, str]], told: list[str]
) -> None:
    """
    However many accounts it goes into, what contradicts itself is one line, which names the sides.
    """
    parties = (
        "parties: {company: {name: Lumen, side: sponsor}, testers: {name: the testers, side: testers}, "
        "others: {name: others, side: testers}, paper: {name: a paper, side: record}}"
    )
    claims = ", ".join(f"{{value: {value}, by: {by}, source: s0, at: line 1}}" for by, value in answers)
    folder = folder_with(f"facts: {{{APPROVAL}: [{claims}]}}", parties, SOURCES)
    page = get(bench, folder, "/check").body.decode()

    assert told == re.findall(rf'<a href="/q/{APPROVAL}\?to=check">[^<]*</a>: ([^<]*)</li>', page)


def test_going_on_is_not_skipping(bench: Workbench) -> None:
    """
    Where sides speak, going on from a question that somebody answered leaves it answered.
    """
    folder = folder_with("facts: {sharing: {approval_scope: {value: all, by: testers}}}", SIDES)

    reply = post(bench, folder, f"/q/{APPROVAL}", do="on")

    assert 303 == reply.status
    assert ".evenhand/skipped.json" not in folder.files


def test_what_has_no_translation_is_marked_as_english(bench: Workbench) -> None:
    """
    The words of a policy and what they mean stand in English on a page in another language, and say so.
    """
    folder = folder_with()
    post(bench, folder, "/choose", language="fr")

    page = get(bench, folder, f"/q/{APPROVAL}").body.decode()

    assert 4 == page.count('<span lang="en">')
    assert '<p class="help" lang="en">' in page


def test_where_something_was_first_said_is_named_once(bench: Workbench) -> None:
    """
    An origin has who said it first, its name is made of its title, and one comes back to the question.
    """
    folder = folder_with(parties=SIDES)

    reply = post(
        bench, folder, "/origins", do="add", fact=APPROVAL, title="The open letter", by="testers", date=""
    )

    assert f"/q/{APPROVAL}" == reply.location
    assert "the-open-letter: {title: The open letter, by: testers}" in (text_of(folder) or "")


@pytest.mark.parametrize(
    "form",
    [{"by": "testers"}, {"title": "A letter"}, {"title": "A letter", "by": "testers", "date": "in May"}],
)
def test_an_origin_lacks_nothing(bench: Workbench, form: dict[str, str]) -> None:
    """
    Without a title, or who said it, or with what is no day, nothing is written.
    """
    folder = folder_with(parties=SIDES)
    before = dict(folder.files)

    assert 422 == post(bench, folder, "/origins", do="add", **form).status
    assert before == folder.files


def test_an_origin_to_which_a_claim_goes_back_stays(bench: Workbench) -> None:
    """
    Only an origin that no claim names is taken out.
    """
    claim = "facts: {sharing: {approval_scope: {value: all, by: testers, origin: a}}}"
    origins = f"{SIDES}\norigins: {{a: {{by: testers, title: A}}, b: {{by: testers, title: B}}}}"
    folder = folder_with(claim, origins)

    refused = post(bench, folder, "/origins", do="drop", origin="a")
    post(bench, folder, "/origins", do="drop", origin="b")

    assert 422 == refused.status
    program = load_program(text_of(folder) or "", bench.policy, folder=folder)
    assert ["a"] == list(program.origins)


def test_a_broken_description_is_mended_on_its_page(bench: Workbench) -> None:
    """
    What loads takes the place of what does not, which is set aside; what does not load either is shown again.
    """
    broken = b"program: {name: A, sponsor: B}\nfacts: {pay: {of_an_older_policy: 40 %}}\n"
    folder = FolderInMemory({"program.yaml": broken})

    page = get(bench, folder, "/").body.decode()
    refused = post(bench, folder, "/open", text=broken.decode().replace("older", "other"))
    kept = dict(folder.files)
    post(bench, folder, "/open", text="program: {name: A, sponsor: B}\r\nfacts: {}\r\n")

    assert "of_an_older_policy: 40 %" in page
    assert (422, {"program.yaml": broken}) == (refused.status, kept)
    assert {
        "program.yaml": b"program: {name: A, sponsor: B}\nfacts: {}\n",
        ".evenhand/set-aside.yaml": broken,
    } == folder.files


@pytest.mark.parametrize("files", [{}, folder_with(parties=SIDES).files])
def test_the_questions_are_printed_before_and_after_there_is_a_description(
    bench: Workbench, files: dict[str, bytes]
) -> None:
    """
    The questionnaire has every question of the policy, and nothing is written.
    """
    folder = FolderInMemory(files)

    page = get(bench, folder, "/questionnaire").body.decode()

    assert len(bench.policy.facts) == page.count('<article class="asked">')
    assert files == folder.files


def test_from_a_question_one_comes_back_to_it_with_a_source(bench: Workbench) -> None:
    """
    Who adds a source for a question is shown the way back to it.
    """
    folder = folder_with(parties=SIDES)

    reply = post(bench, folder, "/sources", **STATED, text="They pay.", fact=APPROVAL)
    page = get(bench, folder, "/sources", fact=APPROVAL).body.decode()

    assert f"/sources?fact={APPROVAL}#s1" == reply.location
    assert 2 == page.count(f'href="/q/{APPROVAL}"')
