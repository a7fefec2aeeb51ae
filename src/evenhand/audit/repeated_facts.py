"""Trying out: where a rule asks for one fact twice, Kleene's logic alone would not see it.

`p or not p` holds whatever p is, yet each half is unknown. So the values still possible for such a
fact are cut at the rule's own bounds into pieces within which nothing the rule asks can change, and
the rule is judged on each piece (design §5). Lists of records are not cut, and what a fact has to do
with other facts is not looked at.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from evenhand.facts.kinds import Choice, Date, Integer, Kind, Text
from evenhand.facts.possible import Possible, Quantities, Range, SetBox, Sets, Words
from evenhand.policy.conditions import (
    Answers,
    Compared,
    Condition,
    FactTerm,
    LiteralTerm,
    ParameterTerm,
    comparisons_of,
    find_repeated,
)

MOST_PIECES: Final = 256
_ANOTHER_WORD: Final = "\0"


def try_out(conditions: Sequence[Condition], answers: Answers) -> Iterator[Answers]:
    """Give the answers on each combination of pieces; nothing, where none or too many are left."""
    pieces = {path: cut(path, conditions, answers) for path in find_repeated(conditions)}
    cut_up = {path: parts for path, parts in pieces.items() if len(parts) > 1}
    combinations = 1
    for parts in cut_up.values():
        combinations *= len(parts)
    if not cut_up or combinations > MOST_PIECES:
        return
    for chosen in itertools.product(*cut_up.values()):
        yield answers.supposing(dict(zip(cut_up, chosen, strict=True)))


def cut(path: str, conditions: Sequence[Condition], answers: Answers) -> list[Possible]:
    """Cut what is possible for a fact at every bound that the conditions compare it with."""
    every = [each for condition in conditions for each in comparisons_of(condition)]
    about = [each for each in every if isinstance(each.subject, FactTerm) and each.subject.path == path]
    if not about:
        return []
    possible, kind = answers.to(about[0].subject), about[0].subject.kind
    bounds = list(_bounds(about, answers))
    match possible:
        case Words():
            return _cut_words(possible, bounds, kind)
        case Quantities():
            return _cut_line(possible, bounds, kind)
        case Sets():
            is_alone = len(bounds) == len(about) and not any(_is_operand(path, each) for each in every)
            named = [str(word) for word in _words(bounds)]
            return _cut_sets(_close(possible, named) if is_alone else possible, named)
        case _:
            return [possible]


def _is_operand(path: str, comparison: Compared) -> bool:
    return isinstance(comparison.operand, FactTerm) and comparison.operand.path == path


def _bounds(comparisons: Sequence[Compared], answers: Answers) -> Iterator[Possible]:
    for comparison in comparisons:
        if isinstance(comparison.operand, (LiteralTerm, ParameterTerm)):
            yield answers.to(comparison.operand)


def _words(bounds: Sequence[Possible]) -> list[str | bool]:
    words: set[str | bool] = set()
    for bound in bounds:
        if isinstance(bound, Words):
            words |= bound.words
        elif isinstance(bound, Sets):
            words |= {word for box in bound.boxes for word in box.must}
    return sorted(words, key=str)


def _cut_words(possible: Words, bounds: Sequence[Possible], kind: Kind) -> list[Possible]:
    if not isinstance(kind, Text) or isinstance(kind, Choice):
        return [Words(frozenset({word})) for word in sorted(possible.words, key=str)]
    # A text is cut at the same words however many it may be: knowing more must not give more pieces.
    named = frozenset(_words(bounds))
    pieces = [Words(frozenset({word})).meet(possible) for word in sorted(named, key=str)]
    return [piece for piece in (*pieces, possible.meet(Words(named, all_but=True))) if not piece.is_empty]


def _cut_line(possible: Quantities, bounds: Sequence[Possible], kind: Kind) -> list[Possible]:
    marks: dict[str, set[Decimal]] = {}
    for bound in bounds:
        for end, unit in bound.ends() if isinstance(bound, Quantities) else ():
            marks.setdefault(unit, set()).add(end)
    pieces = [
        Quantities.of({unit: [piece]})
        for unit, numbers in marks.items()
        for piece in _pieces(sorted(numbers))
        if _holds_a_whole_number(piece) or not isinstance(kind, (Integer, Date))
    ]
    elsewhere = Quantities.of(dict.fromkeys(marks, ()), [Range()])
    met = [piece.meet(possible) for piece in (*pieces, elsewhere)]
    return [piece for piece in met if not piece.is_empty]


def _pieces(marks: Sequence[Decimal]) -> Iterator[Range]:
    """Cut a whole line at its marks: up to the first, the first, up to the second, and so on."""
    low: Decimal | None = None
    for mark in marks:
        yield Range(low, mark, low_open=low is not None, high_open=True)
        yield Range(mark, mark)
        low = mark
    yield Range(low, None, low_open=low is not None)


def _holds_a_whole_number(piece: Range) -> bool:
    """Checks if a whole number lies in a piece: none does between 3 and 4."""
    if piece.low is None or piece.high is None or piece.low == piece.high:
        return True
    return math.floor(piece.low) + 1 < piece.high  # a piece of some length is open at both ends


def _close(possible: Sets, named: Sequence[str]) -> Sets:
    """Let one word stand for all that the conditions do not name, for they cannot tell those apart."""
    words = frozenset({*named, _ANOTHER_WORD})
    return Sets.of(
        SetBox(box.must, box.must | words if box.may is None else box.may) for box in possible.boxes
    )


def _cut_sets(possible: Sets, named: Sequence[str]) -> list[Possible]:
    """Cut a family by each named word: the sets that hold it, and those that do not."""
    pieces: list[Possible] = [possible]
    for word in named:
        if len(pieces) > MOST_PIECES:
            return [possible]
        pieces = [part for piece in pieces for part in _cut_by_word(piece, word)]
    return pieces


def _cut_by_word(possible: Possible, word: str) -> Iterator[Possible]:
    assert isinstance(possible, Sets)  # noqa: S101 - the caller matched it
    holding = Sets.of(SetBox(box.must | {word}, box.may) for box in possible.boxes)
    lacking = Sets.of(SetBox(box.must, _without(box, word)) for box in possible.boxes if word not in box.must)
    yield from (part for part in (holding, lacking) if not part.is_empty)


def _without(box: SetBox, word: str) -> frozenset[str] | None:
    # An open family has no complement to write down; it stays as wide as it was.
    return None if box.may is None else box.may - {word}
