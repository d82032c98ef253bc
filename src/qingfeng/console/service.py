"""Addresses of the service itself: the list of districts, static files, health, measures."""

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase

from qingfeng.console.access import allowed, anyone
from qingfeng.console.measures import exposition
from qingfeng.console.rendering import address, page
from qingfeng.directory.selectors import districts
from qingfeng.foundation.messages import active_language
from qingfeng.pages.static import asset_served_as

A_YEAR = "public, max-age=31536000, immutable"


@allowed(anyone)
def start(_request: HttpRequest) -> HttpResponseBase:
    """Lead to the list of districts in a language that the reader accepts."""
    response = HttpResponseRedirect(f"/{active_language()}/")
    response.headers["Vary"] = "Accept-Language"
    return response


@allowed(anyone)
def district_list(request: HttpRequest) -> HttpResponse:
    """Show the districts of this installation."""
    return page(request, "districts", rows=[(district, address(district)) for district in districts()])


@allowed(anyone)
def with_slash(request: HttpRequest) -> HttpResponseBase:
    """Lead from an address whose last slash was left out to the right one."""
    return HttpResponseRedirect(f"{request.path}/")


@allowed(anyone)
def static_file(request: HttpRequest, name: str) -> HttpResponse:
    """Serve a file of the pages under a name that changes with its content, so that it may be kept for ever."""
    found = asset_served_as(name)
    if found is None:
        raise Http404
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {"Cache-Control": A_YEAR, "Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if is_packed else {})
    return HttpResponse(found.packed if is_packed else found.body, content_type=found.kind, headers=headers)


@allowed(anyone)
def health(_request: HttpRequest) -> JsonResponse:
    """Say whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "silent"}, status=503)
    return JsonResponse({"database": "answers"})


@allowed(anyone)
def metrics(_request: HttpRequest) -> HttpResponse:
    """Give the measures of the web program as Prometheus reads them."""
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
