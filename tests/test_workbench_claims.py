"""Several claims to a question of the workbench: who says what, and in which words of a source."""

from __future__ import annotations

import re

from test_workbench import bench, get, text_of
from test_workbench_questions import APPROVAL, SIDES, SOURCES, answer, folder_with

from evenhand import load_program
from evenhand.program.room import read_bounded
from evenhand.workbench.exchange import PageRequest
from evenhand.workbench.marking import find_sentences, quote_marks
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

__all__ = ["bench"]


def test_no_speaker_is_chosen_beforehand(bench: Workbench) -> None:
    """
    Where sides speak, the form of a new claim names them all and chooses none, and asks for one.
    """
    folder = folder_with(parties=SIDES)

    page = get(bench, folder, f"/q/{APPROVAL}").body.decode()
    reply = answer(bench, folder, APPROVAL, do="done", a="all")

    assert 2 == page.count('name="by"')
    assert "checked" not in page
    assert 422 == reply.status
    assert "Who says so?" in reply.body.decode()


def test_several_claims_stand_beside_each_other(bench: Workbench) -> None:
    """
    What one says leaves what another says, and each can be changed and taken out by itself.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)

    answer(bench, folder, APPROVAL, do="done", by="testers", a="all", source="s0", at="line 1")
    answer(bench, folder, APPROVAL, do="done", by="company", a="none")
    answer(bench, folder, APPROVAL, do="done", claim="1", by="company", a="embargo")
    answer(bench, folder, APPROVAL, do="remove", claim="0")

    program = load_program(text_of(folder) or "", bench.policy, folder=folder)
    assert [("company", "embargo")] == [
        (each.by, bench.policy.facts[APPROVAL].kind.show(each.said)) for each in program.claims
    ]


def marks_in(page: str) -> list[str]:
    """
    List the sentences that can be marked.
    """
    return re.findall(r'name="mark" value="([\d:-]+)"', page)


def test_sentences_that_are_marked_are_quoted(bench: Workbench) -> None:
    """
    Sentences on end become the quotation with its place, and it stands there.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    marks = marks_in(get(bench, folder, "/q/pay.offered_share").body.decode())

    form = {"by": "testers", "n": "0", "shown": "s0", "mark": tuple(marks[1:3])}
    answer(bench, folder, "pay.offered_share", do="done", **form)

    [claim] = load_program(text_of(folder) or "", bench.policy, folder=folder).claims
    assert claim.speech is not None
    assert claim.quotation is not None
    assert ("s0", "line 1") == (claim.speech.source, claim.speech.at)
    assert "There was no payment for our work. Nobody asked us before." == claim.speech.quote
    assert claim.quotation.is_verified


def test_sentences_apart_are_no_quotation(bench: Workbench) -> None:
    """
    What does not follow one another is refused, since it stands nowhere as it would be quoted.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    marks = marks_in(get(bench, folder, "/q/pay.offered_share").body.decode())

    form = {"by": "testers", "n": "0", "shown": "s0", "mark": (marks[0], marks[2])}
    reply = answer(bench, folder, "pay.offered_share", do="done", **form)

    assert 422 == reply.status
    assert 'id="problem-quote" data-live role="alert"' in reply.body.decode()


def test_a_quotation_that_does_not_stand_there_is_shown(bench: Workbench) -> None:
    """
    It is written and never counts, and the page stays with it and says what is nearest.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)

    form = {"by": "testers", "n": "0", "source": "s0", "quote": "There was no payment for the work"}
    reply = answer(bench, folder, "pay.offered_share", **form)

    assert "/q/pay.offered_share?claim=0" == reply.location
    page = get(bench, folder, "/q/pay.offered_share", claim="0").body.decode()
    assert "nearly: it says there" in page


def test_what_is_searched_for_leaves_the_passages_that_have_it(bench: Workbench) -> None:
    """
    A search shows the passages that have the words, in whichever case, and marks the sentence among them.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)

    page = get(bench, folder, "/sources/s0", find="asked US").body.decode()

    assert "We tested for weeks." not in page
    sentences = re.findall(r"<label([^>]*)><input[^>]*> <span>([^<]*)</span>", page)
    assert [(' class="found"', "Nobody asked us before."), ("", "They asked twice.")] == sentences
    assert "1 passage has it." in page


def test_a_search_beside_a_question_keeps_what_was_chosen(bench: Workbench) -> None:
    """
    What is found can be quoted: its mark is that of the whole text, and who was chosen stays chosen.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    every = marks_in(get(bench, folder, "/q/pay.offered_share").body.decode())

    form = {"by": "testers", "find": "twice", "shown": "s0"}
    page = answer(bench, folder, "pay.offered_share", do="show:s0", **form).body.decode()

    assert every[2:] == marks_in(page)
    assert 'value="testers" checked' in page


