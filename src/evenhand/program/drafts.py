"""A draft: the text of a program file under edit. Each verb gives a new one.

Every byte outside an edit stays, and so does whatever the edit does not name. An edit that would not load, or
would change anything else, raises ProgramError and changes nothing.

    >>> from evenhand import load_policy
    >>> draft = Draft.start({"name": "Lumen preview", "sponsor": "Lumen"}, load_policy())
    >>> draft = draft.set_party("company", name="Lumen", side="sponsor")
    >>> draft = draft.set_answers({"pay.offered_share": "40 %"}, by="company")
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, structs

from evenhand.facts.kinds.kind import SPOKEN
from evenhand.facts.possible import Possible
from evenhand.facts.writing import write_value
from evenhand.policy.model import Fact, Policy
from evenhand.program.loading import are_claims, is_spoken, load_program
from evenhand.program.model import Description, Program
from evenhand.program.naming import find_names
from evenhand.program.pages import Entry, Key, Page
from evenhand.program.saved_lines import tell_by_saved_lines
from evenhand.reading import read
from evenhand.vocabulary.errors import Place, Problem, ProgramError

if TYPE_CHECKING:
    from evenhand.program.copies import Shelf

_BYTE_ORDER_MARK: Final = "\ufeff"
_NEW_FILE: Final = "program.yaml"
_WIDTH: Final = 100
_PARTS: Final = tuple(each.encode_name for each in structs.fields(Description))

_Named = tuple[str, str]


Comment = Callable[[Fact], Sequence[str]]


def ask(fact: Fact) -> tuple[str, ...]:
    """Ask the question of a fact, in the lines of a comment."""
    return tuple(textwrap.wrap(fact.question, _WIDTH))


def keep_silent(_: Fact) -> tuple[str, ...]:
    """Leave a fact without a comment."""
    return ()


def describe(fact: Fact) -> tuple[str, ...]:
    """Say in the lines of a comment what a fact asks, and how it is answered."""
    parts = (fact.question, fact.help or "", f"Answer: {fact.kind.expected}.")
    return tuple(line for part in parts for line in textwrap.wrap(part, _WIDTH))


class Draft(Struct, frozen=True, dict=True):
    """The text of a program file under edit, and the program that it describes.

    The copies of its sources stand in `folder`, and `comment` gives the lines above a fact that is added.
    """

    text: str
    policy: Policy
    program: Program
    folder: Path | Shelf | None = None
    comment: Comment = ask

    @classmethod
    def start(
        cls,
        header: Mapping[str, Any],
        policy: Policy,
        folder: Path | Shelf | None = None,
        *,
        comment: Comment = ask,
        remark: str | None = None,
    ) -> Draft:
        """Start a new file from what it says of the program as a whole, perhaps below a remark.

        Raises ProgramError.
        """
        empty = Page("")
        told = "".join(f"  {key}: {_write(each, empty)}\n" for key, each in header.items())
        first = "" if remark is None else f"# {remark}\n"
        return cls.take(f"{first}program:\n{told}", policy, folder, comment=comment)

    @classmethod
    def take(
        cls,
        text: str,
        policy: Policy,
        folder: Path | Shelf | None = None,
        *,
        name: str = _NEW_FILE,
        comment: Comment = ask,
    ) -> Draft:
        """Take up the text of a file. Raises ProgramError where it does not load."""
        program = load_program(text, policy, folder=folder, name=name)
        return cls(text, policy, program, folder, comment)

    def set_header(self, **values: Any) -> Draft:
        """Say something of the program as a whole, such as its stage; None takes it out."""
        named = {("program", key) for key in values}
        return self._edit(lambda page: _put_each(page, ("program",), values), named)

    def set_party(self, name: str, /, **values: Any) -> Draft:
        """Add a party, or change what is told of it."""
        return self._set_entry("parties", name, values)

    def drop_party(self, name: str) -> Draft:
        """Take out a party, which nothing may refer to."""
        return self._drop_entry("parties", name)

    def set_source(self, name: str, /, **values: Any) -> Draft:
        """Add a source, or change what is told of it."""
        return self._set_entry("sources", name, values)

    def drop_source(self, name: str) -> Draft:
        """Take out a source, which nothing may refer to."""
        return self._drop_entry("sources", name)

    def rename_source(self, name: str, new: str) -> Draft:
        """Call a source otherwise, wherever it is named; the file of its copy stays as it is called."""
        facts = {fact: [*self._find_naming(fact, name)] for fact in self._answers}
        lists = {part: [*find_names((part,), self._values.get(part), name)] for part in ("replies", "rates")}

        def edit(page: Page) -> Page:
            written = _write(new, page)
            for keys in (keys for each in (*facts.values(), *lists.values()) for keys in each):
                page = page.put(Entry(keys, written))
            return page.rename(("sources", name), written)

        named = {("facts", fact) for fact, found in facts.items() if found}
        named |= {(part, "") for part, found in lists.items() if found}
        return self._edit(edit, named | {("sources", name), ("sources", new)})

    def set_origin(self, name: str, /, **values: Any) -> Draft:
        """Add an origin, or change what is told of it."""
        return self._set_entry("origins", name, values)

    def drop_origin(self, name: str) -> Draft:
        """Take out an origin, which nothing may refer to."""
        return self._drop_entry("origins", name)

    def add_reply(self, **values: Any) -> Draft:
        """Add what a party replies."""
        keys = ("replies",)

        def edit(page: Page) -> Page:
            written = _write(values, page)
            if self._values.get("replies"):
                return page.append(keys, written)
            return page.put(Entry(keys, written, orders=(_PARTS,))).list_alone(keys, None)

        return self._edit(edit, {("replies", "")})

    def change_reply(self, number: int, /, **values: Any) -> Draft:
        """Change a reply, counted from 0; None takes a value out."""
        return self._edit(lambda page: _put_each(page, ("replies", number), values), {("replies", "")})

    def drop_reply(self, number: int) -> Draft:
        """Take out a reply, counted from 0."""
        return self._edit(lambda page: page.drop(("replies", number)), {("replies", "")})

    def set_answers(self, answers: Mapping[str, Any], by: str | None = None, **speech: Any) -> Draft:
        """Let one party, or the description itself, answer facts: its claims on each become this one.

        An answer is a value as a file has it, or the one that is possible; SPEECH has what the claims carry
        beside it. Answers that stand together only all at once are set at once.
        """
        said = speech if by is None else {"by": by, **speech}

        def edit(page: Page) -> Page:
            for fact, answer in answers.items():
                page = self._set_answer(page, self._current(fact), answer, said)
            return page

        return self._edit(edit, {("facts", self._current(fact)) for fact in answers})

    def leave_open(self, facts: Collection[str]) -> Draft:
        """Note that nobody has said anything on facts: each without a claim gets a place without a value."""
        named = [path for path in map(self._current, facts) if path not in self._answers]

        def edit(page: Page) -> Page:
            for path in named:
                page = page.put(Entry(self._find_keys(path), "", self._comment(path), self._orders(path)))
            return page

        return self._edit(edit, {("facts", path) for path in named})

    @property
    def left_open(self) -> tuple[str, ...]:
        """The facts that stand there without a value."""
        return tuple(path for path, (raw, _) in self._answers.items() if raw is None)

    def drop_answer(self, fact: str, by: str | None = None) -> Draft:
        """Take out what one party, or the description itself, claims of a fact."""
        draft = self
        for number in reversed(self._find_own(fact, by)):
            draft = draft.drop_claim(fact, number)
        return draft

    def add_claim(self, fact: str, answer: Any = None, /, **speech: Any) -> Draft:
        """Add a claim beside those there are; SPEECH has what a claim carries beside its value."""
        return self._edit_fact(fact, lambda page: self._add_claim(page, fact, answer, speech))

    def change_claim(self, fact: str, number: int, /, **values: Any) -> Draft:
        """Change what a claim says (`answer`) or carries, counted from 0; None takes a value out."""
        self._refuse_number(fact, number)
        return self._edit_fact(fact, lambda page: self._change_claim(page, fact, number, values))

    def drop_claim(self, fact: str, number: int) -> Draft:
        """Take out a claim, counted from 0, and with the last one the fact."""
        self._refuse_number(fact, number)
        keys = self._find_keys(fact)
        where = keys if len(self.find_claims(fact)) == 1 else (*keys, number)
        known = self.policy.facts[self._current(fact)]
        above = {*describe(known), *self.comment(known)}
        return self._edit_fact(fact, lambda page: page.drop(where, above))

    def find_claims(self, fact: str) -> tuple[Any, ...]:
        """Give the claims on a fact as they are written, in the order of their numbers."""
        raw = self._answers.get(self._current(fact), (None, ()))[0]
        if raw is None:
            return ()
        return raw if self._is_list(fact) else (raw,)

    def _set_entry(self, part: str, name: str, values: Mapping[str, Any]) -> Draft:
        keys = (part, name)

        def edit(page: Page) -> Page:
            if name in (self._values.get(part) or {}):
                return _put_each(page, keys, values)
            return page.put(Entry(keys, _write(values, page), orders=(_PARTS,)))

        return self._edit(edit, {keys})

    def _drop_entry(self, part: str, name: str) -> Draft:
        return self._edit(lambda page: page.drop((part, name)), {(part, name)})

    def _edit_fact(self, fact: str, edit: Callable[[Page], Page]) -> Draft:
        return self._edit(edit, {("facts", self._current(fact))})

    def _edit(self, edit: Callable[[Page], Page], named: Collection[_Named]) -> Draft:
        """Edit the text, and refuse what does not load or changes more than what is named."""
        mark = _BYTE_ORDER_MARK if self.text.startswith(_BYTE_ORDER_MARK) else ""
        text = mark + edit(Page(self.text.removeprefix(mark))).text
        name = self.program.file
        try:
            changed = Draft.take(text, self.policy, self.folder, name=name, comment=self.comment)
        except ProgramError as error:
            raise ProgramError(tell_by_saved_lines(error.problems, self.text, text)) from None
        if changed.leave_out(named) != self.leave_out(named):
            message = "This cannot be edited without a change to something else."
            raise ProgramError(
                [Problem(Place(name), message, "an edit of the file by hand", code="misplaced")]
            )
        return changed

    def leave_out(self, named: Collection[_Named]) -> Mapping[_Named, Any]:
        """Give everything in the file but what is named."""
        found = {("facts", fact): raw for fact, (raw, _) in self._answers.items()}
        for part, entries in self._values.items():
            if part != "facts" and entries:
                each = entries.items() if isinstance(entries, Mapping) else [("", entries)]
                found |= {(part, key): value for key, value in each}
        return {key: value for key, value in found.items() if key not in named}

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        values: Mapping[str, Any] = read(self.text, error=ProgramError, name=self.program.file).values
        return values

    @cached_property
    def _answers(self) -> Mapping[str, tuple[Any, tuple[str, ...]]]:
        """What is written of each fact, and the keys under which it stands."""
        found: dict[str, tuple[Any, tuple[str, ...]]] = {}
        for key, raw in (self._values.get("facts") or {}).items():
            inner = {(key,): raw} if "." in key else {(key, name): each for name, each in (raw or {}).items()}
            found |= {self._current(".".join(keys)): (each, keys) for keys, each in inner.items()}
        return found

    def _current(self, fact: str) -> str:
        return self.policy.renamed.get(fact, fact)

    def _find_keys(self, fact: str) -> tuple[Key, ...]:
        path = self._current(fact)
        return ("facts", *(self._answers[path][1] if path in self._answers else path.split(".", 1)))

    def _find_own(self, fact: str, by: str | None) -> list[int]:
        """Find the numbers of what one party claims, or the description itself."""
        speakers = [each.get("by") if is_spoken(each) else None for each in self.find_claims(fact)]
        return [number for number, speaker in enumerate(speakers) if speaker == by]

    def _find_naming(self, fact: str, source: str) -> Iterator[tuple[Key, ...]]:
        """Find where the claims on a fact name a source."""
        keys, is_list = self._find_keys(fact), self._is_list(fact)
        for number, claim in enumerate(self.find_claims(fact)):
            if is_spoken(claim):
                yield from find_names((*keys, number) if is_list else keys, claim, source)

    def _is_list(self, fact: str) -> bool:
        path = self._current(fact)
        return path in self._answers and are_claims(self._answers[path][0], self.policy.facts[path].kind)

    def _refuse_number(self, fact: str, number: int) -> None:
        if not 0 <= number < len(self.find_claims(fact)):
            message = f"There is no claim {number} on '{fact}'."
            place = Place(self.program.file)
            raise ProgramError([Problem(place, message, "one that is there", code="unknown-name")])

    def _set_answer(self, page: Page, fact: str, answer: Any, speech: Mapping[str, Any]) -> Page:
        """Write one claim in the place of all that are its party's own, or beside those of others."""
        own, keys = self._find_own(fact, speech.get("by")), self._find_keys(fact)
        if not own:
            return self._add_claim(page, fact, answer, speech)
        if len(own) == len(self.find_claims(fact)):
            return page.put(Entry(keys, self._write_claim(page, fact, answer, speech)))
        for number in reversed(own[1:]):
            page = page.drop((*keys, number))
        written = self._write_claim(page, fact, answer, speech, is_item=True)
        return page.put(Entry((*keys, own[0]), written))

    def _add_claim(self, page: Page, fact: str, answer: Any, speech: Mapping[str, Any]) -> Page:
        keys, claims = self._find_keys(fact), self.find_claims(fact)
        written = self._write_claim(page, fact, answer, speech, is_item=bool(claims))
        if not claims:
            return page.put(Entry(keys, written, self._comment(fact), self._orders(fact)))
        if not self._is_list(fact):
            page = page.list_alone(keys, None if isinstance(claims[0], Mapping) else "value")
        return page.append(keys, written)

    def _change_claim(self, page: Page, fact: str, number: int, values: Mapping[str, Any]) -> Page:
        raw = self.find_claims(fact)[number]
        is_item = self._is_list(fact)
        keys = (*self._find_keys(fact), number) if is_item else self._find_keys(fact)
        speech = {key: each for key, each in values.items() if key != "answer"}
        if not is_spoken(raw):
            written = self._write_claim(page, fact, values.get("answer", raw), speech, is_item=is_item)
            return page.put(Entry(keys, written))
        answer = self._write_answer(page, fact, values["answer"]) if "answer" in values else {}
        for key, written in answer.items():
            page = page.put(Entry((*keys, key), written))
        stale = {key: None for key in raw if "answer" in values and key not in {*SPOKEN, *answer}}
        return _put_each(page, keys, {**speech, **stale})

    def _write_claim(
        self, page: Page, fact: str, answer: Any, speech: Mapping[str, Any], *, is_item: bool = False
    ) -> str:
        """Write a claim: the answer alone where it carries nothing else and is no item of a list."""
        said = {key: _write(each, page) for key, each in speech.items() if each is not None}
        written = self._write_answer(page, fact, answer)
        if not said and not is_item and "value" in written and len(written) == 1:
            return written["value"]
        return (
            f"{{{', '.join(f'{page.style.plain(key)}: {each}' for key, each in (written | said).items())}}}"
        )

    def _write_answer(self, page: Page, fact: str, answer: Any) -> dict[str, str]:
        """Write what a claim says, key by key."""
        if isinstance(answer, Possible):
            return {"value": self.policy.facts[self._current(fact)].kind.write(answer, page.style)}
        if isinstance(answer, Mapping):
            return {key: _write(each, page) for key, each in answer.items()}
        return {} if answer is None else {"value": _write(answer, page)}

    def _comment(self, fact: str) -> tuple[str, ...]:
        known = self.policy.facts.get(fact)
        return () if known is None else tuple(self.comment(known))

    def _orders(self, fact: str) -> tuple[Sequence[str], ...]:
        """Give the order in which parts, groups of facts and the facts of a group stand."""
        paths = [path.partition(".") for path in self.policy.facts]
        group = fact.partition(".")[0]
        groups = tuple(dict.fromkeys(each for each, _, _ in paths))
        return _PARTS, groups, tuple(name for each, _, name in paths if each == group)


def _put_each(page: Page, keys: tuple[Key, ...], values: Mapping[str, Any]) -> Page:
    """Put values under the keys of an entry, and take out those that are None."""
    for key, value in values.items():
        where = (*keys, key)
        page = page.drop(where) if value is None else page.put(Entry(where, _write(value, page)))
    return page


def _write(value: Any, page: Page) -> str:
    taken = read({"value": value}, error=ProgramError).values["value"]
    return write_value(taken, page.style)
