"""People who sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
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
