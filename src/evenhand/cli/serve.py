"""`evenhand serve`: the workbench in a browser on this machine."""

from __future__ import annotations

import datetime as dt
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

from evenhand.cli.inputs import open_policy
from evenhand.cli.options import Options
from evenhand.policy.profiles import load_profile, read_profiles
from evenhand.serve.folder import PROGRAM, FolderOnDisk
from evenhand.serve.known import list_known, remember
from evenhand.serve.lock import find_lock
from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.vocabulary.languages import LANGUAGES, say, speaking
from evenhand.vocabulary.store import built_in, find_store
from evenhand.workbench.profiles import read_profile
from evenhand.workbench.responding import Workbench
from evenhand.workbench.starting import KnownCase

_NEEDED: Final = ("starlette", "uvicorn")
_EXAMPLE: Final = "sora-early-access"
_ENDINGS: Final = (".yaml", ".yml")


def serve_command(folder_or_program: Path, options: Options, *, port: int, no_browser: bool) -> None:
    """Serve a folder, or that of a program file."""
    with speaking(options.language):
        if not all(find_spec(name) for name in _NEEDED):
            raise _lack_server()
        folder = _open_folder(folder_or_program)
        if lock := find_lock(folder.root):
            click.echo(say("This folder is served already, by process {pid}:", pid=str(lock.pid)))
            click.echo(lock.address)
            if not no_browser:
                webbrowser.open(lock.address)
            return
        store = find_store()
        bench = make_bench(folder, options, list_known(store))
        remember(folder, store)
        from evenhand.serve.running import serve  # noqa: PLC0415 - it needs an extra

        serve(bench, folder, click.echo, port=port, opens=not no_browser)
        remember(folder, store)


def make_bench(folder: FolderOnDisk, options: Options, cases: tuple[KnownCase, ...] = ()) -> Workbench:
    """Make the workbench of a folder: its policy's profiles may be chosen, unless the options choose another.

    Raises PolicyError also where one of them is broken.
    """
    named = Path(read_profile(folder))
    plain = open_policy(options._replace(profile=None), LANGUAGES)
    profiles = read_profiles(plain)
    is_other = options.profile and (options.profile != named or named.name not in profiles)
    policy, profiles = (open_policy(options, LANGUAGES), {}) if is_other else (plain, profiles)
    for each in profiles:  # by their paths, so that what is wrong with one is told at its place
        load_profile(Path(each), policy, _tell_time().date())
    return Workbench(policy, _tell_time, options.language, _read_examples(), profiles, cases)


def _open_folder(path: Path) -> FolderOnDisk:
    """Take a folder, or that of a program file, whatever that is called."""
    if path.suffix in _ENDINGS and not path.is_dir():
        return FolderOnDisk(path.parent, path.name)
    if path.exists() and not path.is_dir():
        message = say("This is neither a folder nor a program file.")
        raise OutputError([Problem(Place(path.as_posix()), message)])
    return FolderOnDisk(path, PROGRAM)


def _read_examples() -> dict[str, dict[str, bytes]]:
    path = built_in("examples") / "programs" / f"{_EXAMPLE}.yaml"
    return {_EXAMPLE: {PROGRAM: path.read_bytes()}}


def _lack_server() -> OutputError:
    message = say("The server is not installed.")
    expected = say(
        "the extra: pip install 'evenhand[serve]', or '.[serve]' in a checkout. Or open evenhand.html, which "
        "needs no server and no installation"
    )
    return OutputError([Problem(Place.whole("evenhand serve"), message, expected)])


def _tell_time() -> dt.datetime:
    return dt.datetime.now().astimezone()
