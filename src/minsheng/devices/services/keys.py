"""Keys of devices: shown once, kept as a digest, rotated and revoked."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.devices.models import Device
from minsheng.organisations.permissions import Permission, require
from minsheng.stations.models import Station

PREFIX = "minsheng_device_"


def digest_of(key: str) -> str:
    """SHA-256 is enough: the key is 256 random bits, not something a person chose."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def add_device(
    station: Station, name: str, *, actor: User, silent_after_min: int = 180
) -> tuple[Device, str]:
    """The station has one more device; its key comes back this once.

    Raises:
        NotPermitted: the actor may not manage devices there.
    """
    require(actor, Permission.MANAGE_DEVICES, station.organisation)
    device = Device.objects.create(
        station=station,
        organisation=station.organisation,
        responsible_id=station.responsible_id,
        name=name,
        silent_after_min=silent_after_min,
    )
    record(actor, "device.added", device, station=station.code)
    return device, _new_key(device)


def _new_key(device: Device) -> str:
    key = PREFIX + secrets.token_urlsafe(32)
    device.key_digest, device.key_since = digest_of(key), timezone.now()
    device.save(update_fields=["key_digest", "key_since"])
    return key


@transaction.atomic
def rotate_key(device_id: int, *, actor: User) -> str:
    """The old key opens nothing any more; the new one comes back this once.

    Raises:
        NotPermitted: the actor may not manage devices there.
    """
    device = _managed(device_id, actor)
    record(actor, "device.key_rotated", device)
    return _new_key(device)


@transaction.atomic
def revoke_key(device_id: int, *, actor: User) -> Device:
    """Nobody can speak for the device until it gets a new key.

    Raises:
        NotPermitted: the actor may not manage devices there.
    """
    device = _managed(device_id, actor)
    device.key_digest, device.key_since = "", None
    device.save(update_fields=["key_digest", "key_since"])
    record(actor, "device.key_revoked", device)
    return device


def _managed(device_id: int, actor: User) -> Device:
    rows = Device.objects.select_for_update(of=["self"]).select_related("organisation")
    device: Device = rows.get(pk=device_id)
    require(actor, Permission.MANAGE_DEVICES, device.organisation)
    return device
