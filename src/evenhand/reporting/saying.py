"""A finding as sentences that can be quoted: what is wrong, who says so, and what the others say to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from evenhand.audit.audit import Audit, Evidence, Finding, Ground, ReadAt, SaidClaim, SaidReply
from evenhand.reporting.standing import GRAVE, sides_that, stand
from evenhand.reporting.voices import claims_of
from evenhand.vocabulary.languages import joined, say, spoken
from evenhand.vocabulary.verdicts import RECORD

# A sentence after a colon begins with a capital where nouns do.
_CAPITAL: Final = frozenset({"de"})


class Statement(NamedTuple):
    """What one side says to a finding: who speaks, empty where the description does, and in which words."""

    side: str
    who: str
    words: str


class Quotable(NamedTuple):
    """A finding as it can be quoted: its statements, as one text, and where they were read."""

    statements: Sequence[Statement]
    text: str
    read: Sequence[ReadAt]


def breach_of(finding: Finding) -> str:
    """Say what is wrong where a rule fails; of a rule without such a sentence, that it does not hold."""
    return finding.breach or say("This does not hold: {title}", title=finding.title)


def head_of(finding: Finding) -> str:
    """Give the sentence that heads a finding: its breach where somebody says so, else its title."""
    return breach_of(finding) if stand(finding) in GRAVE and is_accused(finding) else finding.title


def is_accused(finding: Finding) -> bool:
    """Checks if somebody's word comes to a breach, and sides do not merely exclude what each other says.

    Where one says that a rule does not apply, and another leaves open whether it is kept, nobody accuses.
    """
    return finding.basis != "between sides" or bool(sides_that(finding, "fail"))


def quote(audit: Audit, finding: Finding) -> Quotable:
    """Put a finding into sentences that stand for themselves."""
    facts = {fact.path: fact for fact in audit.facts if fact.path in finding.facts}
    accused = _accuse(finding, facts) if stand(finding) in GRAVE else ()
    said = (*accused, *_answer(finding, facts))
    statements = [each._replace(words=each.words.rstrip(". ")) for each in said]
    text = " ".join(_write(each) for each in statements)
    return Quotable(statements, text, _find_places(finding, facts))


def _write(statement: Statement) -> str:
    if not statement.who:
        return f"{statement.words}."
    return say("{speaker}: {words}.", speaker=statement.who, words=statement.words)


def begin_low(text: str) -> str:
    """Begin a sentence as it stands after a colon; a word in capitals keeps them."""
    is_word = text[1:2].islower() or text[1:2] == " "
    return text[:1].lower() + text[1:] if is_word and spoken().language not in _CAPITAL else text


def _accuse(finding: Finding, facts: Mapping[str, Evidence]) -> Iterator[Statement]:
    """Say what is wrong, and who says so: the record, a side, or several taken together."""
    if not is_accused(finding):
        yield Statement(
            "", "", say("It is disputed whether this holds, or applies: {title}", title=finding.title)
        )
        return
    breach = begin_low(breach_of(finding))
    titles = {ground.side: ground.title for ground in finding.grounds}
    match finding.basis:
        case "as described":
            side = finding.grounds[0].side
            yield Statement(side, "", mark_inferred(breach_of(finding), finding, side, facts))
        case "record":
            yield Statement(RECORD, say("the record"), mark_inferred(breach, finding, RECORD, facts))
        case "within a side":
            for side in finding.decided_by:
                said = say("says both that it is so and that it is not: {breach}", breach=breach)
                yield Statement(side, titles[side], said)
        case _:
            accusing = sides_that(finding, "fail")
            for side in accusing:
                who = _name_speakers(finding, side, facts) or titles[side]
                yield Statement(side, who, mark_inferred(breach, finding, side, facts))
            if not accusing:
                speaking = [ground.title for ground in finding.grounds if ground.speaks]
                together = say("what {sides} say, taken together", sides=joined(speaking))
                yield Statement("", together, breach)


def _answer(finding: Finding, facts: Mapping[str, Evidence]) -> Iterator[Statement]:
    """Say what the other sides say to it: a denial, a reply, a claim, or no answer in these sources."""
    accusing = () if stand(finding) not in GRAVE else sides_that(finding, "fail")
    heard = finding.decided_by if finding.basis == "within a side" else accusing
    for ground in finding.grounds:
        if ground.side in heard or (finding.basis == "as described" and ground.speaks):
            continue
        yield _answer_for(ground, finding, facts)


def _answer_for(ground: Ground, finding: Finding, facts: Mapping[str, Evidence]) -> Statement:
    who = _name_speakers(finding, ground.side, facts) or ground.title
    said = say_replies(reply for reply in finding.replies if reply.side == ground.side)
    if ground.side in sides_that(finding, "pass"):
        denial = mark_inferred(begin_low(finding.title), finding, ground.side, facts)
        return Statement(ground.side, who, f"{denial}; {said}" if said else denial)
    if said:
        return Statement(ground.side, ground.title, said)
    if claimed := say_claims(ground.side, [facts[path] for path in finding.facts]):
        return Statement(ground.side, who, claimed)
    return Statement(ground.side, ground.title, say("no answer in these sources"))


def say_claims(side: str, facts: Iterable[Evidence], most: int = 3) -> str:
    """Say what a side claims of some facts, each thing once, the first of them."""
    said = (f"{fact.title}: {_say_claim(claim)}" for fact in facts for claim in claims_of(fact, side))
    return "; ".join(list(dict.fromkeys(said))[:most])


def _say_claim(claim: SaidClaim) -> str:
    return claim.says if claim.inferred is None else say("{words} (inferred)", words=claim.says)


def mark_inferred(words: str, finding: Finding, side: str, facts: Mapping[str, Evidence]) -> str:
    """Mark what a side is made to say of a finding where it rests on something inferred."""
    is_inferred = any(claim.inferred for claim in find_claims(finding, side, facts))
    return say("{words} (partly inferred)", words=words) if is_inferred else words


def say_replies(replies: Iterable[SaidReply]) -> str:
    """Say what a side replies, each thing once, and only what is quoted in quotation marks."""
    return "; ".join(dict.fromkeys(reply.told for reply in replies))


def _name_speakers(finding: Finding, side: str, facts: Mapping[str, Evidence]) -> str:
    """Name those of a side on whose claims its word on a rule rests."""
    return joined(dict.fromkeys(claim.speaker for claim in find_claims(finding, side, facts)))


def find_claims(finding: Finding, side: str, facts: Mapping[str, Evidence]) -> list[SaidClaim]:
    """Find the claims of a side that decide a rule, or else all that it makes on what the rule asks."""
    judged = (each for each in finding.judgements if each.account == side)
    clauses = [clause for each in judged for clause in each.because if clause.met != "open"]
    deciding = {path for clause in clauses for path in clause.facts}
    claims = [claim for path in finding.facts if path in deciding for claim in claims_of(facts[path], side)]
    return claims or [claim for path in finding.facts for claim in claims_of(facts[path], side)]


def _find_places(finding: Finding, facts: Mapping[str, Evidence]) -> list[ReadAt]:
    """List where the statements of a finding were read, each place once."""
    sides = [ground.side for ground in finding.grounds]
    heard = (RECORD, *sides) if finding.basis == "record" else sides
    said = [claim for side in heard for claim in find_claims(finding, side, facts)]
    replied = [reply for reply in finding.replies if reply.side in sides]
    vias = (*(claim.via for claim in said), *(reply.via for reply in replied))
    return list(dict.fromkeys(place for via in vias for place in via))
