"""The list of findings: what rules say of cases, the newest first; each leads to its explanation."""

from django.http import Http404, HttpRequest, HttpResponse

from qingfeng.casework.selectors.imports import sources_of
from qingfeng.console.access import allowed, anyone
from qingfeng.console.cases import downloads
from qingfeng.console.filters import Dimension, Named, dimension
from qingfeng.console.finding_lines import finding_rows, rule_titles
from qingfeng.console.places import Law, asked, district_of, law_of
from qingfeng.console.rendering import address, page, with_query
from qingfeng.console.told import as_of_lines
from qingfeng.console.words import level, titled
from qingfeng.directory.selectors import DistrictRow, unit_titles
from qingfeng.foundation.messages import Text
from qingfeng.foundation.messages import translate as _
from qingfeng.supervision.selectors import FindingFilter, page_of_findings, values_found


@allowed(anyone)
def finding_list(request: HttpRequest, district: str) -> HttpResponse:
    """Show findings, filtered by the address."""
    place, wanted = district_of(district), finding_filter_of(request)
    law, units = law_of(place), unit_titles(place.id)
    try:
        found = page_of_findings(place.id, wanted, after=request.GET.get("after", ""))
    except (ValueError, OverflowError) as fault:
        raise Http404 from fault
    return page(
        request,
        "findings",
        place,
        rows=finding_rows(found.lines, place, law.policy, units),
        dimensions=_dimensions(request, place, wanted, (law, units)),
        wanted=wanted,
        sentence=finding_sentence(wanted, law, units),
        clear=address(place, "findings"),
        next=with_query(request, {"after": found.after}) if found.after else "",
        next_key=found.lines[-1].case if found.after else "",
        first=with_query(request, {}) if "after" in request.GET else "",
        downloads=downloads(request),
        sources=as_of_lines(sources_of(place.id), place),
    )


def finding_filter_of(request: HttpRequest) -> FindingFilter:
    """Return the filter that an address names.

    Raises:
        Http404: it names a value that there is not.
    """
    wanted = asked(request, "level", known=("0", "1", "2", "3"))
    return FindingFilter(
        rule=asked(request, "rule"), level=None if wanted is None else int(wanted), unit=asked(request, "unit")
    )


def finding_sentence(wanted: FindingFilter, law: Law, units: dict[str, Text]) -> str:
    """Say in one sentence what a list of findings shows."""
    parts = [
        level(wanted.level) if wanted.level is not None else "",
        titled(wanted.rule, rule_titles(law.policy)) if wanted.rule else "",
        titled(wanted.unit, units) if wanted.unit else "",
    ]
    said = " · ".join(part for part in parts if part) or _("all findings, withdrawn ones too")
    return _("Shown: {what}, newest first.").format(what=said)


def _dimensions(
    request: HttpRequest, place: DistrictRow, wanted: FindingFilter, context: tuple[Law, dict[str, Text]]
) -> tuple[Dimension, ...]:
    """Draw the filters without counts: no projection counts findings, and a page must not count them one by one."""
    law, units = context
    rules = rule_titles(law.policy)
    chosen = None if wanted.level is None else str(wanted.level)
    return (
        dimension(request, Named("level", _("Level"), lambda code: level(int(code)), chosen), _uncounted(("3", "2", "1", "0"))),
        dimension(
            request,
            Named("rule", _("Rule"), lambda code: titled(code, rules), wanted.rule),
            _uncounted(values_found(place.id, "rule")),
        ),
        dimension(
            request,
            Named("unit", _("Unit"), lambda code: titled(code, units), wanted.unit),
            _uncounted(values_found(place.id, "unit")),
        ),
    )


def _uncounted(values: tuple[str, ...]) -> list[tuple[str, int | None]]:
    return [(value, None) for value in values]
