"""Progress and the wish to cancel, told in small files beside an SQLite database.

SQLite lets one writer in at a time. A job in one long transaction is that writer: nobody could store how
far it is, nor that it should stop. PostgreSQL needs none of this.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from minsheng.jobs.models import Job


def folder() -> Path | None:
    """Where the files lie; None where the database lets several write, or lies in memory."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or "memory" in name:
        return None
    return Path(name).with_suffix(".jobs")


def _file(job: Job, ending: str) -> Path | None:
    where = folder()
    return where / f"{job.pk}-{job.attempts}.{ending}" if where else None


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    growing = path.with_suffix(".new")
    growing.write_text(text, "utf-8")
    growing.replace(path)


def tell(job: Job) -> None:
    """How far this run is."""
    if path := _file(job, "json"):
        _write(path, json.dumps({"share": job.share, "phase": job.phase, "detail": job.detail}))


def told(job: Job) -> dict[str, Any]:
    """What this run has told last; {} if it has told nothing here."""
    path = _file(job, "json")
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path else {}
    except FileNotFoundError:
        return {}
    return found


def ask(job: Job) -> bool:
    """This run should stop; False where that can be said in the database at once."""
    path = _file(job, "stop")
    if path:
        _write(path, "")
    return path is not None


def asked(job: Job) -> bool:
    """Has somebody asked this run to stop?"""
    path = _file(job, "stop")
    return path is not None and path.exists()


def forget(job: Job) -> None:
    """The run has ended; the database knows the rest."""
    for ending in ("json", "stop"):
        if path := _file(job, ending):
            path.unlink(missing_ok=True)
