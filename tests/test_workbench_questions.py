"""The questions of the workbench: what is typed is written, or comes back as it was typed."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from test_workbench import LUMEN, ReadOnly, bench, get, post, text_of
from two_sides import HOSTILE

from evenhand import Policy, load_program
from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.workbench.exchange import PageReply, PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

__all__ = ["bench"]

APPROVAL: Final = "sharing.approval_scope"
HOURLY: Final = "pay.effective_hourly"
TERM: Final = "sharing.confidentiality_end"
LETTER: Final = (
    "We tested for weeks. There was no payment for our work.\n\nNobody asked us before. They asked twice.\n"
)


def folder_with(facts: str = "", parties: str = "", sources: str = "") -> FolderInMemory:
    """
    Keep a description, and a letter as a copy.
    """
    parts = ["program: {name: Lumen preview, sponsor: Lumen, as_of: 2026-03-01}", parties, sources, facts]
    text = "".join(f"{each}\n" for each in parts if each)
    return FolderInMemory({"program.yaml": text.encode(), "sources/s0.txt": LETTER.encode()})


SIDES: Final = "parties: {company: {name: Lumen, side: sponsor}, testers: {name: the testers, side: testers}}"
SOURCES: Final = "sources: {s0: {title: A letter, kind: statement, file: sources/s0.txt}}"


def digest_in(reply: PageReply) -> str:
    """
    Find the digest of what a page shows.
    """
    found = re.search(r'name="digest" id="digest" data-live value="(\w+)"', reply.body.decode())
    assert found is not None
    return found[1]


def answer(bench: Workbench, folder: FolderInMemory, fact: str, do: str = "next", **form: Any) -> PageReply:
    """
    Answer a question as its page asks it.
    """
    shown = get(bench, folder, f"/q/{fact}")
    given = {"do": do, "digest": digest_in(shown), "claim": "new", **form}
    fields = {name: each if isinstance(each, tuple) else (each,) for name, each in given.items()}
    return bench.respond(folder, PageRequest("POST", f"/q/{fact}", {}, fields))


def facts_of(folder: FolderInMemory, policy: Policy) -> dict[str, str]:
    """
    Say what a description claims, fact by fact.
    """
    program = load_program(text_of(folder) or "", policy, folder=folder)
    return {each.fact: policy.facts[each.fact].kind.show(each.said) for each in program.claims}


TYPED: Final[list[tuple[str, dict[str, Any], str]]] = [
    (APPROVAL, {"a": "embargo"}, "embargo"),
    ("sharing.criticism_allowed", {"a": "false"}, "no"),
    ("work.kinds", {"a": ("bug-reports", "red-teaming")}, "bug-reports, red-teaming"),
    ("work.kinds", {"a": ("bug-reports",), "more": "1"}, "bug-reports and perhaps more"),
    ("work.kinds", {"none": "1"}, "nothing"),
    ("pay.offered_share", {"n": "40"}, "40 %"),
    ("pay.offered_share", {"bound": "least", "n": "7.5"}, "7.5 % to 100 %"),
    (HOURLY, {"n": "25", "unit": "USD/hour"}, "25 USD/hour"),
    (HOURLY, {"bound": "between", "n": "10", "n2": "20", "unit": "EUR/hour"}, "10 EUR/hour to 20 EUR/hour"),
    (APPROVAL, {"typed": "safety-class"}, "safety-class"),
]


@pytest.mark.parametrize(("fact", "form", "said"), TYPED)
def test_what_is_typed_is_what_the_file_says(
    bench: Workbench, fact: str, form: dict[str, Any], said: str
) -> None:
    """
    Each kind of field is read as the answer that it shows, and the next question follows.
    """
    folder = folder_with()

    reply = answer(bench, folder, fact, **form)

    assert 303 == reply.status
    assert {fact: said} == facts_of(folder, bench.policy)


UNREADABLE: Final[list[tuple[str, dict[str, Any], str]]] = [
    (APPROVAL, {}, "a"),
    (APPROVAL, {"a": "everything"}, "a"),
    (APPROVAL, {"a": "x], by: company}\nevil: 1"}, "a"),
    ("sharing.criticism_allowed", {"a": "maybe"}, "a"),
    ("work.kinds", {"a": "bug-reports", "none": "1"}, "a"),
    ("work.kinds", {"more": "1"}, "a"),
    ("pay.offered_share", {"n": "a lot"}, "n"),
    ("pay.offered_share", {"n": "140"}, "n"),
    (HOURLY, {"n": "25"}, "unit"),
    (HOURLY, {"n": "5", "unit": "USD/hour, by: x}"}, "unit"),
    (HOURLY, {"bound": "between", "n": "5", "unit": "USD/hour"}, "n2"),
    (HOURLY, {"bound": "between", "n": "9", "n2": "5", "unit": "USD/hour"}, "n"),
    (HOURLY, {"typed": "5 USD/hour}, evil: {a: b"}, "typed"),
    (APPROVAL, {"a": "all", "source": "nowhere"}, "form"),
    (APPROVAL, {"a": "all", "at": "line 3"}, "form"),
]


@pytest.mark.parametrize(("fact", "form", "field"), UNREADABLE)
def test_what_cannot_be_read_comes_back(
    bench: Workbench, fact: str, form: dict[str, Any], field: str
) -> None:
    """
    It is said beside its field, all that was typed is kept, and nothing is written.
    """
    folder = folder_with()
    before = dict(folder.files)

    reply = answer(bench, folder, fact, **form, note="my <own> note")

    page = reply.body.decode()
    assert 422 == reply.status
    assert f'<p class="problem" id="problem-{field}" data-live role="alert">' in page
    assert 'value="my &lt;own&gt; note"' in page
    assert before == folder.files


def test_only_the_answer_is_written(bench: Workbench) -> None:
    """
    Every other byte of the file stays: comments, order, layout.
    """
    facts = "facts: # all of it\n    pay:\n        offered_share:   40 %   # by the ledger"
    folder = folder_with(facts)
    before = text_of(folder) or ""

    answer(bench, folder, "pay.offered_share", claim="0", n="60")

    assert before.replace("40 %", "60 %") == text_of(folder)


def test_an_answer_that_was_changed_elsewhere_is_not_lost(bench: Workbench) -> None:
    """
    Where another tab wrote another answer, both are shown, and each can be taken.
    """
    folder = folder_with()
    old = digest_in(get(bench, folder, f"/q/{APPROVAL}"))
    answer(bench, folder, APPROVAL, a="all")
    stands = dict(folder.files)

    clash = post(bench, folder, f"/q/{APPROVAL}", do="next", digest=old, claim="new", a="none")

    assert 409 == clash.status
    assert stands == folder.files
    kept = post(bench, folder, f"/q/{APPROVAL}", do="keep", digest=old, claim="new", a="none")
    assert f"/q/{APPROVAL}" == kept.location
    post(bench, folder, f"/q/{APPROVAL}", do="mine", digest=old, claim="new", a="none")
    assert {APPROVAL: "none"} == facts_of(folder, bench.policy)


def test_two_tabs_on_two_questions_are_no_clash(bench: Workbench) -> None:
    """
    What is written of one fact leaves the form of another as good as it was.
    """
    folder = folder_with()
    old = digest_in(get(bench, folder, f"/q/{APPROVAL}"))
    answer(bench, folder, "work.kinds", none="1")

    reply = post(bench, folder, f"/q/{APPROVAL}", do="next", digest=old, claim="new", a="none")

    assert 303 == reply.status
    assert {APPROVAL: "none", "work.kinds": "nothing"} == facts_of(folder, bench.policy)


def test_a_value_that_fields_cannot_show_is_left_alone(bench: Workbench) -> None:
    """
    It is shown in words; a note beside it is written, and the value stays, byte for byte.
    """
    value = "{one_of: [5 %, 10 %]}"
    folder = folder_with(f"facts: {{pay: {{offered_share: {value}}}}}")

    page = get(bench, folder, "/q/pay.offered_share").body.decode()
    answer(bench, folder, "pay.offered_share", claim="0", note="from the ledger")

    assert "The file says: 5 % or 10 %." in page
    assert "one_of: [5 %, 10 %]" in (text_of(folder) or "")
    assert "from the ledger" in (text_of(folder) or "")


def test_nobody_has_said_and_skipped_are_not_the_same(bench: Workbench) -> None:
    """
    That nobody has said is an answer and is not asked again; what was skipped comes back.
    """
    folder, other = folder_with(), folder_with()
    first = (get(bench, folder, "/questions").location or "").removeprefix("/q/")

    answer(bench, folder, first, do="nobody")
    answer(bench, other, first, do="skip")

    assert f"{first.partition('.')[2]}:\n" in (text_of(folder) or "")
    assert first not in (get(bench, folder, "/check", show="skipped").body.decode())
    assert first in get(bench, other, "/check", show="skipped").body.decode()
    assert text_of(folder_with()) == text_of(other)


def test_a_write_in_passing_says_what_is_missing(bench: Workbench) -> None:
    """
    As long as a claim lacks something, nothing is written, and it is no alarm.
    """
    folder = folder_with(parties=SIDES)

    reply = answer(bench, folder, APPROVAL, do="save", a="all")

    assert 200 == reply.status
    assert "Not written yet: Please choose who says so." in reply.body.decode()
    assert 'role="alert"' not in reply.body.decode()
    assert APPROVAL.partition(".")[2] not in (text_of(folder) or "")


def test_a_rule_says_for_what_else_it_waits(bench: Workbench) -> None:
    """
    Where an answer is there and a rule stays open, the question it waits for is beside it, as a link.
    """
    folder = folder_with(f"facts: {{{APPROVAL}: all}}")
    page = get(bench, folder, f"/q/{APPROVAL}").body.decode()

    assert 'It also waits for: <a href="/q/' in page


def test_a_write_in_passing_shows_what_moved(bench: Workbench) -> None:
    """
    The page after it has the new digest, and the verdicts that moved with what they were.
    """
    folder = folder_with()

    reply = answer(bench, folder, APPROVAL, do="save", a="all")

    page = reply.body.decode()
    assert digest_in(get(bench, folder, f"/q/{APPROVAL}")) == digest_in(reply)
    assert "was unknown" in page


def test_nothing_tells_beforehand_which_answer_passes(bench: Workbench) -> None:
    """
    The page of a question that nobody answered has no verdict but unknown.
    """
    page = get(bench, folder_with(), f"/q/{APPROVAL}").body.decode()

    assert ["unknown"] == sorted(set(re.findall(r'class="hanging (\S+?)[" ]', page)))


def test_a_change_is_undone_by_its_name(bench: Workbench) -> None:
    """
    What stood there before stands there again; where it is another by now, nothing is undone.
    """
    folder = folder_with()
    before = text_of(folder)
    answer(bench, folder, APPROVAL, a="all")
    answer(bench, folder, "work.kinds", none="1")

    post(bench, folder, "/undo", number="1")
    post(bench, folder, "/undo", number="0")

    assert before == text_of(folder)
    post(bench, folder, "/undo", number="0")
    assert before == text_of(folder)


def test_claims_with_all_that_they_carry_are_put_back(bench: Workbench) -> None:
    """
    A claim that was taken out stands there again with its speaker, source and words.
    """
    claim = "{value: 0 %, by: testers, source: s0, at: line 1, quote: no payment for our work}"
    folder = folder_with(f"facts: {{pay: {{offered_share: {claim}}}}}", SIDES, SOURCES)
    before = text_of(folder)

    answer(bench, folder, "pay.offered_share", do="remove", claim="0")
    assert "no payment" not in (text_of(folder) or "")
    post(bench, folder, "/undo", number="0")

    assert before == text_of(folder)
    [stands] = load_program(text_of(folder) or "", bench.policy, folder=folder).claims
    assert stands.speech is not None
    assert ("testers", "no payment for our work") == (stands.by, stands.speech.quote)


def test_a_disk_that_is_full_loses_nothing(bench: Workbench) -> None:
    """
    An answer that cannot be written is said to be, and the file stays as it was.
    """
    folder = ReadOnly(folder_with().files)
    before = dict(folder.files)

    reply = answer(bench, folder, APPROVAL, a="all")

    assert 503 == reply.status
    assert before == folder.files


class OnlyTheDescription(FolderInMemory):
    """A folder in which nothing but the description can be written."""

    def write(self, name: str, content: bytes) -> None:
        """Keep the description, and refuse all else."""
        if name != "program.yaml":
            raise OutputError([Problem(Place(name), "This file cannot be written.")])
        super().write(name, content)


def test_what_is_written_is_not_said_to_be_unwritten(bench: Workbench) -> None:
    """
    Where the description is written and its history is not, the answer counts as written.
    """
    folder = OnlyTheDescription(folder_with().files)

    reply = answer(bench, folder, APPROVAL, a="all")

    assert 303 == reply.status
    assert {APPROVAL: "all"} == facts_of(folder, bench.policy)


def test_contradictions_are_refused_with_both_places(bench: Workbench) -> None:
    """
    What cannot be so beside another answer is not written.
    """
    folder = folder_with("facts: {pay: {offered_share: 0 %}}")

    reply = answer(bench, folder, HOURLY, n="25", unit="USD/hour")

    assert 422 == reply.status
    assert {"pay.offered_share": "0 %"} == facts_of(folder, bench.policy)


def test_the_result_is_the_report_with_ways_to_the_questions(bench: Workbench) -> None:
    """
    Its facts lead to their questions, and from there back; no style and no script is inline.
    """
    folder = folder_with("facts: {sharing: {approval_scope: all}}")

    page = get(bench, folder, "/result").body.decode()
    reply = answer(bench, folder, APPROVAL, claim="0", a="none", to="result")

    assert f'href="/q/{APPROVAL}?to=result"' in page
    assert f"/result#{APPROVAL}" == reply.location
    assert not re.search(r"<style|<script>|\sstyle=|\son\w+=", page)


def test_what_is_supposed_is_not_written(bench: Workbench) -> None:
    """
    Another answer shows which verdicts would move.
    """
    folder = folder_with("facts: {sharing: {approval_scope: all}}")
    before = dict(folder.files)

    page = get(bench, folder, f"/what-if/{APPROVAL}", a="none").body.decode()

    assert "What would move" in page
    assert before == folder.files


@pytest.mark.parametrize("path", ["/q/pay.nothing", "/what-if/x", "/q/..", "/nowhere", "/q/%2e%2e"])
def test_what_is_not_there_is_not_found(bench: Workbench, path: str) -> None:
    """
    A fact that the policy does not ask, or any other page, is not there.
    """
    assert 404 == get(bench, folder_with(), path).status


def test_a_hostile_description_is_inert(bench: Workbench) -> None:
    """
    Texts that would be obeyed on a page are shown, in every field, and the file keeps them.
    """
    folder = FolderInMemory()
    hostile = HOSTILE[:700].replace("\x00", "")
    post(
        bench, folder, "/new", **{**LUMEN, "name": hostile, "sponsor": hostile, "about": hostile}, way="read"
    )
    folder.write("sources/s0.txt", hostile.encode())

    for path in ("/", "/header", f"/q/{APPROVAL}", "/check", "/result"):
        page = get(bench, folder, path).body.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
    reply = answer(bench, folder, APPROVAL, by="sponsor", a="all", note=hostile, quote=hostile, at=hostile)
    assert reply.status in {303, 422}
    assert "<script>alert" not in reply.body.decode()


def test_currencies_that_are_named_come_first(bench: Workbench) -> None:
    """
    A list of all currencies begins with those of the description, and then with the most usual.
    """
    folder = folder_with(f"facts: {{{HOURLY}: 20 NOK/hour}}")
    page = get(bench, folder, "/q/pay.total_pool").body.decode()
    units = re.findall(r'<option value="([A-Z]{3})">', page)

    assert ["NOK", "EUR", "USD", "GBP", "AED"] == units[:5]
    assert len(units) == len(set(units))


def test_without_a_folder_it_is_kept_in_the_browser(bench: Workbench) -> None:
    """
    Where no file is written on disk, none is named.
    """
    inside = Workbench(bench.policy, bench.now, has_folder=False)
    folder = folder_with()
    answer(inside, folder, APPROVAL, a="all")
    page = get(inside, folder, "/").body.decode()

    assert "Kept in this browser, " in page
    assert "Written to" not in page
