"""The papers app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "minsheng.papers"
    label = "papers"
    verbose_name = _("文书")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web.menu import MenuItem, Section, register

        verbs.register("papers.asked", _("要了一份文书"))
        verbs.register("papers.made", _("生成了文书"))
        verbs.register("papers.template", _("上传了上级报表的空白表"))
        verbs.register("papers.mapped", _("对应了上级报表的 %(cells)s 格"))
        look = Permission.VIEW_GOVERNANCE
        register(MenuItem(_("文书"), "papers:index", look, Section.TODAY, 70, "download"))
