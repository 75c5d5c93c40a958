"""The demand app."""

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _load_seeds(**kwargs: Any) -> None:
    """After every migrate; not after the tables were migrated away."""
    from minsheng.demand import seeds
    from minsheng.demand.models import Need

    if Need._meta.db_table in connection.introspection.table_names():
        seeds.load()


class DemandConfig(AppConfig):
    name = "minsheng.demand"
    label = "demand"
    verbose_name = _("需求")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu

        post_migrate.connect(_load_seeds, sender=self, dispatch_uid="demand.seeds")
        verbs.register("demand.points_added", _("登记了需求点"))
        verbs.register("demand.points_removed", _("删除了需求点"))
        verbs.register("demand.need_set", _("设定了服务需求"))
        verbs.register("demand.need_reset", _("恢复了默认的服务需求"))
        verbs.register("demand.margin_set", _("设定了总体人数"))
        verbs.register("demand.rule_saved", _("保存了需求推算规则"))
        verbs.register("demand.rule_applied", _("按规则推算了需求"))
        verbs.register("demand.batch_retired", _("停用了需求批次"))
        menu.register(
            menu.MenuItem(
                _("需求"),
                "demand:overview",
                Permission.VIEW_DEMAND,
                menu.Section.NEEDS,
                20,
                "people",
            )
        )
