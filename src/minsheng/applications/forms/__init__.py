"""Asking families, and officers who check or enter for them."""

from minsheng.applications.forms.desk import NeedForm, WordForm
from minsheng.applications.forms.family import ChildForm, FamilyForm
from minsheng.applications.forms.steps import (
    AgainForm,
    AppealForm,
    ClaimsForm,
    ConsentForm,
    EvidenceForm,
    FindForm,
    LinkForm,
)

__all__ = [
    "AgainForm",
    "AppealForm",
    "ChildForm",
    "ClaimsForm",
    "ConsentForm",
    "EvidenceForm",
    "FamilyForm",
    "FindForm",
    "LinkForm",
    "NeedForm",
    "WordForm",
]
