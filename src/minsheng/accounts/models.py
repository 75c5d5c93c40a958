"""People who sign in, and the tokens their programs use."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. What they may do comes from the posts they hold, never from here.

    There is no time of last sign-in: log-ins are never counted.
    """

    first_name = None  # type: ignore[assignment]  # one name, as written in Chinese
    last_name = None  # type: ignore[assignment]
    last_login = None
    name = models.CharField(_("姓名"), max_length=60)
    large_text = models.BooleanField(_("大字版"), default=False)
    language = models.CharField(_("语言"), max_length=10, choices=settings.LANGUAGES, blank=True)
    must_change_password = models.BooleanField(_("须修改密码"), default=False)

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self, now: dt.datetime) -> ApiTokenQuerySet:
        """Tokens that open the door at ``now``: not ended, not expired, owner still active."""
        return self.filter(ended=None, expires__gt=now, owner__is_active=True)


class ApiToken(models.Model):
    """Lets a program act for its owner over the API. Only the digest of the secret is kept."""

    class Scope(models.TextChoices):
        READ = "read", _("只读")
        WRITE = "write", _("读写")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens", verbose_name=_("所有人")
    )
    name = models.CharField(_("用途"), max_length=60)
    scope = models.CharField(_("范围"), max_length=5, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(_("创建时间"))
    expires = models.DateTimeField(_("到期时间"))
    ended = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="token_expires_after_creation", condition=Q(expires__gt=F("created"))
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid(self, now: dt.datetime) -> bool:
        """Does it open the door at ``now``?"""
        return self.ended is None and now < self.expires
