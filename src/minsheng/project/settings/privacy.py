"""Which counts of people are too small to be shown, and how families' data are kept."""

from minsheng.project import env
from minsheng.project.settings.security import SECRET_KEY

SMALL_CELL = env.number("SMALL_CELL", 10)
"""Counts of workers below this are withheld on maps, tables and charts; the others are rounded."""

FIELD_KEYS = env.words("FIELD_KEYS") or [f"fields:{SECRET_KEY}"]
"""Encrypt names, numbers, phones and addresses: written with the first, read with any of them."""

FIELD_MARK_KEY = env.text("FIELD_MARK_KEY") or f"marks:{SECRET_KEY}"
"""Keys the hash by which the same child is found twice; it must not change within a round."""

FAMILY_DATA_DAYS = env.number("FAMILY_DATA_DAYS", 90)
"""Days after the end of a round's last term until families' data are deleted."""
