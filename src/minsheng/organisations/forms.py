"""Asking for posts, people and particulars, offering only what the actor may give."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minsheng.accounts.models import User
from minsheng.common.tabular import MAX_BYTES
from minsheng.organisations.models import Border, Organisation, Post
from minsheng.organisations.permissions import appointable_roles
from minsheng.organisations.queries import people_for
from minsheng.organisations.roles import Role
from minsheng.organisations.services import (
    AppointmentRefused,
    HolderNotActive,
    NothingToHandOver,
    OfficesConflict,
    OwnGain,
    SameHolder,
)
from minsheng.organisations.wording import say
from minsheng.web.phrases import aside

REFUSALS = {
    HolderNotActive: _("这个账号已经关闭，不能任职。"),
    SameHolder: _("这个岗位现在就由此人担任。"),
    OwnGain: _("不能给自己增加权限，请由上级或安全管理员办理。"),
    OfficesConflict: _("系统管理员、安全管理员、审计员不能由同一人担任。"),
    NothingToHandOver: _("此人没有岗位需要移交。"),
}


def add_refusal(form: forms.Form, refusal: AppointmentRefused) -> None:
    """Say at the form why the post cannot go to this person."""
    form.add_error(None, str(REFUSALS[type(refusal)]))


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable
    """People by name and user name, since names repeat."""

    def label_from_instance(self, person: Any) -> str:
        return aside(person.name, person.username)


def _candidates(actor: User) -> Any:
    active = User.objects.filter(is_active=True)
    return active.filter(Q(pk__in=people_for(actor).values("pk")) | Q(pk=actor.pk))


class PostForm(forms.Form):
    title = forms.CharField(label=_("岗位"), max_length=60)
    role = forms.ChoiceField(label=_("角色"))
    holder = PersonChoice(User.objects.none(), label=_("任职人"))
    rights_until = forms.DateField(
        label=_("权限截止日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("临时人员请填写；到期后权限自动失效。"),
    )

    def __init__(self, *args: Any, actor: User, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        mine = appointable_roles(actor, organisation)
        role, holder = self.fields["role"], self.fields["holder"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(holder, forms.ModelChoiceField)
        role.choices = [(value, label) for value, label in Role.choices if value in mine]
        holder.queryset = _candidates(actor)

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if Post.objects.filter(organisation=self.organisation, title=title).exists():
            raise ValidationError(_("这里已经有同名的岗位。"))
        return title


class HandOverForm(forms.Form):
    to = PersonChoice(User.objects.none(), label=_("移交给"))

    def __init__(self, *args: Any, actor: User, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = _candidates(actor).exclude(pk=leaver.pk)


class RightsForm(forms.Form):
    rights_until = forms.DateField(
        label=_("权限截止日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("临时人员请填写；到期后权限自动失效。"),
    )


class HandOverOneForm(RightsForm, HandOverForm):
    """One post goes to somebody, perhaps until a day."""

    field_order = ("to", "rights_until")


class PersonForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("用户名"), max_length=150, help_text=_("登录时使用；字母、数字和 @ . + - _。")
    )

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        field = User._meta.get_field("username")
        for validate in field.validators:
            validate(username)
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("这个用户名已经有人使用。"))
        return username


class MomentForm(forms.Form):
    at = forms.DateTimeField(
        label=_("时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


class ParticularsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Organisation
        fields = ("name", "name_en", "gb_code", "lon", "lat", "point_source")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lon") is None) != (data.get("lat") is None):
            raise ValidationError(_("经度和纬度要么都填，要么都不填。"))
        return data


class BorderForm(forms.Form):
    """A file of borders, the datum it is in, and where it comes from."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("GeoJSON，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )
    datum = forms.ChoiceField(
        label=_("坐标系"),
        choices=Border.Datum.choices,
        widget=forms.RadioSelect,
        initial=Border.Datum.WGS84,
        help_text=_("边界是从哪里取的？保存时统一转换成 WGS-84。"),
    )
    source = forms.CharField(
        label=_("来源"), max_length=200, help_text=_("例如：市自然资源和规划局，2026 年 3 月。")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(say("file_too_large", {"most": MAX_BYTES // 2**20}))
        return file


class OrganisationForm(ParticularsForm):
    """A new organisation below a parent."""

    kind = forms.ChoiceField(label=_("类型"))

    class Meta:
        model = Organisation
        fields = ("kind", "code", "name", "name_en", "gb_code", "lon", "lat", "point_source")

    def __init__(self, *args: Any, parent: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [one for one in Organisation.Kind.choices if one[0] != "city"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.parent.children.filter(name=name).exists():
            raise ValidationError(_("上级组织下面已经有同名的组织。"))
        return name
