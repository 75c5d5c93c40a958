"""`./run manage openapi`: write the committed OpenAPI document, or check that it is up to date."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from minsheng.api.document import PATH, document


class Command(BaseCommand):
    help = "Write src/minsheng/api/openapi.json. With --check: exit status 1 if it is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        if not check:
            PATH.write_text(document(), encoding="utf-8")
            self.stdout.write(f"written: {PATH.name}")
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != document():
            self.stdout.write("openapi.json is out of date; run: ./run manage openapi")
            sys.exit(1)
        else:
            self.stdout.write("openapi.json is up to date")
