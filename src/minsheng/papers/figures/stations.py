"""Figures of stations and care classes."""

from __future__ import annotations

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from minsheng.classes.models import CareClass
from minsheng.governance.queries.evidence import FINISHED, done_stations, overdue_stations
from minsheng.papers.figures import NOW, WITHIN, Number, Scope, figure
from minsheng.papers.figures.links import class_list, page, station_list
from minsheng.stations.models import Station
from minsheng.stations.queries.usage import use_of

STATIONS = _("站点登记")
CLASSES = _("托班登记")
PIECES = _("个")
TIMES = _("人次")


def _stations(scope: Scope) -> QuerySet[Station]:
    rows: QuerySet[Station] = Station.objects.filter(organisation__path__startswith=scope.path)
    return rows


@figure(
    "stations.open", _("开放的站点"), PIECES, owner=STATIONS, when=NOW,
    link=station_list(state="open"),
)  # fmt: skip
def open_stations(scope: Scope) -> Number:
    return _stations(scope).filter(state=Station.State.OPEN).count()


@figure(
    "stations.suspended", _("暂停的站点"), PIECES, owner=STATIONS, when=NOW,
    link=station_list(state="suspended"),
)  # fmt: skip
def suspended_stations(scope: Scope) -> Number:
    return _stations(scope).filter(state=Station.State.SUSPENDED).count()


@figure(
    "stations.building", _("建设中的站点"), PIECES, owner=STATIONS, when=NOW,
    link=station_list(state="building"),
)  # fmt: skip
def building_stations(scope: Scope) -> Number:
    return _stations(scope).filter(state=Station.State.BUILDING).count()


@figure("stations.finished", _("本期建成的站点"), PIECES, owner=STATIONS, when=WITHIN)
def finished_stations(scope: Scope) -> Number:
    return done_stations().filter(**scope.within("done_at")).count()


@figure(
    "stations.overdue", _("逾期未建成的站点"), PIECES, owner=STATIONS, when=NOW,
    link=page("governance:board"),
)  # fmt: skip
def late_stations(scope: Scope) -> Number:
    return overdue_stations(scope.organisation, scope.today).count()


@figure(
    "stations.benchmark", _("开放的标杆型站点"), PIECES, owner=STATIONS, when=NOW,
    link=station_list(state="open", level="benchmark"),
)  # fmt: skip
def benchmark_stations(scope: Scope) -> Number:
    return _stations(scope).filter(state=Station.State.OPEN, level="benchmark").count()


@figure(
    "stations.smart_24h", _("开放的 24 小时站点"), PIECES, owner=STATIONS, when=NOW,
    link=station_list(state="open", kind="smart_24h"),
)  # fmt: skip
def smart_stations(scope: Scope) -> Number:
    return _stations(scope).filter(state=Station.State.OPEN, kind=Station.Kind.SMART_24H).count()


@figure("stations.visits", _("实测服务人次"), TIMES, owner=STATIONS, when=WITHIN)
def visits(scope: Scope) -> Number:
    """Measured visits only; None where nothing was measured."""
    ids = list(_stations(scope).filter(state__in=FINISHED).values_list("pk", flat=True))
    used = use_of(ids, scope.period.first, scope.until).values()
    measured = [one for one in used if one.days]
    return sum(one.visits for one in measured) if measured else None


def _classes(scope: Scope) -> QuerySet[CareClass]:
    rows: QuerySet[CareClass] = CareClass.objects.filter(
        organisation__path__startswith=scope.path, term__starts_on__year=scope.until.year
    )
    return rows.exclude(state=CareClass.State.CANCELLED)


@figure("classes.count", _("今年的托班"), PIECES, owner=CLASSES, when=NOW, link=class_list())
def classes(scope: Scope) -> Number:
    return _classes(scope).count()


@figure(
    "classes.seats",
    _("今年的托班名额"),
    PIECES,
    owner=CLASSES,
    when=NOW,
    link=class_list(),
)
def seats(scope: Scope) -> Number:
    told: int | None = _classes(scope).aggregate(all=Sum("capacity"))["all"]
    return told or 0
