"""The mergers app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MergersConfig(AppConfig):
    name = "minsheng.mergers"
    label = "mergers"
    verbose_name = _("并班")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.enrolment.words import register_lines
        from minsheng.mergers.queries import mergers_to_decide
        from minsheng.mergers.words import LINES
        from minsheng.web import waiting

        register_lines(LINES)
        verbs.register("round.merger_proposed", _("提出把 %(source)s 班并到 %(into)s 班"))
        verbs.register("round.merger_done", _("确认并班，转了 %(children)s 个孩子"))
        verbs.register("round.merger_dropped", _("决定不并班"))
        waiting.register("mergers.decisions", mergers_to_decide)
