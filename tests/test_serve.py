"""What `evenhand serve` lets in, what it refuses, and what it writes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from running import COMMAND, SMALL_POLICY, run
from serving import BEGUN, PORT, come_in, knock, open_door, served

from evenhand import ProgramError
from evenhand.serve.app import HEADERS
from evenhand.serve.folder import FolderOnDisk
from evenhand.serve.keys import Keys
from evenhand.serve.lock import Lock, drop_lock, find_lock, write_lock
from evenhand.serve.running import tell_written
from evenhand.vocabulary.errors import OutputError
from evenhand.vocabulary.limits import LARGEST_FORM, MOST_FIELDS

HOST = f"127.0.0.1:{PORT}"
FORM = "application/x-www-form-urlencoded"
REFUSED: list[tuple[str, int, str, str, dict[str, Any]]] = [
    ("another name of this machine", 421, "GET", "/", {"headers": {"host": f"evil.example:{PORT}"}}),
    ("this machine on another port", 421, "GET", "/", {"headers": {"host": "127.0.0.1:8001"}}),
    ("all addresses", 421, "GET", "/", {"headers": {"host": f"0.0.0.0:{PORT}"}}),
    ("a form of another site", 403, "POST", "/new", {"headers": {"origin": "https://evil.example"}}),
    ("a form of no site", 403, "POST", "/new", {"headers": {"origin": "null"}}),
    ("a form of another port", 403, "POST", "/new", {"headers": {"origin": "http://127.0.0.1:8001"}}),
    ("a form from across sites", 403, "POST", "/new", {"headers": {"sec-fetch-site": "cross-site"}}),
    ("a form from this site", 403, "POST", "/new", {"headers": {"sec-fetch-site": "same-site"}}),
    (
        "a picture on another page",
        403,
        "GET",
        "/",
        {"headers": {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}},
    ),
    ("a way up", 404, "GET", "/sources/%2e%2e/program.yaml", {}),
    ("a hidden slash", 404, "GET", "/sources%2f..%2fprogram.yaml", {}),
    ("a hidden backslash", 404, "GET", "/sources%5Cprogram.yaml", {}),
    ("another method", 405, "DELETE", "/", {}),
    ("text", 415, "POST", "/new", {"content": b"name=A", "headers": {"content-type": "text/plain"}}),
    ("JSON", 415, "POST", "/new", {"json": {"name": "A"}}),
    ("too much", 413, "POST", "/new", {"data": {"name": "A" * LARGEST_FORM}}),
    (
        "too much, piece by piece",
        413,
        "POST",
        "/new",
        {"content": (b"A" * 65536 for _ in range(40)), "headers": {"content-type": FORM}},
    ),
    ("too many fields", 413, "POST", "/new", {"data": {f"a{n}": "" for n in range(MOST_FIELDS + 1)}}),
    ("too many questions", 413, "GET", "/?" + "&".join(["a=b"] * (MOST_FIELDS + 1)), {}),
]


@pytest.mark.parametrize(
    ("status", "method", "path", "asked"),
    [each[1:] for each in REFUSED],
    ids=[each[0].replace(" ", "-") for each in REFUSED],
)
def test_what_is_refused(tmp_path: Path, status: int, method: str, path: str, asked: dict[str, Any]) -> None:
    """
    Whoever has the key is refused all the same what no page of evenhand asks; nothing is written.
    """
    reply = come_in(open_door(tmp_path)).request(method, path, **asked)

    assert (status, []) == (reply.status_code, list(tmp_path.iterdir()))
    assert "<h1>Refused</h1>" in reply.text
    assert dict(HEADERS) == {name: reply.headers[name] for name in HEADERS}


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("POST", "/new"), ("GET", "/style.css")])
def test_without_the_key_nothing_is_given(tmp_path: Path, method: str, path: str) -> None:
    """
    A browser that did not come by the link is told where it stands, and gets nothing else.
    """
    reply = knock(open_door(tmp_path)).request(method, path, data=BEGUN if method == "POST" else None)

    assert (403, []) == (reply.status_code, list(tmp_path.iterdir()))
    assert "Open the link that stands in the terminal" in reply.text


def test_a_wrong_key_is_none(tmp_path: Path) -> None:
    """
    A cookie with another key is as good as none.
    """
    door = open_door(tmp_path)
    browser = knock(door)
    browser.cookies.set(door.cookie, "a guess")

    assert 403 == browser.get("/").status_code


def test_a_link_is_good_for_one_browser(tmp_path: Path) -> None:
    """
    The link that was used lets nobody in; the next one does, and it is another.
    """
    door = open_door(tmp_path)
    first = door.keys.link
    assert 200 == come_in(door).get("/").status_code

    late = knock(door)
    assert (403, 403) == (late.get(f"/enter/{first}").status_code, late.get("/").status_code)
    assert 200 == come_in(door).get("/").status_code


def test_looking_at_a_link_does_not_use_it(tmp_path: Path) -> None:
    """
    What only asks whether a page is there leaves the link as it is.
    """
    door = open_door(tmp_path)
    knock(door).head(f"/enter/{door.keys.link}")

    assert 200 == come_in(door).get("/").status_code


def test_the_cookie_is_for_this_port_and_for_no_script(tmp_path: Path) -> None:
    """
    The cookie of the session is strict, hidden from scripts, and named after the port.
    """
    door = open_door(tmp_path)
    cookie = knock(door).get(f"/enter/{door.keys.link}").headers["set-cookie"]

    assert f"evenhand-{PORT}={door.keys.session}; HttpOnly; Path=/; SameSite=strict" == cookie


@pytest.mark.parametrize("path", ["/", "/new", "/style.css", "/nothing-here"])
def test_every_reply_has_the_headers(tmp_path: Path, path: str) -> None:
    """
    No page may be framed, kept, sniffed, or load anything from elsewhere.
    """
    reply = come_in(open_door(tmp_path)).get(path)

    assert dict(HEADERS) == {name: reply.headers[name] for name in HEADERS}


def test_a_form_of_the_page_itself_is_taken(tmp_path: Path) -> None:
    """
    What a browser says of a form of this very page opens the door; the description is written.
    """
    browser = come_in(open_door(tmp_path))
    headers = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"}
    reply = browser.post("/new", data=BEGUN, headers=headers)

    assert 303 == reply.status_code
    assert "name: A preview" in (tmp_path / "program.yaml").read_text(encoding="utf-8")


def test_a_refusal_shows_whoever_has_the_key_a_way_back(tmp_path: Path) -> None:
    """
    A form of another page is refused on a page of ours, in the language that was chosen.
    """
    browser = come_in(open_door(tmp_path))
    browser.post("/choose", data={"language": "de"}, headers={"origin": f"http://{HOST}"})
    page = browser.post("/new", data=BEGUN, headers={"origin": "null"}).text

    assert '<html lang="de">' in page
    assert '<link rel="stylesheet" href="/style.css">' in page
    assert 'href="/"' in page


def test_a_page_is_asked_for_by_its_head(tmp_path: Path) -> None:
    """
    The head of a page has its status and no body.
    """
    reply = come_in(open_door(tmp_path)).head("/")

    assert (200, b"") == (reply.status_code, reply.content)


def test_a_refused_body_is_not_read_to_its_end(tmp_path: Path) -> None:
    """
    A body that is sent in pieces without end is refused as soon as it is too large.
    """
    with served(tmp_path) as door:
        head = (
            f"POST /new HTTP/1.1\r\nHost: 127.0.0.1:{door.port}\r\n"
            f"Cookie: {door.cookie}={door.keys.session}\r\n"
            f"Content-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", door.port), 10) as line:
            line.sendall(head.encode())
            for _ in range(LARGEST_FORM // 65536 + 1):
                line.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n")
            said = line.recv(65536)

    assert b"HTTP/1.1 413" == said.partition(b" Req")[0].partition(b" Con")[0]


@pytest.mark.parametrize("hosts", ["", "Host: a\r\nHost: b\r\n", "\0: a\r\n"])
def test_what_is_no_request_ends_in_no_page(tmp_path: Path, hosts: str) -> None:
    """
    A request without a host, with two, or with what is no header is refused.
    """
    with served(tmp_path) as door, socket.create_connection(("127.0.0.1", door.port), 10) as asked:
        asked.sendall(f"GET / HTTP/1.1\r\n{hosts}\r\n".encode())
        said = asked.recv(65536)

    assert said[:12] in {b"HTTP/1.1 400", b"HTTP/1.1 421"}


def test_only_this_machine_can_ask(tmp_path: Path) -> None:
    """
    No option binds the server to anything but the loopback.
    """
    told = run("serve", tmp_path, "--host", "0.0.0.0")  # noqa: S104 - it is what is refused

    assert (2, True) == (told.status, "No such option" in told.err)


def test_the_description_may_have_a_name_of_its_own(tmp_path: Path) -> None:
    """
    What pages know as program.yaml is the file that was named.
    """
    folder = FolderOnDisk(tmp_path, "ours.yaml")
    folder.write("program.yaml", b"a: 1\n")

    assert (b"a: 1\n", b"a: 1\n") == (folder.read("program.yaml"), (tmp_path / "ours.yaml").read_bytes())
    assert "Written in" in tell_written(folder)
    assert "ours.yaml." in tell_written(folder)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/hostname", "sources/../../secret", "a\\b", "", "sources/out"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    """
    What lies outside of the folder is neither read nor written, by any name and through any link.
    """
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    root = tmp_path / "case"
    (root / "sources").mkdir(parents=True)
    (root / "sources" / "out").symlink_to(tmp_path / "secret")
    folder = FolderOnDisk(root)

    assert folder.read(name) is None
    with pytest.raises(OutputError):
        folder.write(name, b"")
    assert "secret" == (tmp_path / "secret").read_text(encoding="utf-8")


def test_a_folder_lists_the_files_of_the_description_alone(tmp_path: Path) -> None:
    """
    What else lies in the folder is left alone.
    """
    for name in (
        "program.yaml",
        "notes.md",
        "audit.json",
        "sources/s0.txt",
        "other/x.txt",
        ".evenhand/history.ndjson",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")

    assert ("program.yaml", "audit.json", "sources/s0.txt", ".evenhand/history.ndjson") == FolderOnDisk(
        tmp_path
    ).names()


def test_a_full_disk_is_told_and_leaves_the_file(tmp_path: Path) -> None:
    """
    Where nothing can be written, what stood there stays, and nothing lies beside it.
    """
    folder = FolderOnDisk(tmp_path)
    folder.write("program.yaml", b"a: 1\n")
    (tmp_path / "sources").write_text("in the way", encoding="utf-8")

    with pytest.raises(OutputError) as told:
        folder.write("sources/s0.txt", b"text")
    assert "Cannot write this file" in told.value.problems[0].message
    assert ["program.yaml", "sources"] == sorted(each.name for each in tmp_path.iterdir())


def test_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    """
    Writing a file anew leaves its mode as it was.
    """
    folder = FolderOnDisk(tmp_path)
    folder.write("program.yaml", b"a: 1\n")
    (tmp_path / "program.yaml").chmod(0o640)
    folder.write("program.yaml", b"a: 2\n")

    assert (0o640, b"a: 2\n") == (
        (tmp_path / "program.yaml").stat().st_mode & 0o777,
        folder.read("program.yaml"),
    )


@pytest.mark.parametrize(
    "path", ["/", "/check", "/questions", "/take", "/take/all.zip", "/sources", "/to-do"]
)
def test_files_that_cannot_be_read_are_told_of_on_a_page(tmp_path: Path, path: str) -> None:
    """
    Where the description, or what is kept beside it, cannot be read, every page says so.
    """
    (tmp_path / ".evenhand").mkdir()
    for name in ("choices.json", "history.ndjson", "last-good.yaml", "skipped.json"):
        (tmp_path / ".evenhand" / name).symlink_to(name)
    (tmp_path / "program.yaml").symlink_to("program.yaml")
    reply = come_in(open_door(tmp_path)).get(path)

    assert (409, True) == (reply.status_code, "Cannot read this file" in reply.text)


def test_what_is_too_large_to_read_is_told(tmp_path: Path) -> None:
    """
    A file that no description can be is not taken into memory.
    """
    with (tmp_path / "program.yaml").open("wb") as stream:
        stream.truncate(10**9)

    with pytest.raises(ProgramError):
        FolderOnDisk(tmp_path).read("program.yaml")


def test_a_second_serve_gives_the_link_of_the_first(tmp_path: Path) -> None:
    """
    The folder is served once: whoever serves it again is shown the way to the first.
    """
    with served(tmp_path) as door:
        keys = Keys(lambda link: write_lock(tmp_path, Lock(os.getpid(), door.port, link)))
        told = run("serve", tmp_path, "--no-browser")

    assert (0, True) == (told.status, f"http://127.0.0.1:{door.port}/enter/{keys.link}" in told.out)
    assert f"by process {os.getpid()}" in told.out


def test_the_lock_of_who_is_gone_is_none(tmp_path: Path) -> None:
    """
    A lock whose port nobody listens on keeps nobody out, and what is no lock neither.
    """
    write_lock(tmp_path, Lock(1, 1, "gone"))
    assert 0o600 == (tmp_path / ".evenhand" / "lock").stat().st_mode & 0o777
    assert find_lock(tmp_path) is None
    (tmp_path / ".evenhand" / "lock").write_text("{", encoding="utf-8")
    assert find_lock(tmp_path) is None

    drop_lock(tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_is_gone_is_told_on_every_page(tmp_path: Path) -> None:
    """
    Once the folder is gone, nothing begins anew in its place; put back, it is gone on with.
    """
    door = open_door(tmp_path / "case")
    browser = come_in(door)
    browser.post("/new", data=BEGUN)
    before = browser.get("/questions").status_code
    (tmp_path / "case").rename(tmp_path / "elsewhere")
    gone = [browser.get("/").status_code, browser.post("/new", data=BEGUN).status_code]
    is_there = (tmp_path / "case").exists()
    told = tell_written(door.folder)
    (tmp_path / "elsewhere").rename(tmp_path / "case")

    assert [410, 410] == gone
    assert (before, False) == (browser.get("/questions").status_code, is_there)
    assert f"{tmp_path / 'case'} is no longer there, nor is what was written in it." == told


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder in use stays")
def test_where_the_folder_went_away_serving_ends_in_a_sentence(tmp_path: Path) -> None:
    """
    Served from within itself, a folder that is gone ends with what became of it, and in no mistake of ours.
    """
    case = tmp_path / "case"
    case.mkdir()
    command: list[str | Path] = [COMMAND, "serve", ".", "--rules", SMALL_POLICY.absolute(), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=case) as process:  # noqa: S603 - evenhand itself
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.readline()
        (case / ".evenhand" / "lock").unlink()
        (case / ".evenhand").rmdir()
        case.rmdir()
        process.send_signal(signal.SIGINT)
        said = process.stdout.read()

    assert (0, f"{case} is no longer there, nor is what was written in it.\n") == (process.returncode, said)


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    """
    A file that is no description is not served.
    """
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    told = run("serve", tmp_path / "notes.txt")

    assert (2, True) == (told.status, "neither a folder nor a program file" in told.err)
    assert "No audit was performed." == told.err.splitlines()[-1]


def test_without_the_server_both_ways_on_are_told() -> None:
    """
    Where the extra is not installed, one line says what to install, and that the file needs none.
    """
    code = "import sys; sys.modules['uvicorn'] = None; from evenhand.cli.main import main; main(['serve'])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603

    assert 2 == ended.returncode
    assert ended.stderr.startswith("evenhand serve\n  The server is not installed.")
    assert "pip install 'evenhand[serve]', or '.[serve]' in a checkout. Or open evenhand.html" in ended.stderr
    assert "No audit was performed." == ended.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"profile: Mine\nrules: x\n", ":2:1"), (b"profile: \xff\n", ":1:10"), (None, ":1:1")],
)
def test_a_broken_profile_of_the_policy_is_told_at_its_place(
    tmp_path: Path, content: bytes | None, place: str
) -> None:
    """
    Of a policy whose profile is broken, is no text or is not there, nothing is served, and it says where.
    """
    rules = tmp_path / "rules"
    shutil.copytree(SMALL_POLICY, rules)
    profile = rules / "profiles" / "mine.yaml"
    profile.parent.mkdir()
    if content is None:
        profile.symlink_to("nowhere")
    else:
        profile.write_bytes(content)
    told = run("serve", tmp_path / "case", "--rules", rules)

    assert (2, f"{profile}{place}") == (told.status, told.err.splitlines()[0])


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """
    A port is no file, and is named as it is addressed.
    """
    with served(tmp_path / "one") as door:
        told = run("serve", tmp_path / "other", "--port", str(door.port), "--no-browser")

    assert (2, f"127.0.0.1:{door.port}") == (told.status, told.err.splitlines()[0])


@pytest.mark.skipif(os.name != "posix", reason="other systems interrupt otherwise")
def test_an_interrupt_says_what_was_written(tmp_path: Path) -> None:
    """
    The command shows its link, serves, and ends with what was written; its lock is gone.
    """
    command: list[str | Path] = [COMMAND, "serve", tmp_path / "case", "--rules", SMALL_POLICY, "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - evenhand itself
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        address = link.partition("/enter/")[0]
        with httpx2.Client(base_url=address) as browser:
            for _ in range(200):
                with suppress(httpx2.ConnectError):
                    browser.get(link)
                    break
                time.sleep(0.05)
            browser.post("/new", data=BEGUN)
        process.send_signal(signal.SIGINT)
        said = process.stdout.read()

    assert (0, f"Written in {tmp_path / 'case'}: program.yaml.") == (
        process.returncode,
        said.splitlines()[-1],
    )
    assert not (tmp_path / "case" / ".evenhand" / "lock").exists()
