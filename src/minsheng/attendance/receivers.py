"""Attendance hears when families' data are deleted."""

from __future__ import annotations

from typing import Any

from minsheng.applications.signals import families_cleared
from minsheng.attendance.services.clearing import clear_attendance


def connect() -> None:
    families_cleared.connect(_cleared, dispatch_uid="attendance")


def _cleared(sender: object, *, applications: list[int], **_more: Any) -> None:
    clear_attendance(applications)
