"""The count of a limit as a plain loop over days: an independent reading of the rules, slow and without columns.

Instants are µs since 1970-01-01T00:00Z, days are days since 1970-01-01 in the zone.
"""

import calendar as months
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qingfeng.foundation.calendars import WorkCalendar

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ORDINAL = date(1970, 1, 1).toordinal()
HOUR = 3_600_000_000
DAY_UNITS = ("workday", "day", "month")


@dataclass(frozen=True)
class Move:
    """A pause (`units` is None; `end` None while it has none) or an extension of so many units."""

    begin: int
    end: int | None = None
    units: int | None = None


@dataclass(frozen=True)
class Limit:
    """What is counted, and by which rules."""

    value: int
    unit: str
    roll: bool = True
    warn: int | None = None


@dataclass(frozen=True)
class End:
    """The last day before and after rolling, and the deadline."""

    unrolled: int
    last: int
    deadline: int


@dataclass(frozen=True)
class Verdict:
    """What came of it; where `suspended` or `undetermined`, the figures say nothing."""

    last_day: int
    deadline: int
    late: float
    left: float
    suspended: bool
    undetermined: bool
    warn_at: int | None
    warned: bool


class DayLoop:
    """Counts in one calendar and one zone."""

    def __init__(
        self, calendar: WorkCalendar, zone: str, hours: tuple[tuple[int, int], ...] = ((540, 720), (840, 1080))
    ) -> None:
        self.calendar, self.zone, self.hours = calendar, ZoneInfo(zone), hours

    def day(self, at: int) -> int:
        return (EPOCH + timedelta(microseconds=at)).astimezone(self.zone).date().toordinal() - ORDINAL

    def instant(self, day: int, minute: int = 0) -> int:
        midnight = datetime.combine(date.fromordinal(day + ORDINAL), time(), self.zone)
        local = datetime.combine(date.fromordinal(day + ORDINAL + minute // 1440), time(minute % 1440 // 60, minute % 60))
        return (local.replace(tzinfo=midnight.tzinfo).astimezone(UTC) - EPOCH) // timedelta(microseconds=1)

    def counts(self, day: int, unit: str) -> bool:
        return unit != "workday" or self.calendar.is_working(day)

    def number(self, low: int, high: int, unit: str) -> int:
        return sum(self.counts(day, unit) for day in range(low + 1, high + 1))

    def ahead(self, day: int, number: int, unit: str) -> int:
        while number:
            day += 1
            number -= self.counts(day, unit)
        return day

    def back(self, day: int, number: int, unit: str) -> int:
        while number:
            day -= 1
            number -= self.counts(day, unit)
        return day

    def worked(self, low: int, high: int, unit: str) -> int:
        """Time between two instants that counts, µs."""
        if high <= low or unit == "hour":
            return max(high - low, 0)
        return sum(max(min(high, last) - max(low, first), 0) for first, last in self.spans(self.day(low), self.day(high)))

    def spans(self, low: int, high: int) -> list[tuple[int, int]]:
        days = [day for day in range(low, high + 1) if self.calendar.is_working(day)]
        return [(self.instant(day, first), self.instant(day, last)) for day in days for first, last in self.hours]

    def used_up(self, start: int, budget: int, unit: str) -> int:
        """The first instant at which so much time has been worked."""
        if unit == "hour":
            return start + budget
        day = self.day(start)
        while True:
            for first, last in self.spans(day, day):
                length = max(last - max(first, start), 0)
                if length and budget <= length:
                    return max(first, start) + budget
                budget -= length
            day += 1

    def run(self, start: int, limit: Limit, moves: list[Move], until: int) -> Verdict:
        """Count one clock."""
        first = self.day(start)
        if limit.value == 0:
            return self.judged(start, limit, End(first, first, self.instant(first + 1)), until)
        value, pauses = limit.value, list[tuple[int, int]]()
        end = self.reached(start, value, limit, pauses)
        for move in moves:
            is_over = self.day(move.begin) > end.last if limit.unit in DAY_UNITS else move.begin > end.deadline
            # While a pause runs there is no last day in force, and a pause that touches another is one with it.
            if is_over and not any(low <= move.begin <= high for low, high in pauses):
                continue
            if move.units is not None:
                value += move.units if move.begin >= start else 0
            elif move.end is None:
                return Verdict(end.last, end.deadline, 0.0, 0.0, suspended=True, undetermined=False, warn_at=None, warned=False)
            else:
                pauses.append((move.begin, move.end))
            end = self.reached(start, value, limit, pauses)
        return self.judged(start, limit, end, until)

    def reached(self, start: int, value: int, limit: Limit, pauses: list[tuple[int, int]]) -> End:
        """The end of a limit of so many units with these pauses."""
        if limit.unit not in DAY_UNITS:
            budget, reach = value * HOUR, start
            for low, high in sorted(pauses):
                budget += self.worked(max(low, reach), high, limit.unit)
                reach = max(reach, high)
            deadline = self.used_up(start, budget, limit.unit)
            # A deadline at 00:00 is the end of the day before.
            return End(self.day(deadline - 1), self.day(deadline - 1), deadline)
        last = unrolled = self.unrolled(start, value, limit, pauses)
        while limit.unit != "workday" and limit.roll and not self.calendar.is_working(last):
            last += 1
        return End(unrolled, last, self.instant(last + 1))

    def unrolled(self, start: int, value: int, limit: Limit, pauses: list[tuple[int, int]]) -> int:
        first = self.day(start)
        paused = {day for low, high in pauses for day in range(max(self.day(low), first) + 1, self.day(high) + 1)}
        number = sum(self.counts(day, limit.unit) for day in paused)
        if limit.unit != "month":
            return self.ahead(first, value + number, limit.unit)
        begun = date.fromordinal(first + ORDINAL)
        years, month = divmod(begun.month - 1 + value, 12)
        length = months.monthrange(begun.year + years, month + 1)[1]
        return date(begun.year + years, month + 1, min(begun.day, length)).toordinal() - ORDINAL + number

    def judged(self, start: int, limit: Limit, end: End, until: int) -> Verdict:
        unit, today = limit.unit, self.day(until)
        undetermined = self.is_undetermined(self.day(start), limit, end, today)
        if unit in DAY_UNITS:
            late, left = float(self.number(end.last, today, unit)), float(self.number(today, end.last, unit))
        else:
            late, left = self.worked(end.deadline, until, unit) / HOUR, self.worked(until, end.deadline, unit) / HOUR
        warn_at = None if limit.warn is None else self.warning(start, limit, end)
        is_blind = unit in ("day", "month") and limit.roll and limit.value > 0 and self.undecided(end.unrolled, end.last)
        warned = warn_at is not None and until >= warn_at and not undetermined and not is_blind
        late, left = (0.0, 0.0) if undetermined else (late, left)
        return Verdict(end.last, end.deadline, late, left, False, undetermined, warn_at, warned)

    def is_undetermined(self, first: int, limit: Limit, end: End, today: int) -> bool:
        if limit.unit == "workday":
            return bool(self.undecided(first + 1, today))
        if limit.unit == "workhour":
            return bool(self.undecided(first + (limit.value == 0), today))
        if limit.unit == "hour" or not limit.roll or limit.value == 0:
            return False
        return any(today > day for day in self.undecided(end.unrolled, end.last))

    def undecided(self, low: int, high: int) -> list[int]:
        return [day for day in range(low, high + 1) if not self.calendar.is_decided(day)]

    def warning(self, start: int, limit: Limit, end: End) -> int:
        warn = limit.warn or 0
        if limit.unit in DAY_UNITS:
            return max(self.instant(self.back(end.last, warn - 1, limit.unit)), start)
        total = self.worked(start, end.deadline, limit.unit) - warn * HOUR
        return start if total <= 0 else self.used_up(start, total, limit.unit)
