"""A closed year: its files and its manifest, which nobody changes afterwards."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Owned, OwnedQuerySet
from minsheng.organisations.roles import Permission


class ArchiveIsClosed(Exception):
    """Somebody tried to change or delete a closed year."""


class ClosedQuerySet(OwnedQuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        raise ArchiveIsClosed("a closed year cannot be changed")

    def delete(self) -> NoReturn:
        raise ArchiveIsClosed("a closed year cannot be deleted")


class Closed(models.Model):
    """Can be added and read, never changed."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ArchiveIsClosed("a closed year cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ArchiveIsClosed("a closed year cannot be deleted")


class YearArchive(Closed, Owned):
    """One union's year. ``digest`` is the SHA-256 of the canonical manifest, which names every file with its own."""

    view_permission: ClassVar[Permission] = Permission.VIEW_GOVERNANCE

    year = models.PositiveSmallIntegerField(_("年度"))
    manifest = models.JSONField(_("目录"))
    digest = models.CharField(_("校验值"), max_length=64)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("归档人")
    )
    closed_at = models.DateTimeField(_("归档时间"))

    objects = ClosedQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("年度档案")
        verbose_name_plural = _("年度档案")
        ordering = ["-year", "organisation__path"]
        constraints = [
            models.UniqueConstraint(name="archive_once_per_year", fields=["organisation", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("archive:year", args=[self.pk])


class ArchivedFile(Closed):
    """One file of a closed year."""

    archive = models.ForeignKey(YearArchive, models.PROTECT, related_name="files")
    name = models.CharField(_("文件"), max_length=120)
    content = models.BinaryField(_("内容"))

    objects = ClosedQuerySet.as_manager()

    class Meta:
        verbose_name = _("归档文件")
        verbose_name_plural = _("归档文件")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="archived_file_once", fields=["archive", "name"])
        ]

    def __str__(self) -> str:
        return self.name
