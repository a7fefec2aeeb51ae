"""What is done once by the Python of the page, at the desk: code and templates are compiled.

The archives are stored: they are compressed as a whole, and the page unpacks them faster.
"""

from __future__ import annotations

import importlib.util
import marshal
import sys
import zipfile
from pathlib import Path
from typing import Final

# What stands before code that is never held against its source (PEP 552).
_UNCHECKED: Final = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)
_HERE: Final = Path("/work")
_SITE: Final = Path("/site")
# Jinja's own code is read to see that compiled templates fit it (reporting/templates.py).
_READ: Final = ("jinja2/compiler.py", "jinja2/runtime.py")
# The runtime describes its own functions by what their documentation says.
_DOCUMENTED: Final = ("_pyodide/", "pyodide/")
_COMPILED: Final = ".j2"
# No page asks for these of the standard library, nor for any encoding but those of Unicode.
_UNUSED: Final = frozenset(
    {
        "_aix_support", "_android_support", "_apple_support", "_ast_unparse", "_ios_support",
        "_osx_support", "_pydatetime", "_pydecimal", "_pyio", "_pyrepl", "antigravity", "argparse",
        "asyncio/__main__", "asyncio/proactor_events", "asyncio/tools", "asyncio/windows_events",
        "asyncio/windows_utils", "bdb", "cProfile", "cmd", "code", "compileall",
        "concurrent/futures/process", "concurrent/interpreters", "configparser", "curses", "dbm",
        "doctest", "ensurepip", "filecmp", "fileinput", "ftplib", "getpass", "http/client",
        "http/cookiejar", "http/cookies", "http/server", "idlelib", "imaplib", "lib2to3",
        "logging/config", "logging/handlers", "mailbox", "modulefinder", "multiprocessing", "netrc",
        "optparse", "pdb", "pickletools", "plistlib", "poplib", "profile", "pstats", "pyclbr",
        "pydoc", "pydoc_data", "pyodide/_nodesock_transport", "shelve", "smtplib", "socketserver",
        "sqlite3", "statistics", "symtable", "tabnanny", "tarfile", "this", "timeit", "tkinter",
        "trace", "tracemalloc", "turtle", "turtledemo", "unittest", "urllib/request",
        "urllib/robotparser", "venv", "wave", "webbrowser", "wsgiref", "xml", "xmlrpc", "zipapp",
    }
)  # fmt: skip
_ENCODINGS: Final = (
    "__init__",
    "aliases",
    "ascii",
    "cp437",
    "idna",
    "latin_1",
    "punycode",
    "unicode_",
    "utf_",
)


def prepare() -> None:
    """Compile the templates and the modules of both archives."""
    with zipfile.ZipFile(_HERE / "site.zip") as files:
        files.extractall(_SITE)
    sys.path.insert(0, str(_SITE))
    from evenhand.reporting.templates import compile_built_in  # noqa: PLC0415 - it can be found from here on

    compile_built_in(_SITE / "evenhand" / "_packaged" / "compiled")
    with zipfile.ZipFile(_HERE / "python.zip") as files:
        library = {name: files.read(name) for name in files.namelist() if not _is_unused(name)}
    site = {
        each.relative_to(_SITE).as_posix(): each.read_bytes() for each in _SITE.rglob("*") if each.is_file()
    }
    _write("python.zip", library)
    _write(
        "site.zip",
        {
            name: content
            for name, content in site.items()
            if "__pycache__" not in name and not name.endswith(_COMPILED)
        },
    )


def _is_unused(name: str) -> bool:
    module = name.removesuffix(".py").removesuffix("/__init__")
    room, _, rest = module.partition("/")
    is_encoding = room == "encodings" and rest and not rest.startswith(_ENCODINGS)
    parts = module.split("/")
    return bool(
        name.endswith("/")
        or is_encoding
        or not _UNUSED.isdisjoint("/".join(parts[: length + 1]) for length in range(len(parts)))
    )


def _write(archive: str, files: dict[str, bytes]) -> None:
    """Write an archive whose bytes depend on its files alone."""
    with zipfile.ZipFile(_HERE / archive, "w") as written:
        for name in sorted(files):
            for each, content in _compile(name, files[name]).items():
                written.writestr(zipfile.ZipInfo(each), content)


def _compile(name: str, content: bytes) -> dict[str, bytes]:
    """Give the code of a module in place of its source."""
    if not name.endswith(".py"):
        return {name: content}
    code = compile(
        content, name, "exec", dont_inherit=True, optimize=0 if name.startswith(_DOCUMENTED) else 2
    )
    compiled = _UNCHECKED + marshal.dumps(code)
    if name in _READ:
        return {name: content, importlib.util.cache_from_source(name, optimization=""): compiled}
    return {f"{name}c": compiled}


if __name__ == "__main__":
    prepare()
