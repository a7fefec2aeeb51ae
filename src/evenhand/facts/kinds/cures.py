"""What a refused answer was meant to be, as a program file has it: a guess to be shown, and never taken.

People write amounts as their letters and spreadsheets do. Each guess is an answer that the fact would take.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import MisreadError

_SYMBOLS: Final[Mapping[str, str]] = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "A$": "AUD", "C$": "CAD",
    "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "R$": "BRL", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH",
    "zł": "PLN", "Fr.": "CHF",
    "DOLLAR": "USD", "DOLLARS": "USD", "EURO": "EUR", "EUROS": "EUR", "POUNDS": "GBP",
}  # fmt: skip
_UNITS: Final[Mapping[str, str]] = {
    "h": "hours", "hr": "hours", "hrs": "hours", "d": "days", "min": "minutes", "mins": "minutes",
    "wk": "weeks", "wks": "weeks", "mo": "months", "mos": "months", "mth": "months", "yr": "years",
    "yrs": "years", "y": "years", "annum": "years", "percent": "%", "pct": "%",
}  # fmt: skip
_TIMES: Final[Mapping[str, int]] = {
    "k": 3, "K": 3, "thousand": 3, "m": 6, "M": 6, "mn": 6, "Mio": 6, "Mio.": 6, "million": 6,
    "B": 9, "bn": 9, "Mrd": 9, "Mrd.": 9, "billion": 9,
}  # fmt: skip
_MARKS: Final = re.compile(r"(?<=\d)['\u2019_\s](?=\d{3}(?!\d))")
_PARTS: Final = re.compile(
    r"(?P<before>[^\d.,+-]*)(?P<number>[+-]?[\d.,]*\d[.]?(?:[eE][+-]?\d{1,2}(?!\d))?)"
    rf"(?:\s?(?P<times>{'|'.join(map(re.escape, sorted(_TIMES, reverse=True)))})(?![A-Za-z]))?(?P<after>.*)"
)
_PER: Final = re.compile(r"\s*(?:/|\bper\b|\bp\.|\ba\b|\ban\b)\s*")
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_RANGE: Final = re.compile(
    r"(?:between |from )?(?P<low>\D{0,12}\d[^-]*?)\s*(?:-|to|and|until|\.\.+)\s*(?P<high>\D{0,4}\d.*)"
)
_BELOW: Final = r"<|less than|under|below|fewer than"
_ABOVE: Final = r">|more than|over|above"
_MOST: Final = (
    r"<=|=<|≤|at (?:the )?most|up to|within|(?:no|not) (?:more|longer|later) than|maximum(?: of)?|max\.?"
)
_LEAST: Final = (
    r">=|=>|≥|at (?:the )?least|(?:no|not) (?:less|fewer|shorter|earlier) than|minimum(?: of)?|min\.?|from"
)
_COMPARED: Final = re.compile(
    rf"(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<below>{_BELOW})|(?P<above>{_ABOVE}))\s*(?P<of>.*\d.*)"
)
_AFTERWARDS: Final = re.compile(
    r"(?P<of>.*\d.*?)\s*(?:(?P<least>\+|or more|and more|or above)|(?P<most>or less|or fewer))"
)
_NOBODY_KNOWS: Final = frozenset(
    {"", "-", "?", "??", "n/a", "na", "n.a.", "nan", "none given", "not known", "not stated", "tba", "tbd"}
    | {"unclear", "unknown"}
)
_COMMA: Final = re.compile(r"[,;|\n]|\band\b")
_OR: Final = re.compile(r"[,;|/]|\bor\b")
_NOT: Final = re.compile(r"(?:not|anything but|all but) ")
_LONGEST_LIST: Final = 200
_LONGEST_DAY: Final = 40
_DAYS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%B %d %Y")

Read = Callable[[Any], object]


def is_not_known(raw: Any) -> bool:
    """Checks if a text says that nobody knows, which is what leaving an answer out says."""
    return isinstance(raw, str) and raw.strip().lower() in _NOBODY_KNOWS


def find_quantity(raw: Any, read: Read) -> str | None:
    """Guess a quantity that is written in another way: a number with its unit, or the bounds of a range."""
    text = _plain(raw)
    bounds = next((each for each in _guess_bounds(text) if _is_read(each, read)), None)
    if bounds is None and (excluded := _NOT.match(text)) is not None:
        other = ({"not": point} for point in _guess_points(text[excluded.end() :]))
        bounds = next((each for each in other if _is_read(each, read)), None)
    if bounds is not None:
        return "{" + ", ".join(f"{key}: {bound}" for key, bound in bounds.items()) + "}"
    return next((each for each in _guess_points(text) if _is_read(each, read)), None)


def find_day(raw: Any) -> str | None:
    """Guess a day that is written in another way, where it can be no other."""
    text = str(raw) if isinstance(raw, str | int) and len(str(raw)) <= _LONGEST_DAY else ""
    if moment := re.match(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]", text):
        return moment[1]
    for form in _DAYS:
        with suppress(ValueError):
            return dt.datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007 - a day has no zone
    return None


def find_list(raw: Any, read: Read) -> str | None:
    """Guess a list of one word, or of those between commas."""
    if not isinstance(raw, str) or len(raw) > _LONGEST_LIST:
        return None
    is_none = raw.strip().lower() in {"none", "nothing"}
    words = () if is_none else tuple(each.strip() for each in _COMMA.split(raw) if each.strip())
    for tried in (words, tuple(map(_spell, words))):
        if (words or is_none) and _is_read(tried, read):
            return f"[{', '.join(tried)}]"
    return None


def find_word(raw: Any, read: Read) -> str | None:
    """Guess a word that is spelt in another way, what it is not, or one of several."""
    if isinstance(raw, tuple) and all(isinstance(each, str) for each in raw):
        raw = ",".join(raw)
    if not isinstance(raw, str) or len(raw) > _LONGEST_LIST:
        return None
    excluded = _NOT.match(raw.strip().lower())
    text = raw.strip()[excluded.end() :] if excluded else raw
    words = tuple(dict.fromkeys(_spell(each.strip()) for each in _OR.split(text) if each.strip()))
    if not words or not all(_is_read(each, read) for each in words):
        return None
    if len(words) == 1:
        return f"{{not: {words[0]}}}" if excluded else words[0]
    return None if excluded else f"{{one_of: [{', '.join(words)}]}}"


def _spell(word: str) -> str:
    return word.replace(" ", "-").replace("_", "-").lower()


def _is_read(tried: Any, read: Read) -> bool:
    try:
        read(tried)
    except MisreadError:
        return False
    return True


def _plain(raw: Any) -> str:
    """Bring digits, dashes and spaces of any script to those that a file has."""
    if (
        isinstance(raw, bool)
        or not isinstance(raw, str | int | Decimal)
        or len(str(raw)) > limits.LONGEST_QUANTITY
    ):
        return ""
    text = unicodedata.normalize("NFKC", str(raw)).translate(_DASHES)
    digits = "".join(str(unicodedata.decimal(each, each)) for each in text)
    return _MARKS.sub("", " ".join(digits.split())).replace("per cent", "percent")


def _guess_points(text: str) -> Iterator[str]:
    parts = _PARTS.fullmatch(text)
    if parts is not None:
        yield from _guess_point(parts, parts["before"], parts["after"])


def _guess_point(parts: re.Match[str], before: str, after: str) -> Iterator[str]:
    """Put the number before its unit, which may stand before it, or behind it, or in parts on both sides."""
    unit, *per = _PER.split(after.strip(), maxsplit=1)
    before = before.strip(" :")
    if before and unit:
        return
    ends = [f"/{_name_unit(each).removesuffix('s')}" for each in per]
    amount = before or unit
    currency = _SYMBOLS.get(amount) or _SYMBOLS.get(amount.upper()) or amount.upper()
    units = [currency, _name_unit(amount)]
    for number in _guess_numbers(parts["number"], _TIMES.get(parts["times"] or "", 0)):
        # 0.4 may be 40 % or 0.4 %
        more = ["%"] if not amount and Decimal(number) > 1 else []
        for each in (*units, *more):
            yield f"{number} {each}{''.join(ends)}".strip()


def _name_unit(written: str) -> str:
    return _UNITS.get(written.strip().lower(), written.strip().lower())


def _guess_numbers(written: str, times: int) -> Iterator[str]:
    """Undo marks between thousands, a comma before decimals, exponents, signs and zeros."""
    for each in _read_marks(written):
        with suppress(InvalidOperation):
            number = Decimal(each).scaleb(times)
            if abs(number) < limits.QUANTITIES_BELOW:
                yield f"{number:f}"


def _read_marks(written: str) -> Iterator[str]:
    """Give what dots and commas may say, the likeliest first: one before three digits may say either."""
    without = written.replace(",", "").replace(".", "")
    if "," in written and "." in written:
        mark = min(",", ".", key=written.rindex)
        yield written.replace(mark, "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3}){2,}", written):
        yield without
    else:
        readings = [written.replace(",", ".")]
        if re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", written):
            readings.insert(0 if "," in written else 1, without)
        yield from readings


def _guess_bounds(text: str) -> Iterator[dict[str, str]]:
    compared = _COMPARED.fullmatch(text) or _AFTERWARDS.fullmatch(text)
    for bound in _guess_points(compared["of"]) if compared else ():
        yield _bound_by(compared.groupdict() if compared else {}, bound)
    found = _RANGE.fullmatch(text)
    low, high = (_PARTS.fullmatch(found[end].strip()) if found else None for end in ("low", "high"))
    if low is None or high is None:
        return
    before, after = ({low[end].strip(), high[end].strip()} - {""} for end in ("before", "after"))
    if len(before) <= 1 and len(after) <= 1:  # a unit that stands once is that of both
        shared = ["".join(before), "".join(after)]
        for ends in itertools.product(_guess_point(low, *shared), _guess_point(high, *shared)):
            yield dict(zip(("at_least", "at_most"), ends, strict=True))
    for ends in itertools.product(_guess_points(low[0]), _guess_points(high[0])):  # or each has its own
        yield dict(zip(("at_least", "at_most"), ends, strict=True))


def _bound_by(said: Mapping[str, str | None], bound: str) -> dict[str, str]:
    key = "at_most" if said.get("most") or said.get("below") else "at_least"
    is_strict = said.get("below") or said.get("above")
    return {key: bound, "not": bound} if is_strict else {key: bound}
