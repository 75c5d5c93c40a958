"""The first day of a city: the organisations are there, one officer, one administrator, nothing else."""

from __future__ import annotations

import re

import pytest

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from tests.people import organisation, person, sign_in
from tests.project.walk import Page, pages

LISTS = {
    "classes:index", "classes:terms", "enrolment:index", "enrolment:new",
    "demand:overview", "demand:points", "demand:batches", "demand:rules",
    "imports:list", "jobs:list", "places:list", "places:map",
    "siteplans:index", "stations:index", "surveys:collect", "surveys:list",
    "accounts:tokens",
}  # fmt: skip
"""Pages that list what the officer has still to bring in; the other pages have something to show."""


@pytest.fixture
def officer(db: None) -> User:
    """Of a county in which nobody has worked yet."""
    city = organisation(None, "city", "样例市总工会", "3308")
    county = organisation(city, "county", "东湖县总工会", "330899", gb_code="330899")
    organisation(county, "town", "荷花街道总工会", "330899001")
    post(county, Role.OFFICER, person("officer", "郑和平"))
    post(city, Role.SYSTEM_ADMIN, person("admin", "蒋工"))
    return User.objects.get(username="officer")


def post(where: Organisation, role: Role, holder: User) -> None:
    create_post(where, role=role, title=str(role.label), holder=holder, actor=None)


def desk() -> list[Page]:
    """The pages of the desk and the account that need no object."""
    return [
        page
        for page in pages()
        if not page.arguments and page.mark != "public" and "api" not in page.name
    ]


@pytest.mark.once
@pytest.mark.parametrize("username", ["officer", "admin"])
def test_no_page_breaks_where_nothing_is_yet(officer: User, username: str) -> None:
    client = sign_in(User.objects.get(username=username))
    broken = [page.name for page in desk() if client.get(f"/{page.route}").status_code >= 500]
    assert broken == []


def test_a_number_no_row_can_have_is_not_found(officer: User) -> None:
    client = sign_in(officer)
    numbered = [page for page in pages() if "<int:" in page.route]
    ways = [re.sub(r"<int:\w+>", str(2**63), page.route) for page in numbered]
    broken = [
        way
        for way in (re.sub(r"<\w+:?\w*>", "x", way) for way in ways)
        if client.get(f"/{way}").status_code >= 500
    ]
    assert len(ways) > 100
    assert broken == []


def test_every_empty_list_says_what_to_do_next(officer: User) -> None:
    client = sign_in(officer)
    silent = []
    for page in desk():
        if page.name in LISTS:
            body = client.get(f"/{page.route}").content.decode()
            main = body[body.index("<main") : body.index("</main>")]
            empty = re.search(r'<div class="empty">(.*?)</div>', main, re.S)
            if not empty or "<p>" not in empty[1] or 'class="button"' not in empty[1]:
                silent.append(page.name)
    assert silent == []


def test_the_next_step_is_offered_only_to_those_who_may_take_it(officer: User) -> None:
    city = Organisation.objects.get(code="3308")
    post(city, Role.LEADER, person("leader", "周正"))
    body = sign_in(User.objects.get(username="leader")).get("/desk/jobs/").content.decode()
    assert "还没有后台任务" in body
    assert "/desk/imports/new/" not in body
