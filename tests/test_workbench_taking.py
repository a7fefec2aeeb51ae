"""What is taken away from the workbench, and taken up again."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN
from running import FAIR, SMALL_POLICY, UNDECIDED, run, write
from serving import NOW

from evenhand import load_policy
from evenhand.cli.options import Options
from evenhand.cli.serve import make_bench
from evenhand.policy.profiles import read_profiles
from evenhand.serve.folder import FolderOnDisk
from evenhand.workbench.exchange import PageReply, PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.profiles import choose_profile, read_profile
from evenhand.workbench.responding import Workbench

FILES: Final = {
    "program.yaml": FAIR.encode(),
    "sources/s0.txt": b"Every output needs approval.",
    ".evenhand/skipped.json": b'{"skipped": ["pay.method"]}',
}


@pytest.fixture(scope="module")
def bench() -> Workbench:
    """
    A workbench with the small policy.
    """
    return Workbench(load_policy(SMALL_POLICY), lambda: NOW)


def take(bench: Workbench, folder: FolderInMemory, name: str) -> PageReply:
    """
    Take a file away.
    """
    return bench.respond(folder, PageRequest("GET", f"/take/{name}"))


def bring(bench: Workbench, folder: FolderInMemory, archive: bytes) -> PageReply:
    """
    Bring an archive, as the page does: in letters.
    """
    letters = base64.b64encode(archive).decode()
    return bench.respond(folder, PageRequest("POST", "/take", {}, {"zip": (letters,)}))


def archive_of(files: dict[str, bytes]) -> bytes:
    """
    Make an archive of any files.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "form", "filename"),
    [("report.html", "html", "a-preview.html"), ("audit.json", "json", "audit.json")],
)
def test_a_report_has_the_bytes_of_the_command(
    bench: Workbench, tmp_path: Path, name: str, form: str, filename: str
) -> None:
    """
    What is taken away is what `evenhand audit` writes of the same file.
    """
    write(tmp_path, FAIR)
    run("audit", "program.yaml", "--rules", SMALL_POLICY, "-f", f"{form}:out", folder=tmp_path)
    reply = take(bench, FolderInMemory(FILES), name)

    assert (filename, (tmp_path / "out").read_bytes()) == (reply.filename, reply.body)


def test_a_report_of_an_unfinished_description_says_that_it_is_a_draft(
    bench: Workbench, tmp_path: Path
) -> None:
    """
    Where questions are open, one line says so; the rest is what `evenhand audit` writes.
    """
    write(tmp_path, UNDECIDED)
    run("audit", "program.yaml", "--rules", SMALL_POLICY, "-f", "html:out", folder=tmp_path)
    page = take(bench, FolderInMemory({"program.yaml": UNDECIDED.encode()}), "report.html").body.decode()
    draft = (
        "<p><strong>Draft: 3 of about 4 questions are answered. What is open is open, and never counts as "
        "good.</strong></p>\n"
    )

    assert 1 == page.count(draft)
    assert (tmp_path / "out").read_text(encoding="utf-8") == page.replace(draft, "")


def test_the_audit_that_is_taken_away_stays_in_the_folder(bench: Workbench) -> None:
    """
    The last audit is kept beside the description, to be replayed and compared.
    """
    folder = FolderInMemory(FILES)

    assert take(bench, folder, "audit.json").body == folder.read("audit.json")


def test_the_description_is_given_as_it_stands(bench: Workbench) -> None:
    """
    The text has the bytes of the file.
    """
    reply = take(bench, FolderInMemory(FILES), "program.yaml")

    assert ("program.yaml", FILES["program.yaml"]) == (reply.filename, reply.body)


def test_the_letter_asks_for_what_would_decide(bench: Workbench) -> None:
    """
    The letter is a text.
    """
    reply = take(bench, FolderInMemory(FILES), "letter.txt")

    assert ("text/plain; charset=utf-8", "letter.txt") == (reply.media_type, reply.filename)


def test_no_other_file_is_given(bench: Workbench) -> None:
    """
    There is no way to ask for a file by its name.
    """
    assert 404 == take(bench, FolderInMemory(FILES), "skipped.json").status


def test_an_archive_comes_back_whole(bench: Workbench) -> None:
    """
    What was saved is taken up with its copies; how it was made, which others need not see, is not in it.
    """
    archive = take(bench, FolderInMemory(FILES), "all.zip").body
    folder = FolderInMemory()
    reply = bring(bench, folder, archive)

    assert "/" == reply.location
    assert {name: FILES[name] for name in ("program.yaml", "sources/s0.txt")} == folder.files
    assert archive == take(bench, folder, "all.zip").body


def test_the_archive_has_the_report(bench: Workbench) -> None:
    """
    Whoever opens the archive elsewhere can read the report; it is made anew of what is opened again.
    """
    archive = take(bench, FolderInMemory(FILES), "all.zip").body
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        report = opened.read("report.html")

    assert take(bench, FolderInMemory(FILES), "report.html").body == report


