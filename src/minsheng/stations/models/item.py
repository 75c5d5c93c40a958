"""One ledger for what stands and lies in a station: facilities, devices, consumables."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models.station import Station
from minsheng.stations.models.words import What

EXPIRES_SOON_DAYS = 30


class ItemQuerySet(models.QuerySet["Item"]):
    def there(self) -> ItemQuerySet:
        """Items that have not been taken away."""
        return self.exclude(state=Item.State.REMOVED)

    def expired(self, day: dt.date) -> ItemQuerySet:
        """What should not be used any more on ``day``; the printed date is the last good day."""
        return self.there().filter(expires_on__lt=day)

    def expiring(self, day: dt.date, within_days: int = EXPIRES_SOON_DAYS) -> ItemQuerySet:
        """What is good on ``day`` and no longer so within some days."""
        until = day + dt.timedelta(days=within_days)
        return self.there().filter(expires_on__gte=day, expires_on__lte=until)

    def broken(self) -> ItemQuerySet:
        return self.filter(state=Item.State.BROKEN)


class Item(models.Model):
    """A facility (toilet, sockets), a device (microwave, AED) or a consumable (plasters, water) of a station.

    Attributes:
        what: a word of ``What``, so that every county counts the same things.
        expires_on: the last good day, for medicines, extinguishers, AED pads.
        low_at: so few or fewer of a consumable means "bring more"; None: nobody counts.
    """

    class Kind(models.TextChoices):
        FACILITY = "facility", _("设施")
        DEVICE = "device", _("设备")
        CONSUMABLE = "consumable", _("耗材")

    class State(models.TextChoices):
        WORKING = "working", _("可用")
        BROKEN = "broken", _("损坏")
        LOCKED = "locked", _("锁着不能用")
        REMOVED = "removed", _("已撤走")

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="items", verbose_name=_("站点")
    )
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    what = models.CharField(_("品名"), max_length=30, choices=What)
    detail = models.CharField(_("规格或型号"), max_length=80, blank=True)
    quantity = models.PositiveIntegerField(_("数量"), default=1)
    low_at = models.PositiveIntegerField(_("少于等于多少要补"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    state = models.CharField(_("状况"), max_length=10, choices=State, default=State.WORKING)
    since = models.DateField(_("配备日期"), null=True, blank=True)
    checked_on = models.DateField(_("最近查看"), null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("物品")
        verbose_name_plural = _("物品")
        ordering = ["kind", "what", "pk"]
        indexes = [models.Index(fields=["expires_on"], name="item_expires_on")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.detail}".strip()

    def is_expired(self, day: dt.date) -> bool:
        return self.expires_on is not None and self.expires_on < day

    @property
    def is_low(self) -> bool:
        """Does somebody have to bring more?"""
        return self.low_at is not None and self.quantity <= self.low_at


class ItemEvent(models.Model):
    """Something happened to an item: the repair and refill history."""

    class Kind(models.TextChoices):
        ADDED = "added", _("配备")
        CHECKED = "checked", _("查看")
        BROKEN = "broken", _("报修")
        LOCKED = "locked", _("锁着不能用")
        REPAIRED = "repaired", _("修好")
        REFILLED = "refilled", _("补充或更换")
        CHANGED = "changed", _("修改")
        REMOVED = "removed", _("撤走")

    item = models.ForeignKey(Item, models.PROTECT, related_name="events", verbose_name=_("物品"))
    kind = models.CharField(_("事项"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    quantity = models.PositiveIntegerField(_("数量"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = _("物品记录")
        verbose_name_plural = _("物品记录")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.item} {self.kind}"
