"""Small records: written out for examples, drawn at random for comparisons."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from qingfeng.foundation.record import INSTANT

NAMES = ("a", "b", "c", "pause", "resume", "extend", "end")
ACT_SCHEMA: dict[str, Any] = {
    "case": pl.UInt32,
    "name": pl.Categorical,
    "step": pl.Categorical,
    "at": INSTANT,
    "dated": pl.Boolean,
    "place": pl.UInt32,
    "performer": pl.Categorical,
    "unit": pl.String,
    "recorded_at": INSTANT,
    "act.days": pl.String,
    "act.due": INSTANT,
    "act.dueDay": pl.Date,
    "act.fee": pl.String,
    "act.top": pl.Float64,
    "act.term": pl.String,
    "act.sort": pl.String,
}
CASE_SCHEMA: dict[str, Any] = {
    "key": pl.String,
    "unit": pl.String,
    "procedure": pl.String,
    "case.mode": pl.String,
    "case.number": pl.Int64,
    "case.fee": pl.Float64,
    "case.start": INSTANT,
    "case.startDay": pl.Date,
    "case.end": INSTANT,
    "case.endDay": pl.Date,
    "case.deadline": INSTANT,
    "case.lastDay": pl.Date,
    "case.express": pl.Boolean,
    "case.term": pl.String,
    "item.promised": pl.Struct({"value": pl.Int64, "unit": pl.String}),
    "item.materials": pl.List(pl.String),
}


@dataclass(eq=False)
class SmallLog:
    """A record under construction: cases and acts as rows of their frames; times of day are those of the zone."""

    zone: str = "Asia/Shanghai"
    case_rows: list[dict[str, Any]] = field(default_factory=list)
    act_rows: list[dict[str, Any]] = field(default_factory=list)

    def case(self, key: str = "1", **values: Any) -> "SmallLog":
        """Begin a case; its acts follow."""
        self.case_rows.append({"key": key} | {name.replace("__", "."): value for name, value in values.items()})
        return self

    def act(self, name: str, at: str, **values: Any) -> "SmallLog":
        """Add an act to the case begun last: `2024-03-04` (known by date only) or `2024-03-04 10:00`."""
        self.case_rows = self.case_rows or [{"key": "1"}]
        row = {"case": len(self.case_rows) - 1, "name": name, "at": self.instant(at), "dated": len(at) == len("2024-03-04")}
        row["place"] = sum(other["case"] == row["case"] for other in self.act_rows)
        self.act_rows.append(row | {name.replace("__", "."): value for name, value in values.items()})
        return self

    def instant(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def acts(self) -> pl.DataFrame:
        return pl.DataFrame(self.act_rows, schema=ACT_SCHEMA, orient="row")

    @property
    def cases(self) -> pl.DataFrame:
        return pl.DataFrame(self.case_rows, schema=CASE_SCHEMA, orient="row")


QUARTER = timedelta(minutes=15)
# Before a change of the clock, a long holiday with make-up days, and the end of what is decided.
BEGINNINGS = (
    datetime(2024, 3, 27, 16, tzinfo=UTC),
    datetime(2024, 9, 25, 16, tzinfo=UTC),
    datetime(2026, 12, 17, 16, tzinfo=UTC),
)
WORLDS = (("Asia/Shanghai", "cn"), ("Europe/Amsterdam", "nl"))


@dataclass(frozen=True, eq=False)
class Drawn:
    """A record drawn at random, and from where and when it is looked at."""

    acts: pl.DataFrame
    cases: pl.DataFrame
    zone: str
    calendar: str
    as_of: datetime


class Draws:
    """Values of a small record, drawn from one seed: often at a border, often missing, often equal."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.begin = random.choice(BEGINNINGS)
        self.zone, self.calendar = random.choice(WORLDS)

    def one(self, *options: Any) -> Any:
        return self.random.choice(options)

    def moment(self, days: int = 16) -> datetime:
        quarter = self.one(0, 0, 36, 40, 48, 56, 72, 95)
        return self.begin + timedelta(days=self.random.randint(0, days)) + quarter * QUARTER

    def day(self) -> date:
        return self.begin.date() + timedelta(days=self.random.randint(0, 20))

    def maybe(self, value: Any) -> Any:
        return value if self.random.random() < 0.7 else None

    def case_row(self, row: int) -> dict[str, Any]:
        promised = {"value": self.maybe(self.random.randint(-1, 3)), "unit": self.maybe(self.one("workday", "hour", "week"))}
        return {
            "key": f"case-{row}",
            "unit": None,
            "procedure": self.one(None, "p", "q"),
            "case.mode": self.one(None, "x", "y", "1", "true"),
            "case.number": self.maybe(self.random.randint(0, 2)),
            "case.fee": self.maybe(self.one(0.3, 1.0, 100.0)),
            "case.start": self.maybe(self.moment()),
            "case.startDay": self.maybe(self.day()),
            "case.end": self.maybe(self.moment()),
            "case.endDay": self.maybe(self.day()),
            "case.deadline": self.maybe(self.moment()),
            "case.lastDay": self.maybe(self.day()),
            "case.express": self.maybe(self.one(True, False)),
            "case.term": self.maybe(self.one("2 workday", "1 day", "3 hours", "soon", " 0 workday ")),
            "item.promised": self.maybe(promised),
            "item.materials": self.maybe(self.random.sample(["x", "y", "z"], self.random.randint(0, 2))),
        }

    def act_row(self, case: int, place: int) -> dict[str, Any]:
        at, dated = self.moment(), self.random.random() < 0.12
        if dated:
            zone = ZoneInfo(self.zone)
            at = datetime.combine(at.astimezone(zone).date(), time(), zone).astimezone(UTC)
        return {
            "case": case,
            "name": self.one(*NAMES),
            "step": self.one(None, "start", "complete"),
            "at": at,
            "dated": dated,
            "place": place,
            "performer": self.one(None, "p", "q", "q", "r"),
            "unit": None,
            "recorded_at": self.moment() if self.random.random() < 0.1 else None,
            "act.days": self.one("1", "2", " 3 ", "0") if self.random.random() < 0.9 else self.one(None, "x", "1.5", "-1"),
            "act.due": self.maybe(self.moment()),
            "act.dueDay": self.maybe(self.day()),
            "act.fee": self.one(None, "0.3", "0.30", "100", "1e3", "1,000", "-5", ""),
            "act.top": self.maybe(self.one(0.3, 50.0, 100.0)),
            "act.term": self.one(None, "1 workday", "2 hour", "3 weeks"),
            "act.sort": self.one(None, "x", "y", "2"),
        }


def random_log(random: Random, size: int) -> Drawn:
    """A record of so many cases with up to seven acts each, its rows in no order."""
    draws = Draws(random)
    cases = [draws.case_row(row) for row in range(size)]
    acts = [draws.act_row(row, place) for row in range(size) for place in range(random.randint(0, 7))]
    random.shuffle(acts)
    frames = (pl.DataFrame(rows, schema=schema, orient="row") for rows, schema in ((acts, ACT_SCHEMA), (cases, CASE_SCHEMA)))
    return Drawn(*frames, draws.zone, draws.calendar, draws.moment(25))
