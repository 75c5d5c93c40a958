"""The applications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "minsheng.applications"
    label = "applications"
    verbose_name = _("报名")

    def ready(self) -> None:
        from minsheng.applications.waiting import checks_to_do
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu, shipped, waiting

        verbs.register("application.begun", _("开始了一份报名"))
        verbs.register("application.changed", _("修改了一份报名"))
        verbs.register("application.submitted", _("提交了一份报名"))
        verbs.register("application.withdrawn", _("撤回了一份报名"))
        verbs.register("application.checked", _("核对了一份报名"))
        verbs.register("application.appealed", _("对核对结果提出申诉"))
        verbs.register("application.cleared", _("按期删除了 %(families)s 个家庭的资料"))
        shipped.register(lambda: [_("核对报名"), _("查看凭证照片"), _("为监护人重新打印回执")])
        waiting.register("applications.checks", checks_to_do)
        menu.register(
            menu.MenuItem(
                _("报名核对"),
                "applications:index",
                Permission.CHECK_APPLICATIONS,
                menu.Section.CARE,
                30,
                "people",
            )
        )
