"""What a fact says of documents: which show its answer, the words to search for, and what clauses answer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from running import SMALL_POLICY
from small_policies import describe

from evenhand import Policy, PolicyError, load_policy
from evenhand.asking.questions import Questionnaire
from evenhand.authoring.schemas import make_schema
from evenhand.cli import evenhand
from evenhand.policy.model import Fact
from evenhand.policy.translation import translate

PAGE: Final = "pay/criterion.yaml"
GERMAN: Final = "languages/de/pay.yaml"
QUESTION: Final = "    question: In what are participants paid?\n"
SAID: Final = """\
    shown_by: [participant-agreement, payment-ledger]
    by_the_terms: wholly
    search: [gift card, bank transfer]
    clauses:
      - {says: We thank you with a gift card., answer: vouchers}
      - {says: You will be seen by millions., answer: exposure}
"""


def _files(said: str = SAID, **more: str) -> dict[str, str]:
    found = {
        path.relative_to(SMALL_POLICY).as_posix(): path.read_text(encoding="utf-8")
        for path in SMALL_POLICY.rglob("*.yaml")
    }
    return {**found, PAGE: found[PAGE].replace(QUESTION, said + QUESTION, 1), **more}


def _translated(words: str) -> Policy:
    """
    Load the policy with a German page that is of its English.
    """
    (page,) = load_policy(_files(**{GERMAN: f"english: another\n{words}"})).pages
    return load_policy(_files(**{GERMAN: f"english: {page.english}\n{words}"}))


def _method(policy: Policy) -> Fact:
    return policy.facts["pay.method"]


def test_a_fact_says_which_documents_show_it_and_how_they_are_searched() -> None:
    """
    The documents, what published terms show, and the words in English.
    """
    fact = _method(load_policy(_files()))

    assert (
        ("participant-agreement", "payment-ledger"),
        "wholly",
        {"en": ("gift card", "bank transfer")},
    ) == (fact.shown_by, fact.by_the_terms, fact.search)


def test_a_clause_is_read_by_the_kind_of_its_fact() -> None:
    """
    What a clause answers is what a program file would say.
    """
    fact = _method(load_policy(_files()))

    assert [
        ("We thank you with a gift card.", "vouchers"),
        ("You will be seen by millions.", "exposure"),
    ] == [(clause.says, fact.kind.show(clause.answer)) for clause in fact.clauses]


def test_a_fact_without_these_is_answered_by_no_terms() -> None:
    """
    Left out, published terms never show it, and nothing is known of documents.
    """
    fact = load_policy(SMALL_POLICY).facts["pay.method"]

    assert ((), None, {}, ()) == (fact.shown_by, fact.by_the_terms, fact.search, fact.clauses)


def test_clauses_are_translated_in_their_order() -> None:
    """
    A page gives what each clause says, and its answer stays.
    """
    policy = _translated("facts: {method: {clauses: [Als Dank gibt es Gutscheine., Millionen sehen Sie.]}}")
    fact = _method(translate(policy, "de"))

    assert [("Als Dank gibt es Gutscheine.", "vouchers"), ("Millionen sehen Sie.", "exposure")] == [
        (clause.says, fact.kind.show(clause.answer)) for clause in fact.clauses
    ]


def test_a_clause_that_the_english_has_not_is_refused() -> None:
    """
    A page translates no more clauses than there are, and the place of the one too many is told.
    """
    words = "english: another\nfacts: {method: {clauses: [Eins., Zwei., Drei.]}}"

    with pytest.raises(PolicyError, match=r"de/pay.yaml:2:42\n.*\n  The English has no such clause"):
        load_policy(_files(**{GERMAN: words}))


def test_the_words_of_another_language_are_its_own() -> None:
    """
    They stand beside the English ones, also where the page is of another English.
    """
    words = "english: another\nfacts: {method: {search: [Gutschein]}}"
    fact = _method(load_policy(_files(**{GERMAN: words})))

    assert {"en": ("gift card", "bank transfer"), "de": ("Gutschein",)} == fact.search


def test_words_for_a_fact_that_is_not_there_are_refused() -> None:
    """
    A mistyped fact on a page of a translation is told with the nearest one.
    """
    words = "english: another\nfacts: {methode: {search: [Gutschein]}}"

    with pytest.raises(PolicyError, match=r"'methode' is not a fact .* Did you mean 'method'"):
        load_policy(_files(**{GERMAN: words}))


def test_facts_that_belong_to_no_criterion_take_the_same_keys() -> None:
    """
    `facts.yaml` says of a fact what `criterion.yaml` does, and its words in another language are on the
    policy's page.
    """
    question = "    question: When was the sponsor founded?\n"
    said = "    by_the_terms: partly\n    search: [founded]\n    shown_by: [payment-ledger]\n"
    files = _files("")
    files["facts.yaml"] = files["facts.yaml"].replace(question, said + question)
    files["languages/de/policy.yaml"] = "english: x\nfacts: {sponsor: {founded: {search: [gegründet]}}}"
    fact = load_policy(files).facts["sponsor.founded"]

    assert ({"en": ("founded",), "de": ("gegründet",)}, "partly") == (fact.search, fact.by_the_terms)


def test_a_question_mark_says_what_the_answers_mean(tmp_path: Path) -> None:
    """
    The words of an answer come with their meanings; `?` tells what clauses of real terms answer.
    """
    for name, text in _files().items():
        (tmp_path / "rules" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "rules" / name).write_text(text, encoding="utf-8")
    with (tmp_path / "rules" / "policy.yaml").open("a") as page:
        page.write("core_questions: [pay.method]\n")
    arguments = ["new", str(tmp_path / "a.yaml"), "--rules", str(tmp_path / "rules")]
    ended = CliRunner().invoke(evenhand, arguments, input="It\nWe\n\n\n?\n")

    meanings = "  1. cash: banknotes or a transfer\n  2. vouchers: gift cards\n  3. exposure: being seen\n"
    assert meanings in ended.output
    assert (
        "“We thank you with a gift card.”: vouchers\n“You will be seen by millions.”: exposure\nWhat shows"
    ) in ended.output


def test_core_questions_are_put_first() -> None:
    """
    They go before what more rules ask for, in their order, as long as they matter.
    """
    files = _files()
    files["policy.yaml"] += "core_questions: [pay.fund, sharing.criticism_allowed, pay.method]\n"
    policy = load_policy(files)
    asked: list[str] = []
    while (question := Questionnaire(policy, describe(policy, {}), asked).next()) is not None:
        asked.append(question.fact)

    assert ["sharing.criticism_allowed", "pay.method"] == asked[:2]


def test_the_schema_of_a_program_explains_a_fact_by_its_clauses() -> None:
    """
    An editor shows them under the question.
    """
    schema = make_schema("program", load_policy(_files()))["$defs"]["pay.method"]

    assert schema["description"].endswith(
        "Answer: cash, vouchers or exposure.\n\n"
        "“We thank you with a gift card.”: vouchers\n“You will be seen by millions.”: exposure"
    )


def test_the_schema_of_a_criterion_offers_the_documents() -> None:
    """
    An editor completes the kinds of documents that can show an answer.
    """
    entry = make_schema("criterion", load_policy(SMALL_POLICY))["$defs"]["FactEntry"]["properties"]

    assert ["participant-agreement", "payment-ledger"] == entry["shown_by"]["items"]["examples"]
