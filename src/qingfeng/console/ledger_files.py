"""The log as files over HTTP, for whoever wants to compute it again: everything in its folder is public, and nothing else is.

Source: C2SP tlog-tiles (c2sp.org/tlog-tiles), "Merkle Tree", "Log entries"; docs/ledger.md, "The log as files".
"""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from qingfeng.console.access import allowed, anyone
from qingfeng.console.service import A_YEAR
from qingfeng.custody.selectors import log_folder
from qingfeng.ledger.folder import CHECKPOINT, KEYS

# Exactly the names that a log has: no other path reaches the disk, whatever it is spelt like.
_LEVEL = r"(?:entries|[0-9]|[1-5][0-9]|6[0-3])"
_NUMBER = r"(?:x[0-9]{3}/){0,6}[0-9]{3}"
_WIDTH = r"(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
LOG_FILES = rf"{CHECKPOINT}|{KEYS}|tile/{_LEVEL}/{_NUMBER}(?:\.p/{_WIDTH})?|public/[0-9a-f]{{64}}"
BYTES, TEXT = "application/octet-stream", "text/plain; charset=utf-8"


@allowed(anyone)
def log_file(_request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a file of the log. The head and the list of keys change; a tile of a given width and a public file never do.

    Raises:
        Http404: it is not there: the tree is not so large, or a part went when its full tile was written.
    """
    is_text = path in (CHECKPOINT, KEYS)
    try:
        # FileResponse closes it when the answer was sent.
        file = (log_folder() / path).open("rb")
    except OSError as error:
        raise Http404 from error
    headers = {"Cache-Control": "no-cache" if is_text else A_YEAR}
    return FileResponse(file, content_type=TEXT if is_text else BYTES, headers=headers)
