"""The pages for families, from the first step to the receipt."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from minsheng.applications.models import Application, Evidence
from minsheng.classes.models import CareClass
from minsheng.enrolment.models import Round
from minsheng.organisations.models import Organisation
from minsheng.web import photos
from tests.applications.builders import freeze, handed_in, id_number, open_round
from tests.enrolment.builders import make_round
from tests.people import Cast

pytestmark = pytest.mark.django_db


def family(town: Organisation, **more: str) -> dict[str, str]:
    return {
        "name": "样例家长",
        "relation": "mother",
        "phone": "138 0000 0000",
        "id_number": id_number(35),
        "home_town": str(town.pk),
        **more,
    }


def page(one: Application, name: str, **more: object) -> str:
    return reverse(f"apply:{name}", args=[one.round.code, one.secret], **more)  # type: ignore[arg-type]


def test_from_the_first_step_to_the_receipt(client: Client, cast: Cast) -> None:
    found = open_round(cast)
    start = reverse("apply:start", args=[found.code])
    assert "报名" in client.get(reverse("enrol:round", args=[found.code])).content.decode()
    client.post(start, family(cast.town))
    one = Application.objects.get()
    answer = client.post(page(one, "children"), {"name": "样例孩子", "id_number": id_number(7)})
    assert answer.status_code == 302
    shown = client.get(page(one, "wishes")).content.decode()
    care_class = CareClass.objects.get()
    assert f'name="add" value="{care_class.pk}"' in shown
    client.post(page(one, "change_wish"), {"add": str(care_class.pk)})
    client.post(page(one, "evidence"), {"claims": "yes", "groups": ["hardship"]})
    told = client.get(page(one, "review")).content.decode()
    assert "样例孩子" in told
    assert "同意" in client.post(page(one, "review"), {}).content.decode()
    answer = client.post(page(one, "review"), {"consent": "on"}, follow=True)
    one.refresh_from_db()
    receipt = answer.content.decode()
    assert (one.state, one.claims) == ("submitted", ["hardship"])
    assert all(text in receipt for text in (one.receipt, one.recovery, one.secret, one.salt))
    assert client.post(page(one, "withdraw"), follow=True).status_code == 200
    one.refresh_from_db()
    assert one.state == "withdrawn"


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"id_number": "330899199001010019"}, "写错了"),
        ({"id_number": ""}, "人工核对"),
        ({"phone": "12"}, "手机号"),
        ({"work_from": "08:00"}, "一起填"),
        ({"work_from": "18:00", "work_until": "08:00"}, "晚于上班"),
    ],
)
def test_what_is_wrong_is_said_plainly(
    client: Client, cast: Cast, wrong: dict[str, str], text: str
) -> None:
    start = reverse("apply:start", args=[open_round(cast).code])
    answer = client.post(start, family(cast.town, **wrong))
    assert text in answer.content.decode()
    assert not Application.objects.exists()


def test_without_identity_number_a_child_is_checked_by_hand(client: Client, cast: Cast) -> None:
    one = handed_in(open_round(cast), cast)
    client.post(page(one, "children"), {"name": "乙", "is_manual": "on", "born": "2019-01-01"})
    assert one.children.get(number=2).is_manual
    answer = client.post(page(one, "children"), {"name": "丙", "born": "2019-01-01"})
    assert "人工核对" in answer.content.decode()


def test_a_child_applied_for_twice_is_told_what_to_do(client: Client, cast: Cast) -> None:
    found = open_round(cast)
    handed_in(found, cast)
    other = handed_in(found, cast, serial=2)
    answer = client.post(page(other, "children"), {"name": "甲", "id_number": id_number(7)})
    assert "已经有一份报名" in answer.content.decode()


def test_before_and_after_the_window_the_pages_say_so(client: Client, cast: Cast) -> None:
    early: Round = make_round(cast, "2026-8", published=True)
    assert "起提交" in client.get(reverse("apply:start", args=[early.code])).content.decode()
    one = handed_in(open_round(cast), cast)
    freeze(one.round)
    assert "已经截止" in client.get(page(one, "family")).content.decode()
    assert "已经截止" in client.post(page(one, "withdraw")).content.decode()
    assert one.receipt in client.get(page(one, "home")).content.decode()


def test_receipt_and_recovery_code_lead_back(client: Client, cast: Cast) -> None:
    one = handed_in(open_round(cast), cast)
    find = reverse("apply:find", args=[one.round.code])
    typed = {"receipt": one.receipt.lower().replace("-", " "), "code": one.recovery.lower()}
    assert client.post(find, typed)["Location"] == page(one, "home")
    wrong = client.post(find, {**typed, "code": "AAAA-BBBB-CCCC-DDDD"})
    assert "没有找到" in wrong.content.decode()


def test_a_photo_loses_what_the_phone_wrote_into_it(client: Client, cast: Cast) -> None:
    one = handed_in(open_round(cast), cast)
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    Image.new("RGB", (80, 60), "teal").save(file, "JPEG", exif=exif)
    upload = SimpleUploadedFile("a.jpg", file.getvalue(), "image/jpeg")
    client.post(page(one, "evidence"), {"photo": upload, "what": "home", "photo_sent": "yes"})
    kept = Evidence.objects.get()
    content = b"".join(photos.answer(kept.file))  # type: ignore[arg-type]
    assert b"SecretPhone" not in content
    shown = reverse("apply:photo", args=[one.round.code, one.secret, kept.pk])
    assert client.get(shown)["Content-Type"] == "image/jpeg"
    other = handed_in(one.round, cast, serial=2)
    stolen = reverse("apply:photo", args=[one.round.code, other.secret, kept.pk])
    assert client.get(stolen).status_code == 404


def test_a_wrong_link_leads_nowhere(client: Client, cast: Cast) -> None:
    one = handed_in(open_round(cast), cast)
    other = open_round(cast, "2026-9")
    wrong = reverse("apply:home", args=[other.code, one.secret])
    assert client.get(wrong).status_code == 404


def test_last_times_link_fills_in(client: Client, cast: Cast) -> None:
    one = handed_in(open_round(cast), cast)
    found = open_round(cast, "2026-9")
    again = reverse("apply:again", args=[found.code])
    link = "http://testserver" + page(one, "home")
    answer = client.post(again, {"link": link}, follow=True)
    assert "样例家长" in answer.content.decode()
    assert "找不到" in client.post(again, {"link": "x"}).content.decode()
