"""Ask the published HSDS 3.0 schemas about the open data of a sample city.

Run alone: ``python -m tests.soak.validate_hsds FOLDER``, or ``./run soak validate_hsds`` with
``MINSHENG_HSDS_SCHEMAS`` set. The folder is ``schema/`` of a clone of openreferral/specification at the
tag 3.0 (Creative Commons BY-SA 4.0). Why it is not part of this repository: docs/decisions/0009. Where
no folder is named it says that nothing was checked.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import jsonschema_rs

BASE = "https://hsds.invalid/schema/"
"""Where files without an address of their own are taken to lie; they name each other by file name."""


def validator(folder: Path) -> jsonschema_rs.Draft202012Validator:
    """The published schema of a service, with those it refers to, as they are."""
    files = {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    address = {name: schema.get("$id", BASE + name) for name, schema in files.items()}
    registry = jsonschema_rs.Registry([(address[name], schema) for name, schema in files.items()])
    asked = {"$ref": address["service.json"]}
    return jsonschema_rs.Draft202012Validator(asked, registry=registry, validate_formats=True)


def told() -> list[dict[str, Any]]:
    """All services of the sample city, as the file for downloading has them."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MINSHENG_DATA_FOLDER"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("sample_city", verbosity=0)
        from minsheng.portal.opendata.hsds import services

        return list(services("https://example.org"))


def main() -> int:
    """0 if every service is valid or no schemas were named; 1 if one is not; 2 if none lie where they were named."""
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MINSHENG_HSDS_SCHEMAS", "")
    if not named:
        print("Nothing was checked: name the folder schema/ of openreferral/specification.")  # noqa: T201
        return 0
    folder = Path(named)
    if not (folder / "service.json").is_file():
        print(f"No published schemas in {folder}")  # noqa: T201
        return 2
    asked, faults = validator(folder), 0
    found = told()
    for number, service in enumerate(found):
        for fault in asked.iter_errors(service):
            faults += 1
            print(f"service {number}, {fault.instance_path}: {fault.message}")  # noqa: T201
    print(f"{len(found)} services, {faults} faults")  # noqa: T201
    return 1 if faults or not found else 0


if __name__ == "__main__":
    sys.exit(main())
