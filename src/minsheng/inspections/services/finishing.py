"""What follows from a finished visit: cases for what failed, judgements for the standard, the verdict on a fix."""

from __future__ import annotations

import io
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.cases.models import Case
from minsheng.cases.services import Given, Incomplete, NotYourMove, Stale, move_case, open_case
from minsheng.inspections.models import Inspection
from minsheng.inspections.rules.sheet import Item, Result
from minsheng.inspections.signals import inspection_done
from minsheng.stations.evaluation import evaluate
from minsheng.stations.models import Judgement, Station
from minsheng.web.photos import NotAPhoto, Photo, read_photo

PICTURES = 3
"""So many photos of a failure go into its case."""


def finish(inspection: Inspection, actor: User) -> None:
    """Run inside the transaction that stored the answers; safe to run again after a correction."""
    if inspection.state != Inspection.State.DONE:
        inspection.state = Inspection.State.DONE
        inspection.done_at, inspection.done_by = timezone.now(), actor
        inspection.save(update_fields=["state", "done_at", "done_by"])
        record(
            actor,
            "inspection.done",
            inspection,
            station=inspection.station.code,
            score=inspection.score,
            failed=inspection.failed_count,
        )
    if inspection.case_id:
        _answer_case(inspection, actor)
    else:
        _open_cases(inspection, actor)
        _judge(inspection, actor)
    transaction.on_commit(partial(inspection_done.send, Inspection, inspection=inspection))


def _pictures(inspection: Inspection, key: str) -> list[Photo]:
    found = []
    for row in inspection.photos.filter(item=key)[:PICTURES]:
        try:
            with default_storage.open(row.file) as file:
                found.append(read_photo(io.BytesIO(file.read())))
        except (FileNotFoundError, NotAPhoto):  # the case is worth more than its picture
            continue
    return found


def thread_of(inspection: Inspection, item: Item) -> str:
    """What names the failed item across visits: repeats are found by it."""
    return f"{inspection.template.version.standard.code} {item.number}"[:60]


def _open_cases(inspection: Inspection, actor: User) -> None:
    for item in inspection.items():
        answer = inspection.answers.get(item.key, {})
        if answer.get("result") != Result.FAIL:
            continue
        open_case(
            station=inspection.station,
            source=Case.Source.INSPECTION,
            source_key=f"{inspection.pk}:{item.key}",
            title=f"{item.number} {item.text}",
            detail=answer.get("note", ""),
            severity="high" if item.veto else "normal",
            item=thread_of(inspection, item),
            actor=actor,
            pictures=_pictures(inspection, item.key),
        )


def _judge(inspection: Inspection, actor: User) -> None:
    """Clauses that no fact decides now have a judgement of today; the station is verified and judged again."""
    day = timezone.localdate(inspection.started_at)
    judged = {
        clause.mark: clause
        for clause in inspection.template.version.clauses.all()
        if not clause.test
    }
    old = set(
        Judgement.objects.filter(
            station=inspection.station, on=day, by=actor, note=inspection.number
        ).values_list("mark", "passed")
    )
    rows = [
        Judgement(
            station=inspection.station,
            mark=key,
            number=judged[key].number,
            passed=answer["result"] == Result.PASS,
            on=day,
            by=actor,
            note=inspection.number,
        )
        for key, answer in inspection.answers.items()
        if key in judged and answer["result"] != Result.NOT_APPLICABLE
    ]
    Judgement.objects.bulk_create(row for row in rows if (row.mark, row.passed) not in old)
    stations = Station.objects.filter(pk=inspection.station_id)
    stations.update(verified_on=day, verified_by=actor)
    evaluate(stations.select_related("organisation"))


def _answer_case(inspection: Inspection, actor: User) -> None:
    """The fix is confirmed or sent back; if the case has moved on meanwhile, its own history holds."""
    case = inspection.case
    if case is None or case.state != Case.State.FIXED:
        return
    held = not inspection.failed_count
    notes = [answer["note"] for answer in inspection.answers.values() if answer["note"]]
    key = inspection.failed[0] if inspection.failed else ""
    pictures = _pictures(inspection, key) if key else []
    given = Given(
        version=case.version,
        why="；".join([inspection.number, *notes]),
        photo=pictures[0] if pictures else None,
    )
    try:
        with transaction.atomic():
            move_case(case.pk, "recheck" if held else "send_back", given, actor=actor)
    except (NotYourMove, Stale, Incomplete):
        record(actor, "inspection.unheard", inspection, case=case.number)
