"""The applications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "minsheng.applications"
    label = "applications"
    verbose_name = _("报名")

    def ready(self) -> None:
        from minsheng.audit import verbs

        verbs.register("application.begun", _("开始了一份报名"))
        verbs.register("application.changed", _("修改了一份报名"))
        verbs.register("application.submitted", _("提交了一份报名"))
        verbs.register("application.withdrawn", _("撤回了一份报名"))
