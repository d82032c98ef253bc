"""Reads of supervision: findings with their history, cards, and how many stand; never who did something."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from django.db import connection
from django.db.models import Q
from psycopg import sql

from qingfeng.supervision.models import Card, FindingEvent, FindingState

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What a list of findings is narrowed to; level 0 means withdrawn, None does not narrow."""

    rule: str | None = None
    level: int | None = None
    unit: str | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether everything is shown."""
        return self == FindingFilter()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """How a finding stands; `highest` is the gravest level it ever had."""

    id: int
    case: str
    case_id: int
    rule: str
    source: str
    level: int
    highest: int
    measure: float | None
    measure_unit: str | None
    is_open: bool
    unit: str | None
    deadline_at: datetime | None
    reached_at: datetime | None
    changed_at: datetime
    simulated: bool


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Some findings, newest first; `after` is the key after which the next page begins, empty on the last."""

    lines: tuple[FindingLine, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """What happened to a finding, under which policy and calendar, seen from which moment."""

    finding: int
    seq: int
    kind: str
    level: int
    measure: float | None
    measure_unit: str | None
    reached_at: datetime | None
    deadline_at: datetime | None
    deadline_on: date | None
    evidence: list[int]
    reason: str
    policy: str
    policy_version: str
    calendar: str
    calendar_version: str
    as_of: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card that was issued, and how its finding stands now (0: withdrawn)."""

    number: int
    level: int
    issued_at: datetime
    answer_by: date | None
    finding: int
    standing: int
    case: str
    case_id: int
    rule: str
    unit: str | None
    measure: float | None
    measure_unit: str | None
    simulated: bool


DISTINCT = """
WITH RECURSIVE found AS (
    (SELECT {column} FROM finding_state WHERE district_id = %s AND {column} IS NOT NULL ORDER BY {column} LIMIT 1)
    UNION ALL
    SELECT (SELECT s.{column} FROM finding_state s WHERE s.district_id = %s AND s.{column} > found.{column}
            ORDER BY s.{column} LIMIT 1)
    FROM found WHERE found.{column} IS NOT NULL
)
SELECT {column} FROM found WHERE {column} IS NOT NULL
"""
_FINDING = (
    *("finding_id", "finding__case__number", "finding__case_id", "rule", "source__code", "level", "highest", "measure"),
    *("measure_unit", "is_open", "unit", "deadline_at", "reached_at", "changed_at", "finding__case__first_import__simulated"),
)
_EVENT = (
    *("finding_id", "seq", "kind", "level", "measure", "measure_unit", "reached_at", "deadline_at", "deadline_on", "evidence"),
    *("reason", "policy__name", "policy__version", "calendar__name", "calendar__version", "as_of", "recorded_at"),
)
_CARD = (
    *("number", "level", "issued_at", "answer_by", "finding_id", "finding__state__level", "finding__case__number"),
    *("finding__case_id", "finding__rule", "finding__state__unit", "finding__state__measure", "finding__state__measure_unit"),
    "finding__case__first_import__simulated",
)


def page_of_findings(district: int, wanted: FindingFilter, *, after: str = "", size: int = 50) -> FindingPage:
    """Return findings of a district, by the instant at which they were reached, the newest first.

    Raises:
        ValueError: `after` is no key of a page.
    """
    conditions = {"rule": wanted.rule, "level": wanted.level, "unit": wanted.unit}
    rows = FindingState.objects.filter(
        district=district, reached_at__isnull=False, **{name: value for name, value in conditions.items() if value is not None}
    )
    if after:
        at, finding = _key(after)
        rows = rows.filter(reached_at__lte=at).filter(Q(reached_at__lt=at) | Q(finding_id__lt=finding))
    found = [FindingLine(*row) for row in rows.order_by("-reached_at", "-finding_id").values_list(*_FINDING)[: size + 1]]
    return FindingPage(tuple(found[:size]), _written(found[size - 1]) if len(found) > size else "")


def values_found(district: int, column: Literal["rule", "unit"]) -> tuple[str, ...]:
    """Return the rules or units that findings of a district have, in order.

    The index is asked once for each value, never once for each finding.
    """
    query = sql.SQL(DISTINCT).format(column=sql.Identifier(column))
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(), [district, district])
        return tuple(value for (value,) in cursor.fetchall())


def findings_of_case(case: int) -> tuple[FindingLine, ...]:
    """Return the findings of a case, the gravest first, those withdrawn last."""
    rows = FindingState.objects.filter(finding__case=case).order_by("-level", "-highest", "finding_id")
    return tuple(FindingLine(*row) for row in rows.values_list(*_FINDING))


def events_of(findings: Iterable[int]) -> tuple[EventLine, ...]:
    """Return the events of some findings, finding by finding in the order in which they came."""
    rows = FindingEvent.objects.filter(finding__in=list(findings)).order_by("finding_id", "seq")
    return tuple(EventLine(*row) for row in rows.values_list(*_EVENT))


def page_of_cards(
    district: int, *, level: int | None = None, before: int | None = None, size: int = 50
) -> tuple[tuple[CardLine, ...], bool]:
    """Return cards, the newest number first, and whether there are more; `before` is the number a page begins below."""
    rows = Card.objects.filter(district=district).order_by("-number")
    if level is not None:
        rows = rows.filter(level=level)
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = [CardLine(*row) for row in rows.values_list(*_CARD)[: size + 1]]
    return tuple(found[:size]), len(found) > size


def card_numbered(district: int, number: int) -> CardLine | None:
    """Return a card by its number; None where there is none."""
    found = Card.objects.filter(district=district, number=number).values_list(*_CARD).first()
    return None if found is None else CardLine(*found)


def cards_of_case(case: int) -> tuple[CardLine, ...]:
    """Return the cards of a case, the newest first."""
    rows = Card.objects.filter(finding__case=case).order_by("-number")
    return tuple(CardLine(*row) for row in rows.values_list(*_CARD))


def newest_card(district: int) -> CardLine | None:
    """Return the card of the highest number, which is also how many were ever issued."""
    return next(iter(page_of_cards(district, size=1)[0]), None)


def _key(text: str) -> tuple[datetime, int]:
    at, _, finding = urlsafe_b64decode(text.encode()).decode().partition(".")
    return _EPOCH + int(at) * _MICROSECOND, int(finding)


def _written(line: FindingLine) -> str:
    at = 0 if line.reached_at is None else (line.reached_at - _EPOCH) // _MICROSECOND
    return urlsafe_b64encode(f"{at}.{line.id}".encode()).decode()
