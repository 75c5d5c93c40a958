"""Ask ODK Validate, the validator of another project, about the shipped questionnaires.

Run alone: ``python tests/soak/validate_xforms.py``, or ``./run soak validate_xforms``. Needs Java.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")

from pyxform.validators.odk_validate import check_xform  # noqa: E402

from minsheng.surveys.importers import read_xlsform  # noqa: E402
from minsheng.surveys.rules.places import Place  # noqa: E402

FORMS = ROOT / "src" / "minsheng" / "surveys" / "questionnaires"
PLACES = [Place("330802", "柯城区", "Kecheng"), Place("330802007", "荷花街道", "Hehua", "330802")]


def main() -> int:
    """0 if every form is valid; 1 if one is not; 2 if Java is missing."""
    if shutil.which("java") is None:
        print("Java is missing: install it, for example with apt install default-jre-headless")  # noqa: T201
        return 2
    for path in sorted(FORMS.glob("*.xlsx")):
        xform = read_xlsform(path.read_bytes(), places=PLACES).xform
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{path.stem}.xml"
            file.write_text(xform, encoding="utf-8")
            for line in check_xform(str(file)):
                print(f"{path.name}: {line}")  # noqa: T201
        print(f"{path.name}: ODK Validate finds nothing wrong")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
