"""What every peer does: take rules, and judge plain documents by them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, ClassVar, Final

from benchmarks.lowering import LoweredRule

Document = Mapping[str, Any]
Verdicts = Mapping[str, str]  # by the id of a rule: the first letter of pass, fail, not-applicable, unknown

CHUNK: Final = 100  # rules in one text, where a language limits how long a text may be


class Peer(ABC):
    """An engine with some rules; `left_out` are those that its language cannot say."""

    title: ClassVar[str]
    package: ClassVar[str]
    left_out: tuple[str, ...] = ()

    @abstractmethod
    def __init__(self, rules: Sequence[LoweredRule]) -> None:
        """Write the rules in the peer's words, and compile them."""

    @abstractmethod
    def judge(self, document: Document) -> object:
        """Judge a document; the answer is left in the peer's own form."""

    @abstractmethod
    def judge_json(self, text: bytes) -> object:
        """Judge a document that is given as JSON."""

    @abstractmethod
    def read(self, answer: Any) -> Verdicts:
        """Bring an answer to one form. This is not timed."""

    @classmethod
    def version(cls) -> str | None:
        """Give the installed version, None where there is none."""
        return installed(cls.package)


def installed(package: str) -> str | None:
    """Give the version of an installed package, None where it is missing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
