"""The desk app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "minsheng.desk"
    label = "desk"
    verbose_name = _("工作台")

    def ready(self) -> None:
        from minsheng.desk.questions import QUESTIONS
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu, waiting
        from minsheng.web.menu import MenuItem, Section

        menu.register(MenuItem(_("我的工作台"), "desk:home", None, Section.TODAY, 1, "home"))
        menu.register(
            MenuItem(_("审计"), "audit:entries", Permission.VIEW_AUDIT, Section.UNION, 90, "shield")
        )
        menu.register(
            MenuItem(
                _("我的站点今天"),
                "keep:today",
                Permission.KEEP_STATIONS,
                Section.TODAY,
                5,
                "station",
            )
        )
        for name, question in QUESTIONS.items():
            waiting.register(name, question)
