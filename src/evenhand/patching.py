"""Putting answers into the text of a program file, YAML or JSON.

The text is changed only where an answer stands: comments, order and layout are kept. A comment
within a value that is replaced, as beside a claim, stays on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import yaml

from evenhand.policy import Policy
from evenhand.possible import Possible
from evenhand.writing import JSON, YAML, Style, write_answer

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT: Final = re.compile(r"#[^\r\n]*")
_LINE_END: Final = re.compile(r"\r?\n|\Z")
_HALF_CHARACTER: Final = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def patch_answers(text: str, answers: Mapping[str, Possible], policy: Policy) -> str:
    """Put answers into the text of a program file that was read before; all else stays as it is."""
    page = _Page(text)
    written = {
        path: write_answer(policy.facts[path].kind, each, page.style) for path, each in answers.items()
    }
    edits = sorted(page.put(written), key=lambda edit: edit.start, reverse=True)
    for edit in edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


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

    @cached_property
    def style(self) -> Style:
        """How the file is written."""
        return JSON if self.text.lstrip().startswith("{") else YAML

    @cached_property
    def _readable(self) -> str:
        # YAML knows no surrogate pairs; a filler of the same length leaves every place where it is.
        return _HALF_CHARACTER.sub(r"\\u0041", self.text)

    @cached_property
    def _root(self) -> Any:
        return yaml.compose(self._readable, Loader=_LOADER)  # it was read before: neither deep nor hostile

    @cached_property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def put(self, written: Mapping[str, str]) -> Iterator[_Edit]:
        """Replace the value of each fact, or add the fact to its group or to the facts."""
        facts = _child(self._root, "facts")
        added: dict[int, tuple[Any, list[str]]] = {}
        for path, value in written.items():
            group, _, name = path.partition(".")
            inside = _child(facts, group)
            pair = _pair(facts, path) or _pair(inside, name)
            if pair:
                yield self._replace(*pair, value)
                continue
            has_group = isinstance(inside, yaml.MappingNode) and inside.value
            where, key = (inside, name) if has_group else (facts, path)
            added.setdefault(id(where), (where, []))[1].append(f"{self.style.plain(key)}: {value}")
        for where, entries in added.values():
            yield self._add(where, entries)

    def _add(self, where: Any, entries: Sequence[str]) -> _Edit:
        """Add entries to a mapping, to facts that are empty, or to a file without facts."""
        if isinstance(where, yaml.MappingNode) and where.value:
            return self._append(where, entries)
        if where is None:
            return self._append(self._root, self._write_facts(entries))
        return self._replace(*_pair(self._root, "facts"), f"{{{', '.join(entries)}}}")

    def _write_facts(self, entries: Sequence[str]) -> Sequence[str]:
        if self._root.flow_style:
            return [f"{self.style.plain('facts')}: {{{', '.join(entries)}}}"]
        return ["facts:", *(f"  {entry}" for entry in entries)]

    def _append(self, mapping: Any, entries: Sequence[str]) -> _Edit:
        """Add entries after the last of a mapping, in its own style."""
        last_key, last_value = mapping.value[-1]
        end = self._end(last_value)
        if mapping.flow_style:
            return _Edit(end, end, "".join(f", {entry}" for entry in entries))
        line_end = self._line_end(end)
        indent = " " * int(last_key.start_mark.column)
        return _Edit(line_end, line_end, "".join(f"{self._newline}{indent}{entry}" for entry in entries))

    def _replace(self, key: Any, value: Any, written: str) -> _Edit:
        """Write another value behind a key, and below it the comments that stood within the old one."""
        key_end, start, end = int(key.end_mark.index), int(value.start_mark.index), self._end(value)
        colon = self.text.find(":", key_end, start)
        if colon < 0:
            return _Edit(key_end, key_end, f": {written}")  # `{fact}`, a key alone
        before, within = self.text[colon + 1 : start], [*self._comments(colon + 1, end)]
        if "\n" not in before:
            beside, lead = "", before or " "
        else:
            beside, lead = before[: _LINE_END.search(before).start()].rstrip(), " "
            within = within[bool(beside) :]
        below = [f"{self._indent(place)}{self.text[place:comment_end]}" for place, comment_end in within]
        if below and self.text[end : self._line_end(end)].strip():
            below.append(self._indent(end))
        return _Edit(
            colon + 1, end, lead + written + beside + "".join(f"{self._newline}{each}" for each in below)
        )

    def _comments(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Find the comments of a stretch: they stand where the parser finds no token."""
        for token in (*self._tokens, None):
            token_start = min(end, token[0]) if token else end
            for comment in _COMMENT.finditer(self.text, start, max(start, token_start)):
                yield comment.span()
            start = max(start, token[1]) if token else end

    @cached_property
    def _tokens(self) -> Sequence[tuple[int, int]]:
        scanned = yaml.scan(self._readable, Loader=_LOADER)
        return [(int(each.start_mark.index), int(each.end_mark.index)) for each in scanned]

    def _indent(self, place: int) -> str:
        line = self.text.rfind("\n", 0, place) + 1
        return self.text[line:place][: len(self.text[line:]) - len(self.text[line:].lstrip(" "))]

    def _line_end(self, place: int) -> int:
        found = _LINE_END.search(self.text, place)
        assert found is not None  # noqa: S101 - at the latest, the text ends
        return found.start()

    def _end(self, node: Any) -> int:
        """Find where a value ends: a block's own end mark lies beyond the comments after it."""
        last = _last(node)
        end = int(last.end_mark.index)
        return len(self.text[:end].rstrip()) if last.start_mark.index < end else end


def _pair(node: Any, key: str) -> Any:
    """Find an entry of a mapping: the nodes of its key and of its value."""
    entries = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((entry for entry in entries if entry[0].value == key), None)


def _child(node: Any, key: str) -> Any:
    pair = _pair(node, key)
    return pair and pair[1]


def _last(node: Any) -> Any:
    """Find the last piece of a block."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return node
    last = node.value[-1]
    return _last(last[1] if isinstance(last, tuple) else last)