def test_the_place_in_a_long_source_stays(bench: Workbench) -> None:
    """
    Writing in passing shows the passages that were shown, not the first ones.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    folder.write("sources/s0.txt", "\n\n".join(f"Line {number}." for number in range(500)).encode())
    form = {"by": "testers", "shown": "s0", "from": "400"}
    page = answer(bench, folder, "pay.offered_share", do="save", **form).body.decode()

    assert 100 == len(marks_in(page))
    assert 'value="show:s0:0"' in page


def test_a_claim_says_what_its_word_means(bench: Workbench) -> None:
    """
    Of a choice a card gives what the word means, and the word of the file after it.
    """
    folder = folder_with("facts: {sharing: {approval_scope: {value: all, by: testers}}}", SIDES)

    assert (
        "<strong>every output needs approval (all)</strong>"
        in get(bench, folder, f"/q/{APPROVAL}").body.decode()
    )


def test_what_others_say_of_a_list_may_not_be_all(bench: Workbench) -> None:
    """
    In the form of a side's claim a list may have more; in that of one's own program it is what is ticked.
    """
    heard, own = folder_with(parties=SIDES), folder_with()
    more = 'name="more" value="1" checked'

    pages = [get(bench, folder, "/q/pay.in_kind").body.decode() for folder in (heard, own)]

    assert [True, False] == [more in page for page in pages]


def test_none_of_these_is_all_that_is_said(bench: Workbench) -> None:
    """
    Whoever says that there is none says so, whatever else the form holds.
    """
    folder = folder_with(parties=SIDES)

    answer(bench, folder, "pay.in_kind", do="done", by="testers", none="1", more="1")

    assert "value: []" in (text_of(folder) or "")


def test_what_a_claim_quotes_is_ticked_where_it_is_changed(bench: Workbench) -> None:
    """
    The sentences that a claim quotes are ticked in its form, and in a form that opens with marked ones.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    mark = marks_in(get(bench, folder, "/q/pay.offered_share").body.decode())[1]
    query = {"claim": ("new",), "source": ("s0",), "mark": (mark,)}
    opened = bench.respond(folder, PageRequest("GET", "/q/pay.offered_share", query)).body.decode()
    answer(bench, folder, "pay.offered_share", do="done", by="testers", n="0", shown="s0", mark=mark)
    changed = get(bench, folder, "/q/pay.offered_share", claim="0").body.decode()

    for page in (opened, changed):
        assert [mark] == re.findall(r'name="mark" value="([\d:-]+)" checked', page)


def test_words_that_are_typed_over_a_marked_sentence_are_taken(bench: Workbench) -> None:
    """
    Where the ticks are as the page had them, the field of the words is what counts.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    mark = marks_in(get(bench, folder, "/q/pay.offered_share").body.decode())[1]
    form = {"by": "testers", "n": "0", "shown": "s0", "mark": mark}
    answer(bench, folder, "pay.offered_share", do="done", **form)
    typed = {"source": "s0", "at": "line 1", "quote": "no payment for our work", "marked": mark}
    answer(bench, folder, "pay.offered_share", do="done", claim="0", **form, **typed)

    assert "no payment for our work" == load_quote(folder, bench)


def load_quote(folder: FolderInMemory, bench: Workbench) -> str | None:
    """
    Give the quotation of the one claim there is.
    """
    [claim] = load_program(text_of(folder) or "", bench.policy, folder=folder).claims
    return claim.speech.quote if claim.speech else None


def test_sentences_apart_leave_the_quotation_and_say_so(bench: Workbench) -> None:
    """
    What does not follow one another is refused, and nothing beside it says that it stands there.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    marks = marks_in(get(bench, folder, "/q/pay.offered_share").body.decode())
    form = {"by": "testers", "n": "0", "shown": "s0"}
    answer(bench, folder, "pay.offered_share", do="done", **form, mark=marks[1])
    apart = {"mark": (marks[0], marks[2]), "marked": marks[1], "claim": "0"}
    page = answer(bench, folder, "pay.offered_share", do="done", **form, **apart).body.decode()

    assert "the quotation stays as it was" in page
    assert "stands in s0" not in page
    assert "There was no payment for our work." == load_quote(folder, bench)


def test_each_sentence_has_the_line_on_which_it_begins() -> None:
    """
    Lines of one block are told apart, and a full stop before a closing mark ends a sentence.
    """
    text = "One line.\nAnother “that ends.” A third\ngoes on."
    blocks = read_bounded(text.encode(), "s0.txt")
    every = [
        f"{number}:{each.start()}-{each.end()}"
        for number, block in enumerate(blocks)
        for each in find_sentences(block)
    ]

    assert [
        ("One line.", "line 1"),
        ("Another “that ends.”", "line 2"),
        ("A third goes on.", "line 2"),
    ] == [quote_marks(blocks, [each]) for each in every]


def test_a_card_shows_why_a_claim_is_inferred(bench: Workbench) -> None:
    """
    What no line says in so many words is marked on its card, with the reason.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    told = {"source": "s0", "at": "line 1", "inferred": "it was spent on nothing else"}
    answer(bench, folder, APPROVAL, do="done", by="testers", a="all", **told)

    assert "Inferred: it was spent on nothing else" in get(bench, folder, f"/q/{APPROVAL}").body.decode()
