"""Reading a street file in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.common.problem import Refused
from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import Work
from minsheng.organisations.roles import Permission
from minsheng.places.models import StreetNetwork
from minsheng.places.services import keep_refusal, keep_streets
from minsheng.places.services.networks import JOB

READING = gettext_noop("正在读路网")
CHECKING = gettext_noop("正在看哪些地点离路太远")
CANCELLED = gettext_noop("读取被取消了。请重新上传文件。")


@job_handler(JOB, label=_("读取路网"), permission=Permission.EDIT_PLACES)
def read_streets(work: Work, *, network_id: int) -> None:
    """Read the uploaded file, keep its streets, say which places no street is near."""
    from minsheng.places.streets import read_street_file  # heavy: numpy and scipy

    network = StreetNetwork.objects.get(pk=network_id)
    work.result_url = network.get_absolute_url()
    if network.state != StreetNetwork.State.READING:
        return
    work.report(0.0, READING)
    try:
        with network.file.open("rb") as file:
            streets = read_street_file(file.file, network.datum, work.report)
    except Refused as refused:
        keep_refusal(network_id, refused.problem)
        return
    if work.report(0.9, CHECKING):
        if work.cancelled:
            keep_refusal(network_id, Refused(CANCELLED).problem)
        return
    keep_streets(network_id, streets)
