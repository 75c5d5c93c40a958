"""The audit app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "minsheng.audit"
    label = "audit"
    verbose_name = _("审计")

    def ready(self) -> None:
        from minsheng.audit import verbs

        verbs.register("record.read", _("查阅了受保护的记录（用途：%(purpose)s）"))
        verbs.register("audit.exported", _("导出了 %(entries)s 条审计记录"))
