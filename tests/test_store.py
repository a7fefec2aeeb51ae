"""What is kept costs time where it cannot be used, and nothing else."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from running import FAIR, REPOSITORY, SMALL_POLICY, write

from evenhand import Policy, PolicyError, audit, load_policy, load_program, render
from evenhand.policy.recalling import recall_policy
from evenhand.vocabulary.store import Store, describe_tool, find_store

POLICY: Final = load_policy(SMALL_POLICY)
EXPECTED: Final = render(audit(load_program(FAIR, POLICY), POLICY), "json")
NOBODY: Final = 65534
STEP: Final = 997


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """
    A store in which the small policy is kept.
    """
    recall(tmp_path / "store")
    return tmp_path / "store"


def recall(folder: Path | None) -> str:
    """
    Audit a program by the small policy, recalled from a store, and give the whole audit.
    """
    policy = recall_policy(SMALL_POLICY, Store(folder))
    return render(audit(load_program(FAIR, policy), policy), "json")


def kept(folder: Path) -> Path:
    """
    Give the one file of a store.
    """
    [file] = folder.iterdir()
    return file


def mark(folder: Path) -> None:
    """
    Keep another policy where the small one is kept: its name tells whether it is taken.
    """
    store = Marked(folder)
    recall_policy(SMALL_POLICY, store)


class Marked(Store):
    """
    A store that puts a mark on the policies that it keeps.
    """

    def get(self, name: str, made_from: str) -> bytes | None:
        """
        Find nothing, so that all is put.
        """

    def put(self, name: str, made_from: str, content: bytes) -> None:
        """
        Keep the policy under another name of its own.
        """
        super().put(name, made_from, content.replace(POLICY.name.encode(), b"X" * len(POLICY.name)))


def is_taken(folder: Path) -> bool:
    """
    Say whether a policy is taken from a store that keeps it with a mark.
    """
    return recall_policy(SMALL_POLICY, Store(folder)).name != POLICY.name


def test_what_is_kept_is_taken(folder: Path) -> None:
    """
    A policy that was loaded before is not loaded again.
    """
    mark(folder)

    assert is_taken(folder)


def test_a_policy_is_kept_once_wherever_a_person_stands(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What does not lie below where a person stands is called the same from there as from anywhere.
    """
    monkeypatch.chdir(tmp_path)
    mark(folder)
    monkeypatch.chdir(folder)

    assert is_taken(folder)


