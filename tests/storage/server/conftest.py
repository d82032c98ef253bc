"""Clusters of the tests, removed at the end wherever they lie: one that is made once, and new ones where a test needs one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from qingfeng.storage.server import Server, own_server, purge, stop_server


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a data folder with a cluster, which is laid out once: that takes half a second and more."""
    folder = tmp_path_factory.mktemp("made") / "var"
    with own_server(folder):
        pass
    yield folder
    purge(folder)


@pytest.fixture
def data(made: Path) -> Iterator[Path]:
    """Return a data folder with a cluster whose server does not run; each test makes a table of its own name."""
    yield made
    stop_server(made)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
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
