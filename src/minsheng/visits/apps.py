"""The visits app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "minsheng.visits"
    label = "visits"
    verbose_name = _("走访")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web.menu import MenuItem, Section, register

        verbs.register("visit.written", _("写了走访记录"))
        register(MenuItem(_("走访"), "visits:index", Permission.VISIT, Section.RUN, 75, "edit"))
