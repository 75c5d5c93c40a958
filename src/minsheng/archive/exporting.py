"""Everything in open formats in one folder, with a dictionary and a manifest that anybody can check."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from minsheng.archive.classes import label, left_out, tables
from minsheng.archive.dictionary import described
from minsheng.archive.writing import write_table
from minsheng.audit.services import record

if TYPE_CHECKING:
    from minsheng.accounts.models import User

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20


class FolderNotEmpty(Exception):
    """The export would mix with other files."""


@transaction.atomic
def export(
    folder: Path, *, personal: bool = False, actor: User | None = None, why: str = ""
) -> dict[str, Any]:
    """The folder holds every table, the files, a dictionary and a manifest; the audit chain knows of it.

    Args:
        personal: people's data too; then ``actor`` and ``why`` are needed.

    Raises:
        FolderNotEmpty: there is something in the folder.
        ValueError: personal data without somebody who asks and a purpose.
    """
    if personal and (actor is None or not why.strip()):
        raise ValueError("personal data leave only with a name and a purpose")
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmpty(str(folder))
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    (folder / "files").mkdir(exist_ok=True)
    leaving = [one for one in tables() if not left_out(one, personal=personal)]
    written = [write_table(model, folder, personal=personal) for model in leaving]
    _write_dictionary(folder, [described(model, personal=personal) for model in leaving])
    manifest = {
        "format": FORMAT,
        "program": f"minsheng {_version()}",
        "made_at": timezone.now().isoformat(),
        "personal": personal,
        "tables": {
            one.name: {"rows": one.rows, "points": one.points, "files": one.files}
            for one in written
        },
        "left_out": {
            label(model): why_not
            for model in tables()
            if (why_not := left_out(model, personal=personal))
        },
        "files": digests(folder),
    }
    _write(folder / MANIFEST, manifest)
    rows = sum(one.rows for one in written)
    record(
        actor, "archive.exported", None, rows=rows, tables=len(written), personal=personal,
        why=why.strip(), manifest=sha256(folder / MANIFEST),
    )  # fmt: skip
    return manifest


def _version() -> str:
    try:
        return version("minsheng")
    except PackageNotFoundError:  # run from a copy of the sources
        return "0"


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_dictionary(folder: Path, tables: list[dict[str, Any]]) -> None:
    """As JSON, and as CSV for people."""
    _write(folder / "dictionary.json", tables)
    with (folder / "dictionary.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(
            ["table", "column", "name", "type", "null", "references", "choices", "personal"]
        )
        for table in tables:
            for one in table["columns"]:
                choices = "; ".join(f"{value}={text}" for value, text in one["choices"].items())
                lines.writerow(
                    [table["table"], one["column"], one["name"], one["type"], one["null"],
                     one["references"], choices, one["personal"]]
                )  # fmt: skip


def sha256(path: Path) -> str:
    """Of a file, block by block."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total.update(block)
    return total.hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Every file of the folder but the manifest → SHA-256."""
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    }


def faults(folder: Path) -> Iterator[str]:
    """What does not fit the manifest of an export, one line each."""
    known = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    found = digests(folder)
    yield from (f"{name}: missing" for name in sorted(set(known) - set(found)))
    yield from (f"{name}: not in the manifest" for name in sorted(set(found) - set(known)))
    for name in sorted(set(known) & set(found)):
        if known[name] != found[name]:
            yield f"{name}: changed"
