"""Putting answers into the text of a program file, YAML or JSON, and the patch that does so.

The text is changed only where an answer stands: comments, order and layout are kept. A comment
within a value that is replaced, as beside a claim, stays on a line of its own. Others' claims are kept.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from evenhand.facts.possible import Possible
from evenhand.facts.writing import JSON, YAML, Style
from evenhand.policy.folder import find_here
from evenhand.policy.model import Policy
from evenhand.program.model import Program
from evenhand.vocabulary import verdicts

_Pair = tuple[Any, Any]

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BYTE_ORDER_MARK: Final = "\ufeff"
_NO_LINE_END: Final = "\n\\ No newline at end of file\n"
_COMMENT: Final = re.compile(r"#[^\r\n]*")
_LINE_REST: Final = re.compile(r"[^\r\n]*")
_INDENT: Final = re.compile(r"[ \t]*")
# What the parser takes for a line end, or refuses, where YAML or JSON does not.
_NOT_PARSED: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_HALF_CHARACTER: Final = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def make_patch(path: Path, answers: Mapping[str, Possible], policy: Policy, program: Program) -> bytes:
    """Make the patch that puts answers into the file of a program, to be applied in this folder."""
    text = path.read_bytes().decode()
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    after = mark + patch_answers(text.removeprefix(mark), answers, policy, program)
    here, whole = find_here(), path.resolve()
    name = (whole.relative_to(here) if here and whole.is_relative_to(here) else Path(path.name)).as_posix()
    end = "\t" if " " in name else ""  # without it, what follows the space is taken for a date
    lines = difflib.unified_diff(_cut(text), _cut(after), f"a/{name}{end}", f"b/{name}{end}")
    patch = "".join(line if line.endswith("\n") else f"{line}{_NO_LINE_END}" for line in lines)
    return patch.encode(errors="surrogateescape")  # the name of a file need not be UTF-8


def _cut(text: str) -> list[str]:
    """Cut a text at line feeds only, as those do who apply patches."""
    return list(io.StringIO(text, newline="\n"))


def patch_answers(text: str, answers: Mapping[str, Possible], policy: Policy, program: Program) -> str:
    """Put answers into the text of a program's file; all else stays as it is.

    Where several speak, an answer is the sponsor's claim: it stands beside what others claim, and takes the
    place of what the sponsor claimed before. What cannot be patched stays as it is.
    """
    page = _Page(text, _find_speaker(program))
    left_out = find_unpatched(answers, program)
    written = {
        path: policy.facts[path].kind.write(each, page.style)
        for path, each in answers.items()
        if path not in left_out
    }
    pieces, done = [], 0
    formerly = {path: policy.facts[path].formerly for path in answers}
    for edit in sorted(page.put(written, formerly), key=lambda edit: edit.start):
        pieces += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, text[done:]])


def find_unpatched(answers: Iterable[str], program: Program) -> list[str]:
    """Find the facts that no claim of the sponsor's can change: those on record, where several speak."""
    if not program.parties:
        return []
    recorded = {claim.fact for claim in program.claims if program.side(claim) == verdicts.RECORD}
    return [path for path in answers if path in recorded or _find_speaker(program) is None]


def _find_speaker(program: Program) -> str | None:
    """Find who speaks for the sponsor."""
    sponsors = (name for name, party in program.parties.items() if party.side == verdicts.SPONSOR)
    return next(sponsors, None)


