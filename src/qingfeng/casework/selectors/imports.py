"""Sources and imports: how far each source has told everything, what each file brought, what of it could not be used."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from qingfeng.casework.models import Import, ImportReject, Source

_ROW = ("pk", "number", "source__code", "file_name", "recorded_at", "simulated", "guessed", "counts")
_MORE = (
    *("file_size", "file_digest", "file_kind", "time_zone", "complete_until", "columns", "notes", "attributes", "mapping"),
    *("policy_id", "policy__name", "policy__version", "policy__digest"),
    *("calendar__name", "calendar__version", "calendar__digest"),
)
_WITHDRAWN = ("withdrawal__recorded_at", "withdrawal__reason")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source; `complete_until` is None where it tells everything until now."""

    code: str
    kind: str
    complete_until: datetime | None
    issues_cards: bool


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import as a list shows it; withdrawn ones carry when and why."""

    id: int
    number: int
    source: str
    file_name: str
    recorded_at: datetime
    simulated: bool
    guessed: bool
    counts: dict[str, int]
    withdrawn_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ImportStory:
    """Everything under which a file was read."""

    row: ImportRow
    size: int
    digest: str
    kind: str
    time_zone: str
    complete_until: datetime | None
    columns: dict[str, Any]
    notes: Any
    attributes: list[Any]
    mapping: dict[str, Any] | None
    policy_id: int
    policy: str
    policy_version: str
    policy_digest: str
    calendar: str
    calendar_version: str
    calendar_digest: str


@dataclass(frozen=True, slots=True)
class RejectRow:
    """A place of a file that could not be used; its value and text may be personal and are left out."""

    id: int
    line: int | None
    place: str | None
    column: str | None
    reason: str


def sources_of(district: int) -> tuple[SourceRow, ...]:
    """Return a district's sources by their codes."""
    rows = Source.objects.filter(district=district).order_by("code")
    return tuple(SourceRow(*row) for row in rows.values_list("code", "kind", "complete_until", "issues_cards"))


def imports_of(district: int, *, before: int | None = None, size: int = 50) -> tuple[tuple[ImportRow, ...], bool]:
    """Return imports, the newest first, and whether there are more; `before` is the number that a page begins below."""
    rows = Import.objects.filter(district=district).order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = [ImportRow(*row) for row in rows.values_list(*_ROW, *_WITHDRAWN)[: size + 1]]
    return tuple(found[:size]), len(found) > size


def import_numbered(district: int, number: int) -> ImportStory | None:
    """Return one import; None where there is none."""
    found = Import.objects.filter(district=district, number=number).values_list(*_ROW, *_WITHDRAWN, *_MORE).first()
    if found is None:
        return None
    cut = len(_ROW) + len(_WITHDRAWN)
    return ImportStory(ImportRow(*found[:cut]), *found[cut:])


def rejects_of(import_id: int, *, after: int = 0, size: int = 50) -> tuple[tuple[RejectRow, ...], bool]:
    """Return what could not be used, in the order of the file, and whether there is more after it."""
    rows = ImportReject.objects.filter(of=import_id, pk__gt=after).order_by("pk")
    found = [RejectRow(*row) for row in rows.values_list("pk", "line", "place", "column", "reason")[: size + 1]]
    return tuple(found[:size]), len(found) > size


def reject_reasons(import_id: int) -> tuple[tuple[str, int], ...]:
    """Return how many rejects each reason has, most first."""
    rows = ImportReject.objects.filter(of=import_id).values_list("reason").annotate(n=Count("pk"))
    return tuple(rows.order_by("-n", "reason"))