def test_an_archive_takes_the_place_of_nothing(bench: Workbench) -> None:
    """
    Where there is a description already, nothing is written.
    """
    folder = FolderInMemory(FILES)
    bring(bench, folder, archive_of({"program.yaml": b"facts: {}"}))

    assert FILES == folder.files


_SOUND: Final = archive_of({"program.yaml": FAIR.encode()})
DAMAGED: Final = _SOUND[:44] + b"\xff" * 40 + _SOUND[84:]  # within what is compressed


@pytest.mark.parametrize(
    "archive",
    [
        b"",
        b"PK\x03\x04 and nothing more",
        DAMAGED,
        archive_of({"sources/s0.txt": b""}),
        archive_of({"program.yaml": b"program: {name: ["}),
        archive_of({"program.yaml": b"\xff"}),
        archive_of({"program.yaml": FAIR.encode(), "../secret": b""}),
        archive_of({"program.yaml": FAIR.encode(), "/etc/passwd": b""}),
        archive_of({"program.yaml": FAIR.encode(), "sources/.hidden": b""}),
        archive_of({"program.yaml": FAIR.encode(), ".evenhand/lock": b""}),
        archive_of({"program.yaml": FAIR.encode(), "sources/zeros": bytes(40_000_000)}),
        archive_of({"program.yaml": FAIR.encode(), **{f"sources/s{n}": b"" for n in range(201)}}),
    ],
    ids=[
        "nothing", "cut", "damaged", "no-description", "broken", "no-text", "upwards", "absolute", "hidden",
        "own", "bomb", "many",
    ],
)  # fmt: skip
def test_what_is_no_archive_of_ours_is_refused(bench: Workbench, archive: bytes) -> None:
    """
    An archive that holds anything else than ours do, or more, is refused, and nothing is written.
    """
    folder = FolderInMemory()
    reply = bring(bench, folder, archive)

    assert (422, {}) == (reply.status, folder.files)
    assert b"Nothing was written." in reply.body


def test_the_page_shows_the_text_as_text(bench: Workbench) -> None:
    """
    What stands in the description is no markup.
    """
    folder = FolderInMemory({"program.yaml": f"{FAIR}\n# </textarea><script>alert(1)</script>\n".encode()})
    page = bench.respond(folder, PageRequest("GET", "/take")).body.decode()

    assert "<script>alert" not in page
    assert "&lt;/textarea&gt;" in page


def test_a_chosen_profile_is_taken_along_and_judges_as_the_command_does(tmp_path: Path) -> None:
    """
    What is chosen stands in the options, goes into the archive, and the report is that of the command.
    """
    policy = BUILT_IN
    bench = Workbench(policy, lambda: NOW, profiles=read_profiles(policy))
    write(tmp_path, "program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01}\n")
    folder = FolderInMemory({"program.yaml": (tmp_path / "program.yaml").read_bytes()})
    choose_profile(folder, "research")
    taken_up = FolderInMemory()
    bring(bench, taken_up, take(bench, folder, "all.zip").body)
    (tmp_path / "evenhand.toml").write_bytes(taken_up.files["evenhand.toml"])
    run("audit", "program.yaml", "-f", "json:out", folder=tmp_path)

    assert b'profile = "research"\n' == taken_up.files["evenhand.toml"]
    assert (tmp_path / "out").read_bytes() == take(bench, taken_up, "audit.json").body


def test_of_the_options_of_others_only_an_offered_profile_is_taken_up(bench: Workbench) -> None:
    """
    An archive sets no option of this machine but the choice of a profile that there is.
    """
    folder = FolderInMemory()
    options = b'profile = "../elsewhere"\nrules = "/tmp/rules"\n'
    bring(bench, folder, archive_of({"program.yaml": FAIR.encode(), "evenhand.toml": options}))

    assert ["program.yaml"] == list(folder.files)


@pytest.mark.parametrize("options", [b"\xff", b"profile = ", b"profile = 3", b""])
def test_options_that_cannot_be_read_choose_no_profile(options: bytes) -> None:
    """
    What is broken in the options is told by the commands; the pages go on with all rules.
    """
    assert not read_profile(FolderInMemory({"evenhand.toml": options}))


@pytest.mark.parametrize(("chosen", "offered"), [("research", 8), ("preview", 0), ("", 0)])
def test_a_profile_of_the_command_line_is_no_choice(tmp_path: Path, chosen: str, offered: int) -> None:
    """
    Where the options of the folder chose it, another may be chosen; where somebody else did, none.
    """
    folder = FolderOnDisk(tmp_path)
    choose_profile(folder, chosen)
    served = make_bench(folder, Options(profile=Path("research")))

    assert (offered, offered == 0) == (len(served.profiles), served.policy.tailoring is not None)