@dataclass(frozen=True)
class _Edit:
    """What takes the place of a stretch of the text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Page:
    """The text of a file, with the nodes that a YAML parser finds in it."""

    text: str
    speaker: str | None = None  # by whom claims are, where several speak

    @cached_property
    def style(self) -> Style:
        """How the file is written."""
        return JSON if self.text.lstrip().startswith("{") else YAML

    @cached_property
    def _readable(self) -> str:
        # YAML knows no surrogate pairs; a filler of the same length leaves every place where it is.
        return _HALF_CHARACTER.sub(r"\\u0041", _NOT_PARSED.sub("A", self.text))

    @cached_property
    def _root(self) -> Any:
        return yaml.compose(self._readable, Loader=_LOADER)  # it was read before: neither deep nor hostile

    @cached_property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def put(self, written: Mapping[str, str], formerly: Mapping[str, Sequence[str]]) -> Iterator[_Edit]:
        """Replace the value of each fact, perhaps under an old name, or add it to its group or the facts."""
        facts = _pair(self._root, "facts")
        added: dict[int, tuple[Any, list[str]]] = {}
        for path, value in written.items():
            pair = next(filter(None, (_find_fact(facts, each) for each in (path, *formerly[path]))), None)
            if pair:
                yield from (
                    [self._replace(*pair, value)] if self.speaker is None else self._claim(*pair, value)
                )
                continue
            entry = value if self.speaker is None else self._as_claim(value)
            group, _, name = path.partition(".")
            inside = _pair(_value(facts), group)
            where, key = (inside, name) if _has_entries(inside) else (facts, path)
            added.setdefault(id(where), (where, []))[1].append(f"{self.style.plain(key)}: {entry}")
        # A group that stands last ends where the facts end: what is added to it comes before what follows.
        for where, entries in sorted(added.values(), key=lambda each: each[0] is facts):
            yield self._add(where, entries)

    def _as_claim(self, value: str) -> str:
        """Write an answer as a claim of the sponsor's."""
        pairs = {"value": value, "by": self.style.text(self.speaker or "")}
        return f"{{{', '.join(f'{self.style.plain(key)}: {each}' for key, each in pairs.items())}}}"

    def _claim(self, key: Any, value: Any, written: str) -> Iterator[_Edit]:
        """Put a claim beside those of others, in the place of the sponsor's own."""
        claim = self._as_claim(written)
        others = value.value if isinstance(value, yaml.SequenceNode) else [value]
        own = [each for each in others if self._is_own(each)]
        if len(own) == len(others):
            yield self._replace(key, value, claim)
        elif own:
            for index, each in enumerate(own):
                yield self._exchange(each, claim) if index == 0 else self._drop(each, others)
        elif isinstance(value, yaml.SequenceNode):
            yield self._append_item(value, claim)
        else:
            yield from self._list_both(value, claim)

    def _is_own(self, node: Any) -> bool:
        speaker = _value(_pair(node, "by"))
        return speaker is not None and bool(speaker.value == self.speaker)

    def _exchange(self, node: Any, claim: str) -> _Edit:
        return _Edit(int(node.start_mark.index), self._end(node), claim)

    def _drop(self, node: Any, others: Sequence[Any]) -> _Edit:
        """Take out one item, with what joins it to the one before it."""
        before = others[others.index(node) - 1]
        return _Edit(self._end(before), self._end(node), "")

    def _append_item(self, items: Any, claim: str) -> _Edit:
        end = self._end(items.value[-1])
        if items.flow_style:
            return _Edit(end, end, f", {claim}")
        line_end = self._line_end(end)
        return _Edit(line_end, line_end, self._lines([f"{' ' * int(items.start_mark.column)}- {claim}"]))

    def _list_both(self, value: Any, claim: str) -> Iterator[_Edit]:
        """Make a list of a claim that stood alone and of one more."""
        start, end = int(value.start_mark.index), self._end(value)
        if value.flow_style or not isinstance(value, yaml.MappingNode):
            yield _Edit(start, end, f"[{self.text[start:end]}, {claim}]")
            return
        indent = " " * int(value.start_mark.column)
        stood = self.text[start:end].replace("\n", "\n  ")
        yield _Edit(start, end, f"- {stood}{self._lines([f'{indent}- {claim}'])}")

    def _add(self, where: _Pair | None, entries: Sequence[str]) -> _Edit:
        """Add entries to a group, to the facts, which may be empty, or to a file without facts."""
        if _has_entries(where):
            return self._append(_value(where), entries)
        flow = f"{{{', '.join(entries)}}}"
        if where is not None:
            return self._replace(*where, flow)
        if self._root.flow_style:
            return self._append(self._root, [f"{self.style.plain('facts')}: {flow}"])
        return self._append(self._root, ["facts:", *(f"  {entry}" for entry in entries)])

    def _append(self, mapping: Any, entries: Sequence[str]) -> _Edit:
        """Add entries after the last of a mapping, in its own style."""
        end = self._end(mapping.value[-1][1])
        if mapping.flow_style:
            return _Edit(end, end, "".join(f", {entry}" for entry in entries))
        line_end = self._line_end(end)
        indent = " " * int(mapping.start_mark.column)
        return _Edit(line_end, line_end, self._lines(f"{indent}{entry}" for entry in entries))

    def _replace(self, key: Any, value: Any, written: str) -> _Edit:
        """Write another value behind a key, and below it the comments that stood within the old one."""
        key_end, start, end = int(key.end_mark.index), int(value.start_mark.index), self._end(value)
        after = self.text.index(":", key_end) + 1
        line_end = self._line_end(after)
        if start <= line_end:
            lead, beside, below = self.text[after:start] or " ", "", after
        else:
            lead, beside, below = " ", self.text[after:line_end].rstrip(), line_end
        kept = [f"{self._indent(place)}{self._rest(place)}" for place in self._comments(below, end)]
        if kept and self._rest(end).strip():
            kept.append(self._indent(end))
        return _Edit(after, end, f"{lead}{written}{beside}{self._lines(kept)}")

    def _comments(self, start: int, end: int) -> Iterator[int]:
        """Find where comments begin in a stretch: there, the parser finds no token."""
        for token_start, token_end in (*self._tokens, (end, end)):
            gap_end = min(end, token_start)
            yield from (
                comment.start() for comment in _COMMENT.finditer(self.text, start, max(start, gap_end))
            )
            start = max(start, token_end)

    @cached_property
    def _tokens(self) -> Sequence[tuple[int, int]]:
        scanned = yaml.scan(self._readable, Loader=_LOADER)
        return [(int(each.start_mark.index), int(each.end_mark.index)) for each in scanned]

    def _indent(self, place: int) -> str:
        return _match(_INDENT, self.text, self.text.rfind("\n", 0, place) + 1)

    def _rest(self, place: int) -> str:
        return _match(_LINE_REST, self.text, place)

    def _line_end(self, place: int) -> int:
        return place + len(self._rest(place))

    def _lines(self, lines: Iterable[str]) -> str:
        return "".join(f"{self._newline}{line}" for line in lines)

    def _end(self, node: Any) -> int:
        """Find where a value ends: a block's own end mark lies beyond the blank lines after it."""
        return len(self.text[: int(_last(node).end_mark.index)].rstrip())


def _match(pattern: re.Pattern[str], text: str, place: int) -> str:
    found = pattern.match(text, place)
    return found[0] if found else ""


def _find_fact(facts: Any, path: str) -> _Pair | None:
    """Find a fact among those of a file: under its path, or in its group."""
    group, _, name = path.partition(".")
    return _pair(_value(facts), path) or _pair(_value(_pair(_value(facts), group)), name)


def _pair(node: Any, key: str) -> _Pair | None:
    """Find an entry of a mapping: the nodes of its key and of its value."""
    entries: Sequence[_Pair] = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((entry for entry in entries if entry[0].value == key), None)


def _value(pair: _Pair | None) -> Any:
    return pair and pair[1]


def _has_entries(pair: _Pair | None) -> bool:
    return isinstance(_value(pair), yaml.MappingNode) and bool(_value(pair).value)


def _last(node: Any) -> Any:
    """Find the last piece of a block, which knows better where the block ends."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return node
    last = node.value[-1]
    return _last(last[1] if isinstance(last, tuple) else last)
