"""A migrated database made once, so that no test process runs all migrations again (8 CPU seconds each).

SQLite: a file below ``var/``, copied into each process's memory. PostgreSQL: a template database on
the server. Both carry the digest of the migrations in their names, so a change makes new ones.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "migrated"


def digest() -> str:
    """Of what decides how a migrated database looks: migrations, seeds, pinned packages."""
    apps = ROOT / "src" / "minsheng"
    pins = ROOT / "requirements" / "runtime.txt"
    total = hashlib.sha256()
    for file in sorted([*apps.glob("*/migrations/*.py"), *apps.glob("*/seeds.py"), pins]):
        total.update(file.relative_to(ROOT).as_posix().encode())
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


def migrate(url: str) -> None:
    """Run all migrations on the database at ``url`` in a process of their own."""
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v0"]
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    environment = dict(os.environ, MINSHENG_DATABASE_URL=url, PYTHONPATH=path)
    subprocess.run(command, cwd=ROOT, check=True, env=environment)


def migrated_file() -> Path:
    """The SQLite file, made when it is missing; it appears whole or not at all."""
    found = FOLDER / f"{digest()}.sqlite3"
    if not found.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("*.sqlite3"):
            old.unlink(missing_ok=True)
        growing = FOLDER / f"{os.getpid()}.growing"
        migrate(f"sqlite:///{growing}")
        with sqlite3.connect(growing) as database:
            database.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        growing.replace(found)
    return found


def in_memory(name: str) -> sqlite3.Connection:
    """The shared in-memory database ``name`` with all migrations done; it lives as long as the connection."""
    memory = sqlite3.connect(name, uri=True)
    with sqlite3.connect(migrated_file()) as file:
        file.backup(memory)
    return memory


def migrated_database(url: str) -> str:
    """The name of the template on the PostgreSQL server at ``url``, made when it is missing."""
    name = f"minsheng_migrated_{digest()}"
    with psycopg.connect(url, autocommit=True) as connection:
        if (name,) not in connection.execute("SELECT datname FROM pg_database").fetchall():
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
            migrate(urlsplit(url)._replace(path=f"/{name}").geturl())
    return name
