"""The cases app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "minsheng.cases"
    label = "cases"
    verbose_name = _("整改")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.cases import waiting as asked
        from minsheng.organisations.roles import Permission
        from minsheng.web import waiting
        from minsheng.web.menu import MenuItem, Section, register

        verbs.register("case.open", _("立案"))
        verbs.register("case.assign", _("交办了整改单"))
        verbs.register("case.decide", _("裁决并交办了整改单"))
        verbs.register("case.dismiss", _("判定整改单不成立"))
        verbs.register("case.redispatch", _("改派了整改单"))
        verbs.register("case.hand_back", _("把整改单退回交办"))
        verbs.register("case.fix", _("报告整改完成"))
        verbs.register("case.send_back", _("退回整改"))
        verbs.register("case.recheck", _("复核通过"))
        verbs.register("case.close", _("销号"))
        verbs.register("case.pause", _("暂停了整改计时"))
        verbs.register("case.resume", _("恢复了整改计时"))
        verbs.register("case.reopen", _("重开了整改单"))
        verbs.register("case.note", _("给整改单加了记录"))
        verbs.register("case.join", _("并入一次新的反映"))
        verbs.register("case.raise", _("提高了整改单的严重程度"))
        verbs.register("case.terms", _("设定了整改时限"))
        register(
            MenuItem(_("整改"), "cases:index", Permission.VIEW_CASES, Section.RUN, 30, "tasks")
        )
        waiting.register("cases.decisions", asked.decisions)
        waiting.register("cases.escalated", asked.escalated)
        waiting.register("cases.turns", asked.turns)
        waiting.register("cases.rechecks", asked.rechecks)
