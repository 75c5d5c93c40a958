"""SQLite for a demo or one county; PostgreSQL by MINSHENG_DATABASE_URL for the real thing."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from minsheng.project import env

SQLITE_OPTIONS: dict[str, Any] = {
    # IMMEDIATE: read-then-write never fails as "locked"; FULL: an acknowledged commit survives a power cut.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at ``url``.

    Args:
        url: ``sqlite:///path`` or ``postgresql://user:password@host:port/name?option=value``;
            a host that begins with a percent-encoded slash is a socket folder.

    Raises:
        ValueError: the URL has another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.removeprefix("sqlite:///")),
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": None,
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"MINSHENG_DATABASE_URL: no database of kind {parts.scheme!r} is known")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATA_FOLDER = env.folder("DATA_FOLDER", env.ROOT / "var")
DATA_FOLDER.mkdir(parents=True, exist_ok=True)
DATABASES = {
    "default": database(env.text("DATABASE_URL") or f"sqlite:///{DATA_FOLDER / 'minsheng.sqlite3'}")
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
    }
}
