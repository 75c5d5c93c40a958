"""Standards, their versions with sections, clauses and grades, and where they are in force."""

from minsheng.standards.models.adoption import Adoption
from minsheng.standards.models.clause import Clause, Grade, PublishedForGood, Section
from minsheng.standards.models.standard import Scope, Standard, Version

__all__ = [
    "Adoption",
    "Clause",
    "Grade",
    "PublishedForGood",
    "Scope",
    "Section",
    "Standard",
    "Version",
]
