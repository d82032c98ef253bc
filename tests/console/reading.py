"""How tests read a page: its text, its links."""

import re
from html import unescape

from django.test import Client


def text_of(pages: Client, address: str) -> str:
    """Return the words of a page that is there, tags taken away and spaces made single."""
    response = pages.get(address)
    assert response.status_code == 200, address
    body = response.content.decode()
    plain = re.sub(r"<(style|svg)\b.*?</\1>", " ", body, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", plain)).split())


def links_of(pages: Client, address: str) -> list[str]:
    """Return the addresses that a page leads to."""
    body = pages.get(address).content.decode()
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', body)]
