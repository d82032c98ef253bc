"""Commands in processes of their own, as several of them meet in one data folder."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWN = """
import signal, sys
from pathlib import Path
from qingfeng.storage.server import own_server
with own_server(Path(sys.argv[1])):
    print("ready", flush=True)
    signal.pause()
"""
ATTACH = """
import sys
from pathlib import Path
import psycopg
from qingfeng.storage.server import attached_server
with attached_server(Path(sys.argv[1])) as server, psycopg.connect(server.dsn) as connection:
    connection.execute("SELECT pg_sleep(0.3)")
    print(connection.execute("SELECT 40 + 2").fetchone()[0])
"""
FORK = """
import os, sys
from pathlib import Path
from qingfeng.storage.server import own_server, server_status
data = Path(sys.argv[1])
with own_server(data):
    child = os.fork()
    if child == 0:
        sys.exit(0)
    os.waitpid(child, 0)
    status = server_status(data)
    print("running" if status.pid and status.owner == os.getpid() else "ended", flush=True)
"""


def started(program: str, data: Path) -> subprocess.Popen[str]:
    """Start a program on a data folder."""
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", program, str(data)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)


@contextmanager
def owner(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Give an owner in a process of its own, whose server is ready; it is killed at the end, if it still runs."""
    with started(OWN, data) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
