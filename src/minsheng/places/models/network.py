"""Street networks: what ways are measured along, kept once per upload and never changed."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from minsheng.jobs.models import Job
from minsheng.organisations.models import Organisation, Owned, OwnedQuerySet
from minsheng.organisations.roles import Permission
from minsheng.places.models.place import Place
from minsheng.places.models.policy import paths_above


def network_file_name(network: StreetNetwork, file_name: str) -> str:
    """A name nobody can guess; the uploaded one is kept as text only."""
    return f"streets/{timezone.localdate():%Y/%m}/{get_random_string(32)}"


class StreetNetworkQuerySet(OwnedQuerySet):
    def for_area(self, area: Organisation) -> Self:
        """Those that can be planned with there: the nearest union's first, the newest first."""
        above = self.filter(state="ready", organisation__path__in=paths_above(area.path))
        return above.order_by("-organisation__path", "-version")


class StreetNetwork(Owned):
    """One version of the streets of a union's area: reading -> ready (retired later) | refused.

    The uploaded file is deleted once read; what was read lies in ``StreetFile``. ``counts`` has, for each
    means ("foot", "ebike"), ``streets`` (pieces) and ``km``. ``far`` lists the places (ids) in use at the
    time that no street was near. ``problem`` is a problem in the sense of ``common.problem``.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_PLACES

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        READY = "ready", _("可以使用")
        REFUSED = "refused", _("文件读不了")
        RETIRED = "retired", _("已停用")

    version = models.PositiveIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.READING)
    source = models.CharField(_("数据来源"), max_length=200)
    licence = models.CharField(_("使用许可"), max_length=120)
    is_sample = models.BooleanField(_("样例数据"), default=False)
    datum = models.CharField(
        _("坐标系"), max_length=10, choices=Place.Datum, default=Place.Datum.WGS84
    )
    file = models.FileField(_("文件"), upload_to=network_file_name, blank=True)
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("文件指纹"), max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    far = models.JSONField(default=list)
    problem = models.JSONField(null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    created_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    objects = StreetNetworkQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("路网")
        verbose_name_plural = _("路网")
        ordering = ["organisation__path", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="streetnetwork_version_once_per_organisation",
                fields=["organisation", "version"],
            )
        ]

    def __str__(self) -> str:
        return str(
            _("%(area)s路网第 %(version)s 版")
            % {"area": self.organisation.label, "version": self.version}
        )

    def get_absolute_url(self) -> str:
        return reverse("places:network", args=[self.pk])

    @property
    def tone(self) -> str:
        """Status tone for lights."""
        return {"reading": "info", "ready": "ok", "refused": "alert", "retired": "off"}[self.state]


class StreetFile(models.Model):
    """The streets that were read, for each means, compressed."""

    network = models.OneToOneField(
        StreetNetwork, models.CASCADE, primary_key=True, related_name="streets"
    )
    packed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.network_id)
