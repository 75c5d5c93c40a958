"""Street networks: uploading one, keeping what was read, putting a version out of use."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from minsheng.audit.services import record
from minsheng.common.problem import Problem, Refused
from minsheng.jobs.services import start
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, require
from minsheng.places.models import Place, StreetFile, StreetNetwork
from minsheng.places.rules import MOST_UPLOADED
from minsheng.places.services.owners import owner_for
from minsheng.places.services.places import WrongState

if TYPE_CHECKING:
    from django.core.files.base import File

    from minsheng.accounts.models import User
    from minsheng.places.streets import Streets

JOB = "places.read_streets"


@transaction.atomic
def add_network(
    file: File[bytes],
    *,
    file_name: str,
    organisation: Organisation,
    source: str,
    licence: str,
    datum: str,
    actor: User,
) -> StreetNetwork:
    """The file is kept as the area's next version, and waits to be read.

    Raises:
        NotPermitted: the actor may not edit places there.
        Refused: the file is too large.
    """
    owner = owner_for(actor, organisation, Permission.EDIT_PLACES)
    if file.size > MOST_UPLOADED:
        raise Refused("file_too_large", most=MOST_UPLOADED // 2**20)
    network = StreetNetwork(
        organisation=organisation,
        responsible=owner,
        version=next_version(organisation),
        source=source,
        licence=licence,
        datum=datum,
        file_name=file_name[-200:],
        digest=_digest(file),
        created_by=actor,
    )
    network.file.save(file_name, file, save=False)
    network.save()
    network.job = start(
        JOB,
        actor=actor,
        organisation=organisation,
        responsible=owner,
        title=network.file_name,
        arguments={"network_id": network.pk},
    )
    network.save(update_fields=["job"])
    record(actor, "streets.uploaded", network, version=network.version, digest=network.digest)
    return network


def next_version(organisation: Organisation) -> int:
    """One more than the last; who asks holds the organisation's row until the end of the transaction."""
    Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)
    versions = StreetNetwork.objects.filter(organisation=organisation)
    return (versions.aggregate(last=Max("version"))["last"] or 0) + 1


def _digest(file: File[bytes]) -> str:
    total = hashlib.sha256()
    for chunk in file.chunks():
        total.update(chunk)
    file.seek(0)
    return total.hexdigest()


@transaction.atomic
def keep_streets(network_id: int, streets: Streets) -> None:
    """The streets that were read are there to be planned with; what is there already stays."""
    from minsheng.places.streets import counts_of, packed  # heavy: numpy

    network = _locked(network_id)
    if network.state != StreetNetwork.State.READING:
        return
    StreetFile.objects.create(network=network, packed=packed(streets))
    network.counts = counts_of(streets)
    network.far = _far_places(network, streets)
    _end(network, StreetNetwork.State.READY)
    record(network.created_by, "streets.read", network, **network.counts["foot"])


def _far_places(network: StreetNetwork, streets: Streets) -> list[int]:
    """Places in use within the network's area that no street on foot is near."""
    import numpy as np

    from minsheng.places.streets import far_from

    within = Place.objects.in_use().filter(organisation__path__startswith=network.organisation.path)
    rows = list(within.order_by("pk").values_list("pk", "lon", "lat"))
    points = np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 2)
    return [rows[at][0] for at in far_from(streets["foot"], points)]


@transaction.atomic
def keep_refusal(network_id: int, problem: Problem) -> None:
    """The file could not be read, for a reason people can mend."""
    network = _locked(network_id)
    if network.state == StreetNetwork.State.READING:
        network.problem = problem.as_json()
        _end(network, StreetNetwork.State.REFUSED)
        record(network.created_by, "streets.refused", network)


def _end(network: StreetNetwork, state: str) -> None:
    """The network is in its state, and the uploaded file is deleted once that is sure."""
    network.state = state
    stored, name = network.file.storage, network.file.name
    network.file = ""
    network.save(update_fields=["state", "counts", "far", "problem", "file"])
    if name:
        transaction.on_commit(lambda: stored.delete(name))


@transaction.atomic
def retire_network(network_id: int, *, actor: User) -> StreetNetwork:
    """No new plan is made with this version; plans that were keep it.

    Raises:
        NotPermitted: the actor may not edit places there.
        WrongState: it is not in use.
    """
    network = _locked(network_id)
    require(actor, Permission.EDIT_PLACES, network.organisation)
    if network.state != StreetNetwork.State.READY:
        raise WrongState(f"network {network.pk} is {network.state}")
    network.state = StreetNetwork.State.RETIRED
    network.save(update_fields=["state"])
    record(actor, "streets.retired", network, version=network.version)
    return network


def _locked(network_id: int) -> StreetNetwork:
    networks = StreetNetwork.objects.select_for_update(of=["self"])
    network: StreetNetwork = networks.select_related("organisation", "created_by").get(
        pk=network_id
    )
    return network
