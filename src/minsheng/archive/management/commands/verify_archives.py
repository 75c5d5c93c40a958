"""`./run manage verify_archives`: is every closed year what it was?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from minsheng.archive.closing import faults_of
from minsheng.archive.models import YearArchive


class Command(BaseCommand):
    help = "Compare every file of every closed year with its manifest. Exit status 1 names what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = []
        count = 0
        for archive in YearArchive.objects.select_related("organisation").order_by("pk"):
            count += 1
            wrong += [f"{archive}: {line}" for line in faults_of(archive)]
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{count} closed years are as they were")