def test_a_policy_below_is_called_as_from_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Whoever stands above a policy reads a short name of it, whatever was kept elsewhere.
    """
    rules = tmp_path / "rules"
    copy_policy(SMALL_POLICY, rules, "", "")
    monkeypatch.chdir(folder)
    from_afar = recall_policy(rules, Store(folder)).folder
    monkeypatch.chdir(tmp_path)

    assert [rules.as_posix(), "rules"] == [from_afar, recall_policy(rules, Store(folder)).folder]


def test_a_recalled_policy_is_the_loaded_one(folder: Path) -> None:
    """
    The audit by a recalled policy is that by the loaded one, to the letter.
    """
    assert [EXPECTED] * 2 == [recall(folder), recall(None)]


def test_no_part_of_a_file_is_taken_for_the_whole(tmp_path: Path) -> None:
    """
    A file that was cut off, wherever, holds nothing.
    """
    store, file = keep_something(tmp_path)
    whole = file.read_bytes()

    for length in [*range(100), *range(100, len(whole), STEP), len(whole) - 1]:
        file.write_bytes(whole[:length])
        assert store.get("name", "made from this") is None


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    """
    A file of which one bit is another, wherever, holds nothing.
    """
    store, file = keep_something(tmp_path)
    whole = file.read_bytes()

    for place in [*range(100), *range(100, len(whole), STEP)]:
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert store.get("name", "made from this") is None


def keep_something(folder: Path) -> tuple[Store, Path]:
    """
    Keep as much as a policy, and give the store and the file.
    """
    store = Store(folder)
    store.put("name", "made from this", pickle.dumps(POLICY))
    assert store.get("name", "made from this") is not None
    return store, folder / "evenhand-name"


@pytest.mark.parametrize("content", [b"", b"evenhand-store-1\n", b"\0" * 10_000])
def test_a_broken_file_is_replaced(folder: Path, content: bytes) -> None:
    """
    An audit by what is broken is the same as ever, and the next one finds the file mended.
    """
    mark(folder)
    file = kept(folder)
    file.write_bytes(content)
    first = recall(folder)

    assert (EXPECTED, False, True) == (first, is_taken(folder), file.stat().st_size > len(POLICY.name))


class Silent(Store):
    """
    A store that takes nothing in, so that a broken file stays as it is.
    """

    def put(self, name: str, made_from: str, content: bytes) -> None:
        """
        Keep nothing.
        """


def test_what_another_tool_made_is_not_taken(tmp_path: Path) -> None:
    """
    What was made from something else, or by another version, is not found.
    """
    store = Store(tmp_path)
    store.put("name", "version 1", b"content")

    assert (b"content", None) == (store.get("name", "version 1"), store.get("name", "version 2"))


def test_a_file_under_another_name_is_not_taken(folder: Path, tmp_path: Path) -> None:
    """
    The policy of one folder is not taken for that of another.
    """
    other = tmp_path / "other"
    other.mkdir()
    copy_policy(SMALL_POLICY, other, "Small", "Other")
    recall_policy(other, Store(folder))
    one, two = folder.iterdir()
    content = one.read_bytes(), two.read_bytes()
    one.write_bytes(content[1])
    two.write_bytes(content[0])

    assert {recall_policy(each, Silent(folder)).digest for each in (SMALL_POLICY, other)} == {
        load_policy(each).digest for each in (SMALL_POLICY, other)
    }


def copy_policy(source: Path, target: Path, old: str, new: str) -> None:
    """
    Copy the files of a policy, with a word replaced.
    """
    for path in source.rglob("*.yaml"):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """
    A policy whose file changed, to the same length and the same time, is loaded again.
    """
    rules, store = tmp_path / "rules", Store(tmp_path / "store")
    copy_policy(SMALL_POLICY, rules, "", "")
    page = rules / "policy.yaml"
    before = recall_policy(rules, store)
    state = page.stat()
    page.write_text(page.read_text(encoding="utf-8").replace(POLICY.name, POLICY.name.swapcase()), "utf-8")
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns))

    assert (POLICY.name, POLICY.name.swapcase()) == (before.name, recall_policy(rules, store).name)


def test_a_changed_profile_is_read_again(tmp_path: Path) -> None:
    """
    A policy that was tailored before is tailored anew by what its profile says now.
    """
    store, profile = Store(tmp_path / "store"), tmp_path / "profile.yaml"
    names = []
    for name in ("One", "One", "Two"):
        profile.write_text(f"profile: {name}\n", encoding="utf-8")
        tailored = recall_policy(SMALL_POLICY, store, profile=profile)
        names.append(tailored.tailoring.name if tailored.tailoring else "")

    assert ["One", "One", "Two"] == names


def test_a_profile_that_comes_through_a_pipe_is_read_once(tmp_path: Path) -> None:
    """
    It tailors the policy, and nothing is kept of it.
    """
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["/bin/sh", "-c", 'echo "profile: Piped" > "$0"', pipe]):  # noqa: S603 - a fixed text
        tailored = recall_policy(SMALL_POLICY, Store(None), profile=pipe)

    assert "Piped" == (tailored.tailoring and tailored.tailoring.name)


def test_a_policy_is_loaded_again_when_one_that_it_is_built_on_changes(tmp_path: Path) -> None:
    """
    What a policy extends belongs to it.
    """
    base, own, store = tmp_path / "base", tmp_path / "own", Store(tmp_path / "store")
    copy_policy(SMALL_POLICY, base, "", "")
    copy_policy(SMALL_POLICY, own, "", "")
    for path in own.rglob("*.yaml"):
        if path.name != "policy.yaml":
            path.unlink()
    page = own / "policy.yaml"
    page.write_text(page.read_text(encoding="utf-8") + "\nextends: ../base\n", encoding="utf-8")
    before = recall_policy(own, store)
    changed = before.rules[0]
    file = base / f"{changed.id}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(changed.title, "Another title"), "utf-8")

    assert [changed.title, "Another title"] == [
        rule.title
        for each in (before, recall_policy(own, store))
        for rule in each.rules
        if rule.id == changed.id
    ]


def test_a_broken_policy_is_never_kept(tmp_path: Path) -> None:
    """
    Each mistake is told each time.
    """
    rules, store = tmp_path / "rules", tmp_path / "store"
    copy_policy(SMALL_POLICY, rules, "version:", "versoin:")

    for _ in range(2):
        with pytest.raises(PolicyError, match="versoin"):
            recall_policy(rules, Store(store))
    assert not store.exists()


def run_nothing(*_: Any) -> None:
    """
    Stand for the code of somebody else.
    """
    raise AssertionError


class Evil:
    """
    Something that runs code when it is unpickled.
    """

    def __init__(self, run: Callable[..., Any], *arguments: str) -> None:
        """
        Run something.
        """
        self.run = run, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, ...]]:
        """
        Say what to run.
        """
        return self.run


class Foreign(str):
    """
    A pickle as somebody may write it by hand.
    """

    __slots__ = ()


class Planted(Marked):
    """
    A store in which somebody puts what runs code, under a seal that fits.
    """

    def __init__(self, folder: Path, what: object) -> None:
        """
        Plant something.
        """
        super().__init__(folder)
        self.what = what

    def put(self, name: str, made_from: str, content: bytes) -> None:
        """
        Put it in the place of a policy.
        """
        del content
        written = self.what.encode() if isinstance(self.what, Foreign) else pickle.dumps(({}, self.what))
        Store.put(self, name, made_from, written)


@pytest.mark.parametrize(
    "what",
    [
        Evil(run_nothing),
        Evil(os.system, "touch evil"),
        Evil(exec, "raise SystemExit"),
        Evil(subprocess.Popen, "true"),
        Evil(Path, "x"),
        Foreign("cevenhand.__main__\nmain\n."),
        "no policy",
        None,
    ],
    ids=["function", "command", "code", "process", "path", "module", "text", "nothing"],
)
def test_what_is_kept_runs_no_code(tmp_path: Path, what: object) -> None:
    """
    Whoever got a file into the store, nothing is made of it but the parts of a policy.
    """
    recall_policy(SMALL_POLICY, Planted(tmp_path, what))

    assert EXPECTED == recall(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="a file's mode says less there")
@pytest.mark.parametrize("mode", [0o666, 0o620, 0o602])
def test_a_file_that_others_may_write_to_is_not_taken(folder: Path, mode: int) -> None:
    """
    What somebody else may have written is not trusted.
    """
    mark(folder)
    kept(folder).chmod(mode)

    assert not is_taken(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's mode says less there")
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_may_write_to_is_not_used(folder: Path, tmp_path: Path, mode: int) -> None:
    """
    Nothing is taken from such a folder, and nothing put there.
    """
    mark(folder)
    folder.chmod(mode)
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(mode)
    recall(tmp_path / "open")

    assert (False, []) == (is_taken(folder), list((tmp_path / "open").iterdir()))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_somebody_else_owns_is_not_taken(folder: Path, what: str) -> None:
    """
    A file or a folder that is another user's is not trusted.
    """
    mark(folder)
    os.chown(kept(folder) if what == "file" else folder, NOBODY, NOBODY)

    assert not is_taken(folder)


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    """
    A link in the place of a file leads nowhere.
    """
    mark(folder)
    file = kept(folder)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")

    assert not is_taken(folder)


def test_what_is_kept_is_for_the_user_alone(folder: Path) -> None:
    """
    Nobody else can read the policy of an unpublished plan.
    """
    assert [0o700, 0o600] == [path.stat().st_mode & 0o777 for path in (folder, kept(folder))]


@pytest.mark.parametrize("what", ["a file in its place", "a file above it", "a loop of links"])
def test_a_folder_that_cannot_be_is_done_without(tmp_path: Path, what: str) -> None:
    """
    Where no folder can be made, nothing is kept, and nothing is said of it.
    """
    place = tmp_path / "place"
    if what == "a loop of links":
        place.symlink_to(place)
    else:
        place.write_text("", encoding="utf-8")

    assert EXPECTED == recall(place if what == "a file in its place" else place / "store")


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_done_without(folder: Path) -> None:
    """
    What is there is taken, and nothing more is kept.
    """
    before = kept(folder).read_bytes()
    folder.chmod(0o500)

    assert (EXPECTED, before) == (recall(folder), kept(folder).read_bytes())


def test_a_full_disk_is_done_without(tmp_path: Path) -> None:
    """
    What cannot be written whole is not left half written.
    """
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
    ignore = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    ended = start(f"{limit} {ignore} print(recall_policy(SMALL, Store(FOLDER)).name)", tmp_path)

    assert ([POLICY.name], []) == (ended, list(tmp_path.iterdir()))


def start(code: str, folder: Path, **environment: str) -> list[str]:
    """
    Run some code in a process of its own, and give the lines that it prints.
    """
    process = begin(code, folder, **environment)
    out, _ = process.communicate()
    return out.splitlines()


def begin(code: str, folder: Path, **environment: str) -> subprocess.Popen[str]:
    """
    Begin to run some code in a process of its own.
    """
    names = f"from pathlib import Path; SMALL, FOLDER = Path({str(SMALL_POLICY)!r}), Path({str(folder)!r});"
    imports = "from evenhand.policy.recalling import recall_policy; from evenhand.vocabulary.store import *;"
    return subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, "-c", f"{names} {imports} {code}"],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_who_write_at_once_do_no_harm(tmp_path: Path) -> None:
    """
    Processes that keep the same policy time and again always find it whole.
    """
    code = """
