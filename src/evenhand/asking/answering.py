"""What a person answers from a program's own texts, as claims whose quotations stand where they say.

Nothing is written that does not verify: what is quoted is what was shown of the copy whose hash stands there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from evenhand.asking.answers import fold
from evenhand.asking.clauses import OwnClause
from evenhand.asking.documents import OwnText
from evenhand.asking.lists import add_to_lists, find_lists
from evenhand.program.drafts import Draft
from evenhand.program.model import Claim, Via
from evenhand.vocabulary.errors import Place, Problem, ProgramError

_PLACE: Final = Place("<answer>")
_LONGEST_STEM: Final = 40


def find_source(draft: Draft, file: str) -> str | None:
    """Find the source whose copy a file is."""
    return next((name for name, each in draft.program.sources.items() if each.file == file), None)


def add_source(draft: Draft, text: OwnText, file: str, *, title: str, kind: str) -> Draft:
    """Add a document as a source, with the hash by which its copy is known. Raises ProgramError."""
    return draft.set_source(name_source(draft, file), title=title, kind=kind, file=file, sha256=text.sha256)


def name_source(draft: Draft, file: str) -> str:
    """Name a source after its file, as no other is named."""
    plain = re.sub(r"[^a-z0-9]+", "-", Path(file).stem.lower()).strip("-") or "text"
    return name_apart(plain, draft.program.sources)


def name_apart(stem: str, taken: Collection[str]) -> str:
    """Give a name that nothing has yet: a stem, or with the first number from 2 on that makes it one."""
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([stem], numbered) if name not in taken)


def make_id(name: str, taken: Collection[str]) -> str:
    """Make an id of a name that no other has."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST_STEM]
    stem = plain if plain[:1].isalpha() else f"party-{plain}".strip("-")
    return name_apart(stem, taken)


def refuse_another(draft: Draft, source: str, text: OwnText) -> None:
    """Refuse a document that is not the one that was read for a source. Raises ProgramError."""
    if draft.program.sources[source].sha256 not in {None, text.sha256}:
        message = f"'{text.name}' is not the copy that was read for '{source}': its SHA-256 differs."
        expected = "that copy, or another name for this one"
        raise ProgramError([Problem(Place(draft.program.file), message, expected, code="unfit")])


class Earlier(NamedTuple):
    """What was said of a fact that an answer takes the place of, or adds to, by the numbers of the claims."""

    corrected: Mapping[int, Claim]
    added_to: Mapping[int, Claim]


class Cited(NamedTuple):
    """Where an answer was read: in which source, at which place of which clause, and in which of its words.

    A note is what else a reader should know, and `inferred` why the words may be read so, where they do not
    say it outright.
    """

    source: str
    clause: OwnClause
    at: str
    quote: str
    note: str | None = None
    inferred: str | None = None


def claim_from(
    draft: Draft,
    fact: str,
    answer: Any,
    cited: Cited,
    by: str | None = None,
    earlier: Earlier = Earlier({}, {}),  # noqa: B008 - frozen
) -> Draft:
    """Claim an answer that a clause gives, with its place and the words that say so.

    Raises ProgramError where it cannot be so beside what was said earlier, or the words do not stand there.
    """
    source, _, at, quote, note, inferred = cited
    changed, answer = add_to_lists(draft, fact, answer, earlier.added_to)
    changed = _drop(changed, fact, [*earlier.corrected])
    changed = changed.add_claim(
        fact, answer, source=source, at=at, quote=quote, by=by, inferred=inferred, note=note
    )
    quoted = (each.quotation for each in changed.program.claims if each.fact == fact)
    if not any(each.source == source and each.is_verified for each in quoted if each):
        message = f"These words do not stand in '{source}' as they are quoted."
        expected = "words of the passage"
        raise ProgramError([Problem(_PLACE, message, expected, excerpt=quote, code="unverified")])
    return changed


def claim_absence(
    draft: Draft, fact: str, source: str, by: str | None = None, instead_of: Sequence[int] = ()
) -> Draft:
    """Claim that a document was read whole, and says nothing of a fact. Raises ProgramError."""
    return _drop(draft, fact, instead_of).add_claim(fact, None, not_found_in=source, by=by)


