"""Which function does which kind of job.

A subject writes, in its own ``tasks.py`` (loaded by itself when the site starts)::

    from django.utils.translation import gettext_lazy as _, gettext_noop
    from minsheng.jobs.registry import job_handler
    from minsheng.jobs.work import JobFailed, Work

    @job_handler("siteplans.solve", label=_("计算选址方案"), permission=Permission.COMPUTE_SITEPLANS)
    def solve(work: Work, *, run_id: int) -> None:
        for step in ...:
            if work.report(0.4, gettext_noop("第 %(round)s 轮，差距 %(gap)s"), round=3, gap="2.1 %"):
                break                                 # asked to stop
        if work.put_back:
            return                                    # the worker is being stopped: the job runs again later
        ...                                           # keep the result, or the best so far when work.cancelled
        work.result_url = plan.get_absolute_url()

and starts it with ``jobs.services.start("siteplans.solve", actor=..., organisation=...,
responsible=..., title=..., arguments={"run_id": 7})``. The arguments are plain JSON values,
best of all ids. A handler may run twice (a machine can die at any line): it looks at what is
stored already before it does anything again. Phases and errors are Chinese source texts marked
with ``gettext_noop``; the named values given to ``report`` fill their placeholders when shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from minsheng.organisations.roles import Permission

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text

Handler = TypeVar("Handler", bound=Callable[..., None])


class UnknownKind(LookupError):
    """No subject has registered a handler for this kind of job."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of job is done and called, and who besides its starter may cancel or retry it."""

    key: str
    handler: Callable[..., None]
    label: Text | str
    permission: Permission | None


_kinds: dict[str, Kind] = {}


def job_handler(
    key: str, *, label: Text | str = "", permission: Permission | None = None
) -> Callable[[Handler], Handler]:
    """Register the decorated function as what does jobs of kind ``key``.

    Args:
        label: what people call this kind of work (a lazy translation).
        permission: whoever has it at the job's organisation may cancel and retry the job;
            its starter and the holder of its responsible post always may.
    """

    def register(handler: Handler) -> Handler:
        _kinds[key] = Kind(key, handler, label or key, permission)
        return handler

    return register


def kind(key: str) -> Kind:
    """The kind registered as ``key``.

    Raises:
        UnknownKind: there is none.
    """
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownKind(f"no handler is registered for jobs of kind {key!r}") from None


def label(key: str) -> str:
    """What people call jobs of this kind; the key itself if no subject knows it any more."""
    return str(_kinds[key].label) if key in _kinds else key
