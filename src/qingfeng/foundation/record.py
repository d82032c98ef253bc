"""The shape of cases and acts as frames, and the keys by which acts and findings are known.

This is the border between what reads a record (intake, later storage) and what judges it (supervision).

**Frame of cases**, one row a case, in any order:

| column | dtype | meaning |
| --- | --- | --- |
| `key` | String | the case's own number in its source; unique, never null |
| `unit` | String, may be null | the unit that leads the case |
| `procedure`, `item` | String, may be null | procedure code and service item code |
| `case.KEY` | any of `ATTRIBUTE_DTYPES` | an attribute of the case under the record's own key |
| `item.KEY` | as above, or a List of String | an attribute of the case's service item |

**Frame of acts**, one row an act, in any order:

| column | dtype | meaning |
| --- | --- | --- |
| `case` | UInt32 | row number of the case in the frame of cases |
| `name` | Categorical or Enum | what was done; never null |
| `step` | Categorical or Enum, may be null | life-cycle step (`complete`, `start`) |
| `at` | Datetime(us, UTC) | when it happened; never null; a date is the instant at which that day begins in the record's zone |
| `dated` | Boolean | known by date only |
| `place` | UInt32 | place of the act within its case in the record that first brought it |
| `event_id` | String, may be null | the record's own id of the act, where it has one |
| `performer` | Categorical, may be null | who did it (personal: never printed) |
| `unit` | Categorical or String, may be null | the unit of whoever did it |
| `recorded_at` | Datetime(us, UTC), may be null | when it became known; null = always known |
| `act.KEY` | any of `ATTRIBUTE_DTYPES` | an attribute of the act under the record's own key |

From a record that is kept acts have two columns more: `key` (String, the act's key, which is then not computed) and `seq`
(Int64, its arrival in the case, which orders acts of one instant and place).

`step`, `event_id`, `unit`, `recorded_at` and all attributes may be absent. Attributes that are dates without a time of day
are `Date`, instants are Datetime(us, UTC), numbers Int64 or Float64, texts String, truths Boolean; a limit
(`item.promised`) is a Struct `{value: Int64, unit: String}` or a text such as `20 workday`.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

import polars as pl

INSTANT = pl.Datetime("us", "UTC")
CASE_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.String,
    "unit": pl.String,
    "procedure": pl.String,
    "item": pl.String,
}
ACT_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "case": pl.UInt32,
    "name": pl.Categorical,
    "step": pl.Categorical,
    "at": INSTANT,
    "dated": pl.Boolean,
    "place": pl.UInt32,
    "event_id": pl.String,
    "performer": pl.Categorical,
    "unit": pl.Categorical,
    "recorded_at": INSTANT,
}
ATTRIBUTE_DTYPES = (pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Date, INSTANT)


def digest(parts: Iterable[object]) -> str:
    """Return the SHA-256 of a JSON array as 64 hexadecimal digits: no white space, UTF-8, no escapes beyond JSON's own."""
    return hashlib.sha256(json.dumps(list(parts), ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def instant_text(at: datetime) -> str:
    """Write an instant as it enters an act key: UTC, microseconds, `2011-05-03T08:00:00.000000Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def act_key(case: str, name: str, step: str | None, at: datetime, k: int) -> str:
    """Return the key of an act without an id of its own; `k` numbers equal acts of the case from 0 in order of place."""
    return digest([case, name if step is None else f"{name}+{step}", instant_text(at), k])


def event_key(case: str, event_id: str) -> str:
    """Return the key of an act that the record itself gave an id."""
    return digest([case, "id", event_id])


def finding_key(case: str, rule: str, role: str, act: str) -> str:
    """Return the key of a finding; role is `a`, `b` or `case`, act the key of the activating act or empty."""
    return digest([case, rule, role, act])
