"""The devices app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DevicesConfig(AppConfig):
    name = "minsheng.devices"
    label = "devices"
    verbose_name = _("设备")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.devices import words
        from minsheng.organisations.roles import Permission
        from minsheng.web import shipped
        from minsheng.web.menu import MenuItem, Section, register

        shipped.register(lambda: words.SHIPPED)
        verbs.register("device.added", _("登记了设备"))
        verbs.register("device.key_rotated", _("更换了设备密钥"))
        verbs.register("device.key_revoked", _("停用了设备密钥"))
        verbs.register("device.rule_set", _("设定了报警规则“%(title)s”"))
        verbs.register("device.rule_ended", _("停用了报警规则“%(title)s”"))
        register(
            MenuItem(_("设备"), "devices:index", Permission.VIEW_DEVICES, Section.RUN, 60, "device")
        )
