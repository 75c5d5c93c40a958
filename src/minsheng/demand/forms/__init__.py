"""Asking about demand."""

from minsheng.demand.forms.points import DrawForm, MarginForm, NeedForm, ViewForm
from minsheng.demand.forms.rules import RuleForm

__all__ = ["DrawForm", "MarginForm", "NeedForm", "RuleForm", "ViewForm"]
