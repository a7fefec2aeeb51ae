"""Writing answers into a program file, so that they are read back as they were meant.

A file's own text is changed only where an answer stands: comments, order and layout are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

from evenhand.kinds import Boolean, Kind, Linear, Records, SetOf
from evenhand.policy import Policy
from evenhand.possible import Lists, Possible, Quantities, Sets, Words

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9 /-]*[A-Za-z0-9]|[A-Za-z]")
_NOT_WORDS: Final = frozenset({"true", "false", "null"})
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def write_answer(kind: Kind, possible: Possible) -> str:
    """Write one exact answer as YAML, on one line."""
    match kind, possible:
        case Boolean(), Words():
            return "true" if True in possible.words else "false"
        case Linear(), Quantities():
            return kind.show(possible).replace(",", "")
        case SetOf(), Sets():
            return f"[{', '.join(write_text(word) for word in sorted(possible.boxes[0].must))}]"
        case Records(), Lists():
            return _write_records(kind, possible)
        case _, Words():
            return write_text(str(next(iter(possible.words))))
    raise AssertionError(kind)


def write_text(text: str) -> str:
    """Write a text plainly where YAML reads it back so, and quoted elsewhere."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _write_records(kind: Records, possible: Lists) -> str:
    records = []
    for record in possible.boxes[0].records:
        fields = {kind.key: write_text(record.key)} | {
            name: write_answer(kind.field(name), each) for name, each in record.fields if name != kind.key
        }
        records.append("{" + ", ".join(f"{name}: {each}" for name, each in fields.items()) + "}")
    return f"[{', '.join(records)}]"


def patch_answers(text: str, answers: Mapping[str, Possible], policy: Policy) -> str:
    """Put answers into the text of a program file; everything else stays as it is."""
    for path, possible in answers.items():
        written = write_answer(policy.facts[path].kind, possible)
        text = _put(text, path, written)
    return text


def _put(text: str, path: str, written: str) -> str:
    """Replace the value of a fact, or add the fact to its group, the group to the facts."""
    root = yaml.compose(text, Loader=_LOADER)  # it was read before, so that it is neither deep nor hostile
    group, _, name = path.partition(".")
    facts = _child(root, "facts")
    if facts is None or not isinstance(facts, yaml.MappingNode):
        return f"{text.rstrip()}\nfacts:\n  {path}: {written}\n"
    value = _child(facts, path) or _child(_child(facts, group), name)
    if value is not None:
        return _replace(text, value, written)
    inside = _child(facts, group)
    if isinstance(inside, yaml.MappingNode) and inside.value:
        return _add(text, inside, f"{name}: {written}")
    if isinstance(facts, yaml.MappingNode) and facts.value:
        return _add(text, facts, f"{path}: {written}")
    return _replace(text, facts, f"{{{path}: {written}}}")


def _child(node: Any, key: str) -> Any:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _last(node: Any) -> Any:
    """Find the last piece of a block: the block's own end mark lies beyond the comments after it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return node
    last = node.value[-1]
    return _last(last[1] if isinstance(last, tuple) else last)


def _end(text: str, node: Any) -> int:
    """Find where a value ends; a block text ends at the line break before its mark."""
    end = int(_last(node).end_mark.index)
    return len(text[:end].rstrip()) if isinstance(_last(node), yaml.ScalarNode) else end


def _replace(text: str, node: Any, written: str) -> str:
    start, end = int(node.start_mark.index), _end(text, node)
    line = text.rfind("\n", 0, start) + 1
    if not node.start_mark.line or text[line:start].strip():
        return f"{text[:start]}{written}{text[max(start, end) :]}".replace(f":{written}", f": {written}", 1)
    before = text[:line].rstrip()  # the value began on a line of its own, below its key
    return f"{before} {written}{text[end:]}"


def _add(text: str, mapping: Any, entry: str) -> str:
    """Add an entry after the last of a mapping, in its own style."""
    last_key, last_value = mapping.value[-1]
    end = max(_end(text, last_value), int(last_key.end_mark.index) + 1)
    if mapping.flow_style:
        return f"{text[:end]}, {entry}{text[end:]}"
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    indent = " " * int(last_key.start_mark.column)
    return f"{text[:line_end]}\n{indent}{entry}{text[line_end:]}"
