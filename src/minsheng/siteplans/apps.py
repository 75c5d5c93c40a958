"""The siteplans app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteplansConfig(AppConfig):
    name = "minsheng.siteplans"
    label = "siteplans"
    verbose_name = _("选址方案")
