"""What `qingfeng up` does: start database, tables, packs, examples and web server, wait, stop all in order."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from qingfeng.cli.addresses import loopback, origin, require_free
from qingfeng.cli.database import address_of, django_at, own_address
from qingfeng.cli.drawing_up import drawing_up
from qingfeng.cli.places import data_folder
from qingfeng.cli.steps import step
from qingfeng.cli.sweeper import Sweeper
from qingfeng.cli.web_server import WebServer, web_server
from qingfeng.foundation.clock import now
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_, active_language
from qingfeng.foundation.messages import translate as _
from qingfeng.storage.server import own_server, refuse_owned, server_status

if TYPE_CHECKING:
    from qingfeng.workflows.beginning import Example

POLL = 0.2
# So many polls to one look at the database server.
DATABASE_EVERY = 10


class DatabaseEndedError(DomainError):
    """The database server ended while the program ran."""

    exit_code = 33


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What `qingfeng up` was asked for.

    `data` is `data_folder()` unless given; `origin` names the ledger at its first start; `cases` is how many applications the
    simulated district has, all that its pack expects unless given.
    """

    host: str
    port: int
    data: Path | None = None
    empty: bool = False
    cases: int | None = None
    origin: str | None = None


def serve(start: Start) -> None:
    """Start everything, wait for Ctrl-C or SIGTERM, stop everything in the opposite order.

    Raises:
        NotLoopbackError, PortTakenError: nothing was started.
        DataInUseError: another `up` owns the data.
        WebServerEndedError, DatabaseEndedError: one of the two ended by itself; the other was stopped.
    """
    host = loopback(start.host)
    data = None if own_address() else start.data or data_folder()
    if data is not None:
        # Before the port: whoever starts a second time on the same data is told so, not that some program has the port.
        refuse_owned(data)
    require_free(host, start.port)
    ended = threading.Event()
    with _signals(ended), ExitStack() as running:
        address = running.enter_context(_database(data))
        running.enter_context(django_at(address, start.data or data_folder()))
        example = _prepare(ended, start)
        with drawing_up(example):
            _bring_up_ledger(ended, start.origin)
        if example is not None:
            _close_quarter(ended, example)
        with step(_("Web server")):
            web = running.enter_context(web_server(host, start.port, address))
            web.wait_for_answer(ended)
        _go_on(ended)
        running.enter_context(Sweeper(ended))
        _tell(start)
        _wait(ended, web, data)
    click.echo(_("Stopped."))


@contextmanager
def _database(data: Path | None) -> Iterator[str]:
    """Have a database inside the block: that of a data folder, owned, or the user's own; give its address."""
    with ExitStack() as running:
        with step(_("Database")) as done:
            if data is None:
                address = own_address()
                done.told = _("named by DATABASE_URL")
            else:
                address = address_of(running.enter_context(own_server(data)))
                done.told = str(data)
        yield address


def _prepare(ended: threading.Event, start: Start) -> "Example | None":
    """Bring tables, packs and calendars up, and make the example districts where there is none.

    Returns:
        The simulated district while its quarter is open.
    """
    from qingfeng.storage.migrating import migrate  # noqa: PLC0415 -- Django must be set up first
    from qingfeng.workflows import beginning  # noqa: PLC0415 -- as above

    _go_on(ended)
    with step(_("Tables")) as done:
        count = migrate()
        done.told = _("{n} migrations").format(n=count) if count else _("up to date")
    _go_on(ended)
    with step(_("Packs and calendars")) as done:
        done.told = "{} + {}".format(*beginning.bring_up_packs(at=now()))
    _go_on(ended)
    if start.empty or beginning.has_districts():
        return beginning.unclosed_example()
    with step(_("Simulated district")) as done:
        example = beginning.found_examples(at=now(), cases=start.cases)
        told = _("{quarter}: {cases} cases, {findings} findings")
        done.told = told.format(quarter=example.quarter, cases=f"{example.cases:,}", findings=f"{example.findings:,}")
    _go_on(ended)
    return example


def _bring_up_ledger(ended: threading.Event, origin: str | None) -> None:
    """Number what waits and sign a head over it. Where that cannot be done, it is said, and everything else goes on."""
    from qingfeng.custody.services import begin_log, sequence_all  # noqa: PLC0415 -- Django must be set up first

    with step(_("Ledger")) as done:
        size = begin_log(origin).size
        try:
            size += sequence_all(told=lambda _numbered: _go_on(ended))
            done.told = _("{n} entries").format(n=f"{size:,}")
        except DomainError as fault:
            done.told, done.is_well = str(fault), False
    _go_on(ended)


def _close_quarter(ended: threading.Event, example: "Example") -> None:
    """Draw up the account of the simulated quarter and release it."""
    from qingfeng.workflows.beginning import close_quarter  # noqa: PLC0415 -- Django must be set up first

    with step(_("Account and release")) as done:
        done.told = close_quarter(example, at=now()).name
    _go_on(ended)


def _tell(start: Start) -> None:
    address = f"{origin(loopback(start.host), start.port)}/{active_language()}/"
    click.echo()
    click.echo(_("Look at {address}").format(address=address))
    click.echo(_("Stop with Ctrl-C."))
    sys.stdout.flush()


def _wait(ended: threading.Event, web: WebServer, data: Path | None) -> None:
    polls = 0
    while not ended.wait(POLL):
        web.require_running()
        polls += 1
        if data is not None and polls % DATABASE_EVERY == 0 and not server_status(data).running:
            message = N_(
                "The database server in {folder} ended by itself; what was recorded is kept. Start again: qingfeng up."
            )
            raise DatabaseEndedError(message, folder=data)


def _go_on(ended: threading.Event) -> None:
    if ended.is_set():
        raise KeyboardInterrupt


@contextmanager
def _signals(ended: threading.Event) -> Iterator[None]:
    """Let signals end the program between two steps, so that nothing is left half started; a second one at once."""

    def note(_number: int, _frame: FrameType | None) -> None:
        if ended.is_set():
            raise KeyboardInterrupt
        ended.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
