"""The verdicts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerdictsConfig(AppConfig):
    name = "minsheng.verdicts"
    label = "verdicts"
    verbose_name = _("群众评价和代表票决")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.verdicts import words
        from minsheng.web import shipped

        shipped.register(lambda: words.SOURCES)
        verbs.register("verdicts.page_shown", _("公开了项目页"))
        verbs.register("verdicts.page_hidden", _("撤下了项目公开页"))
        verbs.register("verdicts.ballot", _("发起了代表票决"))
        verbs.register("verdicts.slips", _("生成了 %(count)s 个一次性投票链接"))
        verbs.register("verdicts.counted", _("录入了纸质票"))
        verbs.register("verdicts.closed", _("结束了代表票决"))
