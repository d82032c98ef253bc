"""The clock of a running program: every minute what falls due is judged, and what was recorded is numbered in the ledger."""

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from qingfeng.foundation.clock import now
from qingfeng.foundation.errors import DomainError

EVERY = 60.0
LONGEST_STOP = 20.0
_log = logging.getLogger(__name__)


class Sweeper:
    """A thread that works at once and then every minute, inside a `with` block or until `ended` is set."""

    def __init__(self, ended: threading.Event) -> None:
        self.ended = ended
        self.thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.ended.set()
        self.thread.join(LONGEST_STOP)

    def _run(self) -> None:
        from django.db import connections  # noqa: PLC0415 -- Django must be set up first

        from qingfeng.custody.services import sequence_all  # noqa: PLC0415 -- as above
        from qingfeng.supervision.sweeping import sweep  # noqa: PLC0415 -- as above

        while not self.ended.is_set():
            self._do("sweep", lambda: sweep(at=now()))
            # Behind it, so that what it wrote is numbered in the same minute.
            self._do("numbering of the ledger", sequence_all)
            connections.close_all()
            self.ended.wait(EVERY)

    def _do(self, what: str, work: Callable[[], object]) -> None:
        if self.ended.is_set():
            return
        try:
            work()
        except DomainError as fault:
            _log.warning("%s: %s", what, fault)
        except Exception:  # noqa: BLE001 -- the next minute tries again; no fault may end the clock
            if not self.ended.is_set():
                _log.exception("%s failed", what)
