"""The text of a program file, YAML or JSON, and the edits of it: every byte outside an edit stays.

An entry is named by the keys that lead to it. One that is put stands in the style of what surrounds it: on a
line of its own, or in brackets. A comment within a value that is replaced stays on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import yaml

from evenhand.facts.writing import JSON, YAML, Style

_Pair = tuple[Any, Any]
Key = str | int

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FEED: Final = "\n"
_COMMENT: Final = re.compile(r"#[^\r\n]*")
_LINE_REST: Final = re.compile(r"[^\r\n]*")
_INDENT: Final = re.compile(r"[ \t]*")
_JOINING: Final = re.compile(r"\s*,\s*")
# What the parser takes for a line end, or refuses, where YAML or JSON does not.
_NOT_PARSED: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_HALF_CHARACTER: Final = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


@dataclass(frozen=True)
class Entry:
    """What is put: the keys that lead to it, its value as written, if any, and the comment above it.

    `orders` are the keys of each mapping on the way in the order in which they are to stand.
    """

    keys: tuple[Key, ...]
    written: str
    comment: tuple[str, ...] = ()
    orders: tuple[Sequence[str], ...] = ()


@dataclass(frozen=True)
class _Edit:
    """What takes the place of a stretch of the text."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True)
class Page:
    """The text of a file that was read before, with the nodes that a YAML parser finds in it."""

    text: str

    @cached_property
    def style(self) -> Style:
        """How the file is written."""
        return JSON if self.text.lstrip().startswith("{") else YAML

    def put(self, entry: Entry) -> Page:
        """Write the value of an entry, which is added where it is not there."""
        pairs = self._walk(entry.keys)
        if len(pairs) == len(entry.keys):
            return self._apply([self._replace(*pairs[-1], entry.written)])
        return self._apply([self._add(pairs, entry)])

    def rename(self, keys: Sequence[Key], written: str) -> Page:
        """Write another key for an entry that is there."""
        key = self._walk(keys)[-1][0]
        return self._apply([_Edit(int(key.start_mark.index), int(key.end_mark.index), written)])

    def drop(self, keys: Sequence[Key], comments: Collection[str] = ()) -> Page:
        """Take out an entry, with those of some COMMENTS that stand above it, and what it leaves empty."""
        pairs = self._walk(keys)
        if len(pairs) < len(keys):
            return self  # it is not there
        while self._is_alone(pairs):
            pairs = pairs[:-1]
        within = self._holder(pairs)
        if within.flow_style:
            return self._apply(self._cut_in_brackets(pairs[-1], within))
        return self._apply([self._cut_lines(pairs[-1], within, comments)])

    def append(self, keys: Sequence[Key], written: str) -> Page:
        """Add an item after the last of a list that is not empty."""
        items = self._walk(keys)[-1][1]
        end = self._end(items.value[-1])
        if items.flow_style:
            return self._apply([_Edit(end, end, f", {written}")])
        indent = " " * int(items.start_mark.column)
        return self._apply([self._insert_lines(end, [f"{indent}- {written}"])])

    def list_alone(self, keys: Sequence[Key], label: str | None) -> Page:
        """Make a list of the value of an entry: an item as it stands, or one that has it under a LABEL."""
        pairs = self._walk(keys)
        key, value = pairs[-1]
        start, end, after = int(value.start_mark.index), self._end(value), self._colon_end(key)
        stood, named = self.text[start:end], f"{self.style.plain(label)}: " if label else ""
        if self._holder(pairs).flow_style:
            return self._apply([_Edit(start, end, f"[{{{named}{stood}}}]" if label else f"[{stood}]")])
        is_beside = "\n" not in self.text[after:start]
        lead = f"{self._newline}{' ' * (int(key.start_mark.column) + 2)}" if is_beside else ""
        deeper = "    " if is_beside or label else "  "
        item = f"{lead}- {named}{stood.replace(_FEED, _FEED + deeper)}"
        return self._apply([_Edit(after if is_beside else start, end, item)])

    def _apply(self, edits: Iterable[_Edit]) -> Page:
        pieces, done = [], 0
        for edit in sorted(edits, key=lambda edit: edit.start):
            pieces += [self.text[done : edit.start], edit.text]
            done = edit.end
        return Page("".join([*pieces, self.text[done:]]))

    @cached_property
    def _readable(self) -> str:
        # YAML knows no surrogate pairs; a filler of the same length leaves every place where it is.
        return _HALF_CHARACTER.sub(r"\\u0041", _NOT_PARSED.sub("A", self.text))

    @cached_property
    def _root(self) -> Any:
        return yaml.compose(self._readable, Loader=_LOADER)  # it was read before: neither deep nor hostile

    @cached_property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else _FEED

    def _walk(self, keys: Sequence[Key]) -> list[_Pair]:
        """Find the nodes of key and value on the way to an entry, as far as they are there."""
        pairs: list[_Pair] = []
        for key in keys:
            node = pairs[-1][1] if pairs else self._root
            entries = node.value if isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) else ()
            named = ((each if isinstance(each, tuple) else (None, each)) for each in entries)
            found = (
                pair
                for number, pair in enumerate(named)
                if key == (number if pair[0] is None else pair[0].value)
            )
            pair = next(found, None)
            if pair is None:
                break
            pairs.append(pair)
        return pairs

    def _holder(self, pairs: Sequence[_Pair]) -> Any:
        """Give the node that holds the last of some pairs."""
        return pairs[-2][1] if len(pairs) > 1 else self._root

    def _is_alone(self, pairs: Sequence[_Pair]) -> bool:
        """Checks if the last of some pairs leaves nothing behind in what holds it, which goes with it."""
        if len(pairs) == 1:
            return False
        within, around = self._holder(pairs), self._holder(pairs[:-1])
        return len(within.value) == 1 and within.flow_style == around.flow_style

    def _add(self, pairs: Sequence[_Pair], entry: Entry) -> _Edit:
        """Add an entry that is not there, with what leads to it, where the way ends."""
        missing = entry.keys[len(pairs) :]
        within = pairs[-1][1] if pairs else self._root
        written = self._in_brackets(missing, entry.written)
        if isinstance(within, yaml.MappingNode) and within.value:
            if within.flow_style:
                end = self._end(within.value[-1][1])
                return _Edit(end, end, f", {written}")
            indent, place = int(within.start_mark.column), self._place(pairs, within, entry)
            return self._insert_lines(place, self._lines(missing, entry, indent))
        if isinstance(within, yaml.MappingNode):
            start = int(within.start_mark.index) + 1
            return _Edit(start, start, written)
        key = pairs[-1][0]
        if self._holder(pairs).flow_style or within.value:
            return self._replace(key, within, f"{{{written}}}")
        indent = int(key.start_mark.column) + 2
        return self._insert_lines(self._colon_end(key), self._lines(missing, entry, indent))

    def _place(self, pairs: Sequence[_Pair], within: Any, entry: Entry) -> int:
        """Find behind what an entry is to stand among those of a block, in their order."""
        order = entry.orders[len(pairs)] if len(pairs) < len(entry.orders) else ()
        ranks = {key: rank for rank, key in enumerate(order)}
        own = ranks.get(str(entry.keys[len(pairs)]))
        before = [
            value
            for key, value in within.value
            if own is None or ranks.get(key.value.partition(".")[0], len(ranks)) <= own
        ]
        if before:
            return self._end(before[-1])
        is_below = pairs and int(pairs[-1][0].end_mark.line) < int(within.start_mark.line)
        return self._colon_end(pairs[-1][0]) if is_below else self._end(within.value[-1][1])

    def _lines(self, missing: Sequence[Key], entry: Entry, indent: int) -> Iterator[str]:
        *outer, last = missing
        for depth, key in enumerate(outer):
            yield f"{' ' * (indent + 2 * depth)}{self.style.plain(str(key))}:"
        margin = " " * (indent + 2 * len(outer))
        yield from (f"{margin}# {line}" for line in entry.comment)
        yield f"{margin}{self.style.plain(str(last))}: {entry.written}".rstrip()

    def _in_brackets(self, missing: Sequence[Key], written: str) -> str:
        *outer, last = (self.style.plain(str(key)) for key in missing)
        return f"{''.join(f'{key}: {{' for key in outer)}{last}: {written or 'null'}{'}' * len(outer)}"

    def _insert_lines(self, place: int, lines: Iterable[str]) -> _Edit:
        line_end = self._line_end(place)
        return _Edit(line_end, line_end, self._join(lines))

    def _cut_lines(self, pair: _Pair, within: Any, comments: Collection[str]) -> _Edit:
        """Cut the lines of an entry of a block, or no more than the entry where it shares its first line."""
        start, end = self._start(pair), self._line_end(self._end(pair[1]))
        line = self.text.rfind("\n", 0, start) + 1
        if self.text[line:start].strip():
            following = [each for each in map(self._start, _pairs(within)) if each > start]
            return _Edit(start, min(following, default=self._end(pair[1])))
        while line and (above := self.text.rfind("\n", 0, line - 1) + 1) < line:
            told = self.text[above : line - 1].strip()
            if not told.startswith("#") or told.removeprefix("#").strip() not in comments:
                break
            line = above
        before = line - 1 if line else 0
        return _Edit(before - (self.text[before - 1 : before + 1] == "\r\n"), end)

    def _cut_in_brackets(self, pair: _Pair, within: Any) -> Iterator[_Edit]:
        """Cut an entry in brackets, with the comma that joins it to the one before it, or after."""
        start, end, pairs = self._start(pair), self._end(pair[1]), _pairs(within)
        number = pairs.index(pair)
        before = self._end(pairs[number - 1][1]) if number else start
        if self.text[before:start].strip() == ",":
            yield _Edit(before, end)
            return
        comma = _JOINING.match(self.text, before if number else end)
        if comma and number:  # a comment stands between
            yield _Edit(before, self.text.index(",", before) + 1)
        yield _Edit(start, comma.end() if comma and not number else end)

    def _colon_end(self, key: Any) -> int:
        return self.text.index(":", int(key.end_mark.index)) + 1

    def _start(self, pair: _Pair) -> int:
        """Find where an entry begins: an item at its dash, unless it stands in brackets."""
        key, value = pair
        if key is not None:
            return int(key.start_mark.index)
        start = int(value.start_mark.index)
        before = self.text[:start].rstrip()
        return len(before) - 1 if before.endswith("-") else start

    def _replace(self, key: Any, value: Any, written: str) -> _Edit:
        """Write another value behind a key, and below it the comments that stood within the old one."""
        start, end = int(value.start_mark.index), self._end(value)
        if key is None:
            return _Edit(start, end, f"{written}{self._keep_comments(start, end)}")
        key_end = int(key.end_mark.index)
        if self.text.find(":", key_end, start) < 0:
            return _Edit(key_end, key_end, f": {written}")  # a key alone, as in `{pay.offered_share}`
        after = self._colon_end(key)
        line_end = self._line_end(after)
        if start <= line_end:
            lead, beside, below = self.text[after:start] or " ", "", after
        else:
            lead, beside, below = " ", self.text[after:line_end].rstrip(), line_end
        return _Edit(after, end, f"{lead}{written}{beside}{self._keep_comments(below, end)}")

    def _keep_comments(self, start: int, end: int) -> str:
        """Keep the comments of a stretch, each on a line of its own."""
        kept = [f"{self._indent(place)}{self._rest(place)}" for place in self._comments(start, end)]
        if kept and self._rest(end).strip():
            kept.append(self._indent(end))
        return self._join(kept)

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

    def _join(self, lines: Iterable[str]) -> str:
        return "".join(f"{self._newline}{line}" for line in lines)

    def _end(self, node: Any) -> int:
        """Find where a value ends: a block's own end mark lies beyond the blank lines after it."""
        return len(self.text[: int(_last(node).end_mark.index)].rstrip())


def _match(pattern: re.Pattern[str], text: str, place: int) -> str:
    found = pattern.match(text, place)
    return found[0] if found else ""


def _pairs(node: Any) -> list[_Pair]:
    return [each if isinstance(each, tuple) else (None, each) for each in node.value]


def _last(node: Any) -> Any:
    """Find the last piece of a block, which knows better where the block ends."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return node
    last = node.value[-1]
    return _last(last[1] if isinstance(last, tuple) else last)
