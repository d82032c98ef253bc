"""The web server as `up` sees it: started, asked, watched, stopped."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from qingfeng.cli.addresses import origin, port_fault
from qingfeng.cli.database import ADDRESS
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_

POLL = 0.05
LONGEST_START, LONGEST_STOP = 60.0, 10.0
# Below it, an answer is one of a program that works, whatever it says of the page.
SERVER_FAULT = 500


class WebServerEndedError(DomainError):
    """The web server did not answer, or ended without having been asked to."""

    exit_code = 32


@dataclass(frozen=True, slots=True)
class WebServer:
    """A running web server."""

    process: subprocess.Popen[bytes]
    host: str
    port: int

    def require_running(self) -> None:
        """Refuse to go on without it.

        Raises:
            WebServerEndedError: it has ended.
        """
        if self.process.poll() is not None:
            message = N_("The web server ended by itself (code {code}). What it said stands above; start again: qingfeng up.")
            raise WebServerEndedError(message, code=self.process.returncode)

    def wait_for_answer(self, ended: threading.Event) -> None:
        """Wait until it answers, or `ended` is set.

        Raises:
            WebServerEndedError: it has ended, or does not answer.
        """
        begun = time.monotonic()
        while not ended.wait(POLL) and not self._answers():
            self.require_running()
            if time.monotonic() - begun > LONGEST_START:
                message = N_("The web server does not answer at {address}. What it said stands above.")
                raise WebServerEndedError(message, address=origin(self.host, self.port))

    def _answers(self) -> bool:
        connection = HTTPConnection(urlsplit(origin(self.host, self.port)).hostname or self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < SERVER_FAULT
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def web_server(host: str, port: int, address: str) -> Iterator[WebServer]:
    """Run the web server inside the block, on the database at `address`; at the end its port is free again."""
    # A group of its own: Ctrl-C is for us, and we stop it in order. -P: a folder of our name where one stands is not ours.
    command = [sys.executable, "-P", "-m", "qingfeng.cli.web_process", host, str(port), str(os.getpid())]
    environ = os.environ | {ADDRESS: address, "QINGFENG_SERVING": "1"}
    process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, process_group=0)  # noqa: S603 -- our own program
    try:
        yield WebServer(process, host, port)
    finally:
        _stop(process)
        # Its worker, where it lost its master, goes a moment later.
        begun = time.monotonic()
        while port_fault(host, port) is not None and time.monotonic() - begun < LONGEST_STOP:
            time.sleep(POLL)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(LONGEST_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
