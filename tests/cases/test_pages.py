"""The pages: lists by view, only the moves one can make, words for what stands in the way."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minsheng.accounts.models import User
from minsheng.cases.models import Case, CaseTerms
from minsheng.stations.models import Station
from tests.cases.builders import assigned, closed, fixed, make_case, make_station, move, picture
from tests.people import Cast

SignIn = Callable[[User], Client]


@pytest.fixture
def station(cast: Cast) -> Station:
    return make_station(cast)


@pytest.fixture
def case(station: Station) -> Case:
    return make_case(station)


def page(client: Client, case: Case) -> str:
    return client.get(reverse("cases:detail", args=[case.pk])).content.decode()


def send(client: Client, case: Case, name: str, **told: Any) -> Any:
    told = {"version": case.version, "key": "00000000-0000-4000-8000-000000000001"} | told
    return client.post(reverse("cases:move", args=[case.pk, name]), told)


def offered(client: Client, case: Case) -> set[str]:
    return {name.split('"')[0] for name in page(client, case).split('id="move-')[1:]}


def test_everybody_sees_only_the_moves_they_can_make(
    case: Case, cast: Cast, signed_in: SignIn
) -> None:
    assert offered(signed_in(cast.officer), case) == {"assign", "dismiss", "note"}
    assert offered(signed_in(cast.keeper), case) == {"note"}
    assigned(case, cast)
    assert offered(signed_in(cast.keeper), case) == {"fix", "hand_back", "note"}
    move(case, "fix", cast.keeper)
    assert offered(signed_in(cast.keeper), case) == {"note"}
    assert offered(signed_in(cast.colleague), case) == {"recheck", "send_back", "note"}


def test_a_case_moves_by_its_page(case: Case, cast: Cast, signed_in: SignIn) -> None:
    post = cast.post_of(cast.keeper)
    answer = send(signed_in(cast.officer), case, "assign", post=post.pk)
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.owner) == ("assigned", post)


def test_the_late_comer_reads_who_was_first_and_keeps_what_they_typed(
    case: Case, cast: Cast, signed_in: SignIn
) -> None:
    assigned(case, cast)
    old = Case(pk=case.pk, version=1)
    answer = send(signed_in(cast.colleague), old, "note", why="我刚去看过")
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "郑和平" in told
    assert "“交办”" in told
    assert "我刚去看过" in told
    assert 'name="version" value="2"' in told


def test_a_move_that_is_gone_says_so_above_the_others(
    case: Case, cast: Cast, signed_in: SignIn
) -> None:
    assigned(case, cast)
    answer = send(
        signed_in(cast.colleague), Case(pk=case.pk, version=1), "dismiss", why="没有这回事"
    )
    assert answer.status_code == 409
    assert "刚做了“交办”" in answer.content.decode()


def test_a_missing_photo_is_asked_for_in_words(
    station: Station, cast: Cast, signed_in: SignIn
) -> None:
    case = assigned(make_case(station, asks_photo=True), cast)
    answer = send(signed_in(cast.keeper), case, "fix")
    assert answer.status_code == 422
    assert "没有填，请填写" in answer.content.decode() or "照片" in answer.content.decode()
    broken = SimpleUploadedFile("a.jpg", b"not a photo", "image/jpeg")
    assert (
        "不是能读的照片" in send(signed_in(cast.keeper), case, "fix", photo=broken).content.decode()
    )
    good = SimpleUploadedFile("a.jpg", picture().content, "image/jpeg")
    assert send(signed_in(cast.keeper), case, "fix", photo=good).status_code == 302
    case.refresh_from_db()
    shown = case.photos.get()
    address = reverse("cases:photo", args=[case.pk, shown.pk])
    assert signed_in(cast.officer).get(address)["Content-Type"] == "image/jpeg"
    assert signed_in(cast.other_officer).get(address).status_code == 404


def test_a_case_out_of_reach_does_not_exist(case: Case, cast: Cast, signed_in: SignIn) -> None:
    neighbour = signed_in(cast.other_officer)
    assert neighbour.get(reverse("cases:detail", args=[case.pk])).status_code == 404
    assert send(neighbour, case, "note", why="看看").status_code == 404


def test_the_list_has_views(station: Station, cast: Cast, signed_in: SignIn) -> None:
    with_keeper = assigned(make_case(station, title="饮水机坏了"), cast)
    to_check = fixed(make_case(station, title="门锁着"), cast)
    late = make_case(station, title="灯不亮")
    Case.objects.filter(pk=late.pk).update(due="2026-01-05")
    done = closed(make_case(station, title="已经好了"), cast)

    def shown(user: User, view: str) -> set[str]:
        told = signed_in(user).get(reverse("cases:index"), {"view": view}).content.decode()
        return {one.title for one in (with_keeper, to_check, late, done) if one.title in told}

    assert shown(cast.keeper, "mine") == {"饮水机坏了"}
    assert shown(cast.colleague, "recheck") == {"门锁着"}
    assert shown(cast.officer, "overdue") == {"灯不亮"}
    assert shown(cast.colleague, "unfinished") == {"饮水机坏了", "门锁着", "灯不亮"}
    assert shown(cast.leader, "escalated") == {"灯不亮"}
    assert shown(cast.colleague, "all") == {"饮水机坏了", "门锁着", "灯不亮", "已经好了"}


def queries_of(client: Client, view: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert client.get(reverse("cases:index"), {"view": view}).status_code == 200
    return len(told)


@pytest.mark.parametrize("view", ["mine", "overdue", "escalated", "all"])
def test_a_longer_list_asks_no_more_questions(
    station: Station, cast: Cast, signed_in: SignIn, view: str
) -> None:
    make_case(station)
    Case.objects.update(due="2026-01-05")
    client = signed_in(cast.leader if view == "escalated" else cast.officer)
    queries_of(client, view)
    few = queries_of(client, view)
    for _number in range(6):
        assigned(make_case(station), cast)
    Case.objects.update(due="2026-01-05")
    assert queries_of(client, view) == few


def test_the_ledger_has_one_row_per_case(station: Station, cast: Cast, signed_in: SignIn) -> None:
    numbers = [make_case(station).number for _case in range(3)]
    numbers.append(closed(make_case(station), cast).number)
    make_case(make_station(cast, "C9", "other_town"))
    client, address = signed_in(cast.officer), reverse("cases:index")

    answer: Any = client.get(address, {"view": "all", "as": "csv"})
    text = b"".join(answer.streaming_content).decode().lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sorted(row["编号"] for row in rows) == numbers
    assert [row["整改人"] for row in rows if row["状态"] == "已销号"] == ["褚大海"]

    sheet = client.get(address, {"view": "all", "as": "xlsx"}).content
    book = openpyxl.load_workbook(io.BytesIO(sheet)).active
    assert book is not None
    assert book.max_row == len(numbers) + 1

    paper = client.get(address, {"view": "all", "as": "pdf"})
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_a_keeper_opens_a_case_by_the_code_on_the_plaque(
    station: Station, cast: Cast, signed_in: SignIn
) -> None:
    told = {
        "station": station.short_code.lower(),
        "source": "keeper",
        "title": "饮水机坏了",
        "severity": "normal",
        "key": "00000000-0000-4000-8000-000000000002",
    }
    client = signed_in(cast.keeper)
    first = client.post(reverse("cases:new"), told)
    assert first.status_code == 302
    assert client.post(reverse("cases:new"), told)["Location"] == first["Location"]
    case = Case.objects.get()
    assert (case.source, case.responsible.holder) == ("keeper", cast.officer)
    wrong = client.post(reverse("cases:new"), told | {"station": "330898-ST-0001"})
    assert "没有这个站点" in wrong.content.decode()


def test_the_desk_says_what_waits(case: Case, cast: Cast, signed_in: SignIn) -> None:
    home = reverse("desk:home")
    assert "1 件整改轮到您办理" in signed_in(cast.officer).get(home).content.decode()
    fixed(case, cast)
    assert "1 件整改等待复核" in signed_in(cast.colleague).get(home).content.decode()
    assert "等待复核" not in signed_in(cast.keeper).get(home).content.decode()
    Case.objects.update(due="2026-01-05")
    assert "1 件整改超期，已升级到您" in signed_in(cast.leader).get(home).content.decode()


def test_the_third_return_waits_on_the_deciders_desk(
    case: Case, cast: Cast, signed_in: SignIn
) -> None:
    assigned(case, cast)
    for _round in range(3):
        move(case, "redispatch", cast.officer, post=cast.post_of(cast.keeper))
    told = signed_in(cast.leader).get(reverse("desk:home")).content.decode()
    assert "已退回 3 次，等您裁决由谁整改" in told
    assert "decide" in offered(signed_in(cast.leader), case)


def test_a_leader_sets_terms_that_make_sense(cast: Cast, signed_in: SignIn) -> None:
    figures = {
        "days_urgent": 1, "days_high": 2, "days_normal": 4, "days_low": 9,
        "returns_limit": 2, "repeat_days": 30, "reopen_days": 10,
        "rung_dispatcher": 1, "rung_leader": 2, "rung_next_leader": 5,
    }  # fmt: skip
    client = signed_in(cast.leader)
    address = f"{reverse('cases:terms')}?at={cast.county.code}"
    assert client.post(address, figures | {"rung_leader": 7}).status_code == 422
    assert client.post(address, figures).status_code == 302
    assert CaseTerms.objects.get().terms().days("normal") == 4
    assert signed_in(cast.officer).get(address).status_code == 403
