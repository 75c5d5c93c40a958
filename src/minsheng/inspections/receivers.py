"""What inspections hear from below."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from minsheng.cases.models import Case
from minsheng.cases.signals import case_moved
from minsheng.inspections.services.rechecks import follow_case


@receiver(case_moved)
def on_case_moved(sender: object, case: Case, **_more: Any) -> None:
    follow_case(case)
