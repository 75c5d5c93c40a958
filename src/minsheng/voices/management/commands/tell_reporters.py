"""`./run manage tell_reporters`: letters that could not be sent, and old addresses deleted; every hour."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from minsheng.voices.services import forget_old_addresses, tell_reporters


class Command(BaseCommand):
    help = "Tell reporters how their report ended, and delete addresses that are no longer needed."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = forget_old_addresses()
        sent = tell_reporters() if settings.EMAIL_HOST else 0
        self.stdout.write(f"{sent} letters sent, {gone} addresses deleted")
