"""Places where a station is or could be."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation, Owned, OwnedQuerySet
from minsheng.organisations.roles import Permission
from minsheng.places.models.word import Level


class PlaceQuerySet(OwnedQuerySet):
    def in_use(self) -> Self:
        return self.filter(archived_at=None)


class Place(Owned):
    """An existing station or a candidate for one.

    ``lon`` and ``lat`` are WGS-84 degrees; what was entered, and its datum, stay beside them.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_PLACES

    class Kind(models.TextChoices):
        STATION = "station", _("工会驿站")
        PARTNER = "partner", _("共建单位网点")
        PUBLIC = "public", _("公共建筑")
        STORE = "store", _("便利店")
        OUTLET = "outlet", _("银行、邮政、通信网点")
        SERVICE_AREA = "service_area", _("高速服务区")
        FUEL = "fuel", _("加油站、充电站")
        TOILET = "toilet", _("公共厕所")
        CABIN = "cabin", _("移动小屋点位")
        COMPANY = "company", _("企业场所")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("候选")
        EXISTING = "existing", _("已建")

    class Must(models.TextChoices):
        FREE = "free", _("由计算决定")
        OPEN = "open", _("必须开放")
        CLOSED = "closed", _("必须关闭")

    class Datum(models.TextChoices):
        WGS84 = "wgs84", _("WGS-84（天地图、GPS）")
        GCJ02 = "gcj02", _("GCJ-02（高德、腾讯）")
        BD09 = "bd09", _("BD-09（百度）")

    class Source(models.TextChoices):
        FILE = "file", _("文件导入")
        DRAWN = "drawn", _("地图绘制")
        FORM = "form", _("表单填写")
        SAMPLE = "sample", _("样例数据")

    code = models.CharField(_("编码"), max_length=30)
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.CANDIDATE)
    must = models.CharField(_("布局要求"), max_length=10, choices=Must, default=Must.FREE)
    level = models.ForeignKey(
        Level,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("现有类型"),
        help_text=_("只有已建站点填写。"),
    )
    highest_level = models.ForeignKey(
        Level,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("最高可建类型"),
        help_text=_("场地条件有限时填写；不填表示不限。"),
    )
    partner = models.CharField(_("共建单位"), max_length=80, blank=True)
    partner_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("共建系统工会"),
    )
    address = models.CharField(_("地址"), max_length=120, blank=True)
    town = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("乡镇（街道）"),
        limit_choices_to={"kind": Organisation.Kind.TOWN},
    )
    lon = models.FloatField(_("经度"))
    lat = models.FloatField(_("纬度"))
    entered_lon = models.FloatField(_("录入的经度"))
    entered_lat = models.FloatField(_("录入的纬度"))
    datum = models.CharField(_("录入的坐标系"), max_length=10, choices=Datum, default=Datum.WGS84)
    area_m2 = models.PositiveIntegerField(_("面积（平方米）"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("可同时容纳（人）"), null=True, blank=True)
    ground_floor = models.BooleanField(_("在一楼"), null=True, blank=True)
    street_front = models.BooleanField(_("临街"), null=True, blank=True)
    bike_parking = models.BooleanField(_("可停非机动车"), null=True, blank=True)
    open_all_day = models.BooleanField(_("可 24 小时开放"), null=True, blank=True)
    transit_m = models.PositiveIntegerField(_("到公交站（米）"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=10, choices=Source, default=Source.FORM)
    added_at = models.DateTimeField(_("录入时间"), default=timezone.now)
    archived_at = models.DateTimeField(_("归档时间"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("地点")
        verbose_name_plural = _("地点")
        ordering = ["organisation__path", "code"]
        constraints = [
            models.UniqueConstraint(
                name="place_code_once_per_organisation", fields=["organisation", "code"]
            ),
            models.CheckConstraint(
                name="place_has_a_level_iff_existing",
                condition=Q(state="existing", level__isnull=False)
                | Q(state="candidate", level=None),
            ),
            models.CheckConstraint(
                name="place_lies_on_the_globe",
                condition=Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="place_state_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def partner_name(self) -> str:
        """Who opens the door with us: the system union if it is one, else the name as written."""
        return self.partner_organisation.label if self.partner_organisation else self.partner

    def is_archived(self, now: dt.datetime) -> bool:
        """Was it put away at or before ``now``?"""
        return self.archived_at is not None and self.archived_at <= now
