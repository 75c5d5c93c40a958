"""The classes app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassesConfig(AppConfig):
    name = "minsheng.classes"
    label = "classes"
    verbose_name = _("托班")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu

        verbs.register("term.added", _("登记了期"))
        verbs.register("term.changed", _("修改了期"))
        verbs.register("term.announced", _("公布了期"))
        verbs.register("term.withdrawn", _("收回了期的公布"))
        verbs.register("term.archived", _("归档了期"))
        verbs.register("class.added", _("登记了 %(seats)s 个名额的班级"))
        verbs.register("class.changed", _("修改了班级"))
        verbs.register("class.resized", _("把名额从 %(before)s 改为 %(seats)s（%(why)s）"))
        verbs.register("class.opened", _("决定开班"))
        verbs.register("class.cancelled", _("决定不开班（%(why)s）"))
        verbs.register("class.reserves_declared", _("公布了 %(classes)s 个班的保留名额"))
        verbs.register("seats.held", _("占用了 %(seats)s 个座位"))
        verbs.register("seats.accepted", _("确认了 %(seats)s 个座位"))
        verbs.register("seats.released", _("释放了 %(seats)s 个座位"))
        menu.register(
            menu.MenuItem(
                _("班级和名额"),
                "classes:index",
                Permission.VIEW_CLASSES,
                menu.Section.CARE,
                10,
                "people",
            )
        )
