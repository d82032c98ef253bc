"""What all tests may ask for."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real logs, which lies beside the checkout and never in it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("The folder ../shared/data with the real logs is not there.")
    return folder


@pytest.fixture(scope="session")
def database_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of the one server that all test processes of a run attach to."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    return shared / "database"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_folder: Path, worker_id: str) -> Iterator[None]:
    """Start the server that comes with the program, and have each test process make a database of its own in it."""
    from django.db import connections

    from qingfeng.storage.server import DataInUseError, attached_server, purge

    with attached_server(database_folder) as server:
        settings = connections["default"].settings_dict
        settings |= server.settings()
        settings["TEST"] |= {"NAME": f"test_{worker_id}"}
        yield
    # The last process to leave clears up: as root the cluster lies outside the folders that pytest clears.
    with suppress(DataInUseError):
        purge(database_folder)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """Let the flush between tests truncate what the migrations made append-only; `test_append_only` tests the migrated one."""
    from django.db import connection

    drop = """
        DO $$ DECLARE t record; BEGIN
            FOR t IN SELECT tgrelid::regclass AS name FROM pg_trigger WHERE tgname = 'keep_all' LOOP
                EXECUTE format('DROP TRIGGER keep_all ON %s', t.name);
            END LOOP;
        END $$
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(drop)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Return Debian's Chromium; without it the test is skipped and says so, or fails where `QINGFENG_BROWSER=required`."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        said = f"Chromium is not found at {CHROMIUM}: pages are not looked at in a browser (apt install chromium)."
        if os.environ.get("QINGFENG_BROWSER") == "required":
            pytest.fail(said)
        pytest.skip(said)
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()
