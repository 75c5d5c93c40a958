"""The sample city: Quzhou's real tree, and invented people who can sign in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.organisations.models import Membership, Organisation, Post
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from minsheng.organisations.starter import load_starter_tree

PASSWORD = "minsheng-demo-2026"  # noqa: S105  printed for everybody who tries the demo


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody invented: a sign-in, a seat, and what to say about them in the list of sign-ins."""

    username: str
    name: str
    code: str  # of the organisation
    role: Role
    title: str
    note: str


PEOPLE = [
    SamplePerson("leader", "周正", "3308", Role.LEADER, "市总主席", "city leader"),
    SamplePerson("city", "吴敏", "3308", Role.OFFICER, "市总干部", "city officer"),
    SamplePerson(
        "deputy", "何晓云", "3308", Role.LEADER, "市总副主席", "second city leader, hears appeals"
    ),
    SamplePerson(
        "officer", "郑和平", "330802", Role.OFFICER, "区总干部", "county officer, Kecheng"
    ),
    SamplePerson(
        "other", "王小山", "330881", Role.OFFICER, "市总干部", "county officer, Jiangshan"
    ),
    SamplePerson("surveyor", "陈小妹", "330802", Role.SURVEYOR, "调查员", "surveyor, Kecheng"),
    SamplePerson("inspector", "钱明", "330802", Role.INSPECTOR, "检查员", "inspector, Kecheng"),
    SamplePerson("keeper", "褚大海", "330802006", Role.KEEPER, "站长", "station keeper, Fushan"),
    SamplePerson(
        "teacher", "方小禾", "330802012", Role.TEACHER, "托班老师", "class teacher, Quhua"
    ),
    SamplePerson("auditor", "卫国", "3308", Role.AUDITOR, "审计员", "auditor"),
    SamplePerson("admin", "蒋工", "3308", Role.SYSTEM_ADMIN, "系统管理员", "system administrator"),
    SamplePerson(
        "security", "沈静", "3308", Role.SECURITY_OFFICER, "安全管理员", "security officer"
    ),
]

COLLEAGUES = [
    SamplePerson("qujiang", "孙丽", "330803", Role.OFFICER, "区总干部", ""),
    SamplePerson("changshan", "李青", "330822", Role.OFFICER, "县总干部", ""),
    SamplePerson("kaihua", "赵一帆", "330824", Role.OFFICER, "县总干部", ""),
    SamplePerson("longyou", "冯立", "330825", Role.OFFICER, "县总干部", ""),
]
"""Officers of the other counties, so that every county has somebody who answers for it."""


def _seat(person: SamplePerson, where: Organisation) -> None:
    user = User.objects.filter(username=person.username).first()
    if user is None:
        user = User.objects.create_user(person.username, password=PASSWORD, name=person.name)
    Membership.objects.get_or_create(person=user, defaults={"organisation": where})
    if not Post.objects.filter(organisation=where, title=person.title).exists():
        create_post(where, role=person.role, title=person.title, holder=user, actor=None)


@transaction.atomic
def sample() -> Organisation:
    """The tree and the invented people exist; what was there already is left as it is.

    Returns:
        The city union.
    """
    city = load_starter_tree()
    known = Organisation.objects.in_bulk(field_name="code")
    for person in PEOPLE + COLLEAGUES:
        _seat(person, known[person.code])
    return city
