"""Running the server: on this machine alone, until it is interrupted."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

import uvicorn

from evenhand.serve.app import Door, make_app
from evenhand.serve.folder import FolderOnDisk
from evenhand.serve.keys import Keys
from evenhand.serve.lock import LOOPBACK, Lock, drop_lock, link_to, write_lock
from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.vocabulary.languages import say
from evenhand.workbench.responding import Workbench


def serve(
    bench: Workbench, folder: FolderOnDisk, tell: Callable[[str], None], *, port: int = 0, opens: bool = True
) -> None:
    """Serve a folder until somebody interrupts; 0 is any port that is free.

    Raises OutputError where the port is taken.
    """
    is_new = not folder.root.exists()
    listening = _listen(port)
    port = listening.getsockname()[1]
    keys = Keys(lambda link: write_lock(folder.root, Lock(os.getpid(), port, link)))
    door = Door(bench, folder, keys, port)
    try:
        _invite(door, tell, opens=opens)
        with suppress(KeyboardInterrupt):
            _make_server(door).run([listening])
    finally:
        listening.close()
        drop_lock(folder.root)
        if is_new:
            with suppress(OSError):
                folder.root.rmdir()
    tell(tell_written(folder))


@contextmanager
def serve_beside(bench: Workbench, folder: FolderOnDisk) -> Iterator[Door]:
    """Serve a folder on any port that is free, beside what else this process does, while a block runs."""
    with _listen(0) as listening:
        door = Door(bench, folder, Keys(), listening.getsockname()[1])
        server = _make_server(door)
        running = threading.Thread(target=server.run, args=[[listening]])
        running.start()
        try:
            while not server.started:
                running.join(0.01)
            yield door
        finally:
            server.should_exit = True
            running.join()


def _make_server(door: Door) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            make_app(door),
            log_level="error",
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=3,
        )
    )


def tell_written(folder: FolderOnDisk) -> str:
    """Tell what was written while the folder was served, and whether it is still there."""
    if folder.is_gone:
        return say("{folder} is no longer there, nor is what was written in it.", folder=folder.root)
    if not folder.written:
        return say("Nothing was written.")
    return say("Written in {folder}: {files}.", folder=folder.root, files=", ".join(folder.written))


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    try:
        if os.name == "posix":  # elsewhere it would let two listen at once
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
    except OSError as failure:
        listening.close()
        message = say(
            "Cannot listen on port {port}: {reason}.", port=str(port), reason=failure.strerror or failure
        )
        raise OutputError(
            [Problem(Place.whole(f"{LOOPBACK}:{port}"), message, say("another port, or none"))]
        ) from None
    return listening


def _invite(door: Door, tell: Callable[[str], None], *, opens: bool) -> None:
    """Show the link, open it in a browser, and show it again whenever Enter is pressed."""
    show = partial(_show, door, tell)
    show()
    tell(say("It opens one browser, once. Enter shows a new one; Ctrl-C ends."))
    if opens:
        threading.Thread(
            target=webbrowser.open, args=[link_to(door.port, door.keys.link)], daemon=True
        ).start()
    if sys.stdin.isatty():
        threading.Thread(target=_listen_to_keys, args=[show], daemon=True).start()


def _show(door: Door, tell: Callable[[str], None]) -> None:
    with suppress(OSError):
        tell(link_to(door.port, door.keys.link))


def _listen_to_keys(show: Callable[[], None]) -> None:
    for _ in sys.stdin:
        show()
