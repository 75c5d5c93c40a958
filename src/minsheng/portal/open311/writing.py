"""Answers in both formats of GeoReport v2: the same things as JSON lists and as XML elements."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator

Thing = Mapping[str, Any]
FORMATS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What the things in a list are called in XML."""


def answer(name: str, things: Sequence[Thing] | Thing, fmt: str, status: int = 200) -> HttpResponse:
    """A list (or one thing) called ``name``; JSON has no name at its root, as the specification asks."""
    as_json = json.dumps(things, ensure_ascii=False).encode() if fmt == "json" else b""
    body = as_json or xml(name, things)
    response = HttpResponse(body, status=status, content_type=FORMATS.get(fmt, FORMATS["xml"]))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def xml(name: str, value: Any) -> bytes:
    """The document with the root ``name``; what is unknown is an empty element."""
    file = io.BytesIO()
    writer = SimplerXMLGenerator(file, "utf-8")
    writer.startDocument()
    _element(writer, name, value)
    writer.endDocument()
    return file.getvalue()


def _element(writer: SimplerXMLGenerator, name: str, value: Any) -> None:
    writer.startElement(name, AttributesImpl({}))
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _element(writer, key, inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _element(writer, ITEMS[name], inner)
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        writer.characters("".join(sign for sign in text if sign >= " " or sign in "\t\n"))
    writer.endElement(name)


class Refused(Exception):
    """The request cannot be answered; ``status`` and the words go to the caller."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words

    def as_answer(self, fmt: str) -> HttpResponse:
        """The error in the form of the specification."""
        told = [{"code": self.status, "description": self.words}]
        return answer("errors", told, fmt, self.status)
