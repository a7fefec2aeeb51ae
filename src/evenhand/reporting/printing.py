"""How the templates of pages are compiled: to code with little more to do than to print.

A page prints thousands of values. For each, Jinja would look for a field that might be an item, finalize it,
and escape what that gave; for each sentence, it would ask the catalogue. Here a template becomes plain
Python: a field is a field, `finalize` alone makes a value fit, and a sentence stands in the code in the
language of its environment, its parts printed like any other value.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from string import Formatter
from typing import Any, Final

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.utils import missing
from markupsafe import Markup

from evenhand.reporting.escaping_pages import ESCAPED
from evenhand.vocabulary.languages import say

_SENTENCES: Final = Formatter()


class _PageCompiler(CodeGenerator):
    """Writes the code of a template; the names of its methods are those that Jinja calls."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Gather what a template prints, and give it in one piece."""
        is_outermost = frame.buffer is None and (frame.rootlevel or frame.block_frame)
        if is_outermost:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if is_outermost:
            self.writeline(f"yield concat({frame.buffer})")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """Print text and values."""
        printed = [each for child in node.nodes for each in _spell_out(child)]
        super().visit_Output(nodes.Output(printed, lineno=node.lineno), frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Take a field."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Take an item, or a slice."""
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802
        """Call what is named with what is given; nothing that a page calls asks for the context as well."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            self.write("environment.call(")
            self.visit(node.node, frame)
            self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        else:
            self.visit(node.node, frame)
            self.write("(")
            for name, given in [("", each) for each in node.args] + [
                (f"{e.key}=", e.value) for e in node.kwargs
            ]:
                self.write(name)
                self.visit(given, frame)
                self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Make a macro a function, where it asks for nothing but arguments in their order."""
        if macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
        else:
            self.write(f"environment.make_function(macro, {len(macro_ref.node.args)})")

    def _output_child_pre(self, *_: Any) -> None:
        """Print a value as it was made fit for the page, and Jinja need not do so again: most are texts."""
        self.write("(environment.texts[v] if (v := ")

    def _output_child_post(self, *_: Any) -> None:
        self.write(").__class__ is str else environment.finalize(v))")


class PageEnvironment(Environment):
    """Jinja for pages in one language; its `finalize` must escape whatever a template did not make."""

    code_generator_class = _PageCompiler
    texts = ESCAPED
    call: Any = staticmethod(operator.call)

    def make_globals(self, own: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give what a template may name in one dictionary: Jinja's chain of two is slow to look through."""
        return {**self.globals, **(own or {})}

    @staticmethod
    def make_function(write: Callable[..., str], most: int) -> Callable[..., Markup]:
        """Give what writes a macro as a function of at most so many arguments."""

        def call(*given: Any) -> Markup:
            if len(given) < most:
                given = (*given, *(missing,) * (most - len(given)))
            return str.__new__(Markup, write(*given))  # its parts are escaped, and it need not be looked at

        return call


def _spell_out(printed: nodes.Expr) -> Iterator[nodes.Expr]:
    """Give the words and the parts of a sentence, in the language that is spoken; leave all else as it is."""
    match printed:
        case nodes.Call(
            node=nodes.Name(name="say"), args=[nodes.Const(value=sentence)], kwargs=given, dyn_kwargs=None
        ):
            parts = {each.key: each.value for each in given}
            for words, name, _, _ in _SENTENCES.parse(say(sentence)):
                yield nodes.TemplateData(words)
                if name is not None:
                    yield parts[name]
        case _:
            yield printed
