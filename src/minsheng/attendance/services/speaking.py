"""What a family says, by its private link: to the absences, and against the decision."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from minsheng.applications.models import Child
from minsheng.applications.services.setbacks import lift_setback
from minsheng.attendance.models import Hearing
from minsheng.attendance.services.deciding import LONGEST, NotNow
from minsheng.audit.services import record
from minsheng.enrolment.models import Round
from minsheng.enrolment.services.telling import tell


@transaction.atomic
def speak(hearing_id: int, words: str, *, application_id: int) -> Hearing:
    """The family's words stand there for who decides; after the decision they are an appeal.

    An appeal suspends the decision until somebody else has answered it.

    Raises:
        NotNow: the time to speak is over, or the family has appealed already.
        ValueError: it says nothing.
    """
    if not words.strip():
        raise ValueError("a family says something")
    found = Hearing.objects.values_list("round", flat=True)
    round_id = found.get(pk=hearing_id, application=application_id)
    round_ = Round.objects.select_for_update(of=["self"]).get(pk=round_id)
    one = Hearing.objects.select_for_update(of=["self"]).get(pk=hearing_id)
    now = timezone.now()
    if one.takes_words(now):
        one.words = words.strip()[:LONGEST]
        one.save(update_fields=["words"])
        record(None, "hearing.spoken", one)
    elif one.takes_appeal(now):
        one.appeal, one.state = words.strip()[:LONGEST], Hearing.State.APPEALED
        one.save(update_fields=["appeal", "state"])
        child = Child.objects.get(key=one.holder)
        lift_setback(child, round_.organisation, one.care_class.term.starts_on.year + 1)
        tell(round_, "hearing_appealed", number=one.pk)
        record(None, "hearing.appealed", one)
    else:
        raise NotNow(str(one))
    return one
