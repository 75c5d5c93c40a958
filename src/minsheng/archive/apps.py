"""The archive app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    name = "minsheng.archive"
    label = "archive"
    verbose_name = _("年度档案")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web.menu import MenuItem, Section, register

        verbs.register("archive.closed", _("归档了 %(year)s 年度"))
        verbs.register("archive.exported", _("导出了全部数据（%(rows)s 行）"))
        look = Permission.VIEW_GOVERNANCE
        register(MenuItem(_("年度档案"), "archive:index", look, Section.DATA, 90, "download"))
