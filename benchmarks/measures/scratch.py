"""A database of our own for a measure: the embedded server in a temporary folder, gone at the end.

`benchmarks/run` names one folder for all measures (`QINGFENG_SCRATCH`), so that the million cases are made once; a measure
that is run by itself makes its own and removes it.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from qingfeng.cli.database import address_of, django_at
from qingfeng.storage.server import attached_server, purge

FOLDER = "QINGFENG_SCRATCH"
AT = datetime(2026, 7, 1, 1, tzinfo=UTC)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give the folder that the environment names, else one that is removed at the end, its server with it."""
    if FOLDER in os.environ:
        yield Path(os.environ[FOLDER])
        return
    folder = Path(tempfile.mkdtemp(prefix="qingfeng-benchmarks-"))
    try:
        yield folder
    finally:
        empty(folder)
        shutil.rmtree(folder)


def empty(folder: Path) -> None:
    """Remove the clusters in a folder, also what of them lies elsewhere."""
    for data in folder.iterdir():
        purge(data)


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Inside the block Django works on the database `name` of the folder, with the tables of this version."""
    with scratch_folder() as folder, attached_server(folder / name) as server, django_at(address_of(server)):
        from qingfeng.storage.migrating import migrate

        migrate()
        yield


@contextmanager
def emptied_database() -> Iterator[None]:
    """As `scratch_database`, with a database that nobody else uses and that is removed at once."""
    with tempfile.TemporaryDirectory(prefix="qingfeng-benchmarks-") as folder:
        data = Path(folder, "data")
        try:
            with attached_server(data) as server, django_at(address_of(server)):
                from qingfeng.storage.migrating import migrate

                migrate()
                yield
        finally:
            purge(data)


if __name__ == "__main__":
    empty(Path(sys.argv[1]))
