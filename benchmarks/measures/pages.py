"""Pages over the whole path of a request, the server aside: how long they take, what they ask, what they weigh."""

import re
import time
from collections.abc import Iterable
from urllib.parse import quote

from django.test import Client
from million import DISTRICT

SILENT = "/healthz"


def client() -> Client:
    """Return a reader who accepts packed answers and whose requests raise what breaks."""
    return Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip")


def address(*parts: str, language: str = "zh", **query: str) -> str:
    """Return the address of a page of the district."""
    asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    return "/".join(("", language, DISTRICT, *(quote(part, safe="") for part in parts))) + (f"?{asked}" if asked else "")


def taken(reader: Client, addresses: Iterable[str]) -> list[float]:
    """Return the seconds of each request, in rising order."""
    seconds = []
    for each in addresses:
        began = time.perf_counter()
        response = reader.get(each)
        seconds.append(time.perf_counter() - began)
        assert response.status_code == 200, (each, response.status_code)
    return sorted(seconds)


def p95(seconds: list[float]) -> float:
    """Return the ninety-fifth percentile in milliseconds; `seconds` in rising order."""
    return seconds[int(len(seconds) * 0.95)] * 1000


def weight(reader: Client, page: str) -> tuple[int, int]:
    """Return the packed bytes of a page and of the files that it names and that are loaded with it."""
    response = reader.get(page)
    assert response.status_code == 200, (page, response.status_code)
    text = Client(HTTP_HOST="localhost").get(page).content.decode()
    loaded = set(re.findall(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/assets/[^"]+)"', text))
    return len(response.content), sum(len(reader.get(each).content) for each in loaded)
