"""Lists of cases: filtered, sought, paged by key; their counts from the projection, never by counting cases."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from qingfeng.casework.bigrams import bigram_query, folded
from qingfeng.casework.models import CaseCount, CaseState, CaseWords, Source

LEVELS = (1, 2, 3)
STANDINGS = ("open", "paused", "late", "ended", "ended_late")
# Cases found by a search above which the list is walked instead.
MANY = 5_000
# An array is made once and first; as a join it would be at the planner's guess.
_FOUND = '"case_state"."case_id" = ANY (ARRAY(SELECT case_id FROM case_words WHERE bigrams @@ %s::tsquery))'
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to; None does not narrow. An empty `unit` means cases without a unit."""

    standing: str | None = None
    level: int | None = None
    unit: str | None = None
    source: str | None = None
    sought: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether everything is shown."""
        return self == CaseFilter()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a list shows it."""

    id: int
    number: str
    source: str
    simulated: bool
    procedure: str | None
    item: str | None
    unit: str | None
    acts: int
    first_at: datetime | None
    last_at: datetime | None
    last_act: str | None
    ended_at: datetime | None
    deadline_at: datetime | None
    deadline_on: date | None
    standing: str
    level: int
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, newest first; `after` is the key after which the next page begins, empty on the last."""

    lines: tuple[CaseLine, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many cases of a source and unit stand in one way."""

    source: str
    unit: str | None
    standing: str
    level: int
    count: int


_COLUMNS = (
    *("case_id", "case__number", "source__code", "case__first_import__simulated", "procedure", "item", "unit", "acts"),
    *("first_at", "last_at", "last_act", "ended_at", "deadline_at", "deadline_on", "standing", "level", "checked_as_of"),
)


@dataclass(frozen=True, slots=True)
class _Key:
    """The place of a case in a list: its first act (None: it has none, and stands at the end) and its internal key."""

    first_at: datetime | None = None
    case: int = field(default=2**62)


def page_of_cases(district: int, wanted: CaseFilter, *, after: str = "", size: int = 50) -> CasePage:
    """Return cases of a district, newest first act first.

    Two queries whatever the number of rows, those with acts, and those without, which stand at the end; a search asks one more.

    Raises:
        ValueError: `after` is no key of a page.
    """
    key = _key(after) if after else None
    rows = _matching(district, wanted)
    # Without nulls the order is that of the indexes, whatever they do with nulls.
    dated = rows.filter(first_at__isnull=False).order_by("-first_at", "-case_id")
    bare = rows.filter(first_at__isnull=True).order_by("-case_id")
    if key is not None and key.first_at is not None:
        # The first condition lets the index begin at the key; the second sorts out cases of the same instant.
        dated = dated.filter(first_at__lte=key.first_at).filter(Q(first_at__lt=key.first_at) | Q(case_id__lt=key.case))
    elif key is not None:
        dated, bare = dated.none(), bare.filter(case_id__lt=key.case)
    found = [*dated.values_list(*_COLUMNS)[: size + 1], *bare.values_list(*_COLUMNS)[: size + 1]]
    lines = tuple(CaseLine(*row) for row in found[:size])
    return CasePage(lines, _written(lines[-1]) if len(found) > size else "")


def case_counts(district: int) -> tuple[CountRow, ...]:
    """Return how many cases stand how, from the projection."""
    rows = CaseCount.objects.filter(district=district, count__gt=0)
    return tuple(CountRow(*row) for row in rows.values_list("source__code", "unit", "standing", "level", "count"))


def case_named(district: int, number: str) -> CaseLine | None:
    """Return a case by its number; None where there is none."""
    if "\0" in number:
        return None
    found = CaseState.objects.filter(district=district, case__number=number).values_list(*_COLUMNS).first()
    return None if found is None else CaseLine(*found)


def _matching(district: int, wanted: CaseFilter) -> QuerySet[CaseState]:
    # A subquery is one value to the planner, so that the order of an index holds behind it; a join would be sorted.
    sources = Source.objects.filter(district=district, code=wanted.source).values("pk")[:1]
    conditions: dict[str, Any] = {
        "standing": wanted.standing,
        "level": wanted.level,
        "source_id": None if wanted.source is None else sources,
        "unit": wanted.unit or None,
    }
    rows = CaseState.objects.filter(
        district=district, **{name: value for name, value in conditions.items() if value is not None}
    )
    if wanted.unit == "":
        rows = rows.filter(unit__isnull=True)
    return _sought(rows, wanted.sought) if wanted.sought else rows


def _sought(rows: QuerySet[CaseState], text: str) -> QuerySet[CaseState]:
    pairs = bigram_query(text)
    if not pairs:
        return rows.none()
    # Pairs in common are no proof that they stand together.
    for word in folded(text).split():
        rows = rows.filter(sought__contains=word)
    # Few are looked up. Of many the newest are met soon, walking the list; sorting them all would take its time.
    holds = RawSQL('"case_words"."bigrams" @@ %s::tsquery', [pairs], output_field=BooleanField())
    if CaseWords.objects.alias(holds=holds).filter(holds=True).values("pk")[MANY : MANY + 1]:
        return rows
    is_found = RawSQL(_FOUND, [pairs], output_field=BooleanField())  # noqa: S611 -- a constant text; the pairs are bound
    return rows.alias(is_found=is_found).filter(is_found=True)


def _key(text: str) -> _Key:
    first, _, case = urlsafe_b64decode(text.encode()).decode().partition(".")
    return _Key(_EPOCH + int(first) * _MICROSECOND if first else None, int(case))


def _written(line: CaseLine) -> str:
    first = "" if line.first_at is None else str((line.first_at - _EPOCH) // _MICROSECOND)
    return urlsafe_b64encode(f"{first}.{line.id}".encode()).decode()
