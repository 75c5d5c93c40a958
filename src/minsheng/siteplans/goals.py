"""The goals a plan can be computed for, in the engine's names."""

from django.utils.translation import gettext_lazy as _

GOALS = [
    ("coverage", _("覆盖的人次最多")),
    ("distance", _("走路的总距离最短")),
    ("worst", _("最远的人尽量近")),
    ("equity", _("覆盖最差的乡镇尽量好")),
    ("cost", _("花钱最少")),
    ("sites", _("站点最少")),
    ("backup", _("有两个站点可去的人最多")),
    ("served", _("来了有位置的人次最多")),
    ("robust", _("最不利的情景里也覆盖得多")),
]

WAYS = [
    ("straight", _("直线距离乘绕行系数")),
    ("foot", _("沿路步行")),
    ("ebike", _("沿路骑电动车")),
]
