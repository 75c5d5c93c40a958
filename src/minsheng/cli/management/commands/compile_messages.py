"""Compile the text catalogues; part of every set-up."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minsheng.cli import catalogues


class Command(BaseCommand):
    help = "Compile changed text catalogues, without GNU gettext."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in catalogues.compile_all():
            self.stdout.write(str(path.relative_to(catalogues.APPS)))
