"""The voices app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoicesConfig(AppConfig):
    name = "minsheng.voices"
    label = "voices"
    verbose_name = _("群众声音")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.voices import receivers, words
        from minsheng.voices import waiting as asked
        from minsheng.web import shipped, waiting
        from minsheng.web.menu import MenuItem, Section, register

        receivers.connect()
        shipped.register(words.shipped)
        verbs.register("voices.cluster", _("发现附近多处关门"))
        verbs.register("voices.hidden", _("隐藏了群众反映"))
        verbs.register("voices.shown", _("恢复显示群众反映"))
        verbs.register("voices.replied", _("答复了群众反映"))
        verbs.register("voices.answered", _("答复了群众建议"))
        verbs.register("voices.counted", _("把评价重新计入"))
        verbs.register("voices.alert_seen", _("已知晓集中关门预警"))
        register(
            MenuItem(
                _("群众声音"), "voices:index", Permission.VIEW_VOICES, Section.RUN, 20, "people"
            )
        )
        waiting.register("voices.clusters", asked.clusters)
        waiting.register("voices.suggestions", asked.suggestions)
