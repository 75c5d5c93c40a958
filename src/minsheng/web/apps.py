"""The web app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "minsheng.web"
    label = "web"
    verbose_name = _("页面零件")

    def ready(self) -> None:
        from minsheng.web.years import check_all_forms

        check_all_forms()
