"""The surveys app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "minsheng.surveys"
    label = "surveys"
    verbose_name = _("调查")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.imports.registry import register_family
        from minsheng.organisations.roles import Permission
        from minsheng.surveys.answer_import import FAMILY, LABEL, answer_import
        from minsheng.web import menu

        register_family(FAMILY, LABEL, answer_import)
        verbs.register("survey.created", _("建立了调查"))
        verbs.register("survey.version_added", _("上传了问卷新版本"))
        verbs.register("survey.opened", _("开始了调查"))
        verbs.register("survey.closed", _("结束了调查"))
        verbs.register("survey.answer_entered", _("代录了一份答卷"))
        verbs.register("survey.targets_set", _("设定了调查配额"))
        verbs.register("survey.margins_set", _("设定了总体人数"))
        verbs.register("survey.exported", _("导出了调查数据"))
        verbs.register("survey.answers_imported", _("批量导入了答卷"))
        verbs.register("survey.answers_taken_back", _("撤销了批量导入的答卷"))
        verbs.register("survey.counting_changed", _("改变了答卷是否计入"))
        menu.register(
            menu.MenuItem(
                _("调查"), "surveys:list", Permission.VIEW_SURVEYS, menu.Section.NEEDS, 10, "survey"
            )
        )
        menu.register(
            menu.MenuItem(
                _("收集答卷"),
                "surveys:collect",
                Permission.COLLECT_ANSWERS,
                menu.Section.NEEDS,
                20,
                "edit",
            )
        )
