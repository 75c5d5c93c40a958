"""Telling reporters who left an address how it ended: once per closing, and then forgetting the address."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from minsheng.cases.models import Case
from minsheng.voices.links import secret_of
from minsheng.voices.models import Notice, Report
from minsheng.voices.rules.limits import NOTICES_PER_ADDRESS
from minsheng.voices.services.receiving import TooMany
from minsheng.voices.words import state_of

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@transaction.atomic
def leave_address(report: Report, address: str, *, site: str) -> Notice:
    """The reporter will be told at this address, which replaces one left before.

    Args:
        site: scheme and host of this site as the reporter reached it, without a stroke at its end.

    Raises:
        TooMany: this address is waiting for too many others.
    """
    waiting = Notice.objects.filter(address__iexact=address, told_at=None).exclude(pk=report.pk)
    if waiting.count() >= NOTICES_PER_ADDRESS:
        raise TooMany(str(report.pk))
    found, _made = Notice.objects.update_or_create(
        report=report, defaults={"address": address, "site": site, "told_at": None}
    )
    return found


def forget_address(report: Report) -> None:
    """The reporter does not want to be told after all."""
    Notice.objects.filter(report=report).delete()


def tell_reporters(case_id: int | None = None) -> int:
    """Write to those whose case is closed and who have not been told; returns how many letters went out.

    Raises:
        OSError: the mail server cannot be reached or refuses; whoever was not told stays in line.
    """
    closed = Notice.objects.filter(told_at=None, report__case__state=Case.State.CLOSED)
    if case_id is not None:
        closed = closed.filter(report__case=case_id)
    return sum(_tell(pk) for pk in closed.order_by("pk").values_list("pk", flat=True))


def _tell(notice_id: int) -> bool:
    """One letter; False if another worker was quicker or the address is gone. No lock is held while it is sent."""
    rows = Notice.objects.filter(pk=notice_id)
    if not rows.filter(told_at=None).update(told_at=timezone.now()):
        return False
    notice = rows.select_related("report__station", "report__case").get()
    try:
        letter(notice).send()
    except OSError:  # smtplib's errors are among them
        rows.update(told_at=None)
        raise
    return True


def letter(notice: Notice) -> EmailMessage:
    """What the reporter reads, in the language of the report. Nothing in it was typed by anybody."""
    report = notice.report
    with override(LANGUAGES.get(report.language, "zh-hans")):
        told = {
            "station": " ".join(report.station.name.split()),
            "kind": report.get_kind_display(),
            "state": state_of(report.case),
            "link": notice.site + reverse("voice:follow", args=[secret_of(report.key)]),
            "days": settings.NOTICE_KEPT_DAYS,
            "site_name": settings.SITE_NAME,
        }
        subject = _("您反映的“%(kind)s”有了结果：%(station)s") % told
        text = render_to_string("voices/letter.txt", told)
    return EmailMessage(subject, text, to=[notice.address])


def tell_again(case: Case) -> None:
    """The case was opened again: who was told is told once more when it is closed."""
    Notice.objects.filter(report__case=case).update(told_at=None)


def forget_old_addresses(now: dt.datetime | None = None) -> int:
    """Addresses whose case has been closed for ``NOTICE_KEPT_DAYS`` go, told or not; returns how many."""
    until = (now or timezone.now()) - dt.timedelta(days=settings.NOTICE_KEPT_DAYS)
    old = Notice.objects.filter(report__case__closed_at__lt=until)
    return old.delete()[0]
