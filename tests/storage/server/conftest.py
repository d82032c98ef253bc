"""Clusters of the tests: each in a data folder of its own, removed at the end wherever it lies."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from qingfeng.storage.server import Server, purge, stop_server


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Return a data folder that is not there yet."""
    folder = tmp_path / "var"
    yield folder
    stop_server(folder)
    purge(folder)


@pytest.fixture
def ask() -> Callable[..., object]:
    """Return a function that asks a server for one value."""

    def asked(server: Server, statement: str) -> object:
        with psycopg.connect(server.dsn, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    return asked
