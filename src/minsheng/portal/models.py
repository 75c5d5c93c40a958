"""How names of stations sound, so that they are found by pinyin and by initials."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from minsheng.stations.models import Station


class Sound(models.Model):
    """The sound of one station's name: "quzhouyizhan" and "qzyz". It follows the name when somebody searches."""

    station = models.OneToOneField(Station, models.CASCADE, primary_key=True, related_name="sound")
    name = models.CharField(max_length=80)
    full = models.CharField(max_length=500)
    initials = models.CharField(max_length=80)

    objects: ClassVar[models.Manager[Sound]] = models.Manager()

    def __str__(self) -> str:
        return self.full
