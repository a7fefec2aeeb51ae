"""The one door of the workbench: a folder and a request in, a reply out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace

from evenhand.policy.model import Policy
from evenhand.policy.profiles import load_profile
from evenhand.policy.translation import translate
from evenhand.reporting.templates import fill
from evenhand.vocabulary.errors import OutputError, ProgramError
from evenhand.vocabulary.languages import ENGLISH, LANGUAGES, Language, speaking
from evenhand.workbench import (
    checking,
    claiming,
    letters,
    origins,
    planning,
    printing,
    replies,
    result,
    seeking,
    sides,
    sources,
    starting,
    taking,
    undoing,
)
from evenhand.workbench.citing import find_cited
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import CaseFolder, PageReply, PageRequest, go_to
from evenhand.workbench.kept import Choices, read_choices, write_choices
from evenhand.workbench.profiles import read_profile

_STYLE: Final = "text/css; charset=utf-8"
_SCRIPT: Final = "text/javascript; charset=utf-8"
_ASSETS: Final = {
    "/style.css": ("style", _STYLE),
    "/script.js": ("script", _SCRIPT),
    "/report.js": ("report-script", _SCRIPT),
}


class Workbench(Struct, frozen=True, dict=True):
    """Where programs are described, by one policy.

    The policy has its translations; `now` tells the time, `language` is that of pages for which nobody chose
    one, `examples` are the files of cases to look at, and `profiles` the texts of those that may be chosen,
    both by their names; `cases` are those that were described before. Without a folder on disk
    (`has_folder`), what is written is kept in the browser.
    """

    policy: Policy
    now: Callable[[], dt.datetime]
    language: Language = ENGLISH
    examples: Mapping[str, Mapping[str, bytes]] = {}
    profiles: Mapping[str, str] = {}
    cases: tuple[starting.KnownCase, ...] = ()
    has_folder: bool = True

    def respond(self, folder: CaseFolder, request: PageRequest) -> PageReply:
        """Answer a request. What goes wrong is a page too, and it says what was not done."""
        choices = read_choices(folder)
        language = self.find_language(choices)
        with speaking(language):
            profile, page = read_profile(folder), _find_page(request)
            policy = translate(self.tailor(profile), language)
            desk = Desk(
                folder, policy, self.now(), language, choices, page, profile, self.profiles, self.has_folder
            )
            try:
                return self._answer(desk, request)
            except ProgramError as error:
                return _refuse(desk, error)
            except OutputError as error:
                status = HTTPStatus.SERVICE_UNAVAILABLE
                return desk.show("unwritten", status, problems=error.problems, back=request.path)

    def find_language(self, choices: Choices) -> Language:
        """Find the language of the pages: that which was chosen, or the workbench's own."""
        return next((each for each in LANGUAGES if each == choices.language), self.language)

    def tailor(self, profile: str) -> Policy:
        """Give the policy as a profile tailors it; of none that is offered, as it is. Raises PolicyError."""
        if profile not in self.profiles:
            return self.policy
        if profile not in self._tailored:
            day = self.now().date()
            self._tailored[profile] = load_profile(self.profiles[profile], self.policy, day)
        return self._tailored[profile]

    @cached_property
    def _tailored(self) -> dict[str, Policy]:
        return {}

    def _answer(self, desk: Desk, request: PageRequest) -> PageReply:
        if request.path in _ASSETS:
            return _give_asset(request.path)
        for method, path, answer in _ROUTES:
            if method == request.method and (found := path.fullmatch(request.path)):
                return answer(self, desk, request, *found.groups())
        return desk.show("missing", HTTPStatus.NOT_FOUND)


Answer = Callable[..., PageReply]


def _refuse(desk: Desk, error: ProgramError) -> PageReply:
    """Say what is wrong with the description as it stands, or with what was to be written into it."""
    try:
        desk.draft  # noqa: B018 - whether it loads is the question
    except ProgramError as broken:
        return starting.show_broken(desk, broken)
    cited = find_cited(desk, error.problems)
    return desk.show("refused", HTTPStatus.UNPROCESSABLE_ENTITY, problems=error.problems, cited=cited)


def _find_page(request: PageRequest) -> str:
    """Give the address of a page, to come back to."""
    query = urlencode([(name, each) for name, those in request.query.items() for each in those])
    return f"{request.path}?{query}" if query and request.method == "GET" else request.path


def _give_asset(path: str) -> PageReply:
    name, media_type = _ASSETS[path]
    return PageReply(fill(f"workbench/{name}.html.j2").encode(), media_type=media_type)


def _choose(_: Workbench, desk: Desk, request: PageRequest) -> PageReply:
    """Choose a language, or whether keys do anything, and come back to the page."""
    choices = desk.choices
    if request.given("language") in LANGUAGES:
        choices = replace(choices, language=request.given("language"))
    if request.given("keys") in {"on", "off"}:
        choices = replace(choices, keys=request.given("keys") == "on")
    write_choices(desk.folder, choices)
    back = request.given("back")
    return go_to(back if re.fullmatch(r"/(?!/)[\w./?=&%-]*", back, re.ASCII) else "/")


