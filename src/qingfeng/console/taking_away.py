"""Lists as files: cases and findings under the filter of their address."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from qingfeng.casework.selectors.cases import CaseFilter, CaseLine, page_of_cases
from qingfeng.console.access import allowed, anyone
from qingfeng.console.case_lines import shown_sentence, titles_for
from qingfeng.console.cases import filter_of
from qingfeng.console.finding_lines import finding_rows
from qingfeng.console.findings import finding_filter_of, finding_sentence
from qingfeng.console.places import Law, district_of, law_of
from qingfeng.console.tables import ROWS, Row, Table, download
from qingfeng.console.words import level, standing, titled
from qingfeng.directory.selectors import DistrictRow, unit_titles
from qingfeng.foundation.messages import Text
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.verdict_words import act_word
from qingfeng.supervision.selectors import FindingFilter, page_of_findings

A_TIME = 5_000


@allowed(anyone)
def cases_file(request: HttpRequest, district: str, ending: str) -> HttpResponseBase:
    """Give the list of cases as a file."""
    place, wanted = district_of(district), filter_of(request)
    law, units = law_of(place), unit_titles(place.id)
    headings = (
        *(_("case number"), _("item"), _("item title"), _("unit"), _("unit title"), _("source"), _("standing"), _("level")),
        *(_("first act"), _("last act at"), _("last act"), _("due"), _("ended"), _("number of acts"), _("simulated")),
    )
    rows = islice(_case_rows(place, wanted, law, units), ROWS)
    sentence = shown_sentence(wanted, units, None)
    return download(Table(f"{place.code}-cases", sentence, headings, rows), ending)


@allowed(anyone)
def findings_file(request: HttpRequest, district: str, ending: str) -> HttpResponseBase:
    """Give the list of findings as a file."""
    place, wanted = district_of(district), finding_filter_of(request)
    law, units = law_of(place), unit_titles(place.id)
    headings = (
        *(_("case"), _("rule"), _("rule title"), _("unit"), _("level"), _("highest level"), _("by how much"), _("running")),
        *(_("reached"), _("changed"), _("simulated")),
    )
    rows = islice(_finding_rows(place, wanted, law, units), ROWS)
    return download(Table(f"{place.code}-findings", finding_sentence(wanted, law, units), headings, rows), ending)


def _case_rows(place: DistrictRow, wanted: CaseFilter, law: Law, units: dict[str, Text]) -> Iterator[Row]:
    after = ""
    while True:
        found = page_of_cases(place.id, wanted, after=after, size=A_TIME)
        titles = titles_for(place, law, units, found.lines)
        for line in found.lines:
            item, unit = titled(line.item, titles.items), titled(line.unit, units)
            yield _case_row(line, ZoneInfo(place.time_zone), item, unit, act_word(line.last_act or "", titles.acts))
        after = found.after
        if not after:
            return


def _told(at: datetime | None, zone: ZoneInfo) -> str:
    """Write an instant in the district's time with its offset, to the second: what a sheet can sort and a person can read."""
    return "" if at is None else at.astimezone(zone).isoformat(sep=" ", timespec="seconds")


def _case_row(line: CaseLine, zone: ZoneInfo, item: str, unit: str, last: str) -> Row:
    instants = [_told(at, zone) for at in (line.first_at, line.last_at, line.deadline_at, line.ended_at)]
    return (
        *(line.number, line.item or "", item, line.unit or "", unit, line.source, standing(line.standing)),
        *(level(line.level) if line.level else "", instants[0], instants[1], last, instants[2], instants[3]),
        *(str(line.acts), _("yes") if line.simulated else _("no")),
    )


def _finding_rows(place: DistrictRow, wanted: FindingFilter, law: Law, units: dict[str, Text]) -> Iterator[Row]:
    after = ""
    while True:
        found = page_of_findings(place.id, wanted, after=after, size=A_TIME)
        for line, row in zip(found.lines, finding_rows(found.lines, place, law.policy, units), strict=True):
            yield (
                *(line.case, line.rule, row.title, row.unit, level(line.level), level(line.highest), row.breach),
                _("yes") if line.is_open else _("no"),
                *(_told(at, ZoneInfo(place.time_zone)) for at in (line.reached_at, line.changed_at)),
                _("yes") if line.simulated else _("no"),
            )
        after = found.after
        if not after:
            return
