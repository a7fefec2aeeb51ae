"""The documents: what they cite is there, each word stands once, and what is to be touched is named."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Final, get_args

import pytest

from evenhand.facts.kinds import Kind
from evenhand.policy.conditions import Condition
from evenhand.policy.written_conditions import ConditionShape

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "src" / "evenhand"
DESIGN: Final = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
ARCHITECTURE: Final = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
GLOSSARY: Final = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
DOCS: Final = (*sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "tutorials").glob("*.md")))
PAGES: Final = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS)
MOST: Final = {"a form of condition": 5, "a kind of fact": 5}  # beside the module of the new kind
ROOMS: Final = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


def list_sections() -> Iterator[str]:
    """
    List the sections of the design, and the numbered points of each, as code cites them.
    """
    number = ""
    for line in DESIGN.splitlines():
        if heading := re.match(r"## (\d+)\. ", line):
            number = heading[1]
            yield number
        elif point := re.match(r"(\d+)\. ", line):
            yield f"{number}.{point[1]}"


def list_citations() -> Iterator[tuple[str, str]]:
    """
    List where the code, the tests and the documents cite the design, and which section of it.
    """
    for folder in ("src", "tests", "docs"):
        for path in (ROOT / folder).rglob("*"):
            if "_build" not in path.parts and path.suffix in {".py", ".md"}:
                text = path.read_text(encoding="utf-8")
                cited = re.findall(r"[Dd]esign[\s#]+§(\d+(?:\.\d+)?)", text)
                yield from ((path.relative_to(ROOT).as_posix(), section) for section in cited)
    yield from (("docs/design.md", section) for section in re.findall(r"§(\d+(?:\.\d+)?)", DESIGN))


def test_what_is_cited_of_the_design_is_there() -> None:
    """
    Every section of the design that the code, a test or a page cites stands in docs/design.md.
    """
    sections = set(list_sections())

    assert [] == [citation for citation in list_citations() if citation[1] not in sections]


def test_the_sections_of_the_design_are_numbered() -> None:
    """
    The design has the sections 1 to 10, in this order.
    """
    numbers = [section for section in list_sections() if "." not in section]

    assert [str(number) for number in range(1, 11)] == numbers


@pytest.mark.parametrize("page", [ARCHITECTURE, DESIGN], ids=["architecture", "design"])
def test_every_room_has_a_line(page: str) -> None:
    """
    The tables of rooms name each folder of the package, and no other.
    """
    lines = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", page, re.MULTILINE)

    assert ROOMS == sorted(re.findall(r"\w+", " ".join(lines)))


def test_the_glossary_is_in_order() -> None:
    """
    Each word of the glossary stands once, in the order of the alphabet.
    """
    words = re.findall(r"^\| \*\*(.+?)\*\* \|", GLOSSARY, re.MULTILINE)

    assert sorted(set(words), key=str.casefold) == words


def test_the_words_of_the_design_are_in_the_glossary() -> None:
    """
    Every word that the design fixes stands in the glossary.
    """
    fixed = re.findall(r"^\| \*\*(.+?)\*\* \|", DESIGN, re.MULTILINE)

    assert [] == [word for word in fixed if f"| **{word.lower()}** |" not in GLOSSARY]


def test_the_name_of_a_class_means_one_thing() -> None:
    """
    No two modules give a class of theirs the same name.
    """
    named = Counter(
        node.name
        for module in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )

    assert [] == [name for name, number in named.items() if number > 1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """
    Every link of a page that is not an address leads to a file or a folder of the repository.
    """
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    places = {link: (page.parent / link).resolve() for link in links}

    assert [] == [link for link, place in places.items() if not (place.exists() and ROOT in place.parents)]


def test_every_page_has_a_place() -> None:
    """
    docs/index.md, from which the site is made, leads to every other page in docs, and to each once.
    """
    index = ROOT / "docs" / "index.md"
    listed = re.findall(r"^\| \[.+?\]\((.+?)\)", index.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(page.relative_to(index.parent).as_posix() for page in DOCS if page != index) == sorted(
        listed
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_of_the_package_is_there(page: Path) -> None:
    """
    Every module, function and class that a page names with its package can be imported.
    """
    named = re.findall(r"`(evenhand(?:\.[a-z_]+){2,})`", page.read_text(encoding="utf-8"))

    assert [] == [name for name in named if not is_there(name)]


def is_there(name: str) -> bool:
    """
    Checks if what a name stands for can be imported.
    """
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def test_what_the_walk_names_is_there() -> None:
    """
    Every function and class that docs/architecture.md names beside a module is defined in that module.
    """
    named = re.findall(r"`(\w+)` \(`([\w/]+\.py)`\)", ARCHITECTURE)

    assert [] == [(name, file) for name, file in named if name not in list_definitions(SOURCE / file)]


def list_definitions(module: Path) -> set[str]:
    """
    List what a module defines.
    """
    defined = (ast.FunctionDef, ast.ClassDef)
    return {each.name for each in ast.parse(module.read_text("utf-8")).body if isinstance(each, defined)}


def list_kinds(kind: type[Kind] = Kind) -> Iterator[type[Kind]]:
    """
    List the kinds that a policy can name.
    """
    for each in kind.__subclasses__():
        if "name" in vars(each):
            yield each
        yield from list_kinds(each)


def spell(module: Path) -> set[str]:
    """
    Give every name that a module uses and every text that it writes out.
    """
    spelt = set[str]()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        match node:
            case (
                ast.Name(id=name) | ast.Attribute(attr=name) | ast.ClassDef(name=name) | ast.alias(name=name)
            ):
                spelt.add(name)
            case ast.Constant(value=str(text)):
                spelt.add(text)
    return spelt


@cache
def spell_all() -> Mapping[str, set[str]]:
    """
    Give what each module of the package names and writes out.
    """
    return {path.relative_to(SOURCE).as_posix(): spell(path) for path in sorted(SOURCE.rglob("*.py"))}


def find_forms() -> set[str]:
    """
    Find the modules that tell forms apart: they name two of the classes, or every key.
    """
    classes, keys = {form.__name__ for form in get_args(Condition)}, {*ConditionShape.forms}
    return {module for module, spelt in spell_all().items() if len(spelt & classes) > 1 or spelt >= keys}


def find_kinds() -> set[str]:
    """
    Find the modules that tell kinds apart: they name three of the classes, or every word for one.

    The modules in which the kinds stand are not among them: they count as one, that of the new kind.
    """
    kinds = list(list_kinds())
    classes = {kind.__name__ for kind in kinds}
    words = {kind.name for kind in kinds if " " not in kind.name}
    homes = {f"{kind.__module__.removeprefix('evenhand.').replace('.', '/')}.py" for kind in kinds}
    telling = {module for module, spelt in spell_all().items() if len(spelt & classes) > 2 or spelt >= words}
    return telling - homes


def list_touched(addition: str) -> list[str]:
    """
    List the modules that docs/architecture.md says are touched to add something.
    """
    row = re.search(rf"^\| {addition} \|(.*)$", ARCHITECTURE, re.MULTILINE)
    assert row is not None
    return [module for module in re.findall(r"`([\w/]+\.py)`", row[1]) if module.split("/")[0] in ROOMS]


@pytest.mark.parametrize(
    ("addition", "find"), [("a form of condition", find_forms), ("a kind of fact", find_kinds)]
)
def test_what_an_addition_touches(addition: str, find: Callable[[], set[str]]) -> None:
    """
    docs/architecture.md names just the modules that tell forms of conditions, or kinds of facts, apart.
    """
    assert sorted(find()) == sorted(list_touched(addition))


@pytest.mark.parametrize(("addition", "most"), MOST.items())
def test_an_addition_touches_few_modules(addition: str, most: int) -> None:
    """
    A form of condition or a kind of fact is added in so many modules and no more.
    """
    assert len(list_touched(addition)) <= most


def test_what_is_to_be_touched_is_there() -> None:
    """
    Every file and folder that docs/architecture.md names is there.
    """
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", ARCHITECTURE)

    assert [] == [each for each in named if not ((SOURCE / each).exists() or (ROOT / each).exists())]
