"""The words and forms that all files share, as people write them: ids, names, days, addresses."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from evenhand.facts.kinds import MisreadError, read_date
from evenhand.reading.forms import FILE, ID, SHA256, WEB

_SHOWN: Final = 40


def _read_day(raw: object) -> dt.date:
    try:
        return raw if isinstance(raw, dt.date) else read_date(raw)
    except MisreadError as misread:
        message = "{message} Expected {expected}."
        parts = {"message": misread.message, "expected": misread.expected}
        raise PydanticCustomError("day", message, parts) from None


def _read_whole(raw: object) -> object:
    """Take 2024.0 for the whole number that it is in JSON."""
    if isinstance(raw, Decimal) and raw.is_finite() and raw == int(raw):
        return int(raw)
    return raw


def _check_id(name: str) -> str:
    if not re.fullmatch(ID, name):
        message = (
            "'{name}' is no id. Expected up to 80 lower-case letters, digits and hyphens, a letter first."
        )
        raise PydanticCustomError("id", message, {"name": name[:_SHOWN]})
    return name


def _check_url(url: str) -> str:
    if not re.match(WEB, url):
        message = "This address is not http or https. Expected one that starts with https:// or http://."
        raise PydanticCustomError("url", message)
    return url


def _check_sha256(digest: str) -> str:
    if not re.fullmatch(SHA256, digest):
        message = "This is no SHA-256. Expected 64 characters, digits and letters from a to f."
        raise PydanticCustomError("sha256", message)
    return digest


def _check_file(path: str) -> str:
    if not re.fullmatch(FILE, path):
        message = "This is no path within the folder of this file. Expected one such as 'sources/letter.pdf'."
        raise PydanticCustomError("file", message)
    return path


_WRITTEN_DAY: Final = WithJsonSchema(
    {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
)

Day = Annotated[dt.date, BeforeValidator(_read_day, json_schema_input_type=Annotated[str, _WRITTEN_DAY])]
WHOLE: Final = BeforeValidator(_read_whole)
Url = Annotated[str, AfterValidator(_check_url), Field(json_schema_extra={"pattern": f"^{WEB}"})]
File = Annotated[str, AfterValidator(_check_file), Field(json_schema_extra={"pattern": f"^{FILE}$"})]
Sha256 = Annotated[str, AfterValidator(_check_sha256), Field(json_schema_extra={"pattern": f"^{SHA256}$"})]
Name = Annotated[str, Field(min_length=1)]
Id = Annotated[str, AfterValidator(_check_id), Field(json_schema_extra={"pattern": f"^{ID}$"})]


class Shape(BaseModel):
    """What a file holds: frozen, strict, and refusing keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
