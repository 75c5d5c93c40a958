"""The imports app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "minsheng.imports"
    label = "imports"
    verbose_name = _("导入")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.imports.waiting import imports_to_confirm
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu, waiting

        verbs.register("import.rehearsed", _("上传名单并预检"))
        verbs.register("import.applied", _("导入了名单"))
        verbs.register("import.undone", _("撤销了导入"))
        menu.register(
            menu.MenuItem(
                _("导入"), "imports:list", Permission.IMPORT_DATA, menu.Section.DATA, 40, "upload"
            )
        )
        waiting.register("imports.confirm", imports_to_confirm)
        autodiscover_modules("importers")
