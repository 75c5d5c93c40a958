"""Collect the texts of the apps into their English catalogues."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from minsheng.cli import catalogues


class Command(BaseCommand):
    help = "Collect texts into <app>/locale/en/LC_MESSAGES/django.po, keep translations, say what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", help="names of apps; all if none is given")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if something is missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = set(options["apps"])
        chosen = [app for app in catalogues.apps() if not wanted or app.name in wanted]
        if unknown := wanted - {app.name for app in chosen}:
            raise CommandError(f"no such app: {', '.join(sorted(unknown))}")
        known = {} if options["check"] else catalogues.translations()
        missing = 0
        for app in chosen:
            lines = catalogues.problems(app) if options["check"] else catalogues.refresh(app, known)
            missing += len(lines)
            for line in lines:
                self.stdout.write(f"{app.name}/{line}")
        if missing and options["check"]:
            raise CommandError(f"{missing} texts need work")
        self.stdout.write(f"{missing} texts need work in {len(chosen)} apps")
