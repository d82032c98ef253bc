"""Static files of the pages: style sheet, mark and the script that verifies, under names that change with their content."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINDS = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml", "js": "text/javascript; charset=utf-8"}
VERIFY = ("text", "receipt", "check", "files", "words", "tell", "page")
# The console's style is the report's and what the console shows beyond it, in one file.
PARTS = {
    "qingfeng.css": ("qingfeng.css", "console.css", "verify.css", "account.css"),
    "mark.svg": ("mark.svg",),
    # One module, so that the page has it whole before somebody cuts the network.
    "verify.js": tuple(f"verify/{part}.js" for part in VERIFY),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: the name under which it is served, its type, its bytes and the same compressed."""

    name: str
    kind: str
    body: bytes
    packed: bytes


@cache
def asset(name: str) -> Asset:
    """Return a file by its name in `PARTS`; its served name carries eight digits of its SHA-256."""
    folder = files("qingfeng.pages").joinpath("assets")
    body = b"".join(folder.joinpath(part).read_bytes() for part in PARTS[name])
    stem, _, ending = name.rpartition(".")
    digest = hashlib.sha256(body).hexdigest()[:8]
    return Asset(f"{stem}-{digest}.{ending}", KINDS[ending], body, gzip.compress(body, mtime=0))


def asset_served_as(name: str) -> Asset | None:
    """Return the file of a served name; None for any other, an older one too."""
    return next((found for found in map(asset, PARTS) if found.name == name), None)
