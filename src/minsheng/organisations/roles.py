"""What a role may do: the whole table of rights, in one place."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One kind of deed or look that a role can allow within its subtree."""

    VIEW_ORGANISATIONS = "organisations.view"
    EDIT_ORGANISATIONS = "organisations.edit"
    MANAGE_POSTS = "posts.manage"
    VIEW_AUDIT = "audit.view"
    VIEW_JOBS = "jobs.view"
    IMPORT_DATA = "imports.run"
    VIEW_PLACES = "places.view"
    EDIT_PLACES = "places.edit"
    VIEW_SURVEYS = "surveys.view"
    EDIT_SURVEYS = "surveys.edit"
    COLLECT_ANSWERS = "surveys.collect"
    VIEW_DEMAND = "demand.view"
    EDIT_DEMAND = "demand.edit"
    VIEW_STATIONS = "stations.view"
    EDIT_STATIONS = "stations.edit"
    KEEP_STATIONS = "stations.keep"
    VIEW_CLASSES = "classes.view"
    EDIT_CLASSES = "classes.edit"
    VIEW_ENROLMENT = "enrolment.view"
    EDIT_ENROLMENT = "enrolment.edit"
    DECIDE_ENROLMENT = "enrolment.decide"
    CHECK_APPLICATIONS = "applications.check"
    KEEP_ATTENDANCE = "attendance.keep"
    VIEW_STANDARDS = "standards.view"
    EDIT_STANDARDS = "standards.edit"
    VIEW_CASES = "cases.view"
    ASSIGN_CASES = "cases.assign"
    FIX_CASES = "cases.fix"
    RECHECK_CASES = "cases.recheck"
    DECIDE_CASES = "cases.decide"
    VIEW_VOICES = "voices.view"
    ANSWER_VOICES = "voices.answer"
    VIEW_DEVICES = "devices.view"
    MANAGE_DEVICES = "devices.manage"
    VIEW_INSPECTIONS = "inspections.view"
    PLAN_INSPECTIONS = "inspections.plan"
    INSPECT = "inspections.inspect"
    VIEW_QUALITY = "quality.view"
    VISIT = "visits.write"
    VIEW_SITEPLANS = "siteplans.view"
    COMPUTE_SITEPLANS = "siteplans.compute"
    ADOPT_SITEPLANS = "siteplans.adopt"
    VIEW_GOVERNANCE = "governance.view"
    PLAN_PROJECTS = "governance.plan"
    SUPERVISE = "governance.supervise"


class Role(TextChoices):
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_OFFICER = "security_officer", _("安全管理员")
    AUDITOR = "auditor", _("审计员")
    LEADER = "leader", _("工会领导")
    OFFICER = "officer", _("工会干部")
    SURVEYOR = "surveyor", _("调查员")
    INSPECTOR = "inspector", _("检查员")
    KEEPER = "keeper", _("站长")
    TEACHER = "teacher", _("托班老师")
    PARTNER = "partner", _("共建单位联系人")


_LOOK = frozenset(
    {
        Permission.VIEW_ORGANISATIONS,
        Permission.VIEW_JOBS,
        Permission.VIEW_PLACES,
        Permission.VIEW_SURVEYS,
        Permission.VIEW_DEMAND,
        Permission.VIEW_STATIONS,
        Permission.VIEW_CLASSES,
        Permission.VIEW_ENROLMENT,
        Permission.VIEW_SITEPLANS,
        Permission.VIEW_STANDARDS,
        Permission.VIEW_CASES,
        Permission.VIEW_VOICES,
        Permission.VIEW_DEVICES,
        Permission.VIEW_INSPECTIONS,
        Permission.VIEW_QUALITY,
        Permission.VIEW_GOVERNANCE,
    }
)

