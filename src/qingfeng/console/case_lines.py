"""Cases as a list shows them, in words, and the counts of its filters."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest

from qingfeng.casework.selectors.cases import STANDINGS, CaseFilter, CaseLine, CountRow, case_counts
from qingfeng.console.filters import Dimension, Named, dimension
from qingfeng.console.places import Law
from qingfeng.console.rendering import address, segment
from qingfeng.console.words import LEVEL_KINDS, level, standing, titled
from qingfeng.directory.selectors import DistrictRow, item_titles
from qingfeng.foundation.messages import Text
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.clock_view import Clock, ClockView, clock_view
from qingfeng.pages.verdict_words import act_titles, act_word, procedure_titles
from qingfeng.pages.words import count, moment

NO_UNIT = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case of a list in words."""

    number: str
    address: str
    item: str
    unit: str
    source: str
    simulated: bool
    clock: ClockView
    level: str
    level_word: str
    last: str
    last_at: str
    acts: str


@dataclass(frozen=True, slots=True)
class Titles:
    """What codes are called: units, items, procedures, acts."""

    units: dict[str, Text]
    items: dict[str, Text]
    procedures: dict[str, Text]
    acts: dict[str, Text]


def titles_for(district: DistrictRow, law: Law, units: dict[str, Text], lines: Iterable[CaseLine]) -> Titles:
    """Return the titles that some cases need."""
    items = item_titles(district.id, {line.item for line in lines if line.item})
    return Titles(units, items, procedure_titles(law.policy), act_titles(law.policy))


def case_title(line: CaseLine, items: dict[str, Text], procedures: dict[str, Text]) -> str:
    """Return what a case is called: its service item, where it has none its procedure."""
    return titled(line.item, items) if line.item else titled(line.procedure, procedures)


def case_row(line: CaseLine, district: DistrictRow, law: Law, titles: Titles) -> CaseRow:
    """Say a case in words."""
    return CaseRow(
        number=line.number,
        address=address(district, "cases", segment(line.number)),
        item=case_title(line, titles.items, titles.procedures),
        unit=titled(line.unit, titles.units),
        source=line.source,
        simulated=line.simulated,
        clock=case_clock(line, district, law),
        level=LEVEL_KINDS[line.level],
        level_word=level(line.level) if line.level else "",
        last=act_word(line.last_act or "—", titles.acts),
        last_at=moment(line.last_at, district.time_zone) if line.last_at else "",
        acts=count(line.acts),
    )


def case_clock(line: CaseLine, district: DistrictRow, law: Law) -> ClockView:
    """Say how a case stands with its deadline, at the moment at which it was last looked at."""
    as_of = line.as_of or line.last_at or law.version.recorded_at
    clock = Clock(line.standing, line.deadline_at, line.deadline_on, line.ended_at, as_of)
    return clock_view(clock, law.calendar, district.time_zone)


def case_dimensions(
    request: HttpRequest, district: DistrictRow, wanted: CaseFilter, units: dict[str, Text]
) -> tuple[tuple[Dimension, ...], int]:
    """Return the filters of a list of cases with their counts, and how many cases fulfil all of them (a search aside)."""
    rows = case_counts(district.id)
    names = {
        "standing": Named("standing", _("Standing"), standing, wanted.standing),
        "level": Named("level", _("Card"), _level, None if wanted.level is None else str(wanted.level)),
        "unit": Named("unit", _("Unit"), lambda code: titled(code, units) if code else _("no unit"), wanted.unit),
        "source": Named("source", _("Source"), str, wanted.source),
    }
    # Nobody has counted what contains a text: a number beside a filter would be that without the search.
    counts = {key: [(value, None if wanted.sought else n) for value, n in _counted(rows, wanted, key)] for key in names}
    drawn = tuple(dimension(request, named, counts[key]) for key, named in names.items())
    return drawn, sum(row.count for row in rows if _fulfils(row, wanted))


def shown_sentence(wanted: CaseFilter, units: dict[str, Text], total: int | None) -> str:
    """Say in one sentence what a list shows, and how many there are where that was counted."""
    parts = [
        standing(wanted.standing) if wanted.standing else "",
        _level(str(wanted.level)) if wanted.level is not None else "",
        (titled(wanted.unit, units) if wanted.unit else _("no unit")) if wanted.unit is not None else "",
        _("source {source}").format(source=wanted.source) if wanted.source else "",
        _("containing “{text}”").format(text=wanted.sought) if wanted.sought else "",
    ]
    said = " · ".join(part for part in parts if part) or _("all cases")
    sentence = _("Shown: {what}, newest first.").format(what=said)
    return sentence if wanted.sought or total is None else sentence + " " + _("{n} in all.").format(n=count(total))


def _level(text: str) -> str:
    return level(int(text)) if text != "0" else _("nothing")


def _fulfils(row: CountRow, wanted: CaseFilter) -> bool:
    asked = (wanted.standing, wanted.level, wanted.unit, wanted.source)
    has = (row.standing, row.level, row.unit or NO_UNIT, row.source)
    return all(want is None or want == own for want, own in zip(asked, has, strict=True))


def _counted(rows: Iterable[CountRow], wanted: CaseFilter, key: str) -> list[tuple[str, int | None]]:
    """Count by one dimension under the filters of the others: standings in their order, the rest by number."""
    others = _without(wanted, key)
    counts: Counter[str] = Counter()
    for row in rows:
        if _fulfils(row, others):
            counts[str(getattr(row, key) if getattr(row, key) is not None else NO_UNIT)] += row.count
    if key == "standing":
        return [(code, counts[code]) for code in STANDINGS]
    if key == "level":
        return [(str(number), counts[str(number)]) for number in (0, 1, 2, 3)]
    return [(value, number) for value, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _without(wanted: CaseFilter, key: str) -> CaseFilter:
    if key == "standing":
        return replace(wanted, standing=None)
    if key == "level":
        return replace(wanted, level=None)
    return replace(wanted, unit=None) if key == "unit" else replace(wanted, source=None)
