"""The effects app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EffectsConfig(AppConfig):
    name = "minsheng.effects"
    label = "effects"
    verbose_name = _("改变前后")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web.menu import MenuItem, Section, register

        verbs.register("effects.asked", _("发起了一次前后对比"))
        verbs.register("effects.again", _("用最新数据重算了前后对比"))
        verbs.register("effects.computed", _("算出了前后对比"))
        look = Permission.VIEW_GOVERNANCE
        register(MenuItem(_("改变前后"), "effects:index", look, Section.TODAY, 65, "swap"))
