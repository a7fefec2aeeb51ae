"""What lies on the desk while one request is answered: the case, the policy and the language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.asking.questions import Questionnaire
from evenhand.audit.case import Case
from evenhand.facts.writing import JSON, write_value
from evenhand.policy.model import Policy
from evenhand.program.drafts import Draft
from evenhand.reporting.directions import mark_up
from evenhand.reporting.templates import fill
from evenhand.vocabulary.errors import OutputError, ProgramError
from evenhand.vocabulary.languages import LANGUAGES, Language
from evenhand.workbench.exchange import CaseFolder, PageReply, decode
from evenhand.workbench.kept import Choices, KeptWrite, Skipped, read_history, read_skipped, write_history
from evenhand.workbench.profiles import Offer, list_offers

_CURRENCY: Final = re.compile(r"\b[A-Z]{3}\b")
_USUAL: Final = ("EUR", "USD", "GBP")
_FEW: Final = 9  # units that are seen at a glance
PROGRAM: Final = "program.yaml"
LAST_GOOD: Final = ".evenhand/last-good.yaml"
SET_ASIDE: Final = ".evenhand/set-aside.yaml"


class Desk(Struct, frozen=True, dict=True):
    """One request's case; `policy` speaks the language of the pages, and `now` is when it was asked.

    `page` is the address that was asked for, `profile` names the one that tailors the policy, `profiles` are
    the texts of those that may be chosen, `has_folder` says if files are written on disk, and `written` is
    the draft that was written while it was answered.
    """

    folder: CaseFolder
    policy: Policy
    now: dt.datetime
    language: Language
    choices: Choices
    page: str = "/"
    profile: str = ""
    profiles: Mapping[str, str] = {}
    has_folder: bool = True
    written: Draft | None = None

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The profiles that may be chosen."""
        return list_offers(self.profiles)

    @cached_property
    def has_program(self) -> bool:
        """Checks if there is a description, however broken."""
        try:
            return self.folder.read(PROGRAM) is not None
        except ProgramError:
            return True

    @cached_property
    def has_sound_program(self) -> bool:
        """Checks if there is a description that loads."""
        try:
            self.draft  # noqa: B018 - whether it loads is the question
        except ProgramError:
            return False
        return self.has_program

    @cached_property
    def text(self) -> str:
        """The description as it stands. Raises ProgramError where it is no text."""
        return decode(self.folder.read(PROGRAM) or b"", PROGRAM)

    @cached_property
    def draft(self) -> Draft:
        """The description under edit. Raises ProgramError where it does not load."""
        return self.written or Draft.take(self.text, self.policy, self.folder, name=PROGRAM)

    @cached_property
    def skipped(self) -> Skipped:
        """What was skipped, and what nobody has said."""
        return read_skipped(self.folder)

    @cached_property
    def history(self) -> tuple[KeptWrite, ...]:
        """What was changed, the latest last."""
        return read_history(self.folder)

    def ask(self, draft: Draft, skipped: Skipped) -> Questionnaire:
        """Give the questions about a draft: what it leaves open comes last, unless nobody has said."""
        unsaid = [fact for fact in draft.left_open if fact in skipped.unsaid]
        later = {*skipped.skipped, *draft.left_open}
        return Questionnaire(self.policy, draft.program, unsaid, later, self.language)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The questions about the program as it is described."""
        return self.ask(self.draft, self.skipped)

    def open_case(self, draft: Draft) -> Case:
        """Open the case of a draft, on the day of which it speaks."""
        return Case(self.policy, draft.program, draft.program.header.as_of or self.now.date())

    @cached_property
    def case(self) -> Case:
        """The case as it is described."""
        return self.open_case(self.draft)

    def order_units(self, units: Sequence[str]) -> tuple[str, ...]:
        """Put the currencies that the description names before all, and then the most usual."""
        known = {each.partition("/")[0]: each for each in units}
        near = (*_CURRENCY.findall(self.text), *_USUAL) if len(units) > _FEW else ()
        return tuple(dict.fromkeys([*(known[each] for each in near if each in known), *units]))

    def save(self, draft: Draft, fact: str | None = None) -> Desk:
        """Write a draft, and note what was changed. Raises OutputError, and then nothing is written.

        Once the description is written, what cannot be noted beside it costs the undo, and nothing else.
        """
        if self.has_program and draft.text == self.text:
            return self
        self.folder.write(PROGRAM, draft.text.encode())
        before = tell_claims(self.draft, fact) if fact is not None else ""
        after = tell_claims(draft, fact) if fact is not None else ""
        with suppress(OutputError):
            write_history(self.folder, (*self.history, KeptWrite(self.now, fact, before, after)))
            self.folder.write(LAST_GOOD, draft.text.encode())
        return replace(self, written=draft)

    @property
    def written_at(self) -> str | None:
        """When the description was last written from here."""
        return self.history[-1].time.strftime("%H:%M") if self.history else None

    def show(self, template: str, status: int = HTTPStatus.OK, **context: Any) -> PageReply:
        """Fill a page of the workbench."""
        filled = fill(f"workbench/{template}.html.j2", desk=self, languages=LANGUAGES, **context)
        return PageReply(mark_up(filled).encode(), status)


def tell_claims(draft: Draft, fact: str) -> str:
    """Write down all that is claimed of a fact, as JSON."""
    return write_value(draft.find_claims(fact), JSON)
