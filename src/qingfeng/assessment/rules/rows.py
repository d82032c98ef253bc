"""The border: a frame of scoring rows checked, its amounts as integers, its units and indicators as numbers.

A row is a case, rating, answer, visit or duty of one unit, counted by one indicator. Columns:

| column | dtype | what |
| --- | --- | --- |
| `unit`, `indicator` | String, Categorical or Enum | whose row, counted by what |
| `num`, `den` | number, at most 2 decimals | what is summed above and below the line; `den` not negative |
| `w` | number, at most 4 decimals, not negative | weight of the row |
| `stratum` | as `unit`, may be null | class that runs across units; only indicators that are adjusted read it |
| `day`, `week`, `case`, `applicant` | integers from 0, may be null | clusters within the unit; null: a cluster of its own |
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.directory.policy.assessment import Indicator
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_

CLUSTERS = ("case", "day", "week", "applicant")
COLUMNS = ("unit", "indicator", "num", "den", "w", "stratum", *CLUSTERS)
DECIMALS = {"num": 2, "den": 2, "w": 4}
# Sums of products must stay exact integers of 64 bits, and cluster numbers leave room for the unit above them.
LARGEST_SUM = 2**63 - 1
LARGEST_CLUSTER = 2**32 - 1

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class RowsError(InputError):
    """Scoring rows cannot be read: a column is missing or holds what it must not."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Checked rows, sorted by indicator and unit.

    `cell` numbers the row's pair of indicator and unit: indicator * units + unit. `num` and `den` are in hundredths, `w` in
    ten-thousandths. `clusters` are numbers within the unit, nulls replaced by numbers of their own.
    """

    units: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    cell: Ints
    num: Ints
    den: Ints
    w: Ints
    stratum: pl.Series
    clusters: dict[str, Ints]
    cases: Ints

    @property
    def unit(self) -> Ints:
        """The number of each row's unit."""
        return self.cell % len(self.units)


def read_rows(frame: pl.DataFrame, indicators: Sequence[Indicator], units: Sequence[str]) -> Rows:
    """Check scoring rows of one group.

    Args:
        frame: the rows, in any order.
        indicators: the group's indicators, in the order of the pack.
        units: the group's units; those without rows stand in the ranking too, as not ranked.

    Raises:
        RowsError: a column is missing; a unit or indicator is not of the group; an amount is missing, too fine or too large.
    """
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise RowsError(N_("scoring rows lack the columns {columns}"), columns=", ".join(missing))
    amounts = {name: _scaled(frame[name], places) for name, places in DECIMALS.items()}
    unit = _numbered(frame["unit"], units)
    cell = _numbered(frame["indicator"], [each.code for each in indicators]) * len(units) + unit
    _check_sums(amounts)
    clusters = {name: _cluster(frame[name]) for name in CLUSTERS}
    # Radix sort: linear, and cells are few.
    order = np.argsort(cell.astype(np.uint16) if len(indicators) * len(units) < 2**16 else cell, kind="stable")
    return Rows(
        units=tuple(units),
        indicators=tuple(indicators),
        cell=cell[order],
        **{name: values[order] for name, values in amounts.items()},
        stratum=frame["stratum"].gather(order),
        clusters={name: values[order] for name, values in clusters.items()},
        cases=_cases(unit, clusters["case"], len(units)),
    )


def _scaled(amounts: pl.Series, places: int) -> Ints:
    values = amounts.cast(pl.Float64, strict=False)
    if values.null_count() or not values.is_finite().all():
        raise RowsError(N_("column {column} holds something that is no number"), column=amounts.name)
    plain = values.to_numpy()
    whole = np.rint(plain * 10**places)
    if np.abs(whole).max(initial=0) >= 2**53 or not np.array_equal(whole / 10**places, plain):
        raise RowsError(N_("column {column} has amounts with more than {places} decimals"), column=amounts.name, places=places)
    return np.asarray(whole.astype(np.int64))


def _numbered(names: pl.Series, known: Sequence[str]) -> Ints:
    if names.null_count():
        raise RowsError(N_("column {column} has rows without a name"), column=names.name)
    if len(set(known)) != len(known):
        raise RowsError(N_("the names for column {column} stand there twice"), column=names.name)
    numbers = names.cast(pl.Enum(list(known)), strict=False).to_physical()
    if numbers.null_count():
        name = names.filter(numbers.is_null()).cast(pl.String).sort()[0]
        raise RowsError(N_("column {column} names {name}, which is not of this group"), column=names.name, name=name)
    return np.asarray(numbers.cast(pl.Int64).to_numpy())


def _check_sums(amounts: dict[str, Ints]) -> None:
    if amounts["w"].min(initial=0) < 0 or amounts["den"].min(initial=0) < 0:
        raise RowsError(N_("den and w are never below zero"))
    largest = max(int(np.abs(amounts[name]).max(initial=0)) for name in ("num", "den")) * int(amounts["w"].max(initial=0))
    if largest * amounts["w"].size > LARGEST_SUM:
        raise RowsError(N_("the amounts are too large to be summed exactly"))


def _cluster(numbers: pl.Series) -> Ints:
    if not (numbers.dtype.is_integer() or numbers.dtype == pl.Null):
        raise RowsError(N_("column {column} holds whole numbers from 0 on"), column=numbers.name)
    plain = numbers.cast(pl.Int64)
    if plain.len() > plain.null_count() and (plain.min() < 0 or plain.max() > LARGEST_CLUSTER):  # type: ignore[operator]
        raise RowsError(N_("column {column} holds whole numbers from 0 on"), column=numbers.name)
    values = plain.fill_null(-1).to_numpy()
    own = LARGEST_CLUSTER + 1 + np.arange(values.size)
    return np.asarray(np.where(values < 0, own, values))


def _cases(unit: Ints, case: Ints, units: int) -> Ints:
    """Count the distinct cases of each unit; rows without a case are none."""
    has_case = case <= LARGEST_CLUSTER
    key = np.sort(unit[has_case] * 2**34 + case[has_case])
    is_first = np.append(True, key[1:] != key[:-1])[: key.size]
    return np.asarray(np.bincount(key[is_first] // 2**34, minlength=units))
