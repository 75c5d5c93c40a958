"""Organisations: one tree from the city union down to the sites."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def within(self, path: str) -> OrganisationQuerySet:
        """The organisation at ``path`` and everything below it."""
        return self.filter(path__startswith=path)

    def with_words(self, words: str) -> OrganisationQuerySet:
        """Organisations whose name, English name or code contains every one of ``words``."""
        rows = self
        for word in words.split():
            rows = rows.filter(
                models.Q(name__icontains=word)
                | models.Q(name_en__icontains=word)
                | models.Q(code__startswith=word)
            )
        return rows


class Organisation(models.Model):
    """One union body. ``path`` is the chain of four-digit places from the root, each closed by a dot."""

    class Kind(models.TextChoices):
        CITY = "city", _("市总工会")
        COUNTY = "county", _("县（市、区）总工会")
        ZONE = "zone", _("功能区工会")
        DIRECT = "direct", _("市直系统工委")
        SYSTEM = "system", _("企业系统工会")
        TOWN = "town", _("乡镇（街道）工会")
        UNIT = "unit", _("基层工会")

    class PointSource(models.TextChoices):
        GEONAMES = "geonames", _("GeoNames 地名库")
        ESTIMATED = "estimated", _("估计位置")
        SURVEYED = "surveyed", _("核实位置")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    code = models.CharField(_("编码"), max_length=20, unique=True)
    gb_code = models.CharField(_("行政区划代码"), max_length=12, blank=True)
    path = models.CharField(_("路径"), max_length=120, unique=True)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    point_source = models.CharField(_("位置来源"), max_length=10, choices=PointSource, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("组织")
        verbose_name_plural = _("组织")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="organisation_only_the_city_has_no_parent",
                condition=models.Q(kind="city", parent=None)
                | (~models.Q(kind="city") & models.Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="organisation_point_has_both_parts",
                condition=models.Q(lon=None, lat=None)
                | models.Q(lon__isnull=False, lat__isnull=False),
            ),
            models.UniqueConstraint(
                name="organisation_name_once_per_parent", fields=["parent", "name"]
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return (
            self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name
        )

    @property
    def point_is_estimated(self) -> bool:
        """Is the point only a stand-in? Pages say so wherever they show it."""
        return self.point_source == self.PointSource.ESTIMATED

    @property
    def depth(self) -> int:
        """0 for the city."""
        return self.path.count(".") - 1
