"""A folder that is served in this process: who asks it comes in by the link, as a browser does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from running import SMALL_POLICY
from starlette.testclient import TestClient

from evenhand import Policy, load_policy
from evenhand.serve.app import Door, make_app
from evenhand.serve.folder import FolderOnDisk
from evenhand.serve.keys import Keys
from evenhand.serve.running import serve_beside
from evenhand.workbench.responding import Workbench

PORT: Final = 8000
NOW: Final = dt.datetime(2026, 3, 1, 14, 2, tzinfo=dt.UTC)
BEGUN: Final = {"way": "own", "name": "A preview", "sponsor": "Lumen", "stage": "", "as_of": "2026-03-01"}


def open_door(root: Path, policy: Policy | None = None, port: int = PORT) -> Door:
    """
    Open a folder behind a port.
    """
    bench = Workbench(policy or load_policy(SMALL_POLICY), lambda: NOW)
    return Door(bench, FolderOnDisk(root), Keys(), port)


def knock(door: Door) -> TestClient:
    """
    Give a browser that has no key yet.
    """
    return TestClient(make_app(door), base_url=f"http://127.0.0.1:{door.port}", follow_redirects=False)


def come_in(door: Door) -> TestClient:
    """
    Give a browser that came by the link.
    """
    browser = knock(door)
    browser.get(f"/enter/{door.keys.link}")
    return browser


@contextmanager
def served(root: Path, policy: Policy | None = None) -> Iterator[Door]:
    """
    Serve a folder on a port of this machine, as long as the block runs.
    """
    bench = Workbench(policy or load_policy(SMALL_POLICY), lambda: NOW)
    with serve_beside(bench, FolderOnDisk(root)) as door:
        yield door
