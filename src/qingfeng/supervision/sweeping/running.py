"""Check cases of the record, in groups that one evaluation can take, each group in a transaction of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import polars as pl
from django.db import transaction

from qingfeng.casework.models import Source
from qingfeng.directory.services import calendar_of
from qingfeng.storage.copying import among, check_at_once, copy_in, copy_out, lock, raw_cursor
from qingfeng.supervision.sweeping.cards import issue_cards
from qingfeng.supervision.sweeping.differing import differ, known_findings
from qingfeng.supervision.sweeping.events import write_events
from qingfeng.supervision.sweeping.judging import judge_source
from qingfeng.supervision.sweeping.states import bring_up_states

# Bounds the memory of one evaluation and the time that its locks are held.
CASES_A_GROUP = 20_000
OF_CASES = 'SELECT id, source_id, policy_id FROM "case" WHERE id {among} ORDER BY id'
BOUND = {"id": pl.Int64, "source_id": pl.Int64, "policy_id": pl.Int64}


@dataclass(frozen=True, slots=True)
class SweepSummary:
    """What checking did: cases looked at, findings that changed, those withdrawn, cards issued."""

    cases: int = 0
    changed: int = 0
    withdrawn: int = 0
    cards: int = 0

    def __add__(self, other: "SweepSummary") -> "SweepSummary":
        return SweepSummary(
            self.cases + other.cases,
            self.changed + other.changed,
            self.withdrawn + other.withdrawn,
            self.cards + other.cards,
        )


def due_cases(now: datetime, *, limit: int | None = None) -> list[int]:
    """Return the cases whose next check has come, by the partial index on it."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT case_id FROM case_state WHERE next_check_at <= %s ORDER BY next_check_at LIMIT %s", [now, limit])
        return [int(str(row[0])) for row in cursor.fetchall()]


def sweep(*, at: datetime) -> SweepSummary:
    """Judge every case whose next check has come; the cost grows with what is due, not with what is stored."""
    return check_cases(due_cases(at), now=at, reason="time")


def check_cases(case_ids: Iterable[int], *, now: datetime, reason: str) -> SweepSummary:
    """Judge cases and write what changed; judging the same record at the same moment twice writes nothing.

    Args:
        case_ids: internal keys.
        now: the instant of recording; each source's moment of looking follows from it.
        reason: `record`, `import` or `time`, as `write_events` says.
    """
    summary = SweepSummary()
    for source, policy_id, group in _groups(case_ids):
        summary += _check_group(source, policy_id, group, now=now, reason=reason)
    return summary


def _groups(case_ids: Iterable[int]) -> Iterator[tuple[Source, int, list[int]]]:
    waiting = iter(case_ids)
    sources: dict[int, Source] = {}
    while chunk := list(islice(waiting, CASES_A_GROUP)):
        which, ids = among(sorted(set(chunk)))
        cases = copy_out(OF_CASES.format(among=which), BOUND, ids)
        for (source_id, policy_id), group in cases.group_by("source_id", "policy_id", maintain_order=True):
            if source_id not in sources:
                sources[source_id] = Source.objects.select_related("district").get(pk=source_id)
            yield sources[source_id], policy_id, group["id"].to_list()


@transaction.atomic
def _check_group(source: Source, policy_id: int, group: list[int], *, now: datetime, reason: str) -> SweepSummary:
    lock(f"check {source.pk}")
    check_at_once()
    judged = judge_source(source, policy_id, group, now=now)
    with raw_cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE checked_case (id bigint PRIMARY KEY) ON COMMIT DROP")
    copy_in("checked_case", judged.case_ids.to_frame("id"))
    differences = differ(judged.findings(), known_findings())
    with raw_cursor() as cursor:
        cursor.execute("DROP TABLE checked_case")
    changed = write_events(judged, differences, reason=reason, at=now)
    cards = issue_cards(changed, judged, calendar_of(judged.calendar.pk))
    bring_up_states(judged, differences.found.select("case_id", pl.col("level")))
    return SweepSummary(len(group), changed.height, differences.gone.height, cards)
