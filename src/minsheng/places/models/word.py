"""Words that are data: services and levels, each with a code and a name in both languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """One entry of a vocabulary. The code stays for ever; names and order may be edited."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=60)
    position = models.PositiveSmallIntegerField(_("顺序"), default=100)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


class Service(Word):
    """Something a station can offer, such as rest, hot water or legal aid."""

    pictogram = models.CharField(_("图标"), max_length=30)

    class Meta(Word.Meta):
        abstract = False
        verbose_name = _("服务")
        verbose_name_plural = _("服务")


class Level(Word):
    """How far a station is fitted out; a later position offers at least what an earlier one does."""

    services = models.ManyToManyField(Service, related_name="levels", verbose_name=_("服务"))

    class Meta(Word.Meta):
        abstract = False
        verbose_name = _("站点类型")
        verbose_name_plural = _("站点类型")
