"""The log and some rows read in a process of its own, over the same view of the database, while this one reads the others.

To hash takes as long as to read rows, and Python does one thing at a time in a process.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import connection, transaction

from qingfeng.custody.auditing.logs import LogRead, read_log
from qingfeng.custody.auditing.rows import RowsHeld, rows_held
from qingfeng.ledger.folder import reader_of
from qingfeng.storage.copying import raw_cursor

# Of fewer entries the log is read sooner than a process has begun.
AT_LEAST = 200_000
BEGIN = f"import django, sys; django.setup(); from {__name__} import main; main(sys.stdin.buffer, sys.stdout.buffer)"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be read: the log's folder, how many of its entries, the sizes at which roots are asked for, kinds of rows."""

    folder: str
    size: int
    wanted: Sequence[int]
    kinds: Sequence[str] = ()


class Reading:
    """A reading that goes on elsewhere."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def result(self) -> tuple[LogRead, RowsHeld] | None:
        """Wait for what was read, the rows held against the table of leaves; None where the process came to nothing."""
        content, _ = self._process.communicate()
        if self._process.returncode:
            return None
        # What our own child wrote, and nobody else.
        found: tuple[LogRead, RowsHeld] = pickle.loads(content)  # noqa: S301
        return found


@contextmanager
def reading_apart(task: Task) -> Iterator[Reading]:
    """Begin to read elsewhere, over the view that the transaction around this has; end it at the end."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        row = cursor.fetchone()
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    order = (task, str(row[0]) if row else "", {name: connection.settings_dict[name] for name in names})
    environ = {"DJANGO_SETTINGS_MODULE": "qingfeng.config.settings"} | os.environ
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    command = [sys.executable, "-c", BEGIN]
    # A command of our own, without anything of anybody's in it.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ)  # noqa: S603
    try:
        assert process.stdin is not None
        pickle.dump(order, process.stdin)
        process.stdin.close()
        process.stdin = None
        yield Reading(process)
    finally:
        process.kill()
        process.wait()


def main(given: BinaryIO, told: BinaryIO) -> None:
    """Read what the standard input says, and write what was read to the standard output."""
    task, snapshot, where = pickle.load(given)  # noqa: S301 -- from the process that began this one
    connection.settings_dict.update(where)
    with transaction.atomic():
        with raw_cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'".encode())
        found = read_log(reader_of(Path(task.folder)), task.size, task.wanted)
        rows = rows_held(task.kinds, {})
    pickle.dump((found, rows), told)
