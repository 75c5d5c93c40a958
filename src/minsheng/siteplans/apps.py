"""The siteplans app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteplansConfig(AppConfig):
    name = "minsheng.siteplans"
    label = "siteplans"
    verbose_name = _("选址方案")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web.menu import MenuItem, Section, register

        verbs.register("siteplan.prepared", _("编制了选址方案"))
        verbs.register("siteplan.computed", _("算出了选址方案"))
        verbs.register("siteplan.failed", _("选址方案没有算出"))
        verbs.register("siteplan.adopted", _("采纳了选址方案"))
        register(
            MenuItem(
                _("选址方案"),
                "siteplans:index",
                Permission.VIEW_SITEPLANS,
                Section.SITES,
                20,
                "plan",
            )
        )
