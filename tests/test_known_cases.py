"""The cases that were served before on this machine, and the first page that lists them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from running import SMALL_POLICY
from serving import NOW

from evenhand import load_policy
from evenhand.serve.folder import FolderOnDisk
from evenhand.serve.known import list_known, remember
from evenhand.vocabulary.store import Store
from evenhand.workbench.exchange import PageRequest
from evenhand.workbench.responding import Workbench
from evenhand.workbench.starting import KnownCase


def test_a_case_that_was_served_is_listed_as_long_as_it_is_there(tmp_path: Path) -> None:
    """
    The case that was served last comes first, by its name; one that is gone, or never was one, is not listed.
    """
    store = Store(tmp_path / "store")
    for name in ("a", "b", "gone", "empty", "a"):
        folder = FolderOnDisk(tmp_path / name)
        if name != "empty":
            folder.write("program.yaml", f"program: {{name: Case {name}, sponsor: Lumen}}\n".encode())
        remember(folder, store)
    (tmp_path / "gone" / "program.yaml").unlink()

    listed = [(each.name, Path(each.path).name) for each in list_known(store)]
    assert [("Case a", "a"), ("Case b", "b")] == listed


def test_the_first_page_says_how_to_go_on_with_a_case(tmp_path: Path) -> None:
    """
    The page has the name of a case, and the command that opens it; what is no case of it is no markup.
    """
    known = KnownCase("<b>Lumen</b>", "/cases/lumen", dt.date(2026, 3, 1))
    bench = Workbench(load_policy(SMALL_POLICY), lambda: NOW, cases=(known,))
    page = bench.respond(FolderOnDisk(tmp_path), PageRequest("GET", "/")).body.decode()

    assert '&lt;b&gt;Lumen&lt;/b&gt;<br><small class="soft">last changed on 2026-03-01</small>' in page
    assert '<code>evenhand serve "/cases/lumen"</code>' in page
