"""The list of cases."""

from django.http import Http404, HttpRequest, HttpResponse

from qingfeng.casework.bigrams import folded
from qingfeng.casework.selectors.cases import STANDINGS, CaseFilter, page_of_cases
from qingfeng.casework.selectors.imports import sources_of
from qingfeng.console.access import allowed, anyone
from qingfeng.console.case_lines import case_dimensions, case_row, shown_sentence, titles_for
from qingfeng.console.places import asked, district_of, law_of
from qingfeng.console.rendering import address, page, with_query
from qingfeng.console.told import as_of_lines
from qingfeng.directory.selectors import unit_titles

SOUGHT_LENGTH = 200


@allowed(anyone)
def case_list(request: HttpRequest, district: str) -> HttpResponse:
    """Show cases, filtered by the address, the newest first."""
    place, wanted = district_of(district), filter_of(request)
    law, units, sources = law_of(place), unit_titles(place.id), sources_of(place.id)
    try:
        found = page_of_cases(place.id, wanted, after=request.GET.get("after", ""))
    except (ValueError, OverflowError) as fault:
        raise Http404 from fault
    dimensions, total = case_dimensions(request, place, wanted, units)
    titles = titles_for(place, law, units, found.lines)
    return page(
        request,
        "cases",
        place,
        rows=[case_row(line, place, law, titles) for line in found.lines],
        dimensions=dimensions,
        total=total,
        wanted=wanted,
        kept={name: value for name, value in request.GET.items() if name not in ("q", "after")},
        sentence=shown_sentence(wanted, units, total),
        clear=address(place, "cases"),
        next=with_query(request, {"after": found.after}) if found.after else "",
        next_key=found.lines[-1].number if found.after else "",
        first=with_query(request, {}) if "after" in request.GET else "",
        downloads=downloads(request),
        sources=as_of_lines(sources, place),
    )


def filter_of(request: HttpRequest) -> CaseFilter:
    """Return the filter that an address names.

    Raises:
        Http404: it names a value that there is not.
    """
    level = asked(request, "level", known=("0", "1", "2", "3"))
    return CaseFilter(
        standing=asked(request, "standing", known=STANDINGS),
        level=None if level is None else int(level),
        unit=asked(request, "unit"),
        source=asked(request, "source"),
        sought=folded(request.GET.get("q", ""))[:SOUGHT_LENGTH].strip(),
    )


def downloads(request: HttpRequest) -> dict[str, str]:
    """Return the addresses at which a list can be taken away under the present filter."""
    query = with_query(request, {}).partition("?")[2]
    tail = f"?{query}" if query else ""
    return {"CSV": f"{request.path}.csv{tail}", "XLSX": f"{request.path}.xlsx{tail}"}
