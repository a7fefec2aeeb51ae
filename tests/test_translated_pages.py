"""Pages of translations: each says of which English it is, and gives way where that has changed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN
from running import SMALL_POLICY

from evenhand import Place, Policy, load_policy
from evenhand.authoring.diagnostics import Diagnostic
from evenhand.authoring.lint import check_policy
from evenhand.policy.recalling import recall_policy
from evenhand.policy.translation import list_texts, translate
from evenhand.vocabulary.store import Store

Files = Mapping[str, str]

SMALL: Final[Files] = {
    path.relative_to(SMALL_POLICY).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(SMALL_POLICY.rglob("*.yaml"))
}
CRITERION: Final = "pay/criterion.yaml"
RULE: Final = "pay/work-is-paid.yaml"
NEW_RULE: Final = SMALL[RULE].replace("Everyone who works", "Everyone who labours")
PAGE: Final = "languages/es/pay.yaml"
WORDS: Final = "title: Pago\nrules: {work-is-paid: {title: Se paga a todos}}\n"
OURS: Final = """name: Ours
version: "1"
effective: 2026-11-01
extends: ../base
severities: {critical: 5, major: 3, minor: 1, advisory: 0}
opinion: {coverage_needed: {value: 40 %, reason: Enough., source: judgement}}
"""


def digest(files: Files, page: str = PAGE) -> str:
    """
    Give the digest that a page has to say, whatever it says.
    """
    policy = load_policy(files)
    return next(each.english for each in policy.pages if each.place.file == f"rules/{page}")


def with_words(files: Files, words: str = WORDS, page: str = PAGE) -> Files:
    """
    Give the files of a policy with a page that is of its English.
    """
    unmarked = {**files, page: f"english: another\n{words}"}
    return {**files, page: f"english: {digest(unmarked, page)}\n{words}"}


def with_change(files: Files, file: str, old: str, new: str) -> Files:
    """
    Change a word in a file of a policy.
    """
    assert old in files[file]
    return {**files, file: files[file].replace(old, new, 1)}


def build(root: Path, base: Files, own: Files) -> Policy:
    """
    Load a policy that is built on another, from two folders.
    """
    for folder, files in (("base", base), ("ours", {"policy.yaml": OURS, **own})):
        for name, text in files.items():
            path = root / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return load_policy(root / "ours")


def outdated(policy: Policy) -> list[str]:
    """
    Name the folder of each page that is outdated, and the page.
    """
    places = [Path(each.place.file) for each in policy.pages if each.is_outdated]
    return [f"{place.parents[2].name}: {place.stem}" for place in places]


def said(policy: Policy) -> list[tuple[str, str]]:
    """
    Give where a check says something about translations, and under which code.
    """
    diagnostics = [each for each in check_policy(policy) if "translat" in each.code]
    return [(Path(each.place.file).name, each.code) for each in diagnostics]


def test_the_pages_of_the_built_in_policy_are_of_its_english() -> None:
    """
    Who changes an English text looks its translations through, and writes the digests that this test gives.
    """
    assert {} == {each.place.file: each.english for each in BUILT_IN.pages if each.is_outdated}


def test_a_page_of_todays_english_is_taken() -> None:
    """
    The words of a page stand in the policy where its digest is that of the English.
    """
    policy = translate(load_policy(with_words(SMALL)), "es")

    assert ["Pago", "Sharing"] == [each.title for each in policy.criteria]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CRITERION, "question: Is the work", "question: Is all work"),
        (CRITERION, "Work that one is paid for", "Work that many are paid for"),
        (CRITERION, "title: pay per hour", "title: pay for an hour"),
        (CRITERION, "hourly: {title: pay per hour", "hourly: {title: pay for an hour"),
        (CRITERION, "money set aside for each participant", "money for each participant"),
        (RULE, "why: Work is worth money.", "why: Work is worth much."),
        (RULE, "examples:", "note: It is so.\nexamples:"),
    ],
)
def test_no_word_is_taken_once_one_english_text_has_changed(file: str, old: str, new: str) -> None:
    """
    A text of the page that is another, or is new, leaves the whole page in English.
    """
    policy = load_policy(with_change(with_words(SMALL), file, old, new))

    assert (["rules: pay"], {}) == (outdated(policy), policy.translations)
    assert set(map(str, list_texts(policy))) == set(translate(policy, "es").untranslated)


def test_a_new_rule_leaves_the_page_outdated() -> None:
    """
    What is new was never looked through.
    """
    policy = load_policy({**with_words(SMALL), "pay/labour-is-paid.yaml": NEW_RULE})

    assert ["rules: pay"] == outdated(policy)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sharing/criterion.yaml", "title: Sharing", "title: To share"),
        ("policy.yaml", "about: It has", "about: There is"),
        (CRITERION, "value: 100 %", "value: 90 %"),
        (CRITERION, "reason: Work that one is", "reason: >-\n      Work that one\n      is"),
    ],
)
def test_what_is_no_text_of_the_page_leaves_it_as_it_is(file: str, old: str, new: str) -> None:
    """
    Texts of other pages, bounds, and the way in which a text is written do not count.
    """
    assert [] == outdated(load_policy(with_change(with_words(SMALL), file, old, new)))


def test_the_order_of_keys_is_no_part_of_a_digest() -> None:
    """
    The same English in another order has the same translation.
    """
    lines = SMALL[CRITERION].splitlines(keepends=True)
    starts = [*(number for number, line in enumerate(lines) if not line.startswith(" ")), len(lines)]
    parts = ["".join(lines[one:other]) for one, other in pairwise(starts)]

    policy = load_policy({**with_words(SMALL), CRITERION: "".join(reversed(parts))})

    assert [] == outdated(policy)


def test_a_check_says_once_that_a_page_is_outdated_and_what_to_write() -> None:
    """
    One diagnostic stands at the key; of what the page lacks nothing is said until it was looked through.
    """
    page = "languages/es/policy.yaml"
    files = with_change(
        with_words(SMALL, "about: X\n", page), "policy.yaml", "about: It has", "about: Here is"
    )
    expected = Diagnostic(
        Place(f"rules/{page}", 1, 1),
        "translation-outdated",
        "The English of this page has changed, or has grown, since its words were looked through: reports "
        f"show the English until the page says 'english: {digest(files, page)}'.",
    )

    found = check_policy(load_policy(files))

    assert [expected] == [each for each in found if each.code == "translation-outdated"]
    assert [f"rules/{page}"] == [
        each.place.file for each in found if each.place.file.endswith("es/policy.yaml")
    ]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (
            "rules/languages/es/pay.yaml",
            (
                "32 texts have no translation: criterion pay: question, rule pay/work-is-paid: why, "
                "rule pay/work-is-paid: remedy and 29 more."
            ),
        ),
        (
            "rules/languages/es",
            (
                "There is no sharing.yaml here, and 11 texts have no translation: criterion sharing: title, "
                "criterion sharing: question, rule sharing/criticism-is-allowed: title and 8 more."
            ),
        ),
    ],
)
def test_a_check_says_at_once_what_a_page_lacks(place: str, message: str) -> None:
    """
    How many texts are missing and which come first is told at the page, or at its folder where there is none.
    """
    found = check_policy(load_policy(with_words(SMALL)))

    assert [place] == [each.place.file for each in found if each.message == message]


def test_a_check_speaks_of_a_page_once() -> None:
    """
    There are as many diagnostics as pages on which something is missing.
    """
    expected = [("es", "not-translated"), ("es", "not-translated"), ("pay.yaml", "not-translated")]

    assert expected == said(load_policy(with_words(SMALL)))


def test_a_check_says_nothing_of_a_language_that_nobody_began() -> None:
    """
    A policy in English alone lacks nothing.
    """
    assert [] == said(load_policy(SMALL))


def test_ones_own_rule_leaves_the_other_policys_page_as_it_is(tmp_path: Path) -> None:
    """
    The page of the policy that is extended is of that policy's English, and goes on to be taken.
    """
    policy = build(tmp_path, with_words(SMALL), {"pay/labour-is-paid.yaml": NEW_RULE})

    assert ([], "Pago") == (outdated(policy), translate(policy, "es").criteria[0].title)


def test_the_other_policys_page_is_outdated_by_the_others_english(tmp_path: Path) -> None:
    """
    What is outdated there is not taken here.
    """
    base = with_change(with_words(SMALL), RULE, "why: Work is worth money.", "why: Work is worth much.")
    policy = build(tmp_path, base, {})

    assert (["base: pay"], "Pay") == (outdated(policy), translate(policy, "es").criteria[0].title)
    assert [] == said(policy)


OWN_RULE: Final = {"pay/labour-is-paid.yaml": NEW_RULE}
OWN_WORDS: Final = "rules: {labour-is-paid: {title: Se paga el esfuerzo}}\n"
OTHERS_WORDS: Final = "rules: {work-is-paid: {title: Se paga el trabajo}}\n"


@pytest.mark.parametrize(
    ("words", "old", "new", "expected"),
    [
        (OWN_WORDS, "title: Everyone who works", "title: Everybody who works", []),
        (OTHERS_WORDS, "title: Everyone who works", "title: Everybody who works", ["ours: pay"]),
        (OTHERS_WORDS, "why: Work is worth money.", "why: Work is worth much.", []),
    ],
)
def test_ones_own_page_depends_on_the_other_policy_where_it_has_words_for_it(
    words: str, old: str, new: str, expected: list[str], tmp_path: Path
) -> None:
    """
    One's own page is of one's own English, and of those texts of the other that it translates itself.
    """
    before = build(tmp_path, SMALL, {**OWN_RULE, PAGE: f"english: another\n{words}"})
    page = f"english: {before.pages[0].english}\n{words}"

    policy = build(tmp_path, with_change(SMALL, RULE, old, new), {**OWN_RULE, PAGE: page})

    assert expected == outdated(policy)


def test_a_check_says_that_the_other_policys_page_is_outdated(tmp_path: Path) -> None:
    """
    Who has begun the language is told of the page in the other's folder, not that its texts are missing.
    """
    base = with_change(with_words(SMALL), RULE, "why: Work is worth money.", "why: Work is worth much.")
    before = build(tmp_path, base, {**OWN_RULE, PAGE: f"english: another\n{OWN_WORDS}"})
    [own] = [each.english for each in before.pages if each.is_own]

    policy = build(tmp_path, base, {**OWN_RULE, PAGE: f"english: {own}\n{OWN_WORDS}"})

    assert ("pay.yaml", "translation-outdated") in said(policy)
    assert ("pay.yaml", "not-translated") not in said(policy)


@pytest.mark.parametrize(
    ("about", "expected"),
    [("It has a fact of every type.", "Lo tiene todo."), ("It is ours.", "It is ours."), (None, None)],
)
def test_the_others_page_is_said_where_ones_own_says_the_same(
    about: str | None, expected: str | None, tmp_path: Path
) -> None:
    """
    The translation of what the other policy says of itself holds for no other words.
    """
    page = SMALL["policy.yaml"].replace(
        "It has a fact of every type, and is sound. The broken policies are this one with one file replaced.",
        "It has a fact of every type.",
    )
    base = with_words({**SMALL, "policy.yaml": page}, "about: Lo tiene todo.\n", "languages/es/policy.yaml")
    own = OURS + (f"about: {about}\n" if about else "")

    policy = build(tmp_path, base, {"policy.yaml": own})

    assert ([], expected) == (outdated(policy), translate(policy, "es").about)


def test_a_recalled_policy_knows_its_outdated_pages(tmp_path: Path) -> None:
    """
    What is kept of a policy says of its pages what was found on loading.
    """
    build(tmp_path, with_change(with_words(SMALL), RULE, "worth money", "worth much"), {})
    store = Store(tmp_path / "store")

    one, other = (recall_policy(tmp_path / "ours", store) for _ in range(2))

    assert (["base: pay"], one.pages) == (outdated(one), other.pages)
