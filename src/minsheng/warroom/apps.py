"""The war map app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarroomConfig(AppConfig):
    name = "minsheng.warroom"
    label = "warroom"
    verbose_name = _("挂图作战")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web.menu import MenuItem, Section, register

        verbs.register("warroom.link_made", _("开通了大屏链接"))
        verbs.register("warroom.link_withdrawn", _("收回了大屏链接"))
        look = Permission.VIEW_GOVERNANCE
        register(MenuItem(_("挂图作战"), "warroom:map", look, Section.TODAY, 45, "map"))
