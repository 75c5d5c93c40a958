"""The pages of the tree, the posts and the people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Role
from minsheng.organisations.services import hand_over
from minsheng.organisations.starter import load_starter_tree
from tests.people import Cast, organisation

SignIn = Callable[[User], Client]


def text(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"organisations:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_an_officer_sees_their_own_branch_of_the_tree(cast: Cast, signed_in: SignIn) -> None:
    page = text(signed_in(cast.officer), "tree")
    assert "荷花街道总工会" in page
    assert "西山县总工会" not in page


def test_the_tree_needs_as_many_queries_for_five_towns_as_for_fifty(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.leader)
    for number in range(50):
        organisation(cast.county, "town", f"第{number}镇总工会", f"33089{number:04}")
    with django_assert_max_num_queries(12):
        assert "第49镇总工会" in text(client, "tree")


def test_the_tree_can_be_searched_in_both_languages(
    cast: Cast, signed_in: SignIn, settings: object
) -> None:
    cast.town.name_en = "Hehua Subdistrict"
    cast.town.save()
    client = signed_in(cast.officer)
    assert "荷花街道" in text(client, "tree", q="hehua")
    assert "荷花街道" in text(client, "tree", q="荷花")
    assert "没有符合条件的组织" in text(client, "tree", q="石门")


def test_an_organisation_out_of_reach_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    for name in ("detail", "post_add", "person_add"):
        address = reverse(f"organisations:{name}", args=[cast.other_county.pk])
        assert client.get(address).status_code == 404
    other_post = cast.post_of(cast.other_officer)
    assert client.get(reverse("organisations:post", args=[other_post.pk])).status_code == 404


def test_an_estimated_point_is_called_an_estimate(cast: Cast, signed_in: SignIn) -> None:
    Organisation.objects.filter(pk=cast.town.pk).update(point_source="estimated")
    assert "位置是估计的" in text(signed_in(cast.officer), "detail", cast.town.pk)


def test_the_page_answers_who_was_responsible_at_a_moment(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    hand_over(cast.post_of(cast.keeper).pk, to=cast.colleague, actor=cast.officer)
    now = (timezone.localtime() + dt.timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    assert "站长：冯立" in text(client, "detail", cast.town.pk, at=now)
    assert "那时这里还没有岗位" in text(client, "detail", cast.town.pk, at="2020-01-01T08:00")
    assert "站长：" not in text(client, "detail", cast.town.pk, at="soon")


def test_a_post_is_made_and_handed_over_in_the_browser(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    form = {"title": "检查员", "role": Role.INSPECTOR, "holder": cast.colleague.pk}
    made = client.post(reverse("organisations:post_add", args=[cast.town.pk]), form)
    post = Post.objects.get(title="检查员")
    assert made["Location"] == reverse("organisations:post", args=[post.pk])

    answer = client.post(
        reverse("organisations:hand_over", args=[post.pk]), {"to": cast.keeper.pk}, follow=True
    )
    assert "岗位已移交" in answer.content.decode()
    post.refresh_from_db()
    assert post.holder == cast.keeper
    assert "移交了岗位" in text(client, "post", post.pk)


def test_the_end_of_rights_is_set_and_lifted_in_the_browser(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    post = cast.post_of(cast.keeper)
    address = reverse("organisations:renew", args=[post.pk])
    client.post(address, {"rights_until": "2030-08-31"})
    assert "权限到 2030-08-31" in text(client, "post", post.pk)
    client.post(address, {"rights_until": ""})
    assert "权限到" not in text(client, "post", post.pk).split("办理记录")[0]


def test_the_form_offers_only_roles_one_may_give(cast: Cast, signed_in: SignIn) -> None:
    page = text(signed_in(cast.officer), "post_add", cast.town.pk)
    offered = set(re.findall(r'<option value="(\w+_?\w*)"', page)) & set(Role.values)
    assert offered == {"officer", "surveyor", "inspector", "keeper", "teacher", "partner"}


def test_a_forged_form_for_a_higher_role_is_refused(cast: Cast, signed_in: SignIn) -> None:
    form = {"title": "越权", "role": Role.AUDITOR, "holder": cast.colleague.pk}
    signed_in(cast.officer).post(reverse("organisations:post_add", args=[cast.town.pk]), form)
    assert not Post.objects.filter(title="越权").exists()


def test_a_second_post_with_the_same_title_is_refused_in_words(
    cast: Cast, signed_in: SignIn
) -> None:
    form = {"title": "站长", "role": Role.KEEPER, "holder": cast.colleague.pk}
    page = signed_in(cast.officer).post(
        reverse("organisations:post_add", args=[cast.town.pk]), form
    )
    assert "这里已经有同名的岗位" in page.content.decode()


def test_a_refused_appointment_says_why(cast: Cast, signed_in: SignIn) -> None:
    form = {"title": "兼职", "role": Role.OFFICER, "holder": cast.security.pk}
    page = signed_in(cast.security).post(
        reverse("organisations:post_add", args=[cast.county.pk]), form
    )
    assert "不能给自己增加权限" in page.content.decode()


def test_a_temporary_password_is_shown_once(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    page = client.post(
        reverse("organisations:person_add", args=[cast.county.pk]),
        {"name": "林小雨", "username": "linxiaoyu"},
    )
    found = re.search(r'id="password">([^<]+)<', page.content.decode())
    assert found is not None
    assert "no-store" in page["Cache-Control"]
    person = User.objects.get(username="linxiaoyu")
    assert person.check_password(found[1])
    assert found[1] not in text(client, "person", person.pk)


@pytest.mark.parametrize(
    ("username", "complaint"), [("OFFICER", "已经有人使用"), ("有 空格", "输入")]
)
def test_a_bad_user_name_is_refused_in_words(
    cast: Cast, signed_in: SignIn, username: str, complaint: str
) -> None:
    page = signed_in(cast.officer).post(
        reverse("organisations:person_add", args=[cast.county.pk]),
        {"name": "林小雨", "username": username},
    )
    assert complaint in page.content.decode()


def test_a_leaver_hands_everything_over_and_is_closed_in_the_browser(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    close = reverse("organisations:person_close", args=[cast.keeper.pk])
    assert "请先移交" in client.post(close, follow=True).content.decode()
    client.post(
        reverse("organisations:hand_over_all", args=[cast.keeper.pk]), {"to": cast.colleague.pk}
    )
    assert "账号已关闭" in client.post(close, follow=True).content.decode()


def test_resetting_a_sign_in_shows_the_new_password(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    answer = client.post(reverse("organisations:person_reset", args=[cast.keeper.pk]))
    found = re.search(r'id="password">([^<]+)<', answer.content.decode())
    assert found is not None
    cast.keeper.refresh_from_db()
    assert cast.keeper.check_password(found[1])
    above = client.post(reverse("organisations:person_reset", args=[cast.leader.pk]))
    assert above.status_code == 404


def test_the_list_of_people_can_be_exported(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    assert "褚大海" in text(client, "people", q="褚")
    file = client.get(reverse("organisations:people"), {"as": "csv"})
    assert "褚大海" in file.getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]


def test_the_system_administrator_adds_and_corrects_organisations(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.admin)
    new = {"kind": "unit", "code": "U1", "name": "样例物流园工会"}
    client.post(reverse("organisations:add", args=[cast.town.pk]), new)
    unit = Organisation.objects.get(code="U1")
    assert unit.path.startswith(cast.town.path)

    edit = reverse("organisations:edit", args=[unit.pk])
    half = client.post(edit, {"name": "样例物流园工会", "lon": "118.9"})
    assert "经度和纬度要么都填" in half.content.decode()
    client.post(
        edit, {"name": "物流园联合工会", "lon": "118.9", "lat": "28.9", "point_source": "surveyed"}
    )
    unit.refresh_from_db()
    assert (unit.name, unit.lon, unit.point_source) == ("物流园联合工会", 118.9, "surveyed")
    again = client.post(reverse("organisations:add", args=[cast.town.pk]), new | {"code": "U2"})
    assert again.status_code == 302
    twice = client.post(reverse("organisations:add", args=[cast.town.pk]), new | {"code": "U3"})
    assert "已经有同名的组织" in twice.content.decode()


def test_an_english_reader_sees_english(cast: Cast, signed_in: SignIn) -> None:
    load_starter_tree()
    client = signed_in(cast.officer)
    client.cookies["django_language"] = "en"
    page = text(client, "detail", cast.county.pk)
    for word in ("Particulars", "Posts", "Who was responsible"):
        assert word in page
