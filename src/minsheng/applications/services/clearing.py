"""Deleting what families told, in due time after their round."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max, QuerySet

from minsheng.applications.models import (
    Appeal,
    Application,
    Check,
    Child,
    Evidence,
    Household,
    Setback,
)
from minsheng.applications.signals import families_cleared
from minsheng.audit.services import record
from minsheng.enrolment.models import Round

BATCH = 200


def due_for_clearing(today: dt.date) -> QuerySet[Round]:
    """Rounds whose last term ended longer ago than families' data are kept."""
    last = today - dt.timedelta(days=settings.FAMILY_DATA_DAYS)
    ended = Round.objects.annotate(ends=Max("terms__ends_on")).filter(ends__lt=last)
    kept = Application.objects.filter(cleared_on=None).values("round")
    return ended.filter(pk__in=kept)


def clear_families(today: dt.date) -> int:
    """Names, numbers, addresses and photos of ended rounds are gone; what the public list is proved with stays.

    Drafts and withdrawn applications go altogether: they are on no list. Decisions for a year go with it.

    Returns:
        How many families' data were deleted.
    """
    Setback.objects.filter(year__lt=today.year).delete()
    number = 0
    for found in due_for_clearing(today):
        rows = Application.objects.filter(round=found, cleared_on=None).order_by("pk")
        while batch := list(rows[:BATCH]):
            number += _clear(found, batch, today)
    return number


@transaction.atomic
def _clear(found: Round, batch: list[Application], today: dt.date) -> int:
    evidence = Evidence.objects.filter(application__in=batch)
    files = list(evidence.values_list("file", flat=True))
    evidence.delete()
    Household.objects.filter(application__in=batch).delete()
    Appeal.objects.filter(application__in=batch).delete()
    Check.objects.filter(application__in=batch).update(reason="-")
    Child.objects.filter(application__in=batch).update(
        name="", id_number="", id_mark="", born_on="", needs="", is_live=False
    )
    listed = [one for one in batch if one.state not in ("draft", "withdrawn")]
    for one in listed:
        one.secret, one.recovery, one.recovery_hash, one.cleared_on = "", "", "", today
    Application.objects.bulk_update(listed, ["secret", "recovery", "recovery_hash", "cleared_on"])
    gone = [one.pk for one in batch if one not in listed]
    Check.objects.filter(application__in=gone).delete()
    Application.objects.filter(pk__in=gone).delete()
    families_cleared.send(Application, applications=[one.pk for one in batch])
    record(None, "application.cleared", found, families=len(batch))
    transaction.on_commit(partial(_delete_files, files))
    return len(batch)


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
