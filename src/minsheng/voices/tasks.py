"""Letters in the background: nobody who closes a case waits for a mail server."""

from __future__ import annotations

from django_tasks import task

from minsheng.voices import services


@task()
def tell_reporters(case_id: int) -> None:
    """Tell those who left an address that this case is closed; what fails is tried again by the timer."""
    services.tell_reporters(case_id)
