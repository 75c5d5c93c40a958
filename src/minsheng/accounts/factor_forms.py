"""The sign-in library's forms for second factors, with labels people understand."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


def _ask_for_code(field: forms.Field) -> None:
    field.label = _("验证码")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["inputmode"] = "numeric"


def _ask_for_any_code(field: forms.Field) -> None:
    """A recovery code, which may have letters, is typed here as well."""
    _ask_for_code(field)
    field.widget.attrs["inputmode"] = "text"
    field.help_text = _("手机验证器上的六位数字；手机不在身边时，输入一个恢复码。")


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # the sign-in library has no types
    """The code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_any_code(self.fields["code"])


class ReCodeForm(ReauthenticateForm):  # type: ignore[misc]  # the sign-in library has no types
    """The code before something grave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_any_code(self.fields["code"])


class AppForm(ActivateTOTPForm):  # type: ignore[misc]  # the sign-in library has no types
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"])


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # the sign-in library has no types
    """A new passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("名称")
        alone = self.fields["passwordless"]
        alone.label = _("登录时不用再输密码")
        alone.help_text = _(
            "要求设备用指纹、面容或 PIN 确认是您本人。不选的，登录时先输密码，再用它确认。"
        )
        alone.initial = True


class KeyNameForm(EditWebAuthnForm):  # type: ignore[misc]  # the sign-in library has no types
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("名称")
