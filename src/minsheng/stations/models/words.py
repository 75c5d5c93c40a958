"""What a station may have, in one word list: the same names in every county, so that they can be counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    """Sources: Lanxi "10+X", Hangzhou's and Guizhou's lists, and what devices report."""

    SEAT = "seat", _("桌椅")
    TOILET = "toilet", _("厕所")
    SHOWER = "shower", _("淋浴间")
    NURSING_ROOM = "nursing_room", _("母婴室")
    PARKING = "parking", _("停车位")
    BIKE_PARKING = "bike_parking", _("非机动车停放点")
    EBIKE_CHARGER = "ebike_charger", _("电动车充电桩")
    BATTERY_SWAP = "battery_swap", _("换电柜")
    SOCKET = "socket", _("充电插座")
    WIFI = "wifi", _("无线网络")
    AIR_CONDITIONER = "air_conditioner", _("空调")
    HEATER = "heater", _("取暖设备")
    FAN = "fan", _("电风扇")
    WATER_DISPENSER = "water_dispenser", _("饮水机")
    MICROWAVE = "microwave", _("微波炉")
    FRIDGE = "fridge", _("冰箱")
    WASHING_MACHINE = "washing_machine", _("洗衣机")
    LOCKER = "locker", _("储物柜")
    TELEVISION = "television", _("电视")
    COMPUTER = "computer", _("电脑或自助终端")
    AED = "aed", _("AED（除颤器）")
    BLOOD_PRESSURE = "blood_pressure", _("电子血压计")
    FIRST_AID_KIT = "first_aid_kit", _("应急药箱")
    EXTINGUISHER = "extinguisher", _("灭火器")
    SMOKE_ALARM = "smoke_alarm", _("烟雾报警器")
    CAMERA = "camera", _("监控摄像头")
    SMART_LOCK = "smart_lock", _("智能门锁")
    SMART_LIGHT = "smart_light", _("智能照明")
    SIGN = "sign", _("标识牌")
    NOTICE_BOARD = "notice_board", _("制度和宣传栏")
    BOOK = "book", _("书报")
    UMBRELLA = "umbrella", _("雨具")
    TOOL = "tool", _("常用工具")
    PUMP = "pump", _("打气筒")
    PLASTER = "plaster", _("创可贴")
    DISINFECTANT = "disinfectant", _("碘伏或消毒液")
    HEAT_MEDICINE = "heat_medicine", _("防暑药品")
    STOMACH_MEDICINE = "stomach_medicine", _("肠胃药品")
    DRINKING_WATER = "drinking_water", _("瓶装水")
    ICE = "ice", _("冰块或冰贴")
    HOT_DRINK = "hot_drink", _("姜茶等热饮")
    WARM_PACK = "warm_pack", _("暖贴")
    PAPER = "paper", _("纸巾")
    OTHER = "other", _("其他")
