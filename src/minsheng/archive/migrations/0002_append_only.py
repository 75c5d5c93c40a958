"""On PostgreSQL the database itself refuses to change or delete what is in the archive."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("archive_yeararchive", "archive_archivedfile")
FUNCTION = """
CREATE FUNCTION archive_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a closed year cannot be changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""
TRIGGER = """
CREATE TRIGGER archive_is_closed BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION archive_is_closed();
"""


def forbid(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)
        for table in TABLES:
            schema_editor.execute(TRIGGER.format(table=table), params=None)


def allow(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER archive_is_closed ON {table};", params=None)
        schema_editor.execute("DROP FUNCTION archive_is_closed();", params=None)


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_archive")]
    operations = [migrations.RunPython(forbid, allow)]
