"""Reading what a caller asks for: filters, keys, places."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from minsheng.accounts.models import ApiToken
from minsheng.accounts.tokens import find_token
from minsheng.cases.models import Case
from minsheng.common.geo import LonLat, NotOnEarth, checked
from minsheng.portal.near import nearest
from minsheng.portal.open311.things import MOST, SPAN, STATION
from minsheng.portal.open311.writing import Refused
from minsheng.stations.models import Station
from minsheng.stations.rules.shortcode import as_typed
from minsheng.voices.models import Report

NEAR_M = 300.0
POSTS_A_DAY = 2000
"""What one key may send in a day; a city's hotline sends far less."""

Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Period:
    """From ``since`` to ``until``, both included."""

    since: dt.datetime
    until: dt.datetime


def _moment(told: Told, name: str) -> dt.datetime | None:
    text = told.get(name, "").replace(" ", "+")  # a "+" that was not escaped arrives as a blank
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise Refused(400, _("%(name)s 要写成 2026-01-01T00:00:00Z 这样。") % {"name": name})
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def period(told: Told, now: dt.datetime) -> Period:
    """``start_date`` to ``end_date``; the last 90 days unless told otherwise.

    Raises:
        Refused: no time, the wrong way round, or longer than 90 days.
    """
    since, until = _moment(told, "start_date"), _moment(told, "end_date")
    if since is None:
        since = (until or now) - SPAN
    if until is None:
        until = min(since + SPAN, now) if since <= now else since
    if not dt.timedelta() <= until - since <= SPAN + dt.timedelta(days=1):
        raise Refused(400, _("起止时间要先后有序，相隔不超过 90 天。"))
    return Period(since, until)


def chosen(rows: QuerySet[Report], told: Told, now: dt.datetime) -> list[Report]:
    """The reports the filters ask for; ``service_request_id`` overrides all others.

    Raises:
        Refused: a filter cannot be read.
    """
    ids = _words(told, "service_request_id")
    if ids:
        return list(rows.filter(pk__in=[_number(one) for one in ids[:MOST]]))
    asked = period(told, now)
    rows = rows.filter(at__gte=asked.since, at__lte=asked.until)
    if codes := _words(told, "service_code"):
        rows = rows.filter(kind__in=codes)
    if states := _words(told, "status"):
        if not set(states) <= {"open", "closed"}:
            raise Refused(400, _("status 只能是 open 或 closed。"))
        closed = Q(case__state=Case.State.CLOSED)
        kept = Q(pk__in=())
        kept |= closed if "closed" in states else Q(pk__in=())
        kept |= ~closed if "open" in states else Q(pk__in=())
        rows = rows.filter(kept)
    size = min(_count(told, "page_size", MOST), MOST)
    start = (_count(told, "page", 1) - 1) * size
    return list(rows[start : start + size])


def _words(told: Told, name: str) -> list[str]:
    return [word.strip() for word in told.get(name, "").split(",") if word.strip()]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused(404, _("没有编号为 %(id)s 的反映。") % {"id": text[:20]})
    return int(text)


def _count(told: Told, name: str, default: int) -> int:
    text = told.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= 100_000):
        raise Refused(400, _("%(name)s 要是正整数。") % {"name": name})
    return int(text)


def report_of(rows: QuerySet[Report], text: str) -> Report:
    """The report with this number.

    Raises:
        Refused: there is none.
    """
    found = rows.filter(pk=_number(text)).first()
    if found is None:
        raise Refused(404, _("没有编号为 %(id)s 的反映。") % {"id": text[:20]})
    return found


def key_of(told: Told) -> ApiToken:
    """The token behind ``api_key``, which must be allowed to write.

    Raises:
        Refused: missing, unknown, read-only, or used too often today.
    """
    token = find_token(told.get("api_key", ""))
    if token is None or token.scope != ApiToken.Scope.WRITE:
        raise Refused(403, _("api_key 缺少或无效。"))
    day = f"open311:{token.digest[:20]}:{timezone.localdate()}"
    cache.add(day, 0, 26 * 60 * 60)
    if cache.incr(day) > POSTS_A_DAY:
        raise Refused(429, _("这个密钥今天提交得太多了。"))
    return token


def kind_of(told: Told) -> str:
    """The kind of report.

    Raises:
        Refused: ``service_code`` is missing or unknown.
    """
    code = told.get("service_code", "")
    if not code:
        raise Refused(400, _("缺少 service_code。"))
    if code not in Report.Kind.values:
        raise Refused(404, _("没有 service_code 为 %(code)s 的服务。") % {"code": code[:40]})
    return code


def station_of(told: Told) -> Station:
    """The station that is meant: by its short code, else the nearest one to the position.

    Raises:
        Refused: neither is told, or there is no station.
    """
    code = as_typed(told.get(f"attribute[{STATION}]") or told.get("address_id", ""))
    rows = Station.objects.in_use().select_related("organisation", "responsible")
    if code:
        found: Station | None = rows.filter(short_code=code).first()
        if found is None:
            raise Refused(404, _("没有短码为 %(code)s 的驿站。") % {"code": code[:12]})
        return found
    point = _point(told)
    near = nearest(point, at=timezone.now(), limit=1, open_only=False).rows
    if not near or near[0].distance_m > NEAR_M:
        raise Refused(400, _("这个位置 300 米内没有驿站。"))
    return rows.get(pk=near[0].station.pk)  # type: ignore[no-any-return]  # an untyped manager


def _point(told: Told) -> LonLat:
    try:
        return checked(float(told["long"]), float(told["lat"]))
    except KeyError as error:
        raise Refused(400, _("要有驿站的短码，或者 lat 和 long。")) from error
    except (ValueError, NotOnEarth) as error:
        raise Refused(400, _("lat 和 long 不是有效的经纬度。")) from error


def key_for(token: ApiToken, told: Told) -> uuid.UUID:
    """The same text sent twice by the same program on one day is one report: a retry is no second voice."""
    said = json.dumps(sorted((name, value) for name, value in told.items() if name != "api_key"))
    text = f"{token.pk}/{timezone.localdate()}/{said}"
    return uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16], version=4)
