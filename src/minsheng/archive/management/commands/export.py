"""`./run manage export FOLDER`: everything in open formats, for leaving or for keeping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minsheng.accounts.models import User
from minsheng.archive.exporting import FolderNotEmpty, export


class Command(BaseCommand):
    help = "Write every table as CSV, JSON and GeoJSON with a data dictionary; personal data only with --personal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or empty folder")
        parser.add_argument(
            "--personal", action="store_true", help="people's data too; needs --who and --why"
        )
        parser.add_argument("--who", default="", help="user name of the person who asks")
        parser.add_argument("--why", default="", help="what the personal data are needed for")

    def handle(
        self, *args: Any, folder: Path, personal: bool, who: str, why: str, **options: Any
    ) -> None:
        actor = User.objects.filter(username=who, is_active=True).first() if who else None
        if who and actor is None:
            raise CommandError(f"nobody is called {who!r}")
        try:
            manifest = export(folder, personal=personal, actor=actor, why=why)
        except FolderNotEmpty as cause:
            raise CommandError(f"{cause} is not empty") from cause
        except ValueError as cause:
            raise CommandError(f"{cause}: add --who and --why") from cause
        rows = sum(one["rows"] for one in manifest["tables"].values())
        self.stdout.write(f"{len(manifest['tables'])} tables, {rows} rows in {folder}")
