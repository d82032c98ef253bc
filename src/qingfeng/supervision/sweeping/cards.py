"""Cards: issued on findings of sources that issue cards, when a level of yellow or red is reached."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from django.db.models import Max

from qingfeng.foundation.calendars import WorkCalendar, day_index
from qingfeng.storage.copying import next_numbers
from qingfeng.storage.recording import record
from qingfeng.supervision.models import Card
from qingfeng.supervision.sweeping.judging import Judged

# Working days in which a unit answers a card; the pack's own number comes with the orders that cards open.
ANSWER_WORKDAYS = 5


def issue_cards(changed: pl.DataFrame, judged: Judged, calendar: WorkCalendar) -> int:
    """Issue a card for each finding that reached yellow or red and has none of that level; returns how many."""
    if not judged.source.issues_cards:
        return 0
    due = changed.filter((pl.col("level") >= 2) & (pl.col("level") > pl.col("was").fill_null(0)))
    had = set(Card.objects.filter(finding_id__in=due["finding_id"].to_list()).values_list("finding_id", "level"))
    fresh = [row not in had for row in due.select("finding_id", "level").iter_rows()]
    due = due.filter(pl.Series(fresh, dtype=pl.Boolean)).sort("reached_at", "finding_id")
    if not due.height:
        return 0
    last = Card.objects.filter(district=judged.source.district).aggregate(last=Max("number"))["last"] or 0
    day = answer_day(judged.as_of, calendar, judged.source.district.time_zone)
    cards = due.select(
        pl.Series("id", next_numbers("card_id_seq", due.height), dtype=pl.Int64),
        pl.lit(judged.source.district_id).alias("district_id"),
        pl.Series("number", range(last + 1, last + 1 + due.height), dtype=pl.Int64),
        "finding_id",
        "level",
        # The moment of looking: of a source that ended earlier, no card is issued after its own answer was due.
        pl.lit(judged.as_of).alias("issued_at"),
        pl.lit(day).alias("answer_by"),
    )
    return record("card", cards, kind="card", key=("id",))


def answer_day(since: datetime, calendar: WorkCalendar, zone: str) -> date | None:
    """Return the last working day on which a card may be answered; None where the calendar does not decide it."""
    day = since.astimezone(ZoneInfo(zone)).date()
    left = ANSWER_WORKDAYS
    while left:
        day += timedelta(days=1)
        index = day_index(day)
        if not calendar.is_decided(index):
            return None
        left -= calendar.is_working(index)
    return day
