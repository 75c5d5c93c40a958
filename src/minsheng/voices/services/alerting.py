"""Raising the alarm over closed doors near each other."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from minsheng.audit.services import record
from minsheng.cases.rules.escalation import chain
from minsheng.cases.services import raise_severity
from minsheng.common.geo import LonLat
from minsheng.organisations.models import Organisation
from minsheng.voices.models import ClusterAlert, Report
from minsheng.voices.queries import closed_doors_near
from minsheng.voices.rules.clusters import Door, near

SEVERITY = "high"


def _door(report: Report) -> Door:
    station = report.station
    return Door(report.pk, station.pk, report.at, LonLat(station.lon, station.lat), report.mark)


def watch_closed_doors(report_id: int) -> ClusterAlert | None:
    """If another door near by was closed within the day, an alert stands and the cases are more severe.

    Runs after the report is committed, so that of two reports at the same moment at least one sees both.
    """
    report = Report.objects.select_related("station__organisation", "case").get(pk=report_id)
    if report.hidden_at is not None:
        return None
    point = LonLat(report.station.lon, report.station.lat)
    around = {one.pk: one for one in closed_doors_near(point, report.at)}
    doors = near(_door(report), [_door(one) for one in around.values()])
    if not doors:
        return None
    together = [around[door.key] for door in doors] + [report]
    try:
        with transaction.atomic():
            return _raise(together)
    except IntegrityError:  # the other report raised it in the same moment
        return ClusterAlert.objects.filter(reports__in=together).first()


def _raise(together: list[Report]) -> ClusterAlert:
    alert = ClusterAlert.objects.filter(reports__in=together[:-1]).order_by("pk").first()
    is_new = alert is None
    if alert is None:
        first = together[0]
        alert = ClusterAlert.objects.create(
            organisation=_county_over(together),
            responsible=first.case.dispatcher,
            first=first,
            at=timezone.now(),
        )
        record(None, "voices.cluster", alert, reports=len(together))
    alert.reports.add(*together)
    with override(settings.LANGUAGE_CODE):
        why = _("附近 500 米内一天里有多处关门。")
    for case_id in sorted({one.case_id for one in together}):
        raise_severity(case_id, SEVERITY, why=why)
    if not is_new and alert.seen_at is not None:  # it has grown since somebody looked
        alert.seen_at = alert.seen_by = None
        alert.save(update_fields=["seen_at", "seen_by"])
    return alert


def _county_over(reports: list[Report]) -> Organisation:
    """The second-level body all stations belong to, else the city."""
    counties = {chain(one.station.organisation.path)[:2][-1] for one in reports}
    path = counties.pop() if len(counties) == 1 else chain(reports[0].station.organisation.path)[0]
    return Organisation.objects.get(path=path)
