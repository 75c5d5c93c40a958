"""The stations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    name = "minsheng.stations"
    label = "stations"
    verbose_name = _("站点")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web.menu import MenuItem, Section, register

        verbs.register("station.proposed", _("把站点列入建设计划"))
        verbs.register("station.moved", _("改变了站点状态"))
        register(
            MenuItem(
                _("站点"), "stations:index", Permission.VIEW_STATIONS, Section.SITES, 30, "station"
            )
        )
