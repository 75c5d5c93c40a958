"""The audit chain: entries that can be added, read and verified, but never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from minsheng.audit import verbs


class ChainIsAppendOnly(Exception):
    """Somebody tried to change or delete an audit entry."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise ChainIsAppendOnly("audit entries cannot be changed")

    def delete(self) -> NoReturn:
        raise ChainIsAppendOnly("audit entries cannot be deleted")

    def within(self, paths: list[str]) -> EntryQuerySet:
        """Entries about organisations at or below one of ``paths``.

        Who reaches the root also reads what belongs to no organisation, such as the set-up.
        """
        if any(path.count(".") == 1 for path in paths):
            return self.all()
        reach = models.Q(pk__in=[])
        for path in paths:
            reach |= models.Q(scope__startswith=path)
        return self.filter(reach)

    def about(self, record: models.Model) -> EntryQuerySet:
        """The history of one record, newest first."""
        return self.filter(target_type=record._meta.label_lower, target_id=str(record.pk))


class Entry(models.Model):
    """One deed, or one look at protected data: who, what, to which record, when.

    ``digest`` is an HMAC over the entry and the digest before it, so that an edit,
    a deletion or a new order breaks the chain at a place that can be named.
    """

    sequence = models.PositiveBigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("操作人"),
    )
    verb = models.CharField(_("事项"), max_length=60)
    target_type = models.CharField(_("对象类型"), max_length=60, blank=True)
    target_id = models.CharField(_("对象编号"), max_length=60, blank=True)
    target_name = models.CharField(_("对象"), max_length=200, blank=True)
    scope = models.CharField(_("组织路径"), max_length=120, blank=True, db_index=True)
    facts = models.JSONField(_("细节"), default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_entry_target")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ChainIsAppendOnly("audit entries cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ChainIsAppendOnly("audit entries cannot be deleted")

    @property
    def what_happened(self) -> str:
        """The whole entry as one sentence in the reader's language."""
        return verbs.telling(self)


class Head(models.Model):
    """The end of the chain under a seal of its own, so that cutting entries off the end is seen as well."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="audit_has_one_head", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest}"
