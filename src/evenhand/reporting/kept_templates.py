"""Built-in templates, kept as the code that Jinja makes of them, with what it says already in a language."""

from __future__ import annotations

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from evenhand.vocabulary.languages import Catalogue
from evenhand.vocabulary.store import Store, describe_tool


class KeptTemplates(BytecodeCache):
    """Keeps the code of templates in the store, as long as it is made by just this tool in just this way."""

    def __init__(self, ending: str, catalogue: Catalogue, store: Store) -> None:
        """Keep the templates of one kind and language, which another would compile in another way."""
        self._ending = f"-{catalogue.language}{ending}"
        self._made_by = f"{describe_tool()} {jinja2.__version__} {catalogue.digest}"
        self._store = store

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code out of the store; Jinja itself compares the source."""
        kept = self._store.get(self._name(bucket), self._made_by)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Put the code in the store."""
        self._store.put(self._name(bucket), self._made_by, bucket.bytecode_to_string())

    def _name(self, bucket: Bucket) -> str:
        return f"template-{bucket.key}{self._ending}"
