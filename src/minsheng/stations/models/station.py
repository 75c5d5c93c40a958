"""Stations: where outdoor workers can rest, from a line in a plan to an open door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.common.geo import LonLat
from minsheng.common.tiles import tile_of, tiles_between
from minsheng.organisations.models import Organisation, Owned, OwnedQuerySet
from minsheng.organisations.roles import Permission
from minsheng.places.models import Place
from minsheng.stations.models.reasons import reason_text
from minsheng.stations.rules import shortcode
from minsheng.stations.rules.possible import possible_of

MOST_TILES = 1_000


class StationQuerySet(OwnedQuerySet):
    def in_use(self) -> Self:
        """Stations the public may look for: open, or closed for a while."""
        return self.filter(state__in=[Station.State.OPEN, Station.State.SUSPENDED])

    def within(self, south_west: LonLat, north_east: LonLat) -> Self:
        """Stations on the map's rectangle; an index finds them unless it is larger than a province."""
        rows = self.filter(lat__gte=south_west.lat, lat__lte=north_east.lat)
        rows = rows.filter(lon__gte=south_west.lon, lon__lte=north_east.lon)
        tiles = tiles_between(south_west, north_east)
        return rows.filter(tile__in=tiles) if len(tiles) <= MOST_TILES else rows

    def update(self, **values: Any) -> int:
        """As ever; where the hours or the point change, what is derived from them changes too."""
        if "hours" in values and "possible_hours" not in values:
            values["possible_hours"] = possible_of(values["hours"])
        if {"lon", "lat"} & values.keys() and "tile" not in values:
            values["tile"] = tile_of(LonLat(values["lon"], values["lat"]))
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kw: Any) -> int:
        """As ever, with what is derived from the fields that change."""
        rows, fields = list(objs), list(fields)
        names = {*fields}
        names |= {Station.SOURCES[name] for name in fields if name in Station.SOURCES}
        for one in rows:
            one.derive(names)
        return super().bulk_update(rows, sorted(names), *args, **kw)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As ever, with what is derived from hours and point."""
        rows = list(objs)
        for one in rows:
            one.derive({"possible_hours", "tile"})
        return super().bulk_create(rows, *args, **kwargs)


class Station(Owned):
    """One station under one code for life. ``organisation`` is its town or site, or its county where no town is known.

    ``place`` is the line in the place list it was planned at; a station that was there before any
    plan may have none and stands on its own point. ``lon`` and ``lat`` are WGS-84 degrees.

    Attributes:
        hours: opening rules as ``common.opening`` reads them; None while nobody has entered any.
        possible_hours: ``possible_quarters`` of the hours, kept by every way of writing them; the finder
            leaves out in the database what is closed for sure.
        tile: ``tile_of`` its point, kept likewise.
        services: codes of ``places.Service``.
        level: code of ``places.Level``, or "".
        outside_code: the number it has in the county's own list, by which imports know it again.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_STATIONS

    class State(models.TextChoices):
        PLANNED = "planned", _("拟建")
        BUILDING = "building", _("建设中")
        ACCEPTED = "accepted", _("已验收")
        OPEN = "open", _("开放")
        SUSPENDED = "suspended", _("暂停")
        EXITED = "exited", _("已退出")

    class Kind(models.TextChoices):
        SELF_BUILT = "self_built", _("自建")
        CO_BUILT = "co_built", _("共建")
        MOVABLE = "movable", _("移动驿站")
        SMART_24H = "smart_24h", _("24 小时智能驿站")
        DRIVERS_HOME = "drivers_home", _("司机之家")
        OTHER = "other", _("其他")

    class Work(models.TextChoices):
        BUILD = "build", _("新建")
        UPGRADE = "upgrade", _("改造提升")

    class Source(models.TextChoices):
        PLAN = "plan", _("选址方案")
        FORM = "form", _("表单登记")
        FILE = "file", _("文件导入")
        SAMPLE = "sample", _("样例数据")

    class ExitReason(models.TextChoices):
        HOST_LEFT = "host_left", _("共建方收回场地")
        MOVED = "moved", _("迁到别处")
        MERGED = "merged", _("并入其他站点")
        DEMOLISHED = "demolished", _("场地拆除")
        AGREEMENT_ENDED = "agreement_ended", _("协议到期不再续签")
        FAILED = "failed", _("复评不合格")
        NO_USE = "no_use", _("长期无人使用")
        NOT_BUILT = "not_built", _("计划取消")
        OTHER = "other", _("其他")

    SOURCES: ClassVar[dict[str, str]] = {"hours": "possible_hours", "lon": "tile", "lat": "tile"}
    """Which field is derived from which; a point is always loaded and changed as a whole."""

    JUDGED: ClassVar[frozenset[str]] = frozenset({"failed", "no_use"})
    """Exit reasons that judge the station: it is heard first, and two people decide (``stations.evaluation``)."""

    code = models.CharField(_("站点编码"), max_length=30, unique=True)
    short_code = models.CharField(_("短码"), max_length=6, unique=True)
    outside_code = models.CharField(_("原编号"), max_length=40, blank=True)
    name = models.CharField(_("站点名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=20, choices=Kind, default=Kind.CO_BUILT)
    level = models.CharField(_("等级"), max_length=40, blank=True)
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stations",
        verbose_name=_("地点"),
    )
    town = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("乡镇（街道）"),
        limit_choices_to={"kind": Organisation.Kind.TOWN},
    )
    address = models.CharField(_("地址"), max_length=120, blank=True)
    lon = models.FloatField(_("经度"))
    lat = models.FloatField(_("纬度"))
    entered_lon = models.FloatField(_("录入的经度"), null=True, blank=True)
    entered_lat = models.FloatField(_("录入的纬度"), null=True, blank=True)
    datum = models.CharField(
        _("录入的坐标系"), max_length=10, choices=Place.Datum, default=Place.Datum.WGS84
    )
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    area_m2 = models.PositiveIntegerField(_("面积（平方米）"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("座位数"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("可同时容纳（人）"), null=True, blank=True)
    free_entry = models.BooleanField(
        _("不登记就能进"), null=True, blank=True, help_text=_("不用扫码、刷脸或登记。")
    )
    services = models.JSONField(_("服务项目"), default=list, blank=True)
    hours = models.JSONField(_("开放时间"), null=True, blank=True)
    possible_hours = models.CharField(max_length=168, blank=True, editable=False)
    tile = models.PositiveIntegerField(default=0, editable=False)
    work = models.CharField(_("建设方式"), max_length=10, choices=Work, blank=True)
    cost_yuan = models.PositiveIntegerField(_("预算（元）"), default=0)
    due = models.DateField(_("计划建成日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PLANNED)
    state_since = models.DateTimeField(_("进入状态的时间"), default=timezone.now)
    exit_reason = models.CharField(_("退出原因"), max_length=20, choices=ExitReason, blank=True)
    reason = models.TextField(_("选址理由"), blank=True)
    reason_facts = models.JSONField(_("选址理由的数字"), default=dict, blank=True)
    plan_url = models.CharField(_("来源方案"), max_length=120, blank=True)
    source = models.CharField(_("来源"), max_length=10, choices=Source, default=Source.FORM)
    added_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    verified_on = models.DateField(_("最近核实"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("核实人"),
    )

    objects = StationQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("站点")
        verbose_name_plural = _("站点")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                name="station_one_unfinished_per_place",
                fields=["place"],
                condition=Q(state__in=["planned", "building", "accepted"]),
            ),
            models.UniqueConstraint(
                name="station_outside_code_once_per_organisation",
                fields=["organisation", "outside_code"],
                condition=~Q(outside_code=""),
            ),
            models.CheckConstraint(
                name="station_has_an_exit_reason_only_once_exited",
                condition=Q(state="exited") | Q(exit_reason=""),
            ),
            models.CheckConstraint(
                name="station_lies_on_the_globe",
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "kind"], name="station_state_kind"),
            models.Index(fields=["state", "code", "organisation"], name="station_state_code"),
            # All that the finder asks of doors it leaves out, so that it need not read their rows.
            models.Index(
                fields=["tile", "state", "lat", "lon", "possible_hours", "id"],
                name="station_door",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("stations:detail", args=[self.code])

    def is_late(self, today: dt.date) -> bool:
        """Should it stand by now, and does not?"""
        unfinished = self.state in {self.State.PLANNED, self.State.BUILDING}
        return unfinished and self.due is not None and self.due < today

    @property
    def why_here(self) -> str:
        """Why it stands here, in the reader's language; old stations have it in words only."""
        return reason_text(self.reason_facts) if self.reason_facts else self.reason

    def days_in_state(self, now: dt.datetime) -> int:
        """Whole days since it entered its state."""
        return (now - self.state_since).days

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A station that has no short code yet gets one: the plaque must lead somewhere from the first day.

        What is derived from hours and point is kept with them.
        """
        if not self.short_code:
            self.short_code = self.free_short_code()
        loaded = {*self.SOURCES} - self.get_deferred_fields()
        derived = {self.SOURCES[name] for name in loaded}
        fields = kwargs.get("update_fields")
        if fields is not None:
            changed = {self.SOURCES[name] for name in fields if name in self.SOURCES}
            kwargs["update_fields"] = {*fields, *changed}
        self.derive(derived)
        super().save(*args, **kwargs)

    def derive(self, names: Collection[str]) -> None:
        """Compute those of the derived fields that ``names`` has, from what they are derived from."""
        if "possible_hours" in names:
            self.possible_hours = possible_of(self.hours)
        if "tile" in names:
            self.tile = tile_of(LonLat(self.lon, self.lat))

    @classmethod
    def free_short_code(cls) -> str:
        """A short code that no station has or had."""
        while True:
            code = shortcode.invent()
            if not cls.objects.filter(short_code=code).exists():
                return code


class Serial(models.Model):
    """The last station number given in a county; numbers are never used again."""

    county = models.OneToOneField(Organisation, models.PROTECT, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.county.code} {self.last}"
