"""The web server as a process of its own: `python -m qingfeng.cli.web_process HOST PORT PARENT`.

Its database is that of `DATABASE_URL`. When the process that started it goes, however it goes, this one and its worker go too.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from importlib import import_module
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

# Named by its path: settings and addresses stand above every part of the program.
APPLICATION = "qingfeng.config.wsgi:application"
# The threads that answer; each takes one connection of the pool at a time.
THREADS = 4
POLL = 0.2
# A page that takes longer than this when the server stops is cut off.
LONGEST_STOP = 5
MASTER = "QINGFENG_WEB_MASTER"
PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """End this process when the one that started it has ended."""
    if sys.platform == "linux":
        # Of the kernel, since a thread that watches must not run while the worker is forked.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        sys.exit(1)


def load_application(target: str) -> Any:
    """Return the application; called in the worker."""
    threading.Thread(target=_watch, args=(int(os.environ[MASTER]),), daemon=True).start()
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def main() -> None:
    """Serve until a signal says to stop."""
    host, port, parent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    end_with(parent)
    os.environ[MASTER] = str(os.getpid())
    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        workers=1,
        workers_kill_timeout=LONGEST_STOP,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=load_application)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