def _ask(_: Workbench, desk: Desk, request: PageRequest, fact: str) -> PageReply:
    """Show a question, also by a name that it had formerly."""
    if fact in desk.policy.renamed:
        return go_to(f"/q/{desk.policy.renamed[fact]}")
    known = fact in desk.policy.facts
    return claiming.show(desk, request, fact) if known else desk.show("missing", HTTPStatus.NOT_FOUND)


def _take(_: Workbench, desk: Desk, request: PageRequest, fact: str) -> PageReply:
    known = fact in desk.policy.facts
    return claiming.take(desk, request, fact) if known else desk.show("missing", HTTPStatus.NOT_FOUND)


def _show_replies(_: Workbench, desk: Desk, __: PageRequest, fact: str) -> PageReply:
    known = fact in desk.policy.facts
    return replies.show(desk, fact) if known else desk.show("missing", HTTPStatus.NOT_FOUND)


def _take_reply(_: Workbench, desk: Desk, request: PageRequest, fact: str) -> PageReply:
    known = fact in desk.policy.facts
    return replies.take(desk, request, fact) if known else desk.show("missing", HTTPStatus.NOT_FOUND)


def _suppose(_: Workbench, desk: Desk, request: PageRequest, fact: str) -> PageReply:
    known = fact in desk.policy.facts
    return result.show_what_if(desk, request, fact) if known else desk.show("missing", HTTPStatus.NOT_FOUND)


def _route(method: str, path: str, answer: Any) -> tuple[str, re.Pattern[str], Answer]:
    return method, re.compile(path), answer


_ROUTES: Final = (
    _route("GET", "/", lambda bench, desk, _: starting.show_start(desk, bench.examples, bench.cases)),
    _route("GET", "/new", lambda _, desk, request: starting.show_new(desk, request)),
    _route("POST", "/new", lambda _, desk, request: starting.begin(desk, request)),
    _route("GET", "/open", lambda _, desk, __: desk.show("open", text="", problems=())),
    _route("POST", "/open", lambda _, desk, request: starting.take_description(desk, request)),
    _route(
        "POST", "/example", lambda bench, desk, request: starting.take_example(desk, request, bench.examples)
    ),
    _route("GET", "/header", lambda _, desk, __: starting.show_header(desk)),
    _route("POST", "/header", lambda _, desk, request: starting.change_header(desk, request)),
    _route("POST", "/choose", _choose),
    _route("POST", "/restore", lambda _, desk, __: starting.restore(desk)),
    _route("GET", "/questions", lambda _, desk, __: go_to(claiming.find_next(desk))),
    _route("GET", r"/q/([\w.-]+)", _ask),
    _route("POST", r"/q/([\w.-]+)", _take),
    _route("GET", "/find", lambda _, desk, request: seeking.show_found(desk, request)),
    _route("GET", "/check", lambda _, desk, request: checking.show_check(desk, request)),
    _route("GET", "/result", lambda _, desk, __: result.show_result(desk)),
    _route("GET", r"/what-if/([\w.-]+)", _suppose),
    _route("GET", "/take", lambda _, desk, __: taking.show_take(desk)),
    _route("GET", r"/take/([\w.]+)", lambda _, desk, __, name: taking.give(desk, name)),
    _route("POST", "/take", lambda _, desk, request: taking.take_archive(desk, request)),
    _route("GET", "/sides", lambda _, desk, request: sides.show_sides(desk, request)),
    _route("POST", "/sides", lambda _, desk, request: sides.take(desk, request)),
    _route("GET", "/sources", lambda _, desk, request: sources.show_sources(desk, request)),
    _route("POST", "/sources", lambda _, desk, request: sources.take(desk, request)),
    _route("GET", r"/sources/([\w-]+)", lambda _, desk, request, name: sources.show(desk, request, name)),
    _route("GET", "/origins", lambda _, desk, request: origins.show_origins(desk, request)),
    _route("POST", "/origins", lambda _, desk, request: origins.take(desk, request)),
    _route("GET", "/questionnaire", lambda _, desk, __: printing.show_questionnaire(desk)),
    _route("GET", r"/replies/([\w.-]+)", _show_replies),
    _route("POST", r"/replies/([\w.-]+)", _take_reply),
    _route("GET", "/to-do", lambda _, desk, request: planning.show_to_do(desk, request)),
    _route("POST", "/to-do", lambda _, desk, request: planning.save_plan(desk, request)),
    _route(
        "POST",
        "/letters/(sponsor|participants)",
        lambda _, desk, request, to: letters.take_letter(desk, request, to),
    ),
    _route("POST", "/undo", lambda _, desk, request: undoing.undo(desk, request)),
)
