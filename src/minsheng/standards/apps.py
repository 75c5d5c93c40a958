"""The standards app."""

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _load_seeds(**kwargs: Any) -> None:
    """After every migrate; not after the tables were migrated away."""
    from minsheng.standards import seeds
    from minsheng.standards.models import Adoption

    if Adoption._meta.db_table in connection.introspection.table_names():
        seeds.load()


class StandardsConfig(AppConfig):
    name = "minsheng.standards"
    label = "standards"
    verbose_name = _("标准")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.standards import seeds
        from minsheng.web import shipped
        from minsheng.web.menu import MenuItem, Section, register

        shipped.register(seeds.shipped_words)
        post_migrate.connect(_load_seeds, sender=self, dispatch_uid="standards.seeds")
        verbs.register("standard.created", _("新建了标准"))
        verbs.register("standard.drafted", _("起草了标准第 %(version)s 版"))
        verbs.register("standard.draft_changed", _("修改了标准第 %(version)s 版草稿"))
        verbs.register("standard.draft_discarded", _("删除了标准第 %(version)s 版草稿"))
        verbs.register("standard.published", _("发布了标准第 %(version)s 版"))
        verbs.register("standard.adopted", _("从 %(since)s 起采用标准"))
        verbs.register("standard.ended", _("从 %(until)s 起停用标准"))
        register(
            MenuItem(
                _("标准"), "standards:list", Permission.VIEW_STANDARDS, Section.RUN, 60, "shield"
            )
        )
