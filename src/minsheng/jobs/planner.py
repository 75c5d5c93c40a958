"""What SQLite's planner knows of the tables. PostgreSQL finds that out by itself.

Without it SQLite takes every index that begins with a column asked for to be a narrow one, and reads all
open stations for the twenty nearest.
"""

from django.db import connection

EVERY_S = 3600.0


def inform() -> None:
    """Tables that grew or shrank much since last time are looked at; a fraction of a second, mostly nothing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize = 0x10002")
