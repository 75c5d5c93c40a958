"""Office files without the moment of saving in them."""

from __future__ import annotations

import io
import re
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
NEVER = rb"\g<1>2000-01-01T00:00:00Z\g<2>"


def steady(content: bytes) -> bytes:
    """The same office file with entries in the order of their names and a fixed moment on all of them."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in _names(source):
            told = source.read(name)
            if name == "docProps/core.xml":
                told = SAVED.sub(NEVER, told)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, told)
    return file.getvalue()


def _names(source: zipfile.ZipFile) -> list[str]:
    """The list of content types comes first, as office programs expect."""
    return sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
