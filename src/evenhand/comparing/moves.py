"""What moved from one audit to another: the opinion, scores, verdicts and contradictions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, TypeVar

from evenhand.audit.audit import (
    Audit,
    Contradiction,
    ExplainedVerdict,
    Finding,
    Opinion,
    Tally,
    list_contradictions,
)
from evenhand.audit.parts import Part
from evenhand.vocabulary.languages import ENGLISH, Language
from evenhand.vocabulary.verdicts import Severity, Verdict

T = TypeVar("T")
V = TypeVar("V")
Input = Literal["program", "lowest grade", "policy", "profile", "parameters", "as-of date", "tool version"]


class Mover(Part):
    """Something that a moved rule reads and that is not as it was; without a name, an input as a whole."""

    input: Input
    name: str | None = None


class Ruling(Part):
    """What a rule came to in one account; `remains` says what an undecided one may still come to."""

    verdict: Verdict
    remains: str | None = None


class RulingMove(Part):
    """A rule that came out otherwise in one account; None stands where it had no finding there."""

    account: str
    title: str
    was: Ruling | None
    now: Ruling | None

    @property
    def change(self) -> tuple[Ruling | None, Ruling | None]:
        """What accounts have in common that come out otherwise in the same way."""
        return self.was, self.now


class VerdictMove(Part):
    """A rule that came out otherwise, across the accounts or in one of them."""

    rule: str
    title: str
    criterion: str
    severity: Severity
    was: Verdict | None
    now: Verdict | None
    accounts: tuple[RulingMove, ...]
    because: str
    moved_by: tuple[Mover, ...]


class ScoreMove(Part):
    """How one account was scored before and after, in one criterion or, without one, in all."""

    account: str
    title: str
    criterion: str | None
    was: Tally | None
    now: Tally | None


class OpinionMove(Part):
    """The opinion before and after."""

    was: Opinion
    now: Opinion

    @property
    def is_still(self) -> bool:
        """Checks if the conclusion is the same, whatever the reasons."""
        was, now = ((each.conclusion, [band.id for band in each.bands]) for each in (self.was, self.now))
        return was == now


class Contradictions(Part):
    """Every contradiction of two audits."""

    new: tuple[Contradiction, ...]
    gone: tuple[Contradiction, ...]
    still: tuple[Contradiction, ...]


class Moves(Part):
    """What moved; `scores` holds every account, moved or not, `criteria` and `verdicts` only what moved."""

    language: Language = ENGLISH
    opinion: OpinionMove
    scores: tuple[ScoreMove, ...]
    criteria: tuple[ScoreMove, ...]
    verdicts: tuple[VerdictMove, ...]
    contradictions: Contradictions

    @property
    def is_still(self) -> bool:
        """Checks if nothing moved."""
        return (
            self.opinion.is_still
            and all(each.was == each.now for each in self.scores)
            and not (self.criteria or self.verdicts or self.contradictions.new or self.contradictions.gone)
        )


Blame = Callable[[Finding], tuple[Mover, ...]]


def find_moves(old: Audit, new: Audit, blame: Blame) -> Moves:
    """Say what moved; BLAME says what moved a rule."""
    return Moves(
        language=new.language,
        opinion=OpinionMove(was=old.opinion, now=new.opinion),
        scores=tuple(_scores(old, new)),
        criteria=tuple(each for each in _criteria(old, new) if each.was != each.now),
        verdicts=tuple(_verdicts(old, new, blame)),
        contradictions=_compare_contradictions(list_contradictions(old), list_contradictions(new)),
    )


def side_by_side(was: Mapping[str, T], now: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None, T]]:
    """Give each name with what it was, what it is now, and the later of the two."""
    for name in dict.fromkeys((*now, *was)):
        yield name, was.get(name), now.get(name), now[name] if name in now else was[name]


def find_changed(
    was: Mapping[str, T], now: Mapping[str, T], read: Callable[[T], V]
) -> Iterator[tuple[str, T, V | None, V | None]]:
    """Give each thing that came, went or reads otherwise, with what is read of it before and after."""
    for name, old, new, either in side_by_side(was, now):
        before, after = None if old is None else read(old), None if new is None else read(new)
        if before != after:
            yield name, either, before, after


def _titles(*audits: Audit) -> dict[str, str]:
    return {account.id: account.title for audit in audits for account in audit.accounts}


def _scores(old: Audit, new: Audit) -> Iterator[ScoreMove]:
    was, now = ({each.id: each for each in audit.accounts} for audit in (old, new))
    yield from _pair(was, now, _titles(old, new), None)


def _criteria(old: Audit, new: Audit) -> Iterator[ScoreMove]:
    titles = _titles(old, new)
    was, now = ({each.id: each.accounts for each in audit.criteria} for audit in (old, new))
    for criterion, before, after, _ in side_by_side(was, now):
        yield from _pair(before or {}, after or {}, titles, criterion)


def _pair(
    was: Mapping[str, Tally], now: Mapping[str, Tally], titles: Mapping[str, str], criterion: str | None
) -> Iterator[ScoreMove]:
    for account, before, after, _ in side_by_side(was, now):
        yield ScoreMove(
            account=account,
            title=titles[account],
            criterion=criterion,
            was=_bare(before),
            now=_bare(after),
        )


def _bare(tally: Tally | None) -> Tally | None:
    """Take the tally out of an account's result, so that only numbers are compared."""
    return tally and Tally(**{name: getattr(tally, name) for name in Tally.__struct_fields__})


def _verdicts(old: Audit, new: Audit, blame: Blame) -> Iterator[VerdictMove]:
    titles = _titles(old, new)
    was, now = ({each.rule: each for each in audit.findings} for audit in (old, new))
    for rule, before, after, either in side_by_side(was, now):
        verdicts = before.verdict if before else None, after.verdict if after else None
        accounts = tuple(_rulings(before, after, titles))
        if accounts or verdicts[0] != verdicts[1]:
            yield VerdictMove(
                rule=rule,
                title=either.title,
                criterion=either.criterion,
                severity=either.severity,
                was=verdicts[0],
                now=verdicts[1],
                accounts=accounts,
                because=either.because,
                moved_by=blame(either),
            )


def _rulings(
    before: Finding | None, after: Finding | None, titles: Mapping[str, str]
) -> Iterator[RulingMove]:
    was, now = (
        {each.account: _ruling(each) for each in finding.judgements} if finding else {}
        for finding in (before, after)
    )
    for account, old, new, _ in side_by_side(was, now):
        if old != new:
            yield RulingMove(account=account, title=titles[account], was=old, now=new)


def _ruling(judgement: ExplainedVerdict) -> Ruling:
    return Ruling(verdict=judgement.verdict, remains=judgement.remains)


def _compare_contradictions(old: tuple[Contradiction, ...], new: tuple[Contradiction, ...]) -> Contradictions:
    was, now = ({(each.fact, each.account, each.conflict): each for each in all_} for all_ in (old, new))
    return Contradictions(
        new=tuple(each for key, each in now.items() if key not in was),
        gone=tuple(each for key, each in was.items() if key not in now),
        still=tuple(each for key, each in now.items() if key in was),
    )
