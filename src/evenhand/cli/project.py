"""The options of a project: `[tool.evenhand]` of the nearest pyproject.toml, or an evenhand.toml.

They stand in the place of options that the command line does not give. A fixed date is none of them: with
one, no waiver would ever expire.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final

import click
from msgspec import Meta

from evenhand.audit.exit_status import FailOn, Undecided
from evenhand.reading import Complaints, KeyPath, Located, UnreadableError, forms, take
from evenhand.reading.forms import Shape
from evenhand.reading.text import lines_of, take_text
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import OptionsError, Place, Problem
from evenhand.vocabulary.languages import Language
from evenhand.vocabulary.verdicts import Backed

OWN: Final = "evenhand.toml"
SHARED: Final = "pyproject.toml"
_TABLE: Final = ("tool", "evenhand")
_HEAD: Final = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_KEY: Final = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*=\s*""")
_AT: Final = re.compile(r"^(.*) \(at line (\d+), column (\d+)\)$")
_PATHS: Final = frozenset({"rules", "profile", "waivers", "baseline"})


class ProjectOptions(Shape, rename="kebab"):
    """The options that a project may set, under the names that they have on the command line."""

    rules: forms.Name | None = None
    profile: forms.Name | None = None
    fail_on: FailOn | None = None
    fail_below: forms.Name | None = None
    undecided: Undecided | None = None
    min_grade: Backed | None = None
    require_quotes: bool | None = None
    language: Language | None = None
    waivers: forms.Name | None = None
    baseline: forms.Name | None = None
    format: Annotated[tuple[forms.Name, ...], Meta(description="Reports, as -f takes them.")] | None = None


def find_file(folder: Path) -> Path | None:
    """Find the nearest file of options, from a folder upwards."""
    for each in (folder, *folder.parents):
        if (each / OWN).is_file():
            return each / OWN
        if (each / SHARED).is_file() and _has_table(each / SHARED):
            return each / SHARED
    return None


def _has_table(path: Path) -> bool:
    """Checks if a pyproject.toml speaks of evenhand; most do not, and are not parsed."""
    try:
        text = path.read_bytes()
    except OSError:
        return False
    return b"tool.evenhand" in text and bool(_find_table(_parse(path, text.decode(errors="replace"))))


def load_options(path: Path) -> tuple[ProjectOptions, Located]:
    """Load the options of a file. Raises OptionsError with every mistake."""
    try:
        text = take_text(path, path.as_posix(), limits.LARGEST_DESCRIPTION)
    except UnreadableError as unreadable:
        raise OptionsError(unreadable.problems) from None
    values = _parse(path, text)
    table = values if path.name == OWN else _find_table(values)
    places = dict(_find_places(path.as_posix(), text, () if path.name == OWN else _TABLE))
    keys = {key: place for key, (place, _) in places.items()}
    located = Located(path.as_posix(), text, _tidy(table), {k: at for k, (_, at) in places.items()}, keys)
    complaints = Complaints(located)
    options = take(ProjectOptions, located.values, complaints)
    if options is None:
        raise OptionsError(complaints.problems)
    return options, located


def _parse(path: Path, text: str) -> Mapping[str, Any]:
    import tomllib  # noqa: PLC0415 - few folders have such a file

    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as failure:
        found = _AT.match(str(failure))
        said, line, column = found.groups() if found else (str(failure), "1", "1")
        place = Place(path.as_posix(), int(line), int(column))
        excerpt = lines_of(text)[place.line - 1]
        raise OptionsError([Problem(place, f"{said}.", "TOML", excerpt=excerpt)]) from None


def _find_table(values: Any) -> Any:
    for step in _TABLE:
        values = values.get(step, {}) if isinstance(values, Mapping) else {}
    return values


