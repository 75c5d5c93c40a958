"""Rehearsal, application and undoing as background jobs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minsheng.imports import application, rehearsal, undoing
from minsheng.imports.models import Batch
from minsheng.jobs.registry import job_handler
from minsheng.jobs.work import Work
from minsheng.organisations.roles import Permission


def _linked(work: Work, batch_id: int) -> None:
    work.result_url = Batch(pk=batch_id).get_absolute_url()


@job_handler("imports.rehearse", label=_("预检名单"), permission=Permission.IMPORT_DATA)
def rehearse(work: Work, *, batch_id: int) -> None:
    _linked(work, batch_id)
    rehearsal.rehearse(batch_id, work)


@job_handler("imports.apply", label=_("导入名单"), permission=Permission.IMPORT_DATA)
def apply(work: Work, *, batch_id: int) -> None:
    _linked(work, batch_id)
    application.apply(batch_id, work)


@job_handler("imports.undo", label=_("撤销导入"), permission=Permission.IMPORT_DATA)
def undo(work: Work, *, batch_id: int) -> None:
    _linked(work, batch_id)
    undoing.undo(batch_id, work)
