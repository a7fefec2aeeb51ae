"""An interview: one question after the other, with a way back, and the draft that the answers make."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.asking.questions import Question, Questionnaire
from evenhand.program.drafts import Draft
from evenhand.vocabulary.languages import noted

# What somebody who speaks may be to the program, by the sides.
ROLES: Final = {
    "sponsor": noted("runs it"),
    "participants": noted("takes part, or speaks for those who do"),
    "record": noted("saw or measured it, and nobody challenges that"),
    "outside": noted("anyone else"),
}


class Interview(Struct, frozen=True, dict=True):
    """How far an interview is; each step gives a new one.

    `skipped` come last, `left` do not come again, `asked` are all that were put, and `again` is the one to
    which somebody went back.
    """

    draft: Draft
    skipped: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    again: str | None = None

    @classmethod
    def resume(cls, draft: Draft) -> Interview:
        """Go on with a file: what it leaves without a value comes last."""
        return cls(draft, skipped=draft.left_open)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The questions about the program as the draft describes it."""
        policy = self.draft.policy
        return Questionnaire(policy, self.draft.program, self.left, self.skipped, policy.language)

    @cached_property
    def question(self) -> Question | None:
        """The question that is put; None at the end."""
        return self.questionnaire.next() if self.again is None else self.questionnaire.question(self.again)

    def answer(self, fact: str, answer: Any, by: str | None = None, **speech: Any) -> Interview:
        """Take an answer, whoever gives it. Raises ProgramError where it cannot stand beside the others."""
        return replace(self, draft=self.draft.set_answers({fact: answer}, by, **speech))

    def leave_open(self, fact: str) -> Interview:
        """Note that nobody has said."""
        draft = self.draft.drop_answer(fact).leave_open([fact])
        return replace(self.go_on(fact), draft=draft, left=(*self.left, fact))

    def skip(self, fact: str) -> Interview:
        """Let a question come again when nothing else is left, and then not any more."""
        later = self.go_on(fact)
        if fact in self.skipped:
            return replace(later, left=(*self.left, fact))
        return replace(later, skipped=(*self.skipped, fact))

    def go_on(self, fact: str) -> Interview:
        """Leave a question as it is answered."""
        asked = self.asked if fact in self.asked else (*self.asked, fact)
        return replace(self, asked=asked, again=None)

    def go_back(self) -> Interview:
        """Put the question before this one again, whatever its answer; before the first there is none."""
        before = self.asked if self.again is None else self.asked[: self.asked.index(self.again)]
        return replace(self, again=before[-1]) if before else self
