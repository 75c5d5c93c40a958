"""The places app."""

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _load_seeds(**kwargs: Any) -> None:
    """After every migrate; not after the tables were migrated away."""
    from minsheng.places import seeds
    from minsheng.places.models import SiteCriterion

    if SiteCriterion._meta.db_table in connection.introspection.table_names():
        seeds.load()


class PlacesConfig(AppConfig):
    name = "minsheng.places"
    label = "places"
    verbose_name = _("地点")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu

        post_migrate.connect(_load_seeds, sender=self, dispatch_uid="places.seeds")
        verbs.register("place.added", _("登记了地点"))
        verbs.register("place.changed", _("修改了地点"))
        verbs.register("place.archived", _("归档了地点"))
        verbs.register("place.restored", _("恢复了地点"))
        verbs.register("place.price_set", _("设定了建设费用"))
        verbs.register("place.criterion_set", _("设定了选址条件"))
        verbs.register("streets.uploaded", _("上传了路网"))
        verbs.register("streets.read", _("读完了路网"))
        verbs.register("streets.refused", _("路网文件读不了"))
        verbs.register("streets.retired", _("停用了路网"))
        menu.register(
            menu.MenuItem(
                _("地点库"), "places:list", Permission.VIEW_PLACES, menu.Section.NEEDS, 30, "pin"
            )
        )
