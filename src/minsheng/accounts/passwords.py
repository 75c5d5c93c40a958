"""What a password must be like, said in the reader's language."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from minsheng.accounts.models import User


class LongEnough(MinimumLengthValidator):
    """Django's rule; its own complaint has no Chinese."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(self.get_error_message(), code="password_too_short")

    def get_error_message(self) -> str:
        return _("密码至少要有 %(count)s 个字符。") % {"count": self.min_length}

    def get_help_text(self) -> str:
        return self.get_error_message()
