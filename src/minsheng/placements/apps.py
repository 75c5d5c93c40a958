"""The placements app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "minsheng.placements"
    label = "placements"
    verbose_name = _("抽签和录取")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.enrolment.words import register_lines
        from minsheng.organisations.roles import Permission
        from minsheng.placements.queries import steps_to_take
        from minsheng.placements.words import LINES
        from minsheng.web import menu, waiting

        register_lines(LINES)
        verbs.register("round.sealed", _("封存了 %(families)s 个家庭的名单"))
        verbs.register("round.values_entered", _("录入了抽签的公开数字：%(values)s"))
        verbs.register("round.values_refused", _("没有确认抽签的公开数字"))
        verbs.register("round.drawn", _("确认公开数字并抽签"))
        verbs.register("round.results_published", _("公布了 %(children)s 个孩子的录取结果"))
        verbs.register("round.objection_answered", _("答复了第 %(number)s 号异议"))
        verbs.register("round.correction_proposed", _("提出更正第 %(number)s 号异议"))
        verbs.register("round.correction_confirmed", _("确认更正第 %(number)s 号异议"))
        verbs.register("round.correction_refused", _("没有同意更正第 %(number)s 号异议"))
        waiting.register("placements.steps", steps_to_take)
        menu.register(
            menu.MenuItem(
                _("抽签和录取"),
                "placements:index",
                Permission.VIEW_ENROLMENT,
                menu.Section.CARE,
                30,
                "scales",
            )
        )
