"""Care classes: a term at a venue for an age band, with a number of seats that is never exceeded."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.classes.models.term import Term
from minsheng.classes.rules import Ledger
from minsheng.organisations.models import Owned, OwnedQuerySet
from minsheng.organisations.roles import Permission
from minsheng.places.models import Place

YOUNGEST, OLDEST = 3, 16
LARGEST = 500


class Group(models.TextChoices):
    """Families for whom seats may be put aside; a family counts in one."""

    HARDSHIP = "hardship", _("困难职工家庭")
    SPECIAL = "special", _("单亲、残疾等特殊情况")
    OUTDOOR = "outdoor", _("户外劳动者和新就业形态劳动者")
    FRONTLINE = "frontline", _("一线职工")
    MIGRANT = "migrant", _("随迁子女")
    LEFT_BEHIND = "left_behind", _("留守儿童")
    TWO_EARNER = "two_earner", _("双职工家庭")


class CareClassQuerySet(OwnedQuerySet):
    def with_seats(self) -> Self:
        """With ``held`` and ``accepted`` seats counted."""
        counted = {
            state: models.Count("seats", filter=Q(seats__state=state))
            for state in ("held", "accepted")
        }
        return self.annotate(**counted)


class CareClass(Owned):
    """``taken`` counts the seats held or accepted; only ``services.seats`` writes it, by one guarded statement.

    ``reserves`` has seats by ``Group``; ``reserved`` is their sum.
    """

    view_permission: ClassVar[Permission] = Permission.VIEW_CLASSES

    class State(models.TextChoices):
        PLANNED = "planned", _("筹备中")
        OPEN = "open", _("开班")
        CANCELLED = "cancelled", _("不开班")

    term = models.ForeignKey(Term, models.PROTECT, related_name="classes", verbose_name=_("期"))
    venue = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("上课地点"))
    code = models.CharField(_("班号"), max_length=20)
    name = models.CharField(_("班名"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PLANNED)
    age_from = models.PositiveSmallIntegerField(
        _("最小年龄"),
        validators=[MinValueValidator(YOUNGEST), MaxValueValidator(OLDEST)],
        help_text=_("开班那天满几周岁。"),
    )
    age_until = models.PositiveSmallIntegerField(
        _("最大年龄"), validators=[MinValueValidator(YOUNGEST), MaxValueValidator(OLDEST)]
    )
    opens = models.TimeField(_("最早送到"))
    closes = models.TimeField(_("最晚接走"))
    capacity = models.PositiveSmallIntegerField(
        _("名额"), validators=[MinValueValidator(1), MaxValueValidator(LARGEST)]
    )
    least = models.PositiveSmallIntegerField(
        _("最少开班人数"), default=10, help_text=_("报名不到这个数时，建议并班。")
    )
    fee_yuan = models.PositiveIntegerField(_("每期收费（元）"), default=0)
    lunch = models.BooleanField(_("供应午餐"), default=False)
    reserves = models.JSONField(_("保留名额"), default=dict, blank=True)
    reserved = models.PositiveSmallIntegerField(default=0, editable=False)
    taken = models.PositiveSmallIntegerField(default=0, editable=False)
    is_sample = models.BooleanField(_("样例数据"), default=False, editable=False)

    objects = CareClassQuerySet.as_manager()  # type: ignore[misc]  # a class variable in Owned too

    class Meta:
        verbose_name = _("班级")
        verbose_name_plural = _("班级")
        ordering = ["term", "organisation__path", "code"]
        constraints = [
            models.UniqueConstraint(
                name="careclass_code_once_per_term_and_organisation",
                fields=["term", "organisation", "code"],
            ),
            models.CheckConstraint(
                name="careclass_never_oversold", condition=Q(taken__lte=F("capacity"))
            ),
            models.CheckConstraint(name="careclass_has_seats", condition=Q(capacity__gte=1)),
            models.CheckConstraint(
                name="careclass_reserves_fit_in", condition=Q(reserved__lte=F("capacity"))
            ),
            models.CheckConstraint(
                name="careclass_ages_in_order", condition=Q(age_until__gte=F("age_from"))
            ),
            models.CheckConstraint(
                name="careclass_closes_after_it_opens", condition=Q(closes__gt=F("opens"))
            ),
            models.CheckConstraint(
                name="careclass_cancelled_has_nobody",
                condition=~Q(state="cancelled") | Q(taken=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("classes:class", args=[self.pk])

    @property
    def tone(self) -> str:
        """Status tone for lights."""
        return {"planned": "watch", "open": "ok", "cancelled": "off"}[self.state]

    @property
    def ages(self) -> str:
        """「6–9 岁」 in the reader's language."""
        band = {"youngest": self.age_from, "oldest": self.age_until}
        return str(_("%(youngest)s–%(oldest)s 岁") % band)

    @property
    def hours(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"

    def takes_age(self, years: int) -> bool:
        return self.age_from <= years <= self.age_until

    def ledger(self) -> Ledger:
        """The seats, told so that they add up; uses ``with_seats`` figures if they are there."""
        held: Any = getattr(self, "held", None)
        if held is None:
            held = self.seats.filter(state="held").count()
        reserves: dict[str, int] = {
            Group(group): int(seats) for group, seats in self.reserves.items()
        }
        return Ledger(self.capacity, reserves, held, self.taken - held)
