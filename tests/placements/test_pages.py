"""The pages of a draw: the public one, a family's own, and the officers' desk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.engines.admission import draw_from_data, first_difference
from minsheng.enrolment.models import Round
from minsheng.placements.models import Draw, Match, Objection, Placement
from tests.people import Cast, sign_in
from tests.placements.builders import closed_round, families, published

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def own(found: Round, placement: Placement) -> str:
    return f"/enrol/{found.code}/result/{placement.application.secret}/"


def test_two_officers_take_a_closed_round_to_its_results(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, [[one]], [[one]])
    url, public = f"/desk/placements/{found.pk}/", f"/enrol/{found.code}/draw/"
    first, second = sign_in(cast.officer), sign_in(cast.colleague)
    assert "封存名单" in first.get(url).content.decode()
    first.post(f"{url}seal/")
    page = Client().get(public).content.decode()
    assert Draw.objects.get().root in page
    assert "data-countdown" in page

    (source,) = found.rules_in_force.rules.sources
    due = timezone.datetime.fromisoformat(source.due)
    early = {"value_0": "3 1 4", "at_0": "2020-01-01 00:00"}
    assert "早于封存时间" in first.post(f"{url}values/", early).content.decode()
    first.post(
        f"{url}values/",
        {"value_0": "3 1 4", "at_0": timezone.localtime(due).strftime("%Y-%m-%d %H:%M")},
    )
    assert "录入的人不能自己确认" in first.get(url).content.decode()
    assert first.post(f"{url}confirm/", {"accept": "yes"}).status_code == 403
    second.post(f"{url}confirm/", {"accept": "yes"})
    with TestCase.captureOnCommitCallbacks(execute=True):
        first.post(f"{url}match/")
    page = first.get(url).content.decode()
    assert "结果由第二个人公布" in page
    second.post(f"{url}publish/")
    assert Match.objects.get().published_at is not None

    with CaptureQueriesContext(connection) as seen:
        page = Client().get(public).content.decode()
        Client().get(public, headers={"accept-language": "en"})
    assert not [one["sql"] for one in seen if "placements_" in one["sql"]], "made ready beforehand"
    pack = json.loads(Client().get(f"{public}pack.json").content)
    assert pack["digest"] == Draw.objects.get().digest
    assert pack["digest"] in page
    assert first_difference(pack) is None
    sealed = json.loads(Client().get(f"{public}list.json").content)
    assert draw_from_data(sealed, pack["sources"])["order"] == pack["order"]


def test_the_public_page_tells_nothing_of_a_family(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, [[one]], [[one]], proved=["hardship"], claims=["hardship"])
    published(cast, found)
    url = f"/enrol/{found.code}/draw/"
    page = Client().get(url).content.decode()
    told = page + Client().get(f"{url}pack.json").content.decode()
    placed = Placement.objects.get(state="offered").application
    assert placed.receipt in page
    for private in (placed.secret, placed.salt, placed.recovery, "样例家长", "样例孩子"):
        assert private not in told
    receipts = json.dumps(json.loads(Client().get(f"{url}pack.json").content)["receipts"])
    assert "hardship" not in receipts


def test_the_minute_of_publication_costs_two_questions(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, *[[[one]]] * 4)
    published(cast, found)
    url = f"/enrol/{found.code}/draw/"
    Client().get(url)
    with CaptureQueriesContext(connection) as seen:
        Client().get(url)
    asked = [one["sql"] for one in seen if "placements_" in one["sql"]]
    assert not asked


def test_a_family_finds_its_result_by_receipt_and_code_and_answers(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 1)
    for family in families(cast, found, [[one]], [[one]]):
        code = family.recovery.replace("-", "").upper()
        family.recovery_hash = hashlib.sha256(code.encode()).hexdigest()
        family.save(update_fields=["recovery_hash"])
    client, url = Client(), f"/enrol/{found.code}/result/"
    has = None
    published(cast, found)
    has = Placement.objects.get(state="offered")
    wrong = client.post(url, {"receipt": has.application.receipt, "code": "AAAA"})
    assert "没有找到" in wrong.content.decode()
    sent = {"receipt": has.application.receipt, "code": has.application.recovery}
    assert client.post(url, sent).url == own(found, has)
    page = client.get(own(found, has)).content.decode()
    assert "接受" in page
    assert "您家获得第 1 志愿" in page
    client.post(f"{own(found, has)}{has.pk}/answer/", {"word": "accept"})
    has.refresh_from_db()
    assert has.state == "accepted"
    late = client.post(f"{own(found, has)}{has.pk}/answer/", {"word": "decline"}, follow=True)
    assert "没有改动" in late.content.decode()


def test_a_link_opens_nothing_of_another_family(cast: Cast) -> None:
    found, (one,) = closed_round(cast, 2)
    families(cast, found, [[one]], [[one]])
    published(cast, found)
    mine, other = Placement.objects.order_by("place")
    sent = Client().post(f"{own(found, mine)}{other.pk}/answer/", {"word": "decline"})
    assert sent.status_code == 404
    assert Client().get(f"/enrol/other/result/{mine.application.secret}/").status_code == 404
    other.refresh_from_db()
    assert other.state == "offered"


def test_an_objection_is_answered_at_the_desk(cast: Cast, signed_in: SignIn) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, [[one]], [[one]])
    published(cast, found)
    waits = Placement.objects.get(state="waiting")
    Client().post(f"{own(found, waits)}{waits.pk}/object/", {"words": "证明没有算"})
    made = Objection.objects.get()
    url = f"/desk/placements/{found.pk}/"
    officer = signed_in(cast.officer)
    assert "证明没有算" in officer.get(url).content.decode()
    assert "证明没有算" not in Client().get(f"/enrol/{found.code}/draw/").content.decode()
    officer.post(f"{url}objections/{made.pk}/", {"words": "核对过，没有错", "answer": "yes"})
    page = Client().get(own(found, waits)).content.decode()
    assert "核对过，没有错" in page


def test_other_counties_do_not_see_the_round(cast: Cast, signed_in: SignIn) -> None:
    found, (one,) = closed_round(cast, 1)
    families(cast, found, [[one]])
    other = signed_in(cast.other_officer)
    assert other.get(f"/desk/placements/{found.pk}/").status_code == 404
    assert other.post(f"/desk/placements/{found.pk}/seal/").status_code == 404
    assert not Draw.objects.exists()
