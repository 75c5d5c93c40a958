"""The attendance app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "minsheng.attendance"
    label = "attendance"
    verbose_name = _("出勤")

    def ready(self) -> None:
        from minsheng.attendance import receivers
        from minsheng.attendance.queries import hearings_to_decide
        from minsheng.attendance.words import LINES
        from minsheng.audit import verbs
        from minsheng.enrolment.words import register_lines
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu, shipped, waiting

        register_lines(LINES)
        verbs.register(
            "attendance.kept",
            _("登记 %(on)s 的出勤：应到 %(seated)s，缺课 %(unexcused)s，请假 %(excused)s"),
        )
        verbs.register("hearing.opened", _("就缺课开始听取家庭意见"))
        verbs.register("hearing.told", _("通知了缺课的家庭"))
        verbs.register("hearing.spoken", _("家庭说明了缺课的情况"))
        verbs.register("hearing.dropped", _("听取意见后对缺课不作处理"))
        verbs.register("hearing.decided", _("听取意见后决定明年排在后面"))
        verbs.register("hearing.appealed", _("家庭对缺课决定提出申诉"))
        verbs.register("hearing.kept", _("处理申诉，维持缺课决定"))
        verbs.register("hearing.lifted", _("处理申诉，撤销缺课决定"))
        shipped.register(lambda: [_("处理缺课"), _("登记出勤")])
        receivers.connect()
        waiting.register("attendance.hearings", hearings_to_decide)
        menu.register(
            menu.MenuItem(
                _("出勤"),
                "attendance:index",
                Permission.KEEP_ATTENDANCE,
                menu.Section.CARE,
                40,
                "tasks",
            )
        )
