"""The quarterly account: what stands out for a leader, the ranking of a group, the sheet of a unit."""

from django.http import Http404, HttpRequest, HttpResponse

from qingfeng.console.access import allowed, anyone
from qingfeng.console.account_calendar import calendar_lines
from qingfeng.console.account_frame import frame_of, group_choices, quarter_choices
from qingfeng.console.account_overview import account_figures, drawings, group_parts
from qingfeng.console.account_ranking import (
    chart_of,
    chosen_of,
    gate_sentence,
    proposal_lines,
    rank_lines,
    unranked_lines,
)
from qingfeng.console.account_seen import Group, group_of, groups_of, seen_of
from qingfeng.console.account_sheet import cell_lines, sheet_foot, sheet_top
from qingfeng.console.account_trend import month_lines, months_of, trends
from qingfeng.console.account_words import (
    MEANING,
    PROPOSED,
    TOGETHER,
    chance_sentence,
    group_title,
    hundredths,
)
from qingfeng.console.places import asked, district_of
from qingfeng.console.rendering import page
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import count


@allowed(anyone)
def account(request: HttpRequest, district: str, quarter: str | None = None) -> HttpResponse:
    """Show what stands out in a quarter, the newest where none is named."""
    seen = seen_of(request, district, quarter)
    if seen is None:
        return page(request, "account_none", district_of(district))
    groups = groups_of(seen)
    months = months_of(seen)
    return page(
        request,
        "account",
        seen.place,
        **frame_of(seen),
        quarters=quarter_choices(seen),
        figures=account_figures(seen, groups, months),
        groups=group_parts(groups),
        proposals=[line for group in groups for line in proposal_lines(group)],
        gate=gate_sentence(groups[0]) if groups else "",
        proposed=_(PROPOSED),
        trends=trends(months),
        months=month_lines(months),
        drawings=drawings(seen),
        calendar=calendar_lines(seen),
    )


@allowed(anyone)
def ranking(request: HttpRequest, district: str, quarter: str, group: str) -> HttpResponse:
    """Show the ranking of a group, its units held against a chosen one."""
    found, chosen = group_of(request, district, quarter, group), asked(request, "against")
    against = chosen_of(found, chosen)
    if chosen is not None and against is None:
        raise Http404
    lines, unranked = rank_lines(found, chosen), unranked_lines(found)
    return page(
        request,
        "account_ranking",
        found.seen.place,
        **frame_of(found.seen),
        group=group_title(found.name),
        quarters=quarter_choices(found.seen, found.name),
        groups=group_choices(found.seen, found.name),
        subtitle=_subtitle(found, len(unranked)),
        chance=chance_sentence(found.assessment.noise_share),
        meaning=(_(MEANING), _(TOGETHER)),
        chart=chart_of(found, chosen),
        edge=found.edge,
        count=len(lines),
        lines=lines,
        against=against,
        unranked=unranked,
        proposals=proposal_lines(found),
        gate=gate_sentence(found),
        proposed=_(PROPOSED),
        has_changes=bool(found.changes),
        downloads=_downloads(found),
    )


@allowed(anyone)
def sheet(request: HttpRequest, district: str, quarter: str, group: str, unit: str) -> HttpResponse:
    """Show the score sheet of a unit; every cell opens to the cases that made it."""
    found, code = group_of(request, district, quarter, group), unit
    own = found.sheet(code)
    return page(
        request,
        "account_sheet",
        found.seen.place,
        **frame_of(found.seen),
        group=group_title(found.name),
        group_address=found.seen.address(found.name),
        quarters=quarter_choices(found.seen, found.name, code),
        unit=found.seen.unit_title(code),
        cases=count(own.cases),
        top=sheet_top(found, own),
        cells=cell_lines(found, own),
        foot=sheet_foot(found, own),
        meaning=_(MEANING),
        proposal=next(
            (line for line, each in zip(proposal_lines(found), found.assessment.proposals, strict=True) if each.unit == code),
            None,
        ),
        gate=gate_sentence(found),
        proposed=_(PROPOSED),
        downloads=_downloads(found, code),
    )


def _subtitle(group: Group, unranked: int) -> str:
    lines = group.assessment.lines
    told = _("{n} ranked, {m} not ranked").format(n=len(lines), m=unranked)
    if not lines:
        return told
    mean = _("mean {points} points").format(points=hundredths(round(sum(line.total for line in lines) / len(lines))))
    return f"{told} · {mean}"


def _downloads(group: Group, *parts: str) -> dict[str, str]:
    path, mark, query = group.seen.address(group.name, *parts).partition("?")
    return {ending.upper(): f"{path}.{ending}{mark}{query}" for ending in ("xlsx", "csv", "pdf")}
