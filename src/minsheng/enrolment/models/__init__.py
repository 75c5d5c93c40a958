"""Rounds, versions of their rules, and their public log."""

from minsheng.enrolment.models.log import PublicLine
from minsheng.enrolment.models.round import Round
from minsheng.enrolment.models.rule_set import RuleSet

__all__ = ["PublicLine", "Round", "RuleSet"]
