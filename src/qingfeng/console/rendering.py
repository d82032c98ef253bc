"""A page put together: the frame around it, and the template of its body in the language of the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlencode

from django.http import HttpRequest, HttpResponse

import qingfeng
from qingfeng.directory.selectors import DistrictRow
from qingfeng.foundation.messages import N_, active_language, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.static import asset
from qingfeng.pages.templating import environment

TAGS = {"zh": "zh-CN", "en": "en"}
NAMES = {"zh": "中文", "en": "English"}
PLACES = (
    ("", N_("Overview")),
    ("cases", N_("Cases")),
    ("findings", N_("Findings")),
    ("cards", N_("Cards")),
    ("account", N_("Account")),
    ("releases", N_("Releases")),
    ("imports", N_("Sources and imports")),
    ("policy", N_("Policy")),
)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the main menu."""

    address: str
    title: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page."""

    language: str
    tag: str
    other: str
    other_tag: str
    other_name: str
    other_address: str
    home: str
    district: str
    simulated: bool
    places: tuple[Place, ...]
    style: str
    mark: str
    version: str


def page(
    request: HttpRequest, template: str, district: DistrictRow | None = None, *, status: int = 200, **values: object
) -> HttpResponse:
    """Render a template of `console/` inside the frame."""
    text = environment().get_template(f"console/{template}.html").render(frame=_frame(request, district), **values)
    return HttpResponse(text, status=status)


def address(district: DistrictRow, *parts: str, **query: object) -> str:
    """Return the address of a page of a district in the active language; empty parts of the query are left out."""
    path = "/".join(("", active_language(), quote(district.code, safe=""), *parts))
    kept = urlencode({name: value for name, value in query.items() if value is not None})
    return (path if parts else path + "/") + (f"?{kept}" if kept else "")


def segment(text: str) -> str:
    """Write any text as one part of an address.

    Servers undo one round of percent-encoding before we see a path, so that a slash of the text would become one of the path,
    and browsers take `.` and `..` away even when encoded; these characters are therefore encoded twice.
    """
    inner = text.replace("%", "%25").replace("/", "%2F").replace("\\", "%5C")
    if not inner.strip("."):
        inner = inner.replace(".", "%2E")
    return quote(inner, safe="")


def unescaped(part: str) -> str:
    """Return the text that `segment` wrote, from what the server made of it."""
    return unquote(part)


def with_query(request: HttpRequest, changes: Mapping[str, str | None]) -> str:
    """Return the present address with some keys of its query changed, None removing one; paging starts over."""
    # An empty search is none; an empty unit means cases without one.
    # Nothing that is asked for is longer; what somebody pastes by mistake would stand in every link of the page.
    kept = {name: value[:LONGEST] for name, value in request.GET.items() if name != "after" and (name, value) != ("q", "")}
    query = {name: value for name, value in (kept | dict(changes)).items() if value is not None}
    return request.path + (f"?{urlencode(query)}" if query else "")


def _frame(request: HttpRequest, district: DistrictRow | None) -> Frame:
    language = active_language()
    other = "en" if language == "zh" else "zh"
    return Frame(
        language=language,
        tag=TAGS[language],
        other=other,
        other_tag=TAGS[other],
        other_name=NAMES[other],
        other_address=_in_other(request, language, other),
        home=f"/{language}/" if district is None else address(district),
        district="" if district is None else localized(district.title),
        simulated=district is not None and district.simulated,
        places=() if district is None else _places(request, district),
        style=f"/assets/{asset('qingfeng.css').name}",
        mark=f"/assets/{asset('mark.svg').name}",
        version=qingfeng.__version__,
    )


def _in_other(request: HttpRequest, language: str, other: str) -> str:
    full = request.get_full_path()
    return f"/{other}{full[len(language) + 1 :]}" if full.startswith(f"/{language}/") else f"/{other}/"


def _places(request: HttpRequest, district: DistrictRow) -> tuple[Place, ...]:
    base = address(district)
    here = request.get_full_path().removeprefix(base).split("?")[0].split("/")[0] if request.path else ""
    return tuple(Place(base + part, _(title), here == part) for part, title in PLACES)
