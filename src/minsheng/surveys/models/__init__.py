"""Questionnaires, their versions, the answers, and what the answers are measured against."""

from minsheng.surveys.models.answer import Answer, AnswerQuerySet
from minsheng.surveys.models.survey import FormVersion, Survey
from minsheng.surveys.models.targets import Margin, Quota

__all__ = ["Answer", "AnswerQuerySet", "FormVersion", "Margin", "Quota", "Survey"]
