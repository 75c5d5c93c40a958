"""The OpenAPI document as something people read: subjects, their operations, what each takes and gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from minsheng.api.document import PATH

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One value asked or answered; ``kind`` in JSON's words, ``choices`` when only these will do."""

    name: str
    kind: str
    is_required: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one address; ``needs_sign_in`` is False where anybody may call."""

    method: str
    path: str
    summary: str
    description: str
    asked: tuple[Field, ...]
    sent: tuple[Field, ...]
    answered: tuple[Field, ...]
    needs_sign_in: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """What belongs together, e.g. everything about stations."""

    name: str
    operations: tuple[Operation, ...]


@cache
def subjects() -> tuple[Subject, ...]:
    """All operations of the committed document by subject, in alphabetical order."""
    document = json.loads(PATH.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            found.setdefault(told["tags"][0], []).append(operation(method, path, told, schemas))
    return tuple(Subject(name, tuple(found[name])) for name in sorted(found))


def operation(method: str, path: str, told: Schema, schemas: Schema) -> Operation:
    """One operation of the document; the first answer that is a success is the one shown."""
    good: Schema = next((told["responses"][code] for code in sorted(told["responses"])), {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=told["summary"],
        description=told.get("description", ""),
        asked=tuple(
            Field(one["name"], kind(one["schema"]), one["required"], choices(one["schema"]))
            for one in told.get("parameters", [])
        ),
        sent=tuple(content(told.get("requestBody", {}), schemas)),
        answered=tuple(content(good, schemas)),
        needs_sign_in=bool(told.get("security")),
    )


def content(message: Schema, schemas: Schema) -> Iterator[Field]:
    """The fields of a body; those of a list or a page are the fields of what it lists."""
    for body in message.get("content", {}).values():
        schema = listed(body.get("schema", {}), schemas)
        needed = schema.get("required", [])
        for name, one in schema.get("properties", {}).items():
            yield Field(name, kind(one), name in needed, choices(one))


def listed(schema: Schema, schemas: Schema) -> Schema:
    """The object a body is made of, behind references, lists and pages."""
    schema = named(schema, schemas)
    if schema.get("type") == "array":
        return listed(schema["items"], schemas)
    items = schema.get("properties", {}).get("items", {})
    return listed(items, schemas) if items.get("type") == "array" else schema


def named(schema: Schema, schemas: Schema) -> Schema:
    """The schema a reference names; itself if it is none."""
    reference = schema.get("$ref", "")
    found: Schema = schemas[reference.rpartition("/")[2]] if reference else schema
    return found


def kind(schema: Schema) -> str:
    """The type in a few words: "integer", "string (date)", "list of Word", "string or null"."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'])}"
    form = f" ({schema['format']})" if "format" in schema else ""
    return f"{schema.get('type', 'any')}{form}"


def choices(schema: Schema) -> tuple[str, ...]:
    """The values that will do, when the document lists them."""
    ways = [schema, *schema.get("anyOf", [])]
    return tuple(str(value) for way in ways for value in way.get("enum", []))
