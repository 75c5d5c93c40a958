"""The burden app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BurdenConfig(AppConfig):
    name = "minsheng.burden"
    label = "burden"
    verbose_name = _("填报负担")

    def ready(self) -> None:
        from minsheng.burden import waiting
        from minsheng.organisations.roles import Permission
        from minsheng.web import waiting as desk
        from minsheng.web.menu import MenuItem, Section, register

        desk.register("burden.breaches", waiting.breaches)
        look = Permission.VIEW_GOVERNANCE
        register(MenuItem(_("填报负担"), "burden:meter", look, Section.TODAY, 80, "scales"))
