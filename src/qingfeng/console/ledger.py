"""The ledger's page: its newest head, its key, how to verify and why to keep a head."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from qingfeng.console.access import allowed, anyone
from qingfeng.console.rendering import page
from qingfeng.custody.selectors import newest_head, verifier_key
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import active_language
from qingfeng.ledger.checkpoint import read_checkpoint
from qingfeng.ledger.notes import read_note
from qingfeng.pages.words import count


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A head as the page shows it: of which log, how many entries, their root, who signed it, and the whole text."""

    origin: str
    size: str
    root: str
    signers: tuple[str, ...]
    text: str


@allowed(anyone)
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Show the newest head and the key that signs it."""
    language = active_language()
    return page(
        request,
        "ledger",
        head=_head(newest_head()),
        keys=published_keys().split(),
        verify_address=f"/{language}/verify",
        file_address=f"/{language}/verify.html",
        log_address=request.build_absolute_uri("/ledger/"),
    )


@allowed(anyone)
def to_ledger(_request: HttpRequest) -> HttpResponseBase:
    """Lead from `/ledger`, under which the log's files lie, to the page in a language that the reader accepts."""
    response = HttpResponseRedirect(f"/{active_language()}/ledger")
    response.headers["Vary"] = "Accept-Language"
    return response


def published_keys() -> str:
    """Return the verifier keys of this installation's ledger, one a line; empty where none can be read here.

    A key file that is damaged or open to others stops the signing and is told there; these pages can be read all the same.
    """
    try:
        return verifier_key() or ""
    except DomainError:
        return ""


def _head(text: str | None) -> HeadLine | None:
    if text is None:
        return None
    note = read_note(text.encode())
    head = read_checkpoint(note.text)
    return HeadLine(head.origin, count(head.size), head.root.hex(), tuple(each.name for each in note.signatures), text)