def _find_places(
    name: str, text: str, table: tuple[str, ...]
) -> Iterator[tuple[KeyPath, tuple[Place, Place]]]:
    """Find the places of each key and its value; `tomllib` tells none."""
    here: tuple[str, ...] = ()
    for number, line in enumerate(lines_of(text), start=1):
        if head := _HEAD.match(line):
            here = tuple(part.strip(" \t\"'") for part in head[1].split("."))
            if here == table:
                yield (), (Place(name, number), Place(name, number))
        elif here == table and (key := _KEY.match(line)):
            yield (key[1],), (Place(name, number, key.start(1) + 1), Place(name, number, key.end() + 1))


def _tidy(value: Any) -> Any:
    """Give values as the readers of other files do: lists are tuples, and a date is a text."""
    match value:
        case dict():
            return {name: _tidy(each) for name, each in value.items()}
        case list():
            return tuple(map(_tidy, value))
        case bool() | int() | str() | Decimal():
            return value
        case _:
            return str(value)


def fill_in(ctx: click.Context) -> None:
    """Put the project's options in the place of those that the command line leaves open, and say whence.

    Raises OptionsError.
    """
    path = _find_for(ctx)
    if path is None:
        return
    options, located = load_options(_relative(path))
    taken = []
    for param in ctx.command.params:
        key = _key_of(param)
        if key == "format" and ctx.command.name != "audit":
            continue  # the other commands make other reports
        value = getattr(options, key.replace("-", "_"), None) if key else None
        if value is not None and _is_open(ctx, param):
            ctx.params[param.name or ""] = _convert(param, ctx, value, located, key)
            taken.append(key)
    if taken:
        click.echo(
            f"Options from {located.name}: {', '.join(taken)}. (--no-config leaves them out.)", err=True
        )


def _find_for(ctx: click.Context) -> Path | None:
    """Find the file for a command: from the folder of its first file, or else from the current one."""
    files = [
        each
        for param in ctx.command.params
        if isinstance(param, click.Argument)
        for each in _list_paths(ctx.params.get(param.name or ""))
    ]
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise click.ClickException("The current folder was deleted; go to one that is there.") from None
    whole = [Path(os.path.abspath(each)) for each in files[:1]]  # noqa: PTH100 - it follows no link
    with suppress(OSError):  # what cannot be looked at is told of where it is read
        folders = [each if each.is_dir() else each.parent for each in whole]
        return next((found for each in (*folders, here) if (found := find_file(each))), None)
    return None


def _list_paths(value: Any) -> list[Path]:
    values = value if isinstance(value, tuple) else (value,)
    return [each for each in values if isinstance(each, Path) and each != Path("-")]


def _key_of(param: click.Parameter) -> str:
    """Name the key by which a project sets an option."""
    named = [each.removeprefix("--") for each in param.opts if each.startswith("--")]
    return named[0] if isinstance(param, click.Option) and named else ""


def _is_open(ctx: click.Context, param: click.Parameter) -> bool:
    return ctx.get_parameter_source(param.name or "") is click.core.ParameterSource.DEFAULT


def _convert(param: click.Parameter, ctx: click.Context, value: Any, located: Located, key: str) -> Any:
    """Take a value as the command line would, its paths from the folder of the file."""
    folder = Path(located.name).parent
    try:
        if key == "format":
            return tuple(_from_folder(each, folder) for each in param.type_cast_value(ctx, value))
        taken = param.type_cast_value(ctx, value)
    except click.BadParameter as unfit:
        complaints = Complaints(located)
        complaints.add((key,), unfit.message)
        raise OptionsError(complaints.problems) from None
    return _resolve(taken, folder, key) if key in _PATHS else taken


def _from_folder(target: Any, folder: Path) -> Any:
    return target if target.path is None else target._replace(path=_relative(folder / target.path))


def _resolve(path: Path, folder: Path, key: str) -> Path:
    """Find a path from the folder of the file; the plain name of a profile stays one that ships."""
    found = folder / path
    is_name = key == "profile" and not path.suffix and not found.exists()
    return path if is_name else _relative(found)


def _relative(path: Path) -> Path:
    return Path(os.path.relpath(path))
