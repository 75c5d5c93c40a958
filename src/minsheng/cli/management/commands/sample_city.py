"""`./run manage sample_city`: the sample city, ready to try; running it again adds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from minsheng.organisations.models import Organisation
from minsheng.organisations.sample import PASSWORD, PEOPLE, sample

Sample = Callable[[Organisation], object]


def subject_samples() -> Iterator[tuple[str, Sample]]:
    """Each subject's ``sample.sample``, lower subjects first."""
    for app in reversed(settings.SUBJECTS):
        if app != "minsheng.organisations" and find_spec(f"{app}.sample"):
            yield app, import_module(f"{app}.sample").sample


class Command(BaseCommand):
    help = "Fill the database with the sample city: real towns, invented people, places and needs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--quiet", action="store_true", help="do not list the sample sign-ins afterwards"
        )

    def handle(self, *args: Any, quiet: bool = False, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("the sample city has a password everybody knows: not in production")
        city = sample()
        for _app, fill in subject_samples():
            fill(city)
        if not quiet:
            self._list_sign_ins()

    def _list_sign_ins(self) -> None:
        self.stdout.write(f"sample sign-ins, all with the password {PASSWORD}")
        for person in PEOPLE:
            self.stdout.write(f"  {person.username:<10} {person.note}")
