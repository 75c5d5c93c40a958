"""Production serves hashed files and breaks on a name it does not know; the tests' plain storage would not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

import minsheng

SOURCES = Path(minsheng.__file__).parent
IN_TEMPLATES = re.compile(r"""{%\s*static\s+["']([^"']*)["']""")
IN_CODE = re.compile(r"""\bstatic\(\s*["']([^"']*)["']""")


def names() -> set[tuple[str, str]]:
    """(file, name of a static file) wherever one is named."""
    found = set()
    for pattern, files in ((IN_TEMPLATES, "*.html"), (IN_CODE, "*.py")):
        for file in SOURCES.rglob(files):
            for name in pattern.findall(file.read_text(encoding="utf-8")):
                found.add((str(file.relative_to(SOURCES)), name))
    return found


@pytest.mark.parametrize(("file", "name"), sorted(names()))
def test_every_static_file_that_is_named_exists(file: str, name: str) -> None:
    assert name, f"{file} names no file"
    assert finders.find(name), f"{file} names {name}"