def claim_absences(draft: Draft, facts: Collection[str], source: str, by: str | None = None) -> Draft:
    """Claim the same of many facts, of which this speaker has said nothing, at once. Raises ProgramError."""
    return draft.set_answers(dict.fromkeys(facts), by, not_found_in=source)


def _drop(draft: Draft, fact: str, numbers: Sequence[int]) -> Draft:
    for number in sorted(numbers, reverse=True):
        draft = draft.drop_claim(fact, number)
    return draft


def find_earlier(draft: Draft, fact: str, answer: Any, cited: Cited, by: str | None = None) -> Earlier:
    """Find what the same speaker says of a fact that an answer corrects or adds to.

    It corrects what was read in the same clause, that its source says nothing, and what cannot be so with
    it. A list from another clause it adds to. The documents of a party may contradict each other, and what
    the description itself says may not.
    """
    given = draft.policy.facts[fact].kind.read(answer)
    own = dict(_list_own(draft, fact, by))
    here = {number for number, claim in own.items() if _is_read_in(claim, cited.source, cited.clause)}
    against = {
        number
        for number, claim in own.items()
        if claim.said.meet(given).is_empty and (by is None or is_from(claim, cited.source))
    }
    lists = set(find_lists(draft, fact, answer)).intersection(own) - here if against - here else set[int]()
    absent = {number for number, claim in own.items() if _is_absent_from(claim, cited.source)}
    if by is not None:
        lists = {number for number in lists if is_from(own[number], cited.source)}
    return Earlier(
        {number: claim for number, claim in own.items() if number in (against | here | absent) - lists},
        {number: claim for number, claim in own.items() if number in lists},
    )


def find_against_absence(draft: Draft, fact: str, source: str, by: str | None = None) -> Mapping[int, Claim]:
    """Find what the same speaker says of a fact from a source that is said to say nothing of it."""
    return {number: claim for number, claim in _list_own(draft, fact, by) if is_from(claim, source)}


def is_from(claim: Claim, source: str) -> bool:
    """Checks if a claim was read in a source, or sought there."""
    return claim.speech is not None and any(via.source == source for via in claim.speech.read_at)


def _list_own(draft: Draft, fact: str, by: str | None) -> Iterator[tuple[int, Claim]]:
    claims = [claim for claim in draft.program.claims if claim.fact == fact]
    return ((number, claim) for number, claim in enumerate(claims) if claim.by == by)


def _is_absent_from(claim: Claim, source: str) -> bool:
    return claim.speech is not None and claim.speech.not_found_in == source


def _is_read_in(claim: Claim, source: str, clause: OwnClause) -> bool:
    """Checks if a claim names a place of a clause, and quotes it."""
    return _is_placed_in(claim, source, clause) and _is_quoted_from(claim, clause)


def _is_placed_in(claim: Claim, source: str, clause: OwnClause) -> bool:
    places = claim.speech.read_at if claim.speech else ()
    return any(Via(source=source, at=each.at) in places for each in clause.passages)


def _is_quoted_from(claim: Claim, clause: OwnClause) -> bool:
    words = claim.speech.quote if claim.speech else None
    return words is not None and " ".join(words.split()) in clause.text


def count_read(draft: Draft, source: str, clauses: Sequence[OwnClause]) -> int:
    """Count the clauses of a document up to the last in which something was read.

    Where several stand in one line or page, it is the one that is quoted; the first, where none is.
    """
    last = 0
    for claim in draft.program.claims:
        there = [number for number, clause in enumerate(clauses, 1) if _is_placed_in(claim, source, clause)]
        quoted = [number for number in there if _is_quoted_from(claim, clauses[number - 1])]
        last = max([last, *(quoted or there)[:1]])
    return last


def list_told(draft: Draft, source: str) -> Mapping[str, tuple[Claim, ...]]:
    """List the claims that were read in a source, or sought there, by their facts."""
    told: dict[str, tuple[Claim, ...]] = {}
    for claim in draft.program.claims:
        if is_from(claim, source):
            told[claim.fact] = (*told.get(claim.fact, ()), claim)
    return told


def list_absent(draft: Draft, source: str) -> tuple[str, ...]:
    """List the facts on which nobody has said anything, and of which a document's silence says something."""
    kind = draft.program.sources[source].kind
    told = {claim.fact for claim in draft.program.claims}
    facts = draft.policy.facts.values()
    return tuple(fact.path for fact in facts if kind in fact.absent_from and fact.path not in told)
