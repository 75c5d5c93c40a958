"""What HSDS 3.0 asks of the objects our file holds, as one JSON Schema.

Which fields there are, their types, formats, choices and which must be there: read off the published
schemas (openreferral/specification, folder schema, Creative Commons BY-SA 4.0), whose texts are not
repeated here. Read against service, schedule, location, address, attribute and taxonomy_term as they
were published at 3.0 and 3.2; where the later one is stricter (identifiers of other things are UUIDs)
the stricter holds. Fields that HSDS does not know are refused, so that a misspelt one cannot pass.
"""

from __future__ import annotations

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "number"}
UUID: dict[str, Any] = {"type": "string", "format": "uuid"}
URI: dict[str, Any] = {"type": "string", "format": "uri"}
EMAIL: dict[str, Any] = {"type": "string", "format": "email"}
DATE: dict[str, Any] = {"type": "string", "format": "date"}
TIME: dict[str, Any] = {"type": "string", "format": "time"}
PLACES = {"type": "string", "enum": ["physical", "postal", "virtual"]}
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def each(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def thing(required: list[str], **fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": required,
        "additionalProperties": False,
    }


DEFS = {
    "organization": thing(
        ["id", "name", "description"],
        id=UUID, name=TEXT, alternate_name=TEXT, description=TEXT, email=EMAIL, website=URI,
        year_incorporated=NUMBER, legal_status=TEXT, logo=TEXT, uri=URI, parent_organization_id=UUID,
        phones=each("phone"), locations=each("location"),
    ),
    "service": thing(
        ["id", "name", "status"],
        id=UUID, organization_id=UUID, program_id=UUID, name=TEXT, alternate_name=TEXT,
        description=TEXT, url=URI, email=EMAIL,
        status={"type": "string", "enum": ["active", "inactive", "defunct", "temporarily closed"]},
        interpretation_services=TEXT, application_process=TEXT, fees_description=TEXT,
        accreditations=TEXT, eligibility_description=TEXT, minimum_age=NUMBER, maximum_age=NUMBER,
        assured_date=DATE, assurer_email=EMAIL, alert=TEXT, phones=each("phone"),
        schedules=each("schedule"), service_at_locations=each("service_at_location"),
        organization={"$ref": "#/$defs/organization"}, attributes=each("attribute"),
    ),
    "attribute": thing(
        ["id"],
        id=UUID, link_id=UUID, taxonomy_term_id=UUID, link_type=TEXT, link_entity=TEXT, value=TEXT,
        taxonomy_term={"$ref": "#/$defs/taxonomy_term"},
    ),
    "taxonomy_term": thing(
        ["id", "name", "description"],
        id=UUID, code=TEXT, name=TEXT, description=TEXT, parent_id=UUID, taxonomy=TEXT, language=TEXT,
        taxonomy_id=UUID, term_uri=URI,
    ),
    "service_at_location": thing(
        ["id"],
        id=UUID, service_id=UUID, location_id=UUID, description=TEXT, phones=each("phone"),
        schedules=each("schedule"), location={"$ref": "#/$defs/location"},
    ),
    "location": thing(
        ["id", "location_type"],
        id=UUID, location_type=PLACES, url=URI, organization_id=UUID, name=TEXT, alternate_name=TEXT,
        description=TEXT, transportation=TEXT, latitude=NUMBER, longitude=NUMBER,
        external_identifier=TEXT, external_identifier_type=TEXT, addresses=each("address"),
        phones=each("phone"), schedules=each("schedule"),
    ),
    "address": thing(
        ["id", "address_1", "city", "state_province", "postal_code", "country", "address_type"],
        id=UUID, location_id=UUID, attention=TEXT, address_1=TEXT, address_2=TEXT, city=TEXT,
        region=TEXT, state_province=TEXT, postal_code=TEXT, country=TEXT, address_type=PLACES,
    ),
    "phone": thing(
        ["id", "number"],
        id=UUID, location_id=UUID, service_id=UUID, organization_id=UUID, contact_id=UUID,
        service_at_location_id=UUID, number=TEXT, extension=NUMBER, type=TEXT, description=TEXT,
    ),
    "schedule": thing(
        ["id"],
        id=UUID, service_id=UUID, location_id=UUID, service_at_location_id=UUID, valid_from=DATE,
        valid_to=DATE, dtstart=DATE, timezone=NUMBER, until=DATE, count=NUMBER,
        wkst={"type": "string", "enum": WEEKDAYS},
        freq={"type": "string", "enum": ["WEEKLY", "MONTHLY"]},
        interval=NUMBER, byday=TEXT, byweekno=TEXT, bymonthday=TEXT, byyearday=TEXT,
        description=TEXT, opens_at=TIME, closes_at=TIME, schedule_link=URI, attending_type=TEXT,
        notes=TEXT,
    ),
}  # fmt: skip
SERVICES: dict[str, Any] = {**each("service"), "$defs": DEFS}
