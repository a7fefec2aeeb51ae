"""The catalogues of languages: `make languages` collects every sentence there is and compiles what is said.

A translation is kept where its English stands as it stood; a new sentence waits in the catalogue with an
empty translation, and a test says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final, get_args

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from evenhand.audit.accounts import Conflict
from evenhand.program.model import PUBLISHED
from evenhand.vocabulary.languages import ENGLISH, LANGUAGES
from evenhand.vocabulary.verdicts import (
    OUTSIDE,
    RECORD,
    SPONSOR,
    BackingBasis,
    Conclusion,
    Direction,
    Gate,
    Met,
    QuotationStatus,
    Severity,
    Verdict,
)

REPOSITORY: Final = Path(__file__).parents[1]
FOLDER: Final = REPOSITORY / "templates" / "languages"
FOREIGN: Final = tuple(each for each in LANGUAGES if each != ENGLISH)
# The words of the machine that reports name: the sentences around them are found in the code.
NAMES: Final = {
    "verdict": (*get_args(Verdict), "not asked"),
    "severity": get_args(Severity),
    "conclusion": get_args(Conclusion),
    "gate": get_args(Gate),
    "clause": get_args(Met),
    "conflict": get_args(Conflict),
    "subject": ("program",),
    "side": (SPONSOR, "participants", RECORD, OUTSIDE),
    "holder": ("sponsor", "participants", "public"),
    "basis": get_args(BackingBasis),
    "source": tuple(PUBLISHED),
    "quotation": get_args(QuotationStatus),
    "departure": ("rule", "bound", "severity"),
    "rule": ("asked", "left out"),
    "direction": get_args(Direction),
    "answer": (
        "yes",
        "no",
        "nothing",
        "none",
        "open",
        "absent",
        "any number",
        "any whole number",
        "any date",
    ),
    "between": ("and", "or"),
}
_KEYWORDS: Final = {
    "say": None, "say_later": None, "noted": None, "say_number": (1, 2), "noted_number": (1, 2),
}  # fmt: skip
_JINJA: Final = {"extensions": "jinja2.ext.loopcontrols", "trim_blocks": "true", "lstrip_blocks": "true"}
_LONG_AGO: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # the same sentences make the same file


def collect() -> Catalog:
    """Collect every sentence and name that a report may say, in an order that no moved file changes."""
    catalogue = Catalog()
    for kind, names in NAMES.items():
        for name in names:
            catalogue.add(name.replace("-", " "), context=kind)
    for sentence in _sentences():
        catalogue.add(sentence)
    return catalogue


@cache
def _sentences() -> tuple[str | tuple[str, str], ...]:
    """Give every sentence that stands in code or a template, in order; one search serves all languages."""
    return tuple(sorted(_find_sentences(), key=str))


def _find_sentences() -> Iterator[str | tuple[str, str]]:
    sources = [("python", path) for path in sorted((REPOSITORY / "src").rglob("*.py"))]
    sources += [
        ("jinja2.ext:babel_extract", path) for path in sorted((REPOSITORY / "templates").rglob("*.j2"))
    ]
    for method, path in sources:
        with path.open("rb") as file:
            for found in extract(method, file, keywords=_KEYWORDS, options=_JINJA):
                yield found[1]  # type: ignore[misc]


def open_translation(language: str) -> Catalog:
    """Open the translation of a language; an empty one, where there is none yet."""
    path = FOLDER / language / "evenhand.po"
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def renew(language: str) -> Catalog:
    """Give the catalogue of a language with the sentences of today, each translated as it was."""
    known = open_translation(language)
    renewed = Catalog(
        locale=language,
        header_comment="# What reports say in this language; docs/languages.md explains it.",
        project="evenhand",
        version="1",
        creation_date=_LONG_AGO,
        revision_date=_LONG_AGO,
        last_translator="evenhand",
        language_team=language,
        msgid_bugs_address="none",
        fuzzy=False,
    )
    # Babel's rule for a language changes between versions; a translation is written for the one it names.
    forms = f"nplurals={known.num_plurals}; plural={known.plural_expr};"
    renewed.mime_headers = [("Plural-Forms", forms)]
    for message in collect():
        if message.id:
            was = known.get(message.id, message.context)
            renewed.add(message.id, was.string if was else None, context=message.context)
    return renewed


def write(language: str) -> None:
    """Write the catalogue of a language, for people and for machines."""
    folder = FOLDER / language
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = renew(language)
    text, compiled = BytesIO(), BytesIO()
    write_po(text, catalogue, width=110, no_location=True)
    write_mo(compiled, catalogue)
    (folder / "evenhand.po").write_bytes(text.getvalue())
    (folder / "evenhand.mo").write_bytes(compiled.getvalue())


if __name__ == "__main__":
    for each in FOREIGN:
        write(each)
