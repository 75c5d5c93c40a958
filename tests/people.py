"""The cast of the tests: a small union tree and the people in it. Everybody is invented."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import transaction
from django.test import Client

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post

PASSWORD = "sample-pass-2026"


@dataclass(frozen=True)
class Cast:
    """City → two counties, each with one town; one person per role that matters."""

    city: Organisation
    county: Organisation
    other_county: Organisation
    town: Organisation
    other_town: Organisation
    leader: User
    city_officer: User
    officer: User  # of the first county
    other_officer: User  # of the second county
    colleague: User  # a second officer of the first county
    surveyor: User
    keeper: User
    auditor: User
    admin: User
    security: User
    nobody: User  # signs in, holds no post

    def post_of(self, user: User) -> Post:
        return Post.objects.get(holder=user)


def person(username: str, name: str) -> User:
    return User.objects.create_user(username, password=PASSWORD, name=name)


def organisation(
    parent: Organisation | None, kind: str, name: str, code: str, **more: object
) -> Organisation:
    place = parent.children.count() + 1 if parent else 1
    path = f"{parent.path if parent else ''}{place:04d}."
    return Organisation.objects.create(
        parent=parent, kind=kind, name=name, code=code, path=path, **more
    )


@transaction.atomic
def make_cast() -> Cast:
    """Everybody, in one go."""
    city = organisation(None, "city", "样例市总工会", "3308")
    county = organisation(
        city, "county", "东湖县总工会", "330899", gb_code="330899", lon=118.87, lat=28.95
    )
    other_county = organisation(
        city, "county", "西山县总工会", "330898", gb_code="330898", lon=118.5, lat=28.9
    )
    town = organisation(county, "town", "荷花街道总工会", "330899001", lon=118.88, lat=28.96)
    other_town = organisation(
        other_county, "town", "石门镇总工会", "330898001", lon=118.51, lat=28.91
    )
    seats = {
        "leader": (city, Role.LEADER, "主席", "周正"),
        "city_officer": (city, Role.OFFICER, "市总干部", "吴敏"),
        "officer": (county, Role.OFFICER, "县总干部", "郑和平"),
        "other_officer": (other_county, Role.OFFICER, "县总干部", "王小山"),
        "colleague": (county, Role.OFFICER, "县总干部二", "冯立"),
        "surveyor": (county, Role.SURVEYOR, "调查员", "陈小妹"),
        "keeper": (town, Role.KEEPER, "站长", "褚大海"),
        "auditor": (city, Role.AUDITOR, "审计员", "卫国"),
        "admin": (city, Role.SYSTEM_ADMIN, "系统管理员", "蒋工"),
        "security": (city, Role.SECURITY_OFFICER, "安全管理员", "沈静"),
    }
    people = {}
    for username, (where, role, title, name) in seats.items():
        people[username] = person(username, name)
        create_post(where, role=role, title=title, holder=people[username], actor=None)
    return Cast(
        city, county, other_county, town, other_town, nobody=person("nobody", "韩空"), **people
    )


def sign_in(user: User) -> Client:
    """A client that has just given its password, so that pages on sign-in itself open too."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "username": user.username}
    ]
    session.save()
    return client
