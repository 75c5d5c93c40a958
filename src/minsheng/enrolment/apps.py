"""The enrolment app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrolmentConfig(AppConfig):
    name = "minsheng.enrolment"
    label = "enrolment"
    verbose_name = _("录取")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.enrolment import receivers, words
        from minsheng.enrolment.queries import changes_to_decide
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu, shipped, waiting

        verbs.register("round.created", _("拟定了录取轮次"))
        verbs.register("round.rules_edited", _("修改了录取规则草稿"))
        verbs.register("round.published", _("公布了录取规则"))
        verbs.register("round.change_proposed", _("提出了录取规则第 %(number)s 版"))
        verbs.register("round.change_accepted", _("确认了录取规则第 %(number)s 版"))
        verbs.register("round.change_refused", _("没有通过录取规则第 %(number)s 版"))
        receivers.connect()
        shipped.register(words.EVIDENCE.values)
        waiting.register("enrolment.changes", changes_to_decide)
        menu.register(
            menu.MenuItem(
                _("录取"),
                "enrolment:index",
                Permission.VIEW_ENROLMENT,
                menu.Section.CARE,
                20,
                "shield",
            )
        )