for number in range(30):
    store = Store(FOLDER)
    store.put("name", "made from this", bytes([number]) * 500_000)
    found = store.get("name", "made from this")
    assert found is not None and len(set(found)) == 1 and len(found) == 500_000
print("done")
"""
    processes = [begin(f"exec({code!r})", tmp_path) for _ in range(2)]

    assert ["done\n"] * 2 == [process.communicate()[0] for process in processes]
    assert ["evenhand-name"] == [path.name for path in tmp_path.iterdir()]


def test_the_folder_does_not_grow_for_ever(tmp_path: Path) -> None:
    """
    The oldest files make room for new ones; what somebody else put there stays.
    """
    store = Store(tmp_path)
    for number in range(250):
        write(tmp_path, "", f"{number}.txt")
        store.put(f"file {number}", "", b"")

    assert 100 <= len(list(tmp_path.glob("evenhand-*"))) <= 200
    assert (b"", 250) == (store.get("file 249", ""), len(list(tmp_path.glob("*.txt"))))


HOME: Final = {"HOME": "/home/ada"}


@pytest.mark.skipif(sys.platform != "linux", reason="each system has a place of its own")
@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        (HOME, "/home/ada/.cache/evenhand"),
        ({**HOME, "XDG_CACHE_HOME": "/cache"}, "/cache/evenhand"),
        ({**HOME, "XDG_CACHE_HOME": ""}, "/home/ada/.cache/evenhand"),
        ({**HOME, "XDG_CACHE_HOME": "relative"}, None),
        ({**HOME, "EVENHAND_CACHE": "/mine"}, "/mine"),
        ({**HOME, "EVENHAND_CACHE": "off"}, None),
        ({"HOME": ""}, None),
        ({}, None),
    ],
)
def test_the_place_of_the_store(environment: dict[str, str], folder: str | None) -> None:
    """
    It is where the system keeps caches, or where the user wants it; without a home there is none.
    """
    found = find_store(environment)

    assert vars(Store(Path(folder) if folder else None)) == vars(found)


@pytest.mark.parametrize("chosen", ["", "off"])
def test_the_command_says_the_same_with_and_without(tmp_path: Path, chosen: str) -> None:
    """
    An audit is the same before anything is kept, after, and where nothing is to be kept.
    """
    program = write(tmp_path, FAIR)
    said = [
        subprocess.run(  # noqa: S603 - this very Python
            [sys.executable, "-m", "evenhand", "audit", program, "-f", "json"],
            cwd=REPOSITORY,
            env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": "", "EVENHAND_CACHE": each},
            capture_output=True,
            check=False,
        )
        for each in ("off", chosen, chosen)
    ]

    assert 1 == len({(each.returncode, each.stdout, each.stderr) for each in said})
    assert bool(chosen) is not (tmp_path / ".cache" / "evenhand").exists()


def test_what_is_kept_in_one_language_is_not_said_in_another(tmp_path: Path) -> None:
    """
    A report in Spanish is the same after one in English as where nothing is kept.
    """
    program = write(tmp_path, FAIR)
    told = [
        subprocess.run(  # noqa: S603 - this very Python
            [sys.executable, "-m", "evenhand", "audit", program, "-f", "html", "--language", language],
            cwd=REPOSITORY,
            env={**os.environ, "EVENHAND_CACHE": chosen},
            capture_output=True,
            check=False,
        ).stdout
        for language, chosen in (
            ("es", "off"),
            ("en", str(tmp_path / "store")),
            ("es", str(tmp_path / "store")),
        )
    ]

    assert told[0] == told[2]


def test_a_tool_is_told_from_another() -> None:
    """
    The version of Python and the state of the code belong to what names the tool.
    """
    assert sys.implementation.cache_tag in describe_tool()


def test_the_recalled_policy_is_a_policy(folder: Path) -> None:
    """
    What is recalled has each of its parts.
    """
    recalled: Policy = recall_policy(SMALL_POLICY, Store(folder))

    assert (POLICY.facts, POLICY.parameters, POLICY.documents) == (
        recalled.facts,
        recalled.parameters,
        recalled.documents,
    )


def test_a_library_keeps_nothing(tmp_path: Path) -> None:
    """
    Loading, auditing and rendering write to no folder of the user's.
    """
    code = (
        "from evenhand import audit, load_policy, load_program, render\n"
        "policy = load_policy()\n"
        "program = load_program({'program': {'name': 'A', 'sponsor': 'B', 'as_of': '2026-03-01'}}, policy)\n"
        "render(audit(program, policy), 'html')\n"
    )
    environment = {"PATH": os.defpath, "EVENHAND_CACHE": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)  # noqa: S603 - our own code

    assert [] == list(tmp_path.iterdir())
