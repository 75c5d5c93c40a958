"""Street files as people upload them."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.places.models import StreetFile, StreetNetwork
from minsheng.places.sample import owner_of
from minsheng.places.streets import Streets, counts_of, packed, read_street_file

NODES = "node,lon,lat\na,118.8700,28.9600\nb,118.8900,28.9600\nc,118.8900,28.9700\n"
EDGES = "from,to,ebike\na,b,yes\nb,c,no\n"


def zipped(**files: str) -> SimpleUploadedFile:
    """A zip; the names' first underscore stands for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed_files:
        for name, text in files.items():
            packed_files.writestr(f"map/{name.replace('_', '.', 1)}", text)
    return SimpleUploadedFile("streets.zip", out.getvalue())


def streets(nodes: str = NODES, edges: str = EDGES) -> Streets:
    file = zipped(nodes_csv=nodes, edges_csv=edges)
    return read_street_file(file, "wgs84", lambda share: None)


def make_network(organisation: Organisation, read: Streets | None = None) -> StreetNetwork:
    """A network ready to be planned with."""
    read = read or streets()
    last = StreetNetwork.objects.filter(organisation=organisation).count()
    network = StreetNetwork.objects.create(
        organisation=organisation,
        responsible=owner_of(organisation, Permission.EDIT_PLACES),
        version=last + 1,
        state="ready",
        source="样例路网",
        licence="样例",
        digest="0" * 64,
        counts=counts_of(read),
    )
    StreetFile.objects.create(network=network, packed=packed(read))
    return network
