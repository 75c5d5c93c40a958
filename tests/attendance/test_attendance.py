"""Missing many days has a consequence only by the published rule, after a hearing, by people, and next year."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.models import Child, Setback
from minsheng.applications.queries import entries
from minsheng.applications.services.clearing import clear_families
from minsheng.attendance.models import Absence, ClassDay, Hearing
from minsheng.attendance.queries import hearings_to_decide, much_missed
from minsheng.attendance.services import (
    NobodyLeft,
    NoReason,
    NoSuchDay,
    NotNow,
    answer_hearing_appeal,
    decide_hearing,
    keep_day,
    open_hearing,
    speak,
    tell_family,
)
from minsheng.audit.models import Entry
from minsheng.enrolment.queries import log_holds
from minsheng.organisations.permissions import NotPermitted
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from tests.applications.builders import make_application, open_round
from tests.attendance.builders import day, decided, ended, heard, keep, with_rule
from tests.people import Cast, person

pytestmark = pytest.mark.django_db


def test_only_unexcused_days_above_the_published_share_count(cast: Cast) -> None:
    found, one, family = ended(cast)
    child = family.children.get()
    keep(cast, one, child, 3, excused=5)
    assert much_missed(found) == []  # three of ten are not more than 30 %
    with pytest.raises(NotNow):
        open_hearing(found.pk, one.pk, child.key, actor=cast.officer)
    keep(cast, one, child, 4, excused=5)
    assert [(each.missed, each.days) for each in much_missed(found)] == [(4, 10)]
    found.terms.update(ends_on=timezone.localdate())
    assert much_missed(found) == []  # never during the season
    kept = ClassDay.objects.get(care_class=one, on=day(0))
    assert (kept.seated, kept.present, kept.unexcused) == (1, 0, 1)
    for wrong, gone in [(day(-1), {}), (day(11), {}), (day(0), {uuid.uuid4(): False})]:
        with pytest.raises(NoSuchDay):
            keep_day(one.pk, wrong, gone, actor=cast.officer)
    with pytest.raises(NotPermitted):
        keep_day(one.pk, day(0), {}, actor=cast.other_officer)


def test_a_family_is_heard_and_another_person_decides(cast: Cast) -> None:
    one = heard(cast)
    with pytest.raises(NotNow):  # the family still has its time
        decide_hearing(one.pk, keep=True, reason="样例", actor=cast.colleague)
    speak(one.pk, "样例：孩子病了", application_id=one.application_id)
    assert len(list(hearings_to_decide(cast.colleague))) == 1
    assert not list(hearings_to_decide(cast.officer))
    with pytest.raises(NotPermitted):
        decide_hearing(one.pk, keep=True, reason="样例", actor=cast.officer)
    with pytest.raises(NoReason):
        decide_hearing(one.pk, keep=False, reason=" ", actor=cast.colleague)
    child = Child.objects.get(key=one.holder)
    keep(cast, one.care_class, child, 3, excused=1)  # the class corrects its list
    with pytest.raises(NotNow):
        decide_hearing(one.pk, keep=True, reason="样例", actor=cast.colleague)
    decide_hearing(one.pk, keep=False, reason="样例：名单有误", actor=cast.colleague)
    assert not Setback.objects.exists()
    with pytest.raises(NotNow):
        speak(one.pk, "样例", application_id=one.application_id)
    kinds = list(one.round.log.values_list("kind", flat=True))
    assert kinds[-2:] == ["hearing_opened", "hearing_dropped"]
    assert log_holds(one.round)


def test_no_time_runs_before_the_family_has_been_told(cast: Cast) -> None:
    one = heard(cast)
    past = timezone.now() - dt.timedelta(days=1)
    Hearing.objects.filter(pk=one.pk).update(until=past)
    assert [each.tone for each in hearings_to_decide(cast.officer)] == ["watch"]  # to be told
    with pytest.raises(NotNow):
        decide_hearing(one.pk, keep=True, reason="样例", actor=cast.colleague)
    one = tell_family(one.pk, "phone", actor=cast.officer)
    assert (one.until - timezone.now()).days >= 6
    with pytest.raises(NotNow):
        tell_family(one.pk, "phone", actor=cast.officer)
    Hearing.objects.filter(pk=one.pk).update(until=past)
    one = decide_hearing(one.pk, keep=True, reason="样例", actor=cast.colleague)
    Hearing.objects.filter(pk=one.pk).update(appeal_until=past)
    assert Hearing.objects.get().takes_appeal(timezone.now())  # nobody has told it of the decision
    tell_family(one.pk, "message", actor=cast.colleague)
    Hearing.objects.filter(pk=one.pk).update(appeal_until=past)
    with pytest.raises(NotNow):
        speak(one.pk, "样例", application_id=one.application_id)


def test_nothing_is_decided_against_which_nobody_could_hear_an_appeal(
    signed_in: Callable[[User], Client], cast: Cast
) -> None:
    one = heard(cast)
    speak(one.pk, "样例：孩子病了", application_id=one.application_id)
    above = User.objects.filter(pk__in=[cast.leader.pk, cast.city_officer.pk])
    above.update(is_active=False)  # the county has two deciders, and both have a part in it
    with pytest.raises(NobodyLeft):
        decide_hearing(one.pk, keep=True, reason="样例", actor=cast.colleague)
    desk, page = signed_in(cast.colleague), reverse("attendance:hearing", args=[one.pk])
    shown = desk.get(page).content.decode()
    assert "请先由安全管理员再任命" in shown
    assert 'name="keep"' not in shown
    refused = desk.post(page, {"keep": "yes", "reason": "样例：理由"}).content.decode()
    assert "样例：理由" in refused  # what was typed is not lost
    above.update(is_active=True)
    assert 'name="keep"' in desk.get(page).content.decode()
    decide_hearing(one.pk, keep=True, reason="样例", actor=cast.colleague)
    speak(one.pk, "样例：有医院证明", application_id=one.application_id)
    assert len(list(hearings_to_decide(cast.city_officer))) == 1  # the city union hears it
    answer_hearing_appeal(one.pk, keep=False, reason="样例", actor=cast.city_officer)
    assert not Setback.objects.exists()


def test_an_appeal_suspends_the_decision_until_a_third_person_answers(cast: Cast) -> None:
    one = decided(cast)
    assert Setback.objects.get().year == one.care_class.term.starts_on.year + 1
    speak(one.pk, "样例：有医院证明", application_id=one.application_id)
    assert not Setback.objects.exists()
    for actor in (cast.officer, cast.colleague):
        with pytest.raises(NotPermitted):
            answer_hearing_appeal(one.pk, keep=True, reason="样例", actor=actor)
    answer_hearing_appeal(one.pk, keep=True, reason="样例：没有证明", actor=cast.leader)
    assert Setback.objects.count() == 1
    with pytest.raises(NotNow):
        answer_hearing_appeal(one.pk, keep=False, reason="样例", actor=cast.leader)


def test_next_year_the_child_stands_behind_only_if_that_years_rules_say_so(cast: Cast) -> None:
    one = decided(cast)
    mark = Child.objects.get(key=one.holder).id_mark
    found = open_round(cast, "2026-8")
    care_class = found.terms.get().classes.get()
    again = make_application(found, cast.town, [[care_class], [care_class]])
    again.children.filter(number=2).update(id_mark=mark)
    year = Setback.objects.get().year
    found.terms.update(starts_on=dt.date(year, 7, 1), ends_on=dt.date(year + 1, 8, 1))
    assert entries(found)[0].behind == frozenset()
    with_rule(found)
    (entry,) = entries(found)
    assert entry.behind == {1}
    assert entry.sealed["behind"] == [1]
    found.terms.update(starts_on=dt.date(year + 1, 7, 1))
    assert entries(found)[0].behind == frozenset()  # one year, not for good


def test_what_is_known_of_absences_goes_with_the_familys_data(cast: Cast) -> None:
    one = decided(cast)
    last = one.care_class.term.ends_on
    clear_families(last + dt.timedelta(days=91))
    assert not Absence.objects.exists()
    assert not Hearing.objects.exists()
    assert ClassDay.objects.filter(unexcused=1).count() == 4  # counts stay
    assert Setback.objects.count() == 1
    clear_families(dt.date(last.year + 2, 1, 1))
    assert not Setback.objects.exists()


def test_a_teacher_keeps_the_classes_of_the_own_town_and_sees_nothing_else(
    signed_in: Callable[[User], Client], cast: Cast
) -> None:
    _found, one, family = ended(cast)
    teacher = person("teacher", "样例老师")
    create_post(cast.town, role=Role.TEACHER, title="托班老师", holder=teacher, actor=None)
    desk, page = signed_in(teacher), reverse("attendance:class", args=[one.pk])
    assert desk.get(page).status_code == 404
    with pytest.raises(NotPermitted):
        keep_day(one.pk, day(0), {}, actor=teacher)
    one.venue.town = cast.town
    one.venue.save()
    assert family.children.get().name in desk.get(page).content.decode()
    assert keep_day(one.pk, day(0), {}, actor=teacher).present == 1
    assert desk.get(reverse("placements:index")).status_code == 403


def test_from_the_class_list_to_the_familys_word(
    client: Client, signed_in: Callable[[User], Client], cast: Cast
) -> None:
    found, one, family = ended(cast, children=2)
    desk = signed_in(cast.officer)
    page = reverse("attendance:class", args=[one.pk])
    assert "样例孩子1" in desk.get(page).content.decode()
    assert Entry.objects.filter(verb="record.read", target_id=str(one.pk)).exists()
    for number in range(5):
        asked = f"{page}?on={day(number).isoformat()}"
        desk.post(asked, {"child_0": "absent", "child_1": "excused" if number else "here"})
    assert (Absence.objects.count(), ClassDay.objects.count()) == (9, 5)
    assert "不在本期里" in desk.get(f"{page}?on=2020-01-01").content.decode()
    missed = reverse("attendance:round", args=[found.pk])
    assert "开始听取意见" in desk.get(missed).content.decode()
    child = family.children.get(number=1)
    desk.post(reverse("attendance:open", args=[found.pk]), {"child": f"{one.pk}/{child.key}"})
    desk.post(reverse("attendance:open", args=[found.pk]), {"child": "x"})
    made = Hearing.objects.get()
    own = reverse("ceremony:result", args=[found.code, family.secret])
    assert "请您说明" in client.get(own).content.decode()
    say = reverse("heard:say", args=[found.code, family.secret, made.pk])
    client.post(say, {"words": "样例：孩子病了"})
    client.post(say, {"words": ""})
    assert "样例：孩子病了" in client.get(own).content.decode()
    second = signed_in(cast.colleague)
    decide = reverse("attendance:hearing", args=[made.pk])
    assert "样例：孩子病了" in second.get(decide).content.decode()
    assert second.post(decide, {"reason": ""}).status_code == 200
    second.post(decide, {"told": "x"})
    second.post(decide, {"reason": "样例：没有请假", "keep": "yes"})
    made.refresh_from_db()
    assert made.state == Hearing.State.DECIDED
    assert "样例：没有请假" in client.get(own).content.decode()
    assert "已通知：打电话" in second.get(decide).content.decode()
    second.post(decide, {"told": "phone"})
    made.refresh_from_db()
    assert (made.told_how, made.told_by) == ("phone", cast.colleague)
    assert signed_in(cast.other_officer).get(decide).status_code == 404
    assert signed_in(cast.other_officer).get(page).status_code == 404
