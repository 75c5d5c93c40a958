"""One answer to one question: checked, brought into one way of writing, and given its type."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Collection

from minsheng.surveys.rules.definition import Item

Typed = str | int | float | dt.date | dt.time | tuple[str, ...] | tuple[float, float]
"""text and select_one: str; select_multiple: names; geopoint: (longitude, latitude), WGS-84."""

LONGEST_TEXT = 2000
PLACE_DECIMALS = 3
"""A thousandth of a degree is about 100 m: where somebody works, never their door or their way."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WHOLE = re.compile(r"^[+-]?\d{1,9}$")
_DECIMAL = re.compile(r"^[+-]?(\d{1,9}(\.\d{0,9})?|\.\d{1,9})$")
_TIME = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?$")


class BadValue(ValueError):
    """The answer is not of its question's kind; ``code`` says which rule it breaks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def canonical(item: Item, raw: str, options: Collection[str]) -> str:
    """``raw`` in the one way of writing that is stored; "" for no answer.

    Args:
        options: names of the choices on offer, for the two kinds of selection.

    Raises:
        BadValue: it is not a whole number, not a date, not one of the options …
    """
    text = _UNPRINTABLE.sub("", raw).strip()
    if not text:
        return ""
    if item.type == "text":
        return _text(text)
    if item.type == "select_multiple":
        return _several(text, options)
    if item.type == "select_one":
        if text not in options:
            raise BadValue("choice")
        return text
    simple = {
        "integer": _whole, "decimal": _decimal, "date": _date, "time": _time, "geopoint": _place
    }  # fmt: skip
    return simple[item.type](unicodedata.normalize("NFKC", text)) if item.type in simple else text


def _text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise BadValue("long")
    return text


def _several(text: str, options: Collection[str]) -> str:
    names = list(dict.fromkeys(text.split()))
    if not set(names) <= set(options):
        raise BadValue("choice")
    return " ".join(names)


def _whole(text: str) -> str:
    if not _WHOLE.match(text):
        raise BadValue("integer")
    return str(int(text))


def _decimal(text: str) -> str:
    if not _DECIMAL.match(text):
        raise BadValue("decimal")
    return repr(float(text)).removesuffix(".0")


def _date(text: str) -> str:
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        raise BadValue("date") from error


def _time(text: str) -> str:
    found = _TIME.match(text)
    if not found:
        raise BadValue("time")
    return f"{found[1]}:{found[2]}"


def _place(text: str) -> str:
    try:
        lat, lon = (float(part) for part in text.replace(",", " ").split()[:2])
    except ValueError as error:
        raise BadValue("geopoint") from error
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise BadValue("geopoint")
    return f"{lat:.{PLACE_DECIMALS}f} {lon:.{PLACE_DECIMALS}f}"


def typed(item: Item, stored: str) -> Typed:
    """A stored answer as a value of its type; calculations are numbers where they look like one."""
    if item.type == "integer":
        return int(stored)
    if item.type == "decimal":
        return float(stored)
    if item.type == "select_multiple":
        return tuple(stored.split())
    if item.type in {"date", "today"}:
        return dt.date.fromisoformat(stored[:10])
    if item.type == "time":
        return dt.time.fromisoformat(stored)
    if item.type == "geopoint":
        lat, lon = stored.split()
        return float(lon), float(lat)
    return stored
