"""The server: what it refuses, whom it lets in, and what it hands on to the workbench."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from msgspec import Struct
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from evenhand.reporting.templates import fill
from evenhand.serve.folder import FolderOnDisk
from evenhand.serve.keys import Keys
from evenhand.serve.lock import LOOPBACK
from evenhand.serve.refusing import (
    GONE,
    NO_FORM,
    STRANGER,
    TOO_LARGE,
    TOO_MANY,
    USED,
    RefusedRequest,
    find_refusal,
    is_form,
    read_fields,
)
from evenhand.vocabulary.languages import speaking
from evenhand.vocabulary.limits import LARGEST_FORM
from evenhand.workbench.exchange import PAGE, Fields, PageReply, PageRequest
from evenhand.workbench.kept import Choices, read_choices
from evenhand.workbench.responding import Workbench

_ENTER: Final = "/enter/"
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # without any, browsers send the origin of a form as `null`
    "X-Content-Type-Options": "nosniff",
}


class _RefusedError(Exception):
    """What a person asks for is refused."""

    def __init__(self, refusal: RefusedRequest) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Door(Struct, frozen=True):
    """A workbench and a folder behind a port, for whoever has the key."""

    bench: Workbench
    folder: FolderOnDisk
    keys: Keys
    port: int

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: browsers send cookies of one port to all."""
        return f"evenhand-{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """By what the browser may call this machine."""
        return (f"{LOOPBACK}:{self.port}", f"localhost:{self.port}")


def make_app(door: Door) -> Starlette:
    """Make the server's application; it answers one request after the other."""
    turn = asyncio.Lock()

    async def answer(asked: Request) -> Response:
        try:
            response = await _answer(door, asked, turn)
        except _RefusedError as refused:
            response = _refuse(
                door, refused.refusal, is_known=door.keys.admits(asked.cookies.get(door.cookie))
            )
        response.headers.update(HEADERS)
        return response

    return Starlette(routes=[_EveryRoute("/{path:path}", answer)])


class _EveryRoute(Route):
    """A route for every method: those that are refused are told so on a page of ours."""

    def __init__(self, path: str, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
        super().__init__(path, endpoint)
        self.methods = None


async def _answer(door: Door, asked: Request, turn: asyncio.Lock) -> Response:
    path = asked.url.path
    raw_path = asked.scope["raw_path"].decode("latin-1")
    if refusal := find_refusal(asked.method, raw_path, asked.headers, door.hosts):
        raise _RefusedError(refusal)
    if path.startswith(_ENTER) and asked.method == "GET":
        return _let_in(door, path.removeprefix(_ENTER))
    if not door.keys.admits(asked.cookies.get(door.cookie)):
        raise _RefusedError(STRANGER)
    form = await _read_form(asked) if asked.method == "POST" else {}
    method = "GET" if asked.method == "HEAD" else asked.method
    request = PageRequest(method, asked.scope["path"], _read_fields(asked.url.query), form)
    async with turn:
        if door.folder.is_gone:
            raise _RefusedError(GONE)
        reply = await run_in_threadpool(door.bench.respond, door.folder, request)
    return _send(reply, has_body=asked.method != "HEAD")


def _let_in(door: Door, key: str) -> Response:
    """Give a browser the key of the session, on a page: a strict cookie follows no link from afar."""
    if not door.keys.use(key):
        raise _RefusedError(USED)
    with speaking(door.bench.language):
        response = Response(fill("serve/enter.html.j2"), media_type=PAGE)
    response.set_cookie(door.cookie, door.keys.session, httponly=True, samesite="strict")
    return response


async def _read_form(asked: Request) -> Fields:
    if not is_form(asked.headers):
        raise _RefusedError(NO_FORM)
    body = bytearray()
    try:
        async for chunk in asked.stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                raise _RefusedError(TOO_LARGE)
    except ClientDisconnect:
        raise _RefusedError(NO_FORM) from None
    return _read_fields(body.decode("latin-1"))


def _read_fields(text: str) -> Fields:
    try:
        return read_fields(text)
    except ValueError:
        raise _RefusedError(TOO_MANY) from None


def _refuse(door: Door, refusal: RefusedRequest, *, is_known: bool) -> Response:
    """Say why something is refused; whoever has the key is told in the language chosen, with a way back."""
    choices = read_choices(door.folder) if is_known and not door.folder.is_gone else Choices()
    with speaking(door.bench.find_language(choices)):
        page = fill("serve/refused.html.j2", refusal=refusal, is_known=is_known)
    headers = {"Connection": "close"} if refusal.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else {}
    return Response(page, refusal.status, headers, PAGE)


def _send(reply: PageReply, *, has_body: bool) -> Response:
    response = Response(reply.body if has_body else b"", reply.status, media_type=reply.media_type)
    if reply.location is not None:
        response.headers["Location"] = reply.location
    if reply.filename is not None:
        response.headers["Content-Disposition"] = (
            f"attachment; filename*=UTF-8''{quote(reply.filename, safe='')}"
        )
    return response
