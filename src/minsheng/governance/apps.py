"""The governance app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "minsheng.governance"
    label = "governance"
    verbose_name = _("项目与考核")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.governance import receivers as receivers
        from minsheng.governance import waiting, words
        from minsheng.organisations.roles import Permission
        from minsheng.web import shipped
        from minsheng.web import waiting as desk
        from minsheng.web.menu import MenuItem, Section, register

        shipped.register(lambda: words.SOURCES)
        verbs.register("governance.project", _("立了民生实事项目"))
        verbs.register("governance.split", _("分解了项目目标"))
        verbs.register("governance.milestone", _("设了项目节点"))
        verbs.register("governance.followed", _("随采纳的方案或公布的期更新了节点"))
        verbs.register("governance.unfollowed", _("撤下了节点“%(name)s”，方案或期里已没有它的内容"))
        verbs.register("governance.baseline", _("定下了计划基线"))
        verbs.register(
            "governance.milestone_moved", _("把节点从 %(before)s 改到 %(due)s（%(why)s）")
        )
        verbs.register("governance.reviewed", _("写了核查意见"))
        verbs.register("governance.note_sent", _("发出了督办单"))
        verbs.register("governance.note_replied", _("答复了督办单"))
        verbs.register("governance.note_returned", _("退回了督办单的答复"))
        verbs.register("governance.note_closed", _("办结了督办单"))
        verbs.register("governance.frozen", _("冻结了考核快照"))
        verbs.register("governance.published", _("公布了考核结果"))
        desk.register("governance.notes", waiting.notes)
        desk.register("governance.rechecks", waiting.rechecks)
        look = Permission.VIEW_GOVERNANCE
        register(MenuItem(_("项目进度"), "governance:board", look, Section.TODAY, 40, "tasks"))
        register(MenuItem(_("督办"), "governance:notes", look, Section.TODAY, 50, "alert"))
        register(MenuItem(_("考核"), "governance:appraisals", look, Section.TODAY, 60, "scales"))
        checks = MenuItem(
            _("数据核查"), "governance:checks", Permission.SUPERVISE, Section.TODAY, 65, "search"
        )
        register(checks)
