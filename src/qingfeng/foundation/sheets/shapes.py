"""What a day sheet is made from and made of."""

from dataclasses import dataclass
from datetime import date

from qingfeng.foundation.messages import Text


@dataclass(frozen=True, slots=True)
class SheetMove:
    """A pause (`units` None; `end` None while it lasts) or an extension, in µs, and the act that made it."""

    begin: int
    end: int | None
    units: int | None
    label: Text


@dataclass(frozen=True, slots=True)
class SheetClock:
    """One clock: instants in µs UTC, the limit in its unit, moves in the order of their acts; `until` as in `run_clocks`."""

    start: int
    value: int
    unit: str
    until: int
    moves: tuple[SheetMove, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A day of a sheet.

    `code` is one of start, workday, make_up, day, hours, extension, paused, weekend, holiday, rolled, late. `number` is the n
    of the n-th counted day, `late` the n of the n-th day after the last; in hour units `minutes` and `late_minutes` instead.
    """

    date: date
    weekday: int
    counted: bool
    number: int | None
    late: int | None
    minutes: float | None
    late_minutes: float | None
    is_last: bool
    provisional: bool
    code: str
    reason: Text


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A clock day by day.

    `units` is the limit with its extensions in calendar or working days or hours; `last_day` and `deadline` (µs) are None while
    suspended; `folded` rows are left out after row `fold_at`, and `fold_text` says so.
    """

    unit: str
    units: int
    last_day: date | None
    deadline: int | None
    late: float
    suspended: bool
    undetermined: bool
    rows: tuple[SheetRow, ...]
    folded: int
    fold_at: int
    fold_text: Text
