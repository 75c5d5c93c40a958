"""`./run manage verify_export FOLDER`: is the export whole and unchanged?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minsheng.archive.exporting import faults


class Command(BaseCommand):
    help = "Compare every file of an export with its manifest. Exit status 1 names what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            wrong = list(faults(folder))
        except (OSError, json.JSONDecodeError, KeyError) as cause:
            raise CommandError(f"{folder} has no readable manifest") from cause
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write("every file is as the manifest says")
