"""Answers that a browser keeps as a file."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

TEXT = "text/plain; charset=utf-8"


def attached(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return an answer that is kept under a name of any characters; `kind` is its type."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return response
