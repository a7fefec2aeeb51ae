"""Fuzzing: every loader, and the reader of documents, with files as nobody should write them, for some time.

    python tests/fuzzing.py [SECONDS] [TARGET...]

Whatever comes in is taken or refused with a place; anything else is a mistake of evenhand, and is shown with
the input that brought it to light. Every target has so many seconds. Nothing is kept between two runs.
"""

from __future__ import annotations

import os
import random
import secrets
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, Final

from executing import FACTS, hold_to_json
from running import FAIR, REPOSITORY, SMALL_POLICY, UNFAIR

from evenhand import (
    EvenhandError,
    audit,
    batch,
    load_audit,
    load_policy,
    load_profile,
    load_program,
    read_document,
    render,
)
from evenhand.batch.executors import list_executors
from evenhand.policy.model import Policy
from evenhand.program.published import UnreadableCopyError, read_published
from evenhand.program.quotations import find_exactly, find_nearest, read_texts
from evenhand.reporting.formats import TextFormat
from evenhand.reporting.own import Limits, Order, fill_order

Target = Callable[[bytes], object]
_FORMS: Final[tuple[TextFormat, ...]] = ("html", "terminal", "oscal", "sarif")

_SECONDS: Final = 10
_SLOW: Final = 20  # no input of this size takes so many seconds
_LARGEST: Final = 20_000
# What breaks readers elsewhere, put where it is not expected.
_SHARDS: Final = (
    b"", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\x1b[31m",
    b"\\ud800", b"\t", b"\r", b"\n", b"[" * 99, b"{a: " * 60, b"- " * 60, b"9" * 60, b"1e999999", b".nan",
    b"NaN", b"-0", b"1_000", b"0x1f", b"&a ", b"*a", b"!!str ", b"---\n", b"...\n", b"? ", b"<<: ", b"|\n ",
    b"'", b'"', b": ", b", ", b"}", b"]", b"#", b"%YAML 1.1\n---\n", b"null", b"~", b"yes", b"2026-02-30",
    b"40-60 %", b"< 50 %", b"$5", b"1,000", b"one_of", b"not", b"at_least: ", b"complete: false", b"by: x",
    b"<p>", b"<style>", b"<!--", b"]]>", b"</", b"&#x110000;", b"**", b"`", b"[a](", b"| a |\n|---|\n",
    b"a\xcc\x81" * 40,
    b"{{ ", b"{% for a in audit %}", b"%PDF-1.7\n", b"endobj", b"stream\n", b"/Length 99999999",
)  # fmt: skip
_PAGE: Final = (
    b"<html><style>.x {display: none}</style><h1>Terms</h1><p class=x>Hidden.<p>Testers are paid.</html>"
)
_MARKDOWN: Final = b"# Terms\n\n**Testers** are [paid](https://example.org) by the *hour*.\n\n- one\n- two\n"
_PDF: Final = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 99 99]>>\nendobj\n"
    b"4 0 obj\n<</Length 40>>\nstream\nBT /F1 9 Tf (Testers are paid.) Tj ET\nendstream\nendobj\n"
    b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
)


@cache
def _policy() -> Policy:
    return load_policy(SMALL_POLICY)


@cache
def _audit_text() -> bytes:
    return render(audit(load_program(UNFAIR, _policy()), _policy()), "json", full=True).encode()


def _files_of_policy() -> dict[str, Any]:
    return {each.relative_to(SMALL_POLICY).as_posix(): each for each in SMALL_POLICY.rglob("*.*")}


def fuzz_program(raw: bytes) -> None:
    """A program as YAML or JSON: what is taken is judged."""
    audit(load_program(raw, _policy()), _policy())


def fuzz_policy(raw: bytes) -> None:
    """A policy with one broken rule, or one broken criterion."""
    name = "pay/criterion.yaml" if raw.startswith((b"title: Pay", b"question")) else "pay/work-is-paid.yaml"
    load_policy({**_files_of_policy(), name: raw})


def fuzz_profile(raw: bytes) -> None:
    """A profile."""
    load_profile(raw, _policy())


def fuzz_audit(raw: bytes) -> None:
    """An audit that is read back: one that is taken can be told."""
    found = load_audit(raw)
    for form in _FORMS if found.stands_alone else ():
        render(found, form)


def fuzz_lines(raw: bytes) -> None:
    """The lines of a batch, each of which is judged or refused."""
    list(batch(iter([raw]), _policy()))


def fuzz_facts(raw: bytes) -> None:
    """The facts of a program in JSON, as each executor finds them."""
    for executor in list_executors():
        hold_to_json(executor, raw)


