"""The cli app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CliConfig(AppConfig):
    name = "minsheng.cli"
    label = "cli"
    verbose_name = _("命令行")
