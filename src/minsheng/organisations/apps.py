"""The organisations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "minsheng.organisations"
    label = "organisations"
    verbose_name = _("组织")

    def ready(self) -> None:
        from minsheng.audit import verbs

        verbs.register("organisation.tree_loaded", _("载入了初始组织树"))
        verbs.register("post.created", _("设立了岗位"))
        verbs.register("post.handed_over", _("移交了岗位"))
