"""The web program at an address of this machine, reading the transaction of the test that asks for it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections


class _Server(ThreadingMixIn, WSGIServer):
    # A browser opens connections ahead; one of them must not keep the others waiting.
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    """Serve inside the block. The flush of Django's own live server cannot empty a record that refuses to be emptied."""
    shared, program = connections["default"], get_wsgi_application()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        connections["default"] = shared
        return program(environ, start)

    shared.inc_thread_sharing()
    # Between requests Django closes a connection that is inside a transaction, as that of a test is.
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    with make_server("127.0.0.1", 0, answer, server_class=_Server, handler_class=_Silent) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)
    shared.dec_thread_sharing()
