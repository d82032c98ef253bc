"""A worked example as the frames of cases and acts that the engine reads."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl

from qingfeng.directory.policy.frames import LIMIT
from qingfeng.directory.policy.pack import Example, ExampleAct
from qingfeng.directory.policy.terms import Limit
from qingfeng.foundation.record import INSTANT


def case_frame(example: Example, zone: ZoneInfo) -> pl.DataFrame:
    """Return the frame of the one case, `foundation.record`; limits are structs, lists are lists of text."""
    columns = {name: pl.Series([None], dtype=pl.String) for name in ("unit", "procedure", "item")}
    attributes = {name: series([value], zone) for name, value in example.case.items()}
    return pl.DataFrame({"key": ["example"], **columns, **attributes})


def act_frame(example: Example, zone: ZoneInfo) -> pl.DataFrame:
    """Return the frame of the example's acts in their order, `foundation.record`."""
    acts = example.acts
    attributes = dict.fromkeys(key for act in acts for key in attributes_of(act))
    return pl.DataFrame(
        {
            "case": pl.Series([0] * len(acts), dtype=pl.UInt32),
            "name": _categories([act.name for act in acts]),
            "step": _categories([act.step for act in acts]),
            "at": pl.Series([instant(act.at, zone) for act in acts], dtype=INSTANT),
            "dated": pl.Series([not isinstance(act.at, datetime) for act in acts], dtype=pl.Boolean),
            "place": pl.Series(range(len(acts)), dtype=pl.UInt32),
            "performer": _categories([act.performer for act in acts]),
            "unit": _categories([act.unit for act in acts]),
            **{key: series([attributes_of(act).get(key) for act in acts], zone) for key in attributes},
        }
    )


def attributes_of(act: ExampleAct) -> dict[str, object]:
    """Return the attributes of an act under their full names."""
    return dict(act.__pydantic_extra__)


def instant(at: date, zone: ZoneInfo) -> datetime:
    """Read a time in the zone where it has no offset; a date is the instant at which it begins."""
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def looking(at: date, zone: ZoneInfo) -> datetime:
    """Return the moment of looking; a date is its last microsecond."""
    if isinstance(at, datetime):
        return instant(at, zone)
    return instant(at + timedelta(days=1), zone) - timedelta(microseconds=1)


def series(values: list[object], zone: ZoneInfo) -> pl.Series:
    """Return attribute values as a column of the kind that a record would have."""
    plain = [_plain(value, zone) for value in values]
    if any(isinstance(value, Limit) for value in values):
        return pl.Series(plain, dtype=LIMIT)
    if any(isinstance(value, tuple) for value in values):
        return pl.Series(plain, dtype=pl.List(pl.String))
    return pl.Series(plain, dtype=INSTANT) if any(isinstance(value, datetime) for value in plain) else pl.Series(plain)


def _plain(value: object, zone: ZoneInfo) -> object:
    if isinstance(value, Limit):
        return {"value": value.value, "unit": value.unit.value}
    if isinstance(value, tuple):
        return [str(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    return instant(value, zone) if isinstance(value, datetime) else value


def _categories(names: list[str | None]) -> pl.Series:
    return pl.Series(names, dtype=pl.Categorical)
