"""The one door of the workbench: a folder and a request in, a reply out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.policy.model import Policy
from evenhand.policy.translation import translate
from evenhand.reporting.templates import fill
from evenhand.vocabulary.errors import OutputError, ProgramError
from evenhand.vocabulary.languages import ENGLISH, LANGUAGES, Language, speaking
from evenhand.workbench import starting
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import CaseFolder, Reply, Request, go_to
from evenhand.workbench.kept import read_choices, write_choices

_STYLE: Final = "text/css; charset=utf-8"
_SCRIPT: Final = "text/javascript; charset=utf-8"
_ASSETS: Final = {"/style.css": ("style", _STYLE), "/script.js": ("script", _SCRIPT)}


class Workbench(Struct, frozen=True):
    """Where programs are described, by one policy.

    The policy has its translations; `now` tells the time, `language` is that of pages for which nobody chose
    one, and `examples` are the files of cases to look at, by their names.
    """

    policy: Policy
    now: Callable[[], dt.datetime]
    language: Language = ENGLISH
    examples: Mapping[str, Mapping[str, bytes]] = {}

    def respond(self, folder: CaseFolder, request: Request) -> Reply:
        """Answer a request. What goes wrong is a page too, and it says what was not done."""
        choices = read_choices(folder)
        language = next((each for each in LANGUAGES if each == choices.language), self.language)
        with speaking(language):
            desk = Desk(folder, translate(self.policy, language), self.now(), language, choices)
            try:
                return self._answer(desk, request)
            except ProgramError as error:
                return desk.show("broken", HTTPStatus.CONFLICT, problems=error.problems)
            except OutputError as error:
                status = HTTPStatus.SERVICE_UNAVAILABLE
                return desk.show("unwritten", status, problems=error.problems, back=request.path)

    def _answer(self, desk: Desk, request: Request) -> Reply:
        if request.path in _ASSETS:
            return _give_asset(request.path)
        for method, path, answer in _ROUTES:
            if method == request.method and (found := path.fullmatch(request.path)):
                return answer(self, desk, request, *found.groups())
        return desk.show("missing", HTTPStatus.NOT_FOUND)


Answer = Callable[..., Reply]


def _give_asset(path: str) -> Reply:
    name, media_type = _ASSETS[path]
    return Reply(fill(f"workbench/{name}.html.j2").encode(), media_type=media_type)


def _choose(_: Workbench, desk: Desk, request: Request) -> Reply:
    """Choose a language, or whether keys do anything, and come back to the page."""
    choices = desk.choices
    if request.given("language") in LANGUAGES:
        choices = replace(choices, language=request.given("language"))
    if request.given("keys") in {"on", "off"}:
        choices = replace(choices, keys=request.given("keys") == "on")
    write_choices(desk.folder, choices)
    back = request.given("back")
    return go_to(back if re.fullmatch(r"/(?!/)[\w./?=&%-]*", back, re.ASCII) else "/")


def _route(method: str, path: str, answer: Any) -> tuple[str, re.Pattern[str], Answer]:
    return method, re.compile(path), answer


_ROUTES: Final = (
    _route("GET", "/", lambda bench, desk, _: starting.show_start(desk, bench.examples)),
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
)
