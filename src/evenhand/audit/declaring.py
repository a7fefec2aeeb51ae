"""Results where pydantic is: a model or a route may declare an `Audit`, and whatever else is a `Part`.

One is taken as it is or as the values of its JSON, and given as these; its JSON Schema is that of the file.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic_core import CoreSchema, core_schema

from evenhand.audit.audit import Audit
from evenhand.audit.references import check_references
from evenhand.audit.writing import as_values
from evenhand.reading import Complaints, Located
from evenhand.reading.models import adapter_of

if TYPE_CHECKING:
    from evenhand.audit.parts import Part


def declare(kind: type[Part]) -> CoreSchema:
    """Give pydantic's schema of a kind of part."""
    adapter = adapter_of(kind)
    adapter.rebuild()
    written = core_schema.no_info_plain_validator_function(
        lambda values: _refuse_loose(adapter.validate_python(_as_read(values)), values)
    )
    return core_schema.json_or_python_schema(
        json_schema=written,
        python_schema=core_schema.union_schema(
            [core_schema.is_instance_schema(kind), written], mode="left_to_right"
        ),
        serialization=core_schema.plain_serializer_function_ser_schema(as_values),
        metadata={"pydantic_js_functions": [lambda _, handler: handler(adapter.core_schema)]},
    )


def _refuse_loose(part: Part, values: Any) -> Part:
    """Refuse an audit that names what is not in it, as `load_audit` does. Raises ValueError."""
    if isinstance(part, Audit):
        complaints = Complaints(Located("<audit>", "", values))
        check_references(part, complaints)
        if complaints.problems:
            raise ValueError(complaints.problems[0].said)
    return part


def _as_read(value: Any) -> Any:
    """Give values of any JSON as the reader of files does: lists are tuples, and shares decimal numbers."""
    match value:
        case dict():
            return {name: _as_read(each) for name, each in value.items()}
        case list() | tuple():
            return tuple(map(_as_read, value))
        case float():
            return Decimal(repr(value))
        case _:
            return value