def fuzz_document(raw: bytes, name: str) -> None:
    """A document: its blocks, and a quotation that is sought in them."""
    texts = read_texts(read_published(raw, name))
    if texts and find_exactly("Testers are paid", texts[0]) is None:
        find_nearest("Testers are paid", texts[0])


def fuzz_template(raw: bytes) -> None:
    """A template of the user's own."""
    path = Path(_folder(), "own.html.j2")
    path.write_bytes(raw)
    order = Order(load_audit(_audit_text()), path.parent, path.name, path, Limits())
    try:
        fill_order(order)
    except Exception as failure:
        if isinstance(failure, (SystemError, AssertionError)):
            raise


@cache
def _folder() -> str:
    return tempfile.mkdtemp()


TARGETS: Final[Mapping[str, tuple[Target, tuple[bytes, ...]]]] = {
    "program": (fuzz_program, (FAIR.encode(), UNFAIR.encode())),
    "policy": (
        fuzz_policy,
        tuple((SMALL_POLICY / "pay" / name).read_bytes() for name in ("work-is-paid.yaml", "criterion.yaml")),
    ),
    "profile": (fuzz_profile, ((REPOSITORY / "rules/profiles/small-company.yaml").read_bytes(),)),
    "audit": (fuzz_audit, (_audit_text(),)),
    "lines": (
        fuzz_lines,
        (b'{"program": {"name": "A", "sponsor": "B"}, "facts": {"pay.offered_share": "40 %"}}\n',),
    ),
    "facts": (fuzz_facts, FACTS),
    "text": (lambda raw: fuzz_document(raw, "terms.txt"), (_MARKDOWN,)),
    "markdown": (lambda raw: fuzz_document(raw, "terms.md"), (_MARKDOWN, _PAGE)),
    "page": (lambda raw: fuzz_document(raw, "terms.html"), (_PAGE,)),
    "pdf": (lambda raw: fuzz_document(raw, "terms.pdf"), (_PDF,)),
    "passages": (lambda raw: read_document(raw, "terms.txt"), (_MARKDOWN,)),
    "template": (fuzz_template, ((REPOSITORY / "templates/examples/newsroom.html.j2").read_bytes(),)),
}


def spoil(sound: bytes, chance: random.Random) -> bytes:
    """
    Spoil a sound file: cut, repeat, exchange or put in something, up to four times.
    """
    made = bytearray(sound)
    for _ in range(chance.randint(1, 4)):
        start, end = sorted(chance.choices(range(len(made) + 1), k=2))
        end = min(end, start + chance.choice([0, 1, 4, 40, 4000]))
        match chance.randrange(5):
            case 0:
                made[start:end] = b""
            case 1:
                made[start:end] = chance.choice(_SHARDS)
            case 2:
                made[start:start] = made[start:end] * chance.choice([1, 2, 30])
            case 3:
                made[start:end] = chance.randbytes(end - start)
            case _:
                made[start:start] = chance.choice(_SHARDS) * chance.choice([1, 1, 1, 20])
    return bytes(made[:_LARGEST])


def run(name: str, seconds: float, chance: random.Random) -> tuple[int, int]:
    """
    Hand a target one spoilt file after the other, and count the files, and those that were taken.
    """
    target, seeds = TARGETS[name]
    tried = taken = 0
    end = monotonic() + seconds
    while monotonic() < end:
        raw, began = spoil(chance.choice(seeds), chance), monotonic()
        try:
            target(raw)
            taken += 1
        except UnreadableCopyError:
            pass
        except EvenhandError as error:
            if not error.problems or any(each.place.line < 1 or not each.message for each in error.problems):
                raise SystemExit(f"{name}: an error without a place: {error}\n{raw!r}") from error
        except Exception as failure:
            raise SystemExit(f"{name}: {failure!r}\n{raw!r}") from failure
        tried += 1
        if monotonic() - began > _SLOW:
            raise SystemExit(f"{name}: {monotonic() - began:.0f} seconds\n{raw!r}")
    return tried, taken


def main(arguments: list[str]) -> None:
    """
    Run the targets that are named, or all, each for some seconds.
    """
    seconds = float(arguments[0]) if arguments else _SECONDS
    seed = 0 if "CI" in os.environ else secrets.randbelow(2**32)  # as for the random cases of the tests
    print(f"Seed {seed}, {seconds:g} seconds each.")  # noqa: T201 - a script
    for name in arguments[1:] or TARGETS:
        chance = random.Random(f"{seed} {name}")  # noqa: S311 - to be run again
        tried, taken = run(name, seconds, chance)
        told = f"{tried:,} inputs, {taken:,} taken, every other refused with its place"
        print(f"{name}: {told}", flush=True)  # noqa: T201 - a script


if __name__ == "__main__":
    main(sys.argv[1:])
