"""Projects with their targets, milestones, supervision notes, appraisals."""

from minsheng.governance.models.appraisal import Appraisal
from minsheng.governance.models.milestone import Milestone
from minsheng.governance.models.note import Note
from minsheng.governance.models.project import Allocation, Project, Target
from minsheng.governance.models.review import CheckRun, Finding, ReviewNote

__all__ = [
    "Allocation",
    "Appraisal",
    "CheckRun",
    "Finding",
    "Milestone",
    "Note",
    "Project",
    "ReviewNote",
    "Target",
]
