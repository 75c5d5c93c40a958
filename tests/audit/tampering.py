"""What somebody with a database password could try: plain SQL behind the application's back."""

from __future__ import annotations

from django.db import connection

FIELDS = {
    "at": "2020-01-01 00:00:00+00:00",
    "actor_id": None,
    "verb": "post.created",
    "target_type": "organisations.organisation",
    "target_id": "-1",
    "target_name": "别的对象",
    "scope": "0009.",
    "facts": '{"note": 99}',
    "previous": "f" * 64,
    "digest": "e" * 64,
}


def sql(statement: str, *values: object) -> None:
    """Run as the owner of the tables, past the trigger that stops everybody else."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")


def edit(sequence: int, field: str, value: object) -> None:
    sql(f"UPDATE audit_entry SET {field} = %s WHERE sequence = %s", value, sequence)


def delete(sequence: int) -> None:
    sql("DELETE FROM audit_entry WHERE sequence = %s", sequence)


def renumber(old: int, new: int) -> None:
    sql("UPDATE audit_entry SET sequence = %s WHERE sequence = %s", new, old)


def swap(one: int, other: int) -> None:
    renumber(one, 999_999)
    renumber(other, one)
    renumber(999_999, other)


def copy(sequence: int, to: int) -> None:
    columns = (
        "at, actor_id, verb, target_type, target_id, target_name, scope, facts, previous, digest"
    )
    sql(
        f"INSERT INTO audit_entry (sequence, {columns}) SELECT %s, {columns} FROM audit_entry WHERE sequence = %s",
        to,
        sequence,
    )


def make_room(after: int, last: int) -> None:
    for sequence in range(last, after, -1):
        renumber(sequence, sequence + 1)


def move_head(sequence: int, digest: str) -> None:
    sql("UPDATE audit_head SET sequence = %s, digest = %s", sequence, digest)
