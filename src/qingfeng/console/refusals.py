"""Pages for what cannot be shown: a bad request, a refusal, nothing there, a fault of ours."""

from django.http import HttpRequest, HttpResponse

from qingfeng.console.middleware import language_of
from qingfeng.console.rendering import page
from qingfeng.foundation.messages import N_, speaking
from qingfeng.foundation.messages import translate as _

WORDS = {
    400: (
        N_("This request cannot be read"),
        N_("Go back and try the link again. If it came from elsewhere, it is broken there."),
    ),
    403: (N_("This page is closed"), N_("No rule opens it to you.")),
    404: (
        N_("There is nothing here"),
        N_("The address names something that this record does not hold: check its spelling, or start from a list."),
    ),
    500: (
        N_("Something broke on our side"),
        N_("It has been written to the log. Try again; if it stays so, tell whoever runs this installation."),
    ),
}


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    """Show a refusal in the language of the address."""
    title, remedy = WORDS[status]
    with speaking(language_of(request)):
        return page(request, "refusal", status=status, code=status, heading=_(title), remedy=_(remedy))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django gives it by this name
    """Answer a request that cannot be read."""
    return refusal(request, 400)


def closed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- as above
    """Answer a request for a page that no rule opens."""
    return refusal(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- as above
    """Answer a request for what is not there."""
    return refusal(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a request that met a fault of ours."""
    return refusal(request, 500)
