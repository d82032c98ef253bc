"""Sources and imports: how far each source has told everything; one import with what it brought and what it could not use."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from qingfeng.casework.selectors.imports import (
    ImportRow,
    ImportStory,
    import_numbered,
    imports_of,
    reject_reasons,
    rejects_of,
    sources_of,
)
from qingfeng.console.access import allowed, anyone
from qingfeng.console.places import asked_number, district_of
from qingfeng.console.rendering import address, page, with_query
from qingfeng.console.told import as_of_lines, source_line
from qingfeng.directory.selectors import DistrictRow
from qingfeng.foundation.messages import N_
from qingfeng.foundation.messages import translate as _
from qingfeng.intake.rejects import REASONS
from qingfeng.pages.words import count, moment, size

COUNTS = (
    ("cases_read", N_("cases read")),
    ("cases_new", N_("cases new")),
    ("acts_read", N_("acts read")),
    ("acts_new", N_("acts new")),
    ("acts_known", N_("acts known already, left as they are")),
    ("acts_corrected", N_("acts corrected, the old ones kept")),
    ("facts_new", N_("facts of cases new")),
    ("rejects", N_("places that could not be used")),
)
# Notes of the reader that stand among the counts already.
READ = ("acts_read", "cases_read")


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import of a list in words."""

    number: str
    address: str
    file_name: str
    source: str
    at: str
    simulated: bool
    is_gone: bool
    new: str
    known: str
    corrected: str
    rejects: str
    withdrawn: str


@allowed(anyone)
def import_list(request: HttpRequest, district: str) -> HttpResponse:
    """Show sources, and imports with the newest first."""
    place = district_of(district)
    rows, more = imports_of(place.id, before=asked_number(request, "before"))
    sources = sources_of(place.id)
    return page(
        request,
        "imports",
        place,
        rows=[import_line(row, place) for row in rows],
        sources=[source_line(source, place) for source in sources],
        told=as_of_lines(sources, place),
        next=with_query(request, {"before": str(rows[-1].number)}) if more else "",
        next_key=str(rows[-1].number) if more else "",
        first=with_query(request, {"before": None}) if "before" in request.GET else "",
    )


@allowed(anyone)
def import_page(request: HttpRequest, district: str, number: int) -> HttpResponse:
    """Show one import."""
    place = district_of(district)
    story = import_numbered(place.id, number) if number < 2**31 else None
    if story is None:
        raise Http404
    rejects, more = rejects_of(story.row.id, after=asked_number(request, "after") or 0)
    return page(
        request,
        "import",
        place,
        line=import_line(story.row, place),
        story=story,
        list_address=address(place, "imports"),
        counts=[(_(word), count(story.row.counts.get(key, 0))) for key, word in COUNTS],
        file_size=size(story.size),
        complete=moment(story.complete_until, place.time_zone) if story.complete_until else _("until now"),
        notes=[f"{name}: {value}" for name, value in sorted(dict(story.notes).items()) if value and name not in READ],
        columns=_columns(story),
        reasons=[(_(REASONS.get(reason, reason)), count(n)) for reason, n in reject_reasons(story.row.id)],
        rejects=[(each.line, each.place, each.column, _(REASONS.get(each.reason, each.reason))) for each in rejects],
        next=with_query(request, {"after": str(rejects[-1].id)}) if more else "",
        next_key=str(rejects[-1].line or rejects[-1].place) if more else "",
        first=with_query(request, {}) if "after" in request.GET else "",
    )


def import_line(row: ImportRow, place: DistrictRow) -> ImportLine:
    """Say an import in words."""
    gone = row.withdrawn_at is not None
    return ImportLine(
        number=str(row.number),
        address=address(place, "imports", str(row.number)),
        file_name=row.file_name,
        source=row.source,
        at=moment(row.recorded_at, place.time_zone),
        simulated=row.simulated,
        is_gone=gone,
        new=count(row.counts.get("acts_new", 0)),
        known=count(row.counts.get("acts_known", 0)),
        corrected=count(row.counts.get("acts_corrected", 0)),
        rejects=count(row.counts.get("rejects", 0)),
        withdrawn=_("withdrawn {moment}: {reason}").format(
            moment=moment(row.withdrawn_at, place.time_zone), reason=row.reason or ""
        )
        if row.withdrawn_at is not None
        else "",
    )


def _columns(story: ImportStory) -> list[tuple[str, str, bool]]:
    """Return each attribute with its kinds, and whether it is public."""
    public = {(scope, key) for scope in ("case", "act") for key in story.columns.get(scope, {})}
    return [
        (f"{scope}.{key}", ", ".join(f"{kind} {count(n)}" for kind, n in kinds), (scope, key) in public)
        for scope, key, kinds in story.attributes
    ]
