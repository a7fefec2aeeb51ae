"""`evenhand new`: a program file from the answers to the policy's questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import click
from msgspec.structs import replace

from evenhand.asking.answers import say_expected
from evenhand.asking.interview import Interview
from evenhand.asking.questions import Question
from evenhand.audit.case import Case
from evenhand.cli import prompts
from evenhand.cli.inputs import open_policy
from evenhand.cli.keeping import KeptFile, refuse_new_json
from evenhand.cli.options import Options
from evenhand.cli.output import STANDARD_OUTPUT, is_stream, refuse_output, write_all
from evenhand.cli.prompts import Instruction
from evenhand.policy.model import Policy
from evenhand.policy.translation import translate
from evenhand.program.drafts import Draft, describe
from evenhand.vocabulary.languages import noted, say, say_name, speaking

_BLANK: Final = noted("A fact without a value is not answered, and never counts as a good answer.")


class Wish(NamedTuple):
    """What is asked beside the answers, and what is shown after each."""

    sides: bool
    sources: bool
    live: bool


def new_program_command(path: Path, options: Options, *, blank: bool, **wished: bool) -> None:
    """Write the description of a program, from the answers to the policy's questions, or go on with one."""
    refuse_output(path, inputs=())
    if path == STANDARD_OUTPUT and not blank:
        raise click.UsageError("Answers are kept in a file, and '-' is the standard output.")
    if path.exists() and (blank or is_stream(path)):
        raise click.UsageError(f"'{path}' is there already.")
    refuse_new_json(path)
    with speaking(options.language):
        policy = translate(open_policy(options), options.language)
        if blank:
            _write_blank(path, policy)
        else:
            _interview(path, policy, Wish(**wished))


def _write_blank(path: Path, policy: Policy) -> None:
    thing, sponsor = policy.subject.thing or "program", policy.subject.sponsor or "sponsor"
    header = {"name": f"the {thing}", "sponsor": f"its {sponsor}"}
    draft = Draft.start(header, policy, comment=describe, remark=say(_BLANK))
    write_all([(path, draft.leave_open([*policy.facts]).text)], inputs=())
    if path != STANDARD_OUTPUT:
        click.echo(say("Written to {path}: {number} questions.", path=path, number=len(policy.facts)))


def _interview(path: Path, policy: Policy, wish: Wish) -> None:
    """Put one question after the other; every answer is in the file before the next is put."""
    page = KeptFile(path)
    draft = page.open_or_start(policy, partial(prompts.prompt_header, policy))
    interview = Interview.resume(draft)
    try:
        if wish.sides and not draft.program.parties:
            interview = Interview.resume(prompts.prompt_parties(draft))
        page.save(interview.draft)
        while (question := interview.question) is not None:
            before = interview.draft
            interview = _put(question, interview, wish)
            page.save(interview.draft)
            if wish.live:
                _show_moved(before, interview.draft)
    except click.Abort:
        click.echo()
    page.save(interview.draft)
    answered = len({claim.fact for claim in interview.draft.program.claims})
    number = len(policy.facts)
    click.echo(
        say(
            "Written to {path}, {answered} of {number} facts answered.",
            path=path,
            answered=answered,
            number=number,
        )
    )


def _put(question: Question, interview: Interview, wish: Wish) -> Interview:
    """Put a question until it is answered, left open, or left for another."""
    prompts.show_question(question, interview)
    while True:
        has_sides = bool(interview.draft.program.parties)
        take = _take_from_each if has_sides else _take
        match taken := take(question, interview, wish):
            case Interview():
                return taken.go_on(question.fact)
            case Instruction.BACK:
                return interview.go_back()
            case Instruction.SKIP:
                return interview.skip(question.fact)
            case Instruction.NOTHING if interview.draft.find_claims(question.fact):
                return interview.go_on(question.fact)
            case Instruction.NOTHING | Instruction.NOBODY:
                return interview.leave_open(question.fact)
            case Instruction.STOP:
                raise click.Abort
            case _:
                prompts.explain(question)


def _take(
    question: Question, interview: Interview, wish: Wish, by: str | None = None
) -> Interview | Instruction:
    """Take one answer, and where it stands if that is wished; or the command that is given instead."""
    kind = interview.draft.policy.facts[question.fact].kind
    is_answered = bool(interview.draft.find_claims(question.fact))

    def take(text: str) -> Interview:
        answer = prompts.read_typed(question, kind, text)
        draft, speech = prompts.prompt_source(interview.draft) if wish.sources else (interview.draft, {})
        return replace(interview, draft=draft).answer(question.fact, answer, by, **speech)

    return prompts.prompt_step(prompts.say_hint(say_expected(kind), is_answered=is_answered), take)


def _take_from_each(question: Question, interview: Interview, wish: Wish) -> Interview | Instruction:
    """Take what each party says that somebody names; a command counts as long as nobody was named."""
    taken = interview
    parties = interview.draft.program.parties
    names = [party.name for party in parties.values()]
    while True:
        prompts.show_numbered(names)
        is_answered = bool(taken.draft.find_claims(question.fact))
        hint = prompts.say_hint(say("who answers this, by number"), is_answered=is_answered)
        chosen = prompts.prompt_step(hint, partial(prompts.read_number, names))
        if isinstance(chosen, Instruction):
            is_done = chosen is Instruction.NOTHING and taken is not interview
            return taken if is_done else chosen
        given = _take(question, taken, wish, [*parties][chosen])
        taken = given if isinstance(given, Interview) else taken


def _show_moved(before: Draft, after: Draft) -> None:
    """Show the verdicts that moved, and how many there are of each."""
    old, new = (_judge(draft) for draft in (before, after))
    for rule in after.policy.rules:
        if old[rule.id] != new[rule.id]:
            was, now = (say_name("verdict", each[rule.id]) for each in (old, new))
            click.echo(say("  {rule}: {verdict} (was: {before})", rule=rule.title, verdict=now, before=was))
    counts = ", ".join(
        f"{number} {say_name('verdict', each)}" for each, number in Counter(new.values()).items()
    )
    click.echo(say("So far: {counts}", counts=counts))


def _judge(draft: Draft) -> Mapping[str, str]:
    day = draft.program.header.as_of or draft.policy.effective
    heard = Case(draft.policy, draft.program, day).heard
    return {rule: each.ruling.verdict for rule, each in heard.items()}
