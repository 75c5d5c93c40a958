"""The inspections app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "minsheng.inspections"
    label = "inspections"
    verbose_name = _("检查")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.inspections import receivers as receivers
        from minsheng.inspections import waiting as asked
        from minsheng.inspections.services.templates import ARRIVAL
        from minsheng.organisations.roles import Permission
        from minsheng.web import shipped, waiting
        from minsheng.web.menu import MenuItem, Section, register

        shipped.register(lambda: [(one["text"], one["text_en"]) for one in ARRIVAL["items"]])
        verbs.register("inspection.template", _("生成了检查模板"))
        verbs.register("inspection.planned", _("安排了检查"))
        verbs.register("inspection.cancelled", _("取消了检查"))
        verbs.register("inspection.started", _("到站开始检查"))
        verbs.register("inspection.done", _("完成了检查"))
        verbs.register("inspection.unheard", _("复核结果没有改变整改单"))
        verbs.register("inspection.draw_announced", _("公告了双随机抽查"))
        verbs.register("inspection.drawn", _("完成了双随机抽取"))
        verbs.register("inspection.weights", _("修改了风险权重"))
        verbs.register("inspection.relation", _("申报了利害关系"))
        register(
            MenuItem(
                _("检查"),
                "inspections:index",
                Permission.VIEW_INSPECTIONS,
                Section.RUN,
                40,
                "tasks",
            )
        )
        waiting.register("inspections.visits", asked.visits)
