"""The questions on paper: all of them, criterion by criterion, to be filled in away from the screen."""

from __future__ import annotations

from typing import NamedTuple

from evenhand.asking.questions import Question, Questionnaire
from evenhand.program.drafts import Draft
from evenhand.vocabulary.languages import say
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply


class PrintedSheet(NamedTuple):
    """The questions of one criterion."""

    title: str
    questions: tuple[Question, ...]


def show_questionnaire(desk: Desk) -> PageReply:
    """Show every question that the policy asks, whether it is answered or not, to be printed."""
    every = desk.questionnaire if desk.has_program else _ask_nobody(desk)
    sheets = tuple(
        PrintedSheet(each.title, tuple(map(every.question, every.facts_of(each.criterion))))
        for each in every.progress
    )
    number = sum(len(each.questions) for each in sheets)
    return desk.show("questionnaire", sheets=sheets, number=number)


def _ask_nobody(desk: Desk) -> Questionnaire:
    """Give the questions before there is a description."""
    draft = Draft.start({"name": say("a program"), "sponsor": say("its sponsor")}, desk.policy)
    return Questionnaire(desk.policy, draft.program, language=desk.language)
