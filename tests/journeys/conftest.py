"""A browser beside the database."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from tests.conftest import CHROMIUM

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> "Iterator[sync_api.Browser]":
    """Return a browser of one module. The shared one stays open to the end, and no other test could use the database then."""
    # Playwright keeps an event loop in this thread, in which Django refuses the database and opens connections of its own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    connections.close_all()
    with sync_api.sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
