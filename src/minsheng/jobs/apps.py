"""The jobs app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "minsheng.jobs"
    label = "jobs"
    verbose_name = _("后台任务")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu

        verbs.register("job.created", _("发起了后台任务"))
        verbs.register("job.cancel_requested", _("要求取消后台任务"))
        verbs.register("job.retried", _("重试了后台任务"))
        verbs.register("job.put_back", _("把后台任务放回了队列"))
        verbs.register("job.done", _("完成了后台任务"))
        verbs.register("job.failed", _("没有做成后台任务"))
        verbs.register("job.cancelled", _("取消了后台任务"))
        menu.register(
            menu.MenuItem(
                _("后台任务"), "jobs:list", Permission.VIEW_JOBS, menu.Section.DATA, 50, "clock"
            )
        )
        autodiscover_modules("tasks")
