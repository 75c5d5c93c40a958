"""A station with something wrong, and moves made short."""

from __future__ import annotations

import io
import itertools
from typing import Any

from PIL import Image

from minsheng.accounts.models import User
from minsheng.cases.models import Case
from minsheng.cases.services import Given, move_case, open_case
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from minsheng.stations.models import Station
from minsheng.stations.services import propose_station
from minsheng.web.photos import Photo, read_photo
from tests.people import Cast, person
from tests.stations.test_propose import place, proposal

_keys = itertools.count(1)


def make_station(cast: Cast, code: str = "C1", where: str = "town") -> Station:
    """A station in the officer's town (or another place of the cast), answered for by the officer."""
    officer = cast.officer if where == "town" else cast.other_officer
    at = place(cast, code, where)
    return propose_station(proposal(at), responsible=cast.post_of(officer), actor=officer)


def make_case(station: Station, **more: Any) -> Case:
    facts: dict[str, Any] = {
        "station": station,
        "source": "voice",
        "source_key": f"test-{next(_keys)}",
        "title": "门锁着",
        "asks_photo": False,
    }
    return open_case(**(facts | more))


def move(case: Case, name: str, actor: User, **given: Any) -> Case:
    """The move with what it usually asks for, on the version that is current."""
    case.refresh_from_db()
    usual: dict[str, Any] = {"version": case.version, "why": "说明"}
    return move_case(case.pk, name, Given(**(usual | given)), actor=actor)


def assigned(case: Case, cast: Cast) -> Case:
    """With the keeper."""
    return move(case, "assign", cast.officer, post=cast.post_of(cast.keeper))


def fixed(case: Case, cast: Cast) -> Case:
    return move(assigned(case, cast), "fix", cast.keeper)


def closed(case: Case, cast: Cast) -> Case:
    fixed(case, cast)
    move(case, "recheck", cast.officer)
    return move(case, "close", cast.officer)


def seat(where: Organisation, role: Role, username: str, name: str = "样例人员") -> Post:
    holder = person(username, name)
    return create_post(where, role=role, title=username, holder=holder, actor=None)


def picture(colour: str = "teal") -> Photo:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "PNG")
    file.seek(0)
    return read_photo(file)
