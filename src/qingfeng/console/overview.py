"""The overview of a district: what was taken in, what is late, which cards, what the calendar lacks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from qingfeng.casework.selectors.cases import CaseFilter, CountRow, case_counts, page_of_cases
from qingfeng.casework.selectors.imports import imports_of, sources_of
from qingfeng.console.access import allowed, anyone
from qingfeng.console.calendar_page import undecided_years
from qingfeng.console.case_lines import case_row, titles_for
from qingfeng.console.finding_lines import card_rows
from qingfeng.console.imports import import_line
from qingfeng.console.places import Law, district_of, law_of
from qingfeng.console.rendering import address, page
from qingfeng.console.told import as_of_lines, source_line
from qingfeng.console.words import titled
from qingfeng.directory.selectors import DistrictRow, unit_titles
from qingfeng.foundation.clock import now
from qingfeng.foundation.messages import Text, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import count, listed, percent
from qingfeng.supervision.selectors import page_of_cards

SHOWN, UNITS_SHOWN = 5, 12


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures on top; `cards` are levels with their counts in words."""

    label: str
    value: str
    unit: str
    note: str
    address: str
    cards: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with how its cases stand."""

    title: str
    address: str
    running: str
    late: str
    ended: str
    ended_late: str
    share: str


@allowed(anyone)
def overview(request: HttpRequest, district: str) -> HttpResponse:
    """Show how a district stands."""
    place = district_of(district)
    law, units, sources = law_of(place), unit_titles(place.id), sources_of(place.id)
    counts, imports = case_counts(place.id), imports_of(place.id, size=SHOWN)[0]
    late = page_of_cases(place.id, CaseFilter(standing="late"), size=SHOWN).lines
    cards = page_of_cards(place.id, size=SHOWN)[0]
    titles = titles_for(place, law, units, late)
    return page(
        request,
        "overview",
        place,
        title=localized(place.title),
        figures=_figures(counts, place),
        late=[case_row(line, place, law, titles) for line in late],
        late_address=address(place, "cases", standing="late"),
        cards=card_rows(cards, place, law.policy, units),
        cards_address=address(place, "cards"),
        units=_unit_lines(counts, place, units),
        imports=[import_line(row, place) for row in imports],
        imports_address=address(place, "imports"),
        sources=[source_line(source, place) for source in sources],
        undecided=_undecided(law),
        calendar_address=address(place, "policy", "calendars", law.calendar.name, str(now().year + 1)),
        told=as_of_lines(sources, place),
        policy=law.version,
    )


def _undecided(law: Law) -> str:
    return listed([str(year) for year in undecided_years(law.calendar, date(now().year, 1, 1))])


def _figures(counts: Iterable[CountRow], place: DistrictRow) -> tuple[Figure, ...]:
    by_standing: Counter[str] = Counter()
    by_level: Counter[int] = Counter()
    for row in counts:
        by_standing[row.standing] += row.count
        by_level[row.level] += row.count
    total = sum(by_standing.values())
    running = by_standing["open"] + by_standing["paused"] + by_standing["late"]
    ended = by_standing["ended"] + by_standing["ended_late"]
    share = _("{percent} of those ended").format(percent=percent(by_standing["ended_late"] / ended)) if ended else ""
    cards = (("yellow", count(by_level[2])), ("red", count(by_level[3])))
    flagged = count(by_level[2] + by_level[3])
    stands = _("{n} in progress, {ended} ended").format(n=count(running), ended=count(ended))
    paused = _("{n} paused").format(n=count(by_standing["paused"]))
    late, ended_late = count(by_standing["late"]), count(by_standing["ended_late"])
    return (
        Figure(_("Cases"), count(total), "", stands, address(place, "cases")),
        Figure(_("In progress and late"), late, "", paused, address(place, "cases", standing="late")),
        Figure(_("Ended late"), ended_late, "", share, address(place, "cases", standing="ended_late")),
        Figure(_("Cases with a flag, not decided"), flagged, "", "", address(place, "findings"), cards),
    )


def _unit_lines(counts: Iterable[CountRow], place: DistrictRow, units: dict[str, Text]) -> tuple[UnitLine, ...]:
    """Return the units with most cases in progress and late, then most cases ended late."""
    table: dict[str, Counter[str]] = {}
    for row in counts:
        table.setdefault(row.unit or "", Counter())[row.standing] += row.count
    ranked = sorted(table.items(), key=lambda pair: (-pair[1]["late"], -pair[1]["ended_late"], pair[0]))
    return tuple(_unit_line(code, stands, place, units) for code, stands in ranked[:UNITS_SHOWN])


def _unit_line(code: str, stands: Counter[str], place: DistrictRow, units: dict[str, Text]) -> UnitLine:
    ended = stands["ended"] + stands["ended_late"]
    return UnitLine(
        title=titled(code, units) if code else _("no unit"),
        address=address(place, "cases", unit=code),
        running=count(stands["open"] + stands["paused"] + stands["late"]),
        late=count(stands["late"]),
        ended=count(ended),
        ended_late=count(stands["ended_late"]),
        share=percent(stands["ended_late"] / ended) if ended else "—",
    )
