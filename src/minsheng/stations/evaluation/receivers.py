"""What makes stations be judged again: other clauses in force, a station that moved, other facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from minsheng.accounts.models import User
from minsheng.jobs.services import start
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import post_answering_for
from minsheng.standards.models import Standard
from minsheng.standards.signals import in_force_changed
from minsheng.stations.evaluation.keeping import evaluate
from minsheng.stations.models import Station
from minsheng.stations.signals import facts_changed, station_moved

JOB = "stations.evaluate"


def connect() -> None:
    """Listen; called once when the site starts."""
    in_force_changed.connect(on_other_clauses, dispatch_uid="stations.other_clauses")
    station_moved.connect(on_moved, dispatch_uid="stations.evaluate_moved")
    facts_changed.connect(on_other_facts, dispatch_uid="stations.evaluate_changed")


def on_other_clauses(
    sender: object, standard: Standard, paths: list[str], actor: User, **more: Any
) -> None:
    """All stations below are judged again, in the background, with progress people can see."""
    del sender, more
    for path in paths:
        organisation = Organisation.objects.get(path=path)
        post = post_answering_for(actor, organisation, Permission.EDIT_STANDARDS)
        if (
            post is None
        ):  # a version of the city's standard reaches a county that adopted it by itself
            newest = standard.adoptions.filter(organisation=organisation).order_by("-since")
            post = newest.select_related("responsible")[0].responsible
        start(
            JOB,
            actor=actor,
            organisation=organisation,
            responsible=post,
            title=_("按“%(standard)s”评定站点") % {"standard": standard.name},
            arguments={"path": path},
        )


def on_moved(sender: object, station: Station, **more: Any) -> None:
    """A station that opened is judged, one that left is not judged any more."""
    del sender, more
    evaluate(Station.objects.filter(pk=station.pk).select_related("organisation"))


def on_other_facts(sender: object, ids: Sequence[int], **more: Any) -> None:
    """Only these stations are judged, and only verdicts that changed are written."""
    del sender, more
    evaluate(Station.objects.filter(pk__in=ids).select_related("organisation"))
