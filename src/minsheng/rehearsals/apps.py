"""The rehearsals app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RehearsalsConfig(AppConfig):
    name = "minsheng.rehearsals"
    label = "rehearsals"
    verbose_name = _("录取演练")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu

        verbs.register(
            "rehearsal.started", _("用 %(families)s 个生成的家庭做了录取演练，抽签 %(draws)s 次")
        )
        menu.register(
            menu.MenuItem(
                _("录取演练"),
                "rehearsals:index",
                Permission.VIEW_ENROLMENT,
                menu.Section.CARE,
                35,
                "copy",
            )
        )
