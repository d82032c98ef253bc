"""The engine's border: frames checked, acts put in order, the record cut at the moment of looking, blocks of whole cases."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.foundation.record import INSTANT
from qingfeng.foundation.worktime import WorkTime
from qingfeng.foundation.zones import EPOCH

# Blocks bound the memory of an evaluation and let threads share it; smaller ones measured slower, larger ones no faster.
ACTS_A_BLOCK = 1 << 20
FEWEST_ACTS = 1 << 16
REQUIRED_ACTS = {"case": pl.UInt32, "at": INSTANT, "place": pl.UInt32}


class FrameError(InputError):
    """A frame does not have the columns that `foundation.record` asks for."""


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """Cases and acts in order, as known at the moment of looking.

    `acts` are sorted by case, instant and place (the day of a dated act by place alone); `row` gives their rows in the frame
    given (None: the same); `as_of` is one instant (µs) a case; `had_acts` says which cases have acts, known or not (None: all
    acts are known).
    """

    cases: pl.DataFrame
    acts: pl.DataFrame
    row: pl.Series | None
    as_of: NDArray[np.int64]
    had_acts: NDArray[np.bool_] | None


def microseconds(at: datetime) -> int:
    """Return an instant in µs since 1970."""
    difference = at - EPOCH
    return (difference.days * 86_400 + difference.seconds) * 1_000_000 + difference.microseconds


def numbers(series: pl.Series) -> NDArray[np.int64]:
    """Return instants, days or numbers as an array of int64, without nulls."""
    return np.asarray(series.to_physical().cast(pl.Int64).to_numpy())


def known_record(
    acts: pl.DataFrame,
    cases: pl.DataFrame,
    as_of: datetime | pl.Series,
    known_at: datetime | pl.Series | None,
    time: WorkTime,
) -> Record:
    """Check the frames, drop what is not known yet and put the rest in order.

    Raises:
        FrameError: a column is missing, has another type or names a case that is not there.
    """
    _check(acts, cases)
    looking = _by_case(as_of, cases.height)
    # What is not known yet has no part in the order either: an act known by date only orders its whole day.
    known = _known(acts, looking, looking if known_at is None else _by_case(known_at, cases.height))
    if known is None:
        return Record(cases, *_in_order(acts, time), looking, None)
    had_acts = np.zeros(cases.height, bool)
    had_acts[acts["case"].to_numpy()] = True
    rows = pl.Series(np.flatnonzero(known).astype(np.uint32))
    ordered, row = _in_order(acts.filter(pl.Series(known)), time)
    return Record(cases, ordered, rows if row is None else rows.gather(row), looking, had_acts)


def _check(acts: pl.DataFrame, cases: pl.DataFrame) -> None:
    for name, dtype in REQUIRED_ACTS.items():
        found = acts.schema.get(name)
        if found != dtype or acts[name].null_count():
            raise FrameError(
                N_("acts: column {name} must be {dtype} without gaps, found {found}."), name=name, dtype=dtype, found=found
            )
    if not isinstance(acts.schema.get("name"), pl.Categorical | pl.Enum) or acts["name"].null_count():
        raise FrameError(N_("acts: column name must be Categorical or Enum without gaps."))
    if cases.schema.get("key") != pl.String or cases["key"].null_count():
        raise FrameError(N_("cases: column key must be String without gaps."))
    highest = acts["case"].max()
    if isinstance(highest, int) and highest >= cases.height:
        raise FrameError(N_("acts: case {row} is not in the frame of cases."), row=highest)


def _by_case(at: datetime | pl.Series, cases: int) -> NDArray[np.int64]:
    if isinstance(at, datetime):
        return np.full(cases, microseconds(at), np.int64)
    if at.len() != cases or at.null_count():
        raise FrameError(N_("as_of and known_at are one instant, or one for each case."))
    return numbers(at.cast(INSTANT))


def _in_order(acts: pl.DataFrame, time: WorkTime) -> tuple[pl.DataFrame, pl.Series | None]:
    keys = ["case", "at", "place"]
    if "dated" in acts.columns and acts["dated"].any():
        acts = acts.with_columns(order=_order(acts, time))
        keys[1] = "order"
    row = None
    if not _is_sorted(acts, keys):
        keys += ["seq"] if "seq" in acts.columns else []
        acts = acts.with_row_index("row").sort(keys)
        row = acts["row"].cast(pl.UInt32)
    return acts.drop("order", "row", strict=False), row


def _order(acts: pl.DataFrame, time: WorkTime) -> pl.Series:
    """On a day on which the case has an act known by date only, the place orders the whole day."""
    at, case = numbers(acts["at"]), numbers(acts["case"])
    day = time.zone.day(at)
    whole = case * 2**20 + day + 2**19
    dated = np.unique(whole[acts["dated"].fill_null(value=False).to_numpy()])
    return pl.Series(np.where(np.isin(whole, dated), time.zone.midnight(day), at))


def _is_sorted(acts: pl.DataFrame, keys: list[str]) -> bool:
    """Tell whether rows ascend by (case, instant, place), part by part: a comparison of all would cost the memory of a sort."""
    case, at, place = (acts[key].to_physical().to_numpy() for key in keys)

    def ascends(start: int) -> bool:
        low, high = slice(start, min(start + ACTS_A_BLOCK, acts.height - 1)), slice(start + 1, start + ACTS_A_BLOCK + 1)
        same = case[high] == case[low]
        later = (at[high] > at[low]) | ((at[high] == at[low]) & (place[high] > place[low]))
        return bool(((case[high] > case[low]) | (same & later)).all())

    parts = range(0, max(acts.height - 1, 0), ACTS_A_BLOCK)
    if len(parts) <= 1:
        return all(map(ascends, parts))
    with workers() as pool:
        return all(pool.map(ascends, parts))


def workers() -> ThreadPoolExecutor:
    """Return threads for parts of the record; NumPy and Polars let go of the interpreter while they work."""
    return ThreadPoolExecutor(threads())


def threads() -> int:
    """Return how many threads share a record."""
    return min(os.cpu_count() or 1, 8)


def _known(acts: pl.DataFrame, as_of: NDArray[np.int64], known_at: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """Return which acts are known, or None where all are."""
    if not acts.height:
        return None
    at, case = acts["at"].to_physical().to_numpy(), acts["case"].to_numpy()
    known = None if at.max() <= as_of.min() else at <= as_of[case]
    if "recorded_at" in acts.columns and acts["recorded_at"].null_count() < acts.height:
        recorded = numbers(acts["recorded_at"].fill_null(EPOCH.replace(year=1)))
        in_time = recorded <= known_at[case]
        known = in_time if known is None else known & in_time
    return known


def blocks(record: Record) -> Iterator[tuple[int, int, int, int]]:
    """Cut the record into (first case, last case + 1, first act, last act + 1), whole cases each."""
    of_act = record.acts["case"].to_numpy()
    case, act, cases, acts = 0, 0, record.cases.height, record.acts.height
    # Two blocks a thread, so that none waits long for the last.
    length = min(max(acts // (2 * threads()), FEWEST_ACTS), ACTS_A_BLOCK)
    while case < cases:
        # The case that the block's last place falls into is the last of the block.
        last = int(of_act[act + length]) if act + length < acts else cases - 1
        stop = min(last + 1, case + ACTS_A_BLOCK)
        end = int(np.searchsorted(of_act, np.uint32(stop), side="left")) if stop < cases else acts
        yield case, stop, act, end
        case, act = stop, end
