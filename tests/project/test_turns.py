"""What the pages' server and a test do at once over one connection does not mix."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from minsheng.organisations.models import Organisation
from tests.people import Cast


@pytest.mark.django_db(transaction=True)
def test_transactions_over_a_shared_connection_take_turns(cast: Cast) -> None:
    held = connections["default"]
    held.inc_thread_sharing()

    def rename(name: str) -> None:
        connections["default"] = held
        for turn in range(40):
            with transaction.atomic():
                Organisation.objects.filter(pk=cast.city.pk).update(name=f"{name}{turn}")
                with transaction.atomic():
                    Organisation.objects.filter(pk=cast.city.pk).update(name_en=f"{name}{turn}")
        del connections["default"]

    try:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(rename, "甲乙丙丁"))
    finally:
        held.dec_thread_sharing()
    cast.city.refresh_from_db()
    assert cast.city.name == cast.city.name_en
