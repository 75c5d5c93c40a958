"""Devices at stations and their messages; no camera, no person, no phone."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned
from minsheng.organisations.roles import Permission
from minsheng.stations.models import Station


class Measure(models.TextChoices):
    """What a message tells, in one unit each."""

    DOOR = "door", _("门（1 开，0 关）")
    TEMPERATURE = "temperature", _("温度（℃）")
    SMOKE = "smoke", _("烟雾（1 有，0 无）")
    POWER = "power", _("供电（1 有，0 无）")
    COUNT = "count", _("进入人次（自上次以来）")


class Device(Owned):
    """One device. Its key is shown once and kept as a digest; without a digest nobody can speak for it.

    Attributes:
        silent_after_min: so many minutes without a message mean it is silent.
    """

    class State(models.TextChoices):
        ONLINE = "online", _("在线")
        SILENT = "silent", _("失联")
        OFF = "off", _("密钥已停用")

    view_permission: ClassVar[Permission] = Permission.VIEW_DEVICES

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="devices", verbose_name=_("站点")
    )
    name = models.CharField(_("设备名称"), max_length=60)
    key_digest = models.CharField(max_length=64, blank=True)
    key_since = models.DateTimeField(_("密钥时间"), null=True, blank=True)
    silent_after_min = models.PositiveIntegerField(_("多少分钟没有消息算失联"), default=180)
    added_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("最近消息"), null=True, blank=True)

    class Meta:
        verbose_name = _("设备")
        verbose_name_plural = _("设备")
        ordering = ["station__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="device_key_opens_one_device",
                fields=["key_digest"],
                condition=~Q(key_digest=""),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def state(self, now: dt.datetime) -> Device.State:
        """Can it be heard, has it been quiet for too long, or may it not speak?"""
        if not self.key_digest:
            return Device.State.OFF
        since = self.last_seen_at or self.key_since
        too_long = dt.timedelta(minutes=self.silent_after_min)
        is_silent = since is not None and now - since > too_long
        return Device.State.SILENT if is_silent else Device.State.ONLINE

    def get_absolute_url(self) -> str:
        return reverse("devices:detail", args=[self.pk])


class Message(models.Model):
    """One value. ``key`` is the device's own number for it: the same message twice is stored once."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="messages")
    key = models.CharField(max_length=64)
    at = models.DateTimeField(_("测量时间"))
    received_at = models.DateTimeField(_("收到时间"))
    measure = models.CharField(_("内容"), max_length=12, choices=Measure)
    value = models.FloatField(_("数值"))

    class Meta:
        verbose_name = _("设备消息")
        verbose_name_plural = _("设备消息")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="message_once_per_device", fields=["device", "key"])
        ]
        indexes = [models.Index(fields=["device", "measure", "-at"], name="message_latest")]

    def __str__(self) -> str:
        return f"{self.measure} {self.value} {self.at:%Y-%m-%d %H:%M}"
