"""Under which terms the stations are open data, and whom Open311 speaks for."""

from minsheng.project import env

OPEN_DATA_LICENCE = env.text("OPEN_DATA_LICENCE", "CC BY 4.0")
OPEN_DATA_LICENCE_URL = env.text(
    "OPEN_DATA_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/"
)
"""A proposal until the union has decided."""

OPEN_DATA_PROVINCE = env.text("OPEN_DATA_PROVINCE", "浙江省")

OPEN311_CONTACT = env.text("OPEN311_CONTACT", "12351")
"""Where a programmer who uses the interface may ask."""
