"""The accounts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "minsheng.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        from minsheng.accounts import receivers  # noqa: F401  connects them
        from minsheng.audit import verbs

        verbs.register("account.password_changed", _("修改了密码"))
        verbs.register("account.factor_added", _("添加了登录验证方式"))
        verbs.register("account.factor_removed", _("移除了登录验证方式"))
        verbs.register("account.locked", _("因多次输错密码被暂停登录"))
        verbs.register("token.made", _("创建了接口令牌"))
        verbs.register("token.ended", _("停用了接口令牌"))