GRANTS: dict[str, frozenset[Permission]] = {
    # The three officers of graded protection: none of them sees the others' ground.
    Role.SYSTEM_ADMIN: frozenset(
        {Permission.VIEW_ORGANISATIONS, Permission.EDIT_ORGANISATIONS, Permission.VIEW_JOBS}
    ),
    Role.SECURITY_OFFICER: frozenset({Permission.VIEW_ORGANISATIONS, Permission.MANAGE_POSTS}),
    Role.AUDITOR: frozenset({Permission.VIEW_ORGANISATIONS, Permission.VIEW_AUDIT}),
    Role.LEADER: _LOOK
    | {
        Permission.VIEW_AUDIT,
        Permission.ADOPT_SITEPLANS,
        Permission.MANAGE_POSTS,
        Permission.DECIDE_CASES,
        Permission.SUPERVISE,
        Permission.VISIT,
        Permission.DECIDE_ENROLMENT,
        Permission.CHECK_APPLICATIONS,
    },
    Role.OFFICER: _LOOK
    | {
        Permission.VIEW_AUDIT,
        Permission.IMPORT_DATA,
        Permission.EDIT_PLACES,
        Permission.EDIT_SURVEYS,
        Permission.COLLECT_ANSWERS,
        Permission.EDIT_DEMAND,
        Permission.EDIT_STATIONS,
        Permission.KEEP_STATIONS,
        Permission.EDIT_CLASSES,
        Permission.EDIT_ENROLMENT,
        Permission.DECIDE_ENROLMENT,
        Permission.CHECK_APPLICATIONS,
        Permission.KEEP_ATTENDANCE,
        Permission.EDIT_STANDARDS,
        Permission.ASSIGN_CASES,
        Permission.FIX_CASES,
        Permission.RECHECK_CASES,
        Permission.ANSWER_VOICES,
        Permission.MANAGE_DEVICES,
        Permission.PLAN_INSPECTIONS,
        Permission.INSPECT,
        Permission.COMPUTE_SITEPLANS,
        Permission.ADOPT_SITEPLANS,
        Permission.MANAGE_POSTS,
        Permission.PLAN_PROJECTS,
        Permission.SUPERVISE,
        Permission.VISIT,
    },
    Role.SURVEYOR: frozenset({Permission.VIEW_SURVEYS, Permission.COLLECT_ANSWERS}),
    Role.INSPECTOR: frozenset(
        {
            Permission.VIEW_PLACES,
            Permission.VIEW_STATIONS,
            Permission.VIEW_STANDARDS,
            Permission.VIEW_CASES,
            Permission.RECHECK_CASES,
            Permission.VIEW_INSPECTIONS,
            Permission.INSPECT,
        }
    ),
    Role.KEEPER: frozenset(
        {
            Permission.VIEW_STATIONS,
            Permission.COLLECT_ANSWERS,
            Permission.KEEP_STATIONS,
            Permission.VIEW_CASES,
            Permission.FIX_CASES,
            Permission.VIEW_DEVICES,
            Permission.VIEW_INSPECTIONS,
        }
    ),
    Role.TEACHER: frozenset({Permission.KEEP_ATTENDANCE}),
    Role.PARTNER: frozenset({Permission.VIEW_PLACES}),
}


def roles_with(permission: Permission) -> list[str]:
    """The roles that allow ``permission``."""
    return [role for role, granted in GRANTS.items() if permission in granted]


PROTECTION_OFFICERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_OFFICER, Role.AUDITOR})
"""The three officers of graded protection; nobody holds two of these offices."""

_FIELD = frozenset({Role.SURVEYOR, Role.INSPECTOR, Role.KEEPER, Role.TEACHER, Role.PARTNER})

APPOINTS: dict[str, frozenset[Role]] = {
    Role.SECURITY_OFFICER: frozenset(Role),
    Role.LEADER: _FIELD | {Role.LEADER, Role.OFFICER},
    Role.OFFICER: _FIELD | {Role.OFFICER},
}
"""Which roles the holder of a role may hand out within their subtree; others hand out none."""

MANAGING_ROLES = PROTECTION_OFFICERS | {Role.LEADER, Role.OFFICER}
"""Roles that manage people, plans or the system: their holders sign in with a second factor."""
