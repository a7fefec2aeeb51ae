"""What moved from one audit to another: the opinion, scores, verdicts and contradictions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Literal, TypeVar

from msgspec.structs import replace

from evenhand.audit.audit import (
    Audit,
    ExplainedVerdict,
    Finding,
    Interval,
    Opinion,
    Tally,
)
from evenhand.audit.contradictions import Contradiction, list_contradictions
from evenhand.audit.parts import Part
from evenhand.audit.writing import DECIMALS
from evenhand.comparing.turns import Turn, turn_opinion, turn_score, turn_verdict, unite
from evenhand.vocabulary.languages import ENGLISH, Language
from evenhand.vocabulary.verdicts import Severity, Verdict

T = TypeVar("T")
V = TypeVar("V")
Input = Literal["program", "lowest grade", "policy", "profile", "parameters", "as-of date", "tool version"]


class Mover(Part):
    """Something that a moved rule reads and that is not as it was; without a name, an input as a whole."""

    input: Input
    name: str | None = None


class AccountVerdict(Part):
    """What a rule came to in one account; `remains` says what an undecided one may still come to."""

    verdict: Verdict
    remains: str | None = None


class RulingMove(Part):
    """A rule that came out otherwise in one account; None stands where it had no finding there."""

    account: str
    title: str
    was: AccountVerdict | None
    now: AccountVerdict | None

    @property
    def change(self) -> tuple[AccountVerdict | None, AccountVerdict | None]:
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
    turn: Turn


class ScoreMove(Part):
    """How one account was scored before and after, in one criterion or, without one, in all."""

    account: str
    title: str
    criterion: str | None
    was: Tally | None
    now: Tally | None

    @property
    def turn(self) -> Turn | None:
        """Which way the score turned."""
        return turn_score(self.was, self.now)


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
    """What moved; `scores` holds every account, moved or not, `criteria` and `verdicts` only what moved.

    `turn` is which way all of it turned together; None where nothing moved.
    """

    turn: Turn | None
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
    scores = tuple(_scores(old, new))
    criteria = tuple(each for each in _criteria(old, new) if each.was != each.now)
    moves = tuple(_verdicts(old, new, blame))
    contradictions = _compare_contradictions(list_contradictions(old), list_contradictions(new))
    turns = [turn_opinion(old.opinion, new.opinion), *(each.turn for each in (*scores, *criteria))]
    turns += [*(each.turn for each in moves), "other" if contradictions.new or contradictions.gone else None]
    moved = Moves(
        turn=unite(turns),
        language=new.language,
        opinion=OpinionMove(was=old.opinion, now=new.opinion),
        scores=scores,
        criteria=criteria,
        verdicts=moves,
        contradictions=contradictions,
    )
    return moved if moved.turn or moved.is_still else replace(moved, turn="other")


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
    """Take the tally out of an account's result, with its shares as JSON holds them.

    An audit that was kept is then compared with one that was just made as with one that was kept too.
    """
    if tally is None:
        return None
    score = tally.score and Interval(low=_as_kept(tally.score.low), high=_as_kept(tally.score.high))
    assured = tally.assurance
    return Tally(
        score=score,
        coverage=None if tally.coverage is None else _as_kept(tally.coverage),
        gate=tally.gate,
        counts=tally.counts,
        assurance=None if assured is None else {each: _as_kept(share) for each, share in assured.items()},
    )


def _as_kept(share: Decimal) -> Decimal:
    return Decimal(repr(round(float(share), DECIMALS)))


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
                turn=turn_verdict(*verdicts) or _turn_accounts(accounts),
            )


def _turn_accounts(accounts: tuple[RulingMove, ...]) -> Turn:
    """Say which way a rule turned in the accounts, where across them it comes out as before."""
    was, now = (
        [None if ruling is None else ruling.verdict for ruling in rulings]
        for rulings in ([each.was for each in accounts], [each.now for each in accounts])
    )
    return unite(turn_verdict(*each) or "other" for each in zip(was, now, strict=True)) or "other"


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


def _ruling(judgement: ExplainedVerdict) -> AccountVerdict:
    return AccountVerdict(verdict=judgement.verdict, remains=judgement.remains)


def _compare_contradictions(old: tuple[Contradiction, ...], new: tuple[Contradiction, ...]) -> Contradictions:
    was, now = ({(each.fact, each.account, each.conflict): each for each in all_} for all_ in (old, new))
    return Contradictions(
        new=tuple(each for key, each in now.items() if key not in was),
        gone=tuple(each for key, each in was.items() if key not in now),
        still=tuple(each for key, each in now.items() if key in was),
    )
