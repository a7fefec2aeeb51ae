"""What the server refuses before it asks the workbench: strangers, other names of this machine, too much.

A page of another site can send a browser here: by a name of its own that leads to this machine (the host is
then not ours), or by a form (the browser says where it comes from). Neither has the cookie of the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from evenhand.vocabulary.languages import Message, say_later
from evenhand.vocabulary.limits import LARGEST_FORM, MOST_FIELDS
from evenhand.workbench.exchange import Fields

_METHODS: Final = ("GET", "HEAD", "POST")
_FORM: Final = "application/x-www-form-urlencoded"
_OTHERS: Final = ("%2e", "%2f", "%5c", "..", "\\")


class RefusedRequest(NamedTuple):
    """A status, and the sentence that says why."""

    status: HTTPStatus
    why: Message


STRANGER: Final = RefusedRequest(
    HTTPStatus.FORBIDDEN,
    say_later(
        "This browser has no key. Open the link that stands in the terminal; Enter there shows it again."
    ),
)
USED: Final = RefusedRequest(
    HTTPStatus.FORBIDDEN,
    say_later("This link was used, or is an old one. Press Enter in the terminal for a new one."),
)
TOO_LARGE: Final = RefusedRequest(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    say_later(
        "This is more than {number} MB, and nothing of it was written.", number=str(LARGEST_FORM // 10**6)
    ),
)
TOO_MANY: Final = RefusedRequest(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    say_later(
        "This form has more than {number} fields, and nothing of it was written.", number=str(MOST_FIELDS)
    ),
)
NO_FORM: Final = RefusedRequest(
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE, say_later("This is no form, and nothing of it was written.")
)
GONE: Final = RefusedRequest(
    HTTPStatus.GONE,
    say_later(
        "The folder that is served is no longer there, and nothing was written. Put it back where it was, "
        "and load this page again; what was typed still stands on the page before."
    ),
)
_OTHER_HOST: Final = RefusedRequest(
    HTTPStatus.MISDIRECTED_REQUEST,
    say_later("This is not the address of evenhand. Open the link that stands in the terminal."),
)
_FOREIGN: Final = RefusedRequest(
    HTTPStatus.FORBIDDEN, say_later("This comes from a page that is not evenhand's, and nothing was written.")
)
_NO_METHOD: Final = RefusedRequest(
    HTTPStatus.METHOD_NOT_ALLOWED, say_later("Pages are got here, and forms are posted.")
)
_NO_PATH: Final = RefusedRequest(HTTPStatus.NOT_FOUND, say_later("There is nothing at this address."))


def find_refusal(
    method: str, raw_path: str, headers: Mapping[str, str], hosts: tuple[str, ...]
) -> RefusedRequest | None:
    """Say why what is asked is refused whoever asks it; None where it is not. Headers go by small letters."""
    host = headers.get("host", "")
    if host not in hosts:
        return _OTHER_HOST
    if method not in _METHODS:
        return _NO_METHOD
    if any(each in raw_path.lower() for each in _OTHERS):
        return _NO_PATH
    if _is_foreign(method, headers, host):
        return _FOREIGN
    return None


def is_form(headers: Mapping[str, str]) -> bool:
    """Checks if what is posted is a form as pages send it."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM


def read_fields(text: str) -> Fields:
    """Read the fields of a form or of an address. Raises ValueError where they are too many."""
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS):
        fields[name] = (*fields.get(name, ()), value)
    return fields


def _is_foreign(method: str, headers: Mapping[str, str], host: str) -> bool:
    """Checks if another page made the browser ask: a form, or more than a visit."""
    site = headers.get("sec-fetch-site", "same-origin")
    if method == "POST":
        return site != "same-origin" or headers.get("origin", f"http://{host}") != f"http://{host}"
    is_visit = headers.get("sec-fetch-mode", "navigate") == "navigate"
    return site not in {"same-origin", "none"} and not is_visit
