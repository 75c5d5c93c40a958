"""Sample objects for the pages of applications."""

from __future__ import annotations

from django.utils import timezone

from minsheng.applications.models import Evidence
from minsheng.applications.services import Word, appeal, check
from minsheng.web.photos import store
from tests.applications.builders import handed_in, open_round
from tests.cases.builders import picture
from tests.objects import Arguments, serves
from tests.people import Cast


@serves("apply:start", "apply:again", "apply:find")
def a_round_that_takes_applications(cast: Cast) -> Arguments:
    return {"code": open_round(cast, "2026-81").code}


@serves("apply:home", "apply:family", "apply:children", "apply:wishes", "apply:change_wish")
@serves(
    "apply:link",
    "apply:evidence",
    "apply:review",
    "apply:receipt",
    "apply:withdraw",
    "apply:appeal",
)
def a_familys_own_page(cast: Cast) -> Arguments:
    one = handed_in(open_round(cast, "2026-82"), cast)
    return {"code": one.round.code, "secret": one.secret}


@serves("apply:child", "apply:remove_child")
def a_child(cast: Cast) -> Arguments:
    one = handed_in(open_round(cast, "2026-83"), cast)
    return {"code": one.round.code, "secret": one.secret, "number": 1}


@serves("apply:photo", "apply:remove_photo")
def a_photo_behind_the_private_link(cast: Cast) -> Arguments:
    one = handed_in(open_round(cast, "2026-84"), cast)
    made = Evidence.objects.create(
        application=one,
        what="other",
        file=store(picture(), "families"),
        added_on=timezone.localdate(),
    )
    return {"code": one.round.code, "secret": one.secret, "pk": made.pk}


@serves("applications:application", "applications:check", "applications:reprint")
def an_application_at_the_desk(cast: Cast) -> Arguments:
    return {"pk": handed_in(open_round(cast, "2026-85"), cast).pk}


@serves("applications:enter")
def a_round_to_enter_for(cast: Cast) -> Arguments:
    return {"code": open_round(cast, "2026-86").code}


@serves("applications:photo")
def a_photo_at_the_desk(cast: Cast) -> Arguments:
    one = handed_in(open_round(cast, "2026-87"), cast)
    made = Evidence.objects.create(
        application=one,
        what="other",
        file=store(picture(), "families"),
        added_on=timezone.localdate(),
    )
    return {"pk": one.pk, "evidence": made.pk}


@serves("applications:answer")
def an_appeal_at_the_desk(cast: Cast) -> Arguments:
    one = handed_in(open_round(cast, "2026-88"), cast)
    check(one.pk, Word(passed=False, reason="样例理由"), actor=cast.colleague)
    return {"pk": one.pk, "appeal": appeal(one.pk, "样例申诉").pk}
