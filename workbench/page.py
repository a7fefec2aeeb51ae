"""Composing the one file: the page, its scripts by their hashes, and the parts, compressed and in letters."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import pickle
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import jinja2
from msgspec.structs import replace

import evenhand
from evenhand import __version__
from evenhand.policy.folder import label
from evenhand.policy.model import Policy
from evenhand.reporting.templates import SYNTAX
from evenhand.vocabulary.store import built_in
from evenhand.workbench.exchange import PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench
from workbench.inside import tell_time
from workbench.parts import Part, Parts, list_modules

_HERE: Final = Path(__file__).parent
_ENGINE: Final = Path(evenhand.__file__).parent
_ABOVE: Final = (
    "__main__.py",
    "authoring",
    "batch",
    "cli",
    "serve",
    "steps",
)  # what the workbench does not use
_EXAMPLES: Final = Path(__file__).parents[1] / "examples" / "programs"
_SHOWN: Final = ("sora-early-access.yaml",)
_SCRIPTS: Final = ("/script.js", "/report.js")
_ARCHIVE: Final = "/take/all.zip"


def compose(policy: Policy, profiles: Mapping[str, str], parts: Parts) -> str:
    """Make the file of a policy that was loaded with all its languages, and of the parts of others.

    PROFILES are the texts of those that may be chosen in it.

    Raises CalledProcessError where the runtime cannot be run.
    """
    site = dict(_list_site(policy, profiles, parts))
    runtime = parts.runtime
    library, packed = _prepare(runtime, site)
    bench = Workbench(policy, tell_time)
    style, *scripts = (_give(bench, name) for name in ("/style.css", *_SCRIPTS))
    shell = (_HERE / "shell.js").read_text(encoding="utf-8")
    told = {"scripts": dict(zip(_SCRIPTS, scripts, strict=True)), "archive": _ARCHIVE}
    return _open_template().render(
        rules=_write_rules(style, [shell, *scripts]),
        style=style,
        shell=shell,
        told=json.dumps(told).replace("<", "\\u003c"),
        version=__version__,
        policy=policy,
        parts=(*parts.listed, _hash_engine(site)),
        packed={
            "code": _pack(_write_worker(runtime).encode()),
            "wasm": _pack(runtime["pyodide.asm.wasm"]),
            "library": _pack(library),
            "site": _pack(packed),
        },
    )


def _open_template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=False, **SYNTAX)  # noqa: S701 - all in it is ours
    return environment.from_string((_HERE / "page.html.j2").read_text(encoding="utf-8"))


def _list_site(policy: Policy, profiles: Mapping[str, str], parts: Parts) -> Iterator[tuple[str, bytes]]:
    """List what the page's Python imports and reads, by the names under which it finds it."""
    for wheel in parts.wheels:
        yield from list_modules(wheel)
    for path in sorted(_ENGINE.rglob("*.py")):
        name = path.relative_to(_ENGINE)
        if name.parts[0] not in _ABOVE:
            yield f"evenhand/{name.as_posix()}", path.read_bytes()
    templates = built_in("templates")
    for path in sorted(templates.rglob("*")):
        if path.suffix in {".j2", ".mo"}:
            yield f"evenhand/_packaged/templates/{path.relative_to(templates).as_posix()}", path.read_bytes()
    for own in ("__init__.py", "inside.py"):
        yield f"workbench/{own}", (_HERE / own).read_bytes()
    yield "evenhand/_packaged/rules/policy.yaml", (built_in("rules") / "policy.yaml").read_bytes()
    yield "workbench/policy.pickle", pickle.dumps((_move(policy), profiles), pickle.HIGHEST_PROTOCOL)
    for shown in _SHOWN:
        yield f"workbench/examples/{shown}", (_EXAMPLES / shown).read_bytes()


def _move(policy: Policy) -> Policy:
    """Take a policy from its place: the page gives the built-in one another, and others keep a name."""
    is_built_in = policy.folder == label(built_in("rules"))
    return replace(policy, folder="" if is_built_in else Path(policy.folder).name)


def _prepare(runtime: Mapping[str, bytes], site: Mapping[str, bytes]) -> tuple[bytes, bytes]:
    """Let the page's own Python compile what it will run: its library, and everything else."""
    with TemporaryDirectory() as folder:
        here, work = Path(folder, "runtime"), Path(folder, "work")
        here.mkdir()
        work.mkdir()
        for name, content in runtime.items():
            (here / name).write_bytes(content)
        (work / "python.zip").write_bytes(runtime["python_stdlib.zip"])
        (work / "site.zip").write_bytes(_archive(site))
        (work / "preparing.py").write_bytes((_HERE / "preparing.py").read_bytes())
        subprocess.run(["node", _HERE / "preparing.mjs", here, work], check=True)  # noqa: S603, S607 - our own
        return (work / "python.zip").read_bytes(), (work / "site.zip").read_bytes()


def _archive(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _write_worker(runtime: Mapping[str, bytes]) -> str:
    """Write what the worker runs: the runtime's two scripts, of which one is a module, and ours."""
    module, export, _ = runtime["pyodide.asm.mjs"].decode().rpartition("export default")
    if not export:
        raise ValueError("The runtime is not of the form that the page expects.")
    lock = {**json.loads(runtime["pyodide-lock.json"]), "packages": {}}
    return "\n".join(
        [
            module.replace("import.meta.url", "''"),
            runtime["pyodide.js"].decode().partition("//# sourceMappingURL")[0],
            f"const LOCK = {json.dumps(lock)};",
            (_HERE / "worker.js").read_text(encoding="utf-8"),
        ]
    )


def _give(bench: Workbench, path: str) -> str:
    return bench.respond(FolderInMemory(), PageRequest("GET", path)).body.decode()


def _write_rules(style: str, scripts: list[str]) -> str:
    """Write the policy by which nothing leaves: scripts by their hashes, and nowhere to send anything."""
    admitted = " ".join(_hash(each) for each in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {admitted} 'wasm-unsafe-eval'",
            f"style-src {_hash(style)}",
            "worker-src blob:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
        ]
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _hash_engine(site: Mapping[str, bytes]) -> Part:
    """Name evenhand as a part: the hash is that of its files, each after its name."""
    state = hashlib.sha256()
    for name in sorted(site):
        if name.startswith("evenhand/"):
            state.update(f"{name}\0{len(site[name])}\0".encode() + site[name])
    return Part("evenhand", __version__, state.hexdigest())


def _pack(content: bytes) -> str:
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
