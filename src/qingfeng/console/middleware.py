"""What surrounds every page: headers, language, methods, access, and the measures of the web program."""

import time
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from qingfeng.console.access import rule_of
from qingfeng.console.measures import measured
from qingfeng.foundation.messages import LANGUAGES, language_from, speaking
from qingfeng.foundation.messages import translate as _

GetResponse = Callable[[HttpRequest], HttpResponseBase]
METHODS = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def language_of(request: HttpRequest) -> str:
    """Return the language that an address names, else the first one known that the reader accepts."""
    first = request.path_info.split("/", 2)[1]
    if first in LANGUAGES:
        return first
    wanted = (part.split(";")[0].strip().lower() for part in request.headers.get("Accept-Language", "").split(","))
    return language_from(next((tag for tag in wanted if tag.startswith(LANGUAGES)), None), {})


class Headers:
    """Send the headers of safety with every answer, refusals too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # A page changes with the record; what may be kept says so itself.
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


class Language:
    """Speak the language of the address while a page is made."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        with speaking(language_of(request)):
            return self.get_response(request)


class Access:
    """Refuse other methods than GET and HEAD, hosts that are not ours, and every view that no rule opens."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        # Asked here because Django checks the host only when somebody asks for it.
        request.get_host()
        if request.method not in METHODS:
            said = _("This page can only be looked at; nothing is sent to it.")
            return HttpResponseNotAllowed(METHODS, said, content_type="text/plain; charset=utf-8")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> None:
        """Ask the rule of the view.

        Raises:
            PermissionDenied: it has none, or it does not hold.
        """
        rule = rule_of(view)
        if rule is None or not rule(request):
            raise PermissionDenied


class Measures:
    """Count requests and how long they took, by the name of the view alone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        measured("none" if match is None else match.view_name, response.status_code, time.perf_counter() - began)
        return response
