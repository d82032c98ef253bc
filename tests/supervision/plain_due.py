"""Limits and due dates read plainly: where a clock starts and stops, and lateness against a date of the record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.foundation.clock_cases import micros
from tests.foundation.day_loop import ORDINAL, DayLoop
from tests.supervision.plain_clocks import Clocks, Fault, Judged, Run, Said
from tests.supervision.plain_record import Act, Case, value_of

DAY = 86_400_000_000


@dataclass(frozen=True)
class Moment:
    """An instant of the record (µs), or a day, then its beginning; `act` where an act gave it."""

    at: int
    is_date: bool
    act: Act | None = None


class BadDateError(Exception):
    """A value that is no date."""


class Limits:
    """Judges `limit` rules."""

    def __init__(self, days: DayLoop, clocks: Clocks, counts: Callable[[Any, Case, Act], bool]) -> None:
        self.days, self.clocks, self.counts = days, clocks, counts

    def judge(self, rule: Any, case: Case) -> Said:
        if rule.due is not None and rule.due.startswith("act."):
            acts = [act for act in case.acts if self.counts(rule, case, act)]
            by_name = rule.until is not None and not rule.until[0].startswith("act.")
            return self.against(
                rule, case, [(None, self.stop_of(rule, case, act), act) for act in acts if not by_name or act.bears(rule.until)]
            )
        said, pairs = Said(), []
        for start in self.starts(rule, case):
            stop = self.stop(rule, case, start)
            activating = start.act if rule.each and start is not None else None
            if stop is not None and stop.act is None and start is not None and self.is_before(stop, start):
                said.append(Fault("before_start", activating))
            else:
                pairs.append((start, stop, activating))
        if rule.due is not None:
            return said + self.against(rule, case, pairs)
        return said + self.clocks.judge(rule, [self.run(case, start, stop, activating) for start, stop, activating in pairs])

    def run(self, case: Case, start: Any, stop: Any, activating: Act | None) -> Run:
        by_date = start.is_date or (stop is not None and stop.is_date)
        return Run(case, start.at, stop.at if stop else None, start.act, activating, by_date)

    def is_before(self, stop: Moment, start: Moment) -> bool:
        """A day is compared as a day."""
        if stop.is_date or start.is_date:
            return self.days.day(stop.at) < self.days.day(start.at)
        return stop.at < start.at

    def moment(self, reference: str, case: Case, act: Act | None) -> Moment | None:
        value = value_of(reference, case, act)
        if value is None:
            return None
        if isinstance(value, datetime):
            return Moment(micros(value), is_date=False)
        if isinstance(value, date):
            return Moment(self.days.instant(value.toordinal() - ORDINAL), is_date=True)
        raise BadDateError

    def known(self, moment: Moment | None, case: Case) -> Moment | None:
        return None if moment is None or moment.at > case.as_of else moment

    def starts(self, rule: Any, case: Case) -> list[Moment | None]:
        if rule.from_ is None:
            return [None]
        if rule.from_[0].startswith("case."):
            start = self.known(self.moment(rule.from_[0], case, None), case)
            return [] if start is None else [start]
        acts = [act for act in case.named(rule.from_) if self.counts(rule, case, act)]
        return [Moment(act.at, act.dated, act) for act in (acts if rule.each else acts[:1])]

    def stop(self, rule: Any, case: Case, start: Moment | None) -> Moment | None:
        if rule.until[0].startswith("case."):
            return self.known(self.moment(rule.until[0], case, None), case)
        candidates = case.after(start.act) if start is not None and start.act is not None else case.acts
        found = [Moment(act.at, act.dated, act) for act in candidates if act.bears(rule.until)]
        if start is not None and start.act is None:
            found = [moment for moment in found if not self.is_before(moment, start)]
        return found[0] if found else None

    def stop_of(self, rule: Any, case: Case, act: Act) -> Moment | None:
        if rule.until is not None and rule.until[0].startswith("act."):
            return self.known(self.moment(rule.until[0], case, act), case)
        return Moment(act.at, act.dated, act)

    def against(self, rule: Any, case: Case, pairs: list[Any]) -> Said:
        said, runs = Said(), list[Run]()
        for start, stop, activating in pairs:
            due = self.moment(rule.due, case, activating)
            if due is None or (stop is None and not rule.open):
                continue
            if rule.limit is not None:
                by_date = due.is_date or (stop is not None and stop.is_date)
                origin = activating
                runs.append(Run(case, due.at, stop.at if stop else None, origin, activating, by_date))
            else:
                said.append(self.overdue(rule, case, due, start, stop, activating))
        return said + self.clocks.judge(rule, runs)

    def overdue(self, rule: Any, case: Case, due: Moment, start: Any, stop: Any, activating: Act | None) -> Judged:  # noqa: PLR0917
        until = case.as_of if stop is None else stop.at
        by_day = rule.by == "day" or due.is_date or (stop is not None and stop.is_date)
        day = self.days.day(due.at)
        late = float(self.days.day(until) - day) if by_day else (until - due.at) / DAY
        warned = False
        if rule.warn is not None:
            edge = self.days.instant(day - rule.warn + 1) if by_day else due.at - rule.warn * DAY
            warned = until >= (edge if start is None else max(edge, start.at))
        return Judged(activating, max(late, 0.0), warned, stop is None)
