"""Conditions on attributes: to which cases a rule applies, and which acts count."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.directory.policy.rules import RuleBase
from qingfeng.directory.policy.terms import REFERENCE, Condition, Contains, IsSet, NotIn, Scalar
from qingfeng.foundation.record import INSTANT
from qingfeng.supervision.engine.block import Block, Positions

Truths = NDArray[np.bool_]
NUMBERS = (int, float, Decimal)
# What counts as a plain number in a text: no thousands separators, no units, no exponent.
PLAIN_NUMBER = r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$"


def cases_under(block: Block, rule: RuleBase) -> Truths:
    """Return which cases a rule applies to: known, of its procedure, and meeting its `case.` and `item.` conditions."""
    applies = block.is_known
    if rule.procedure is not None:
        has_procedures = "procedure" in block.cases.columns
        applies = applies & _truths(
            block.cases["procedure"].is_in(list(rule.procedure)) if has_procedures else None, applies.size
        )
    for reference, condition in rule.when.items():
        if not reference.startswith("act."):
            applies = applies & _holds(reference, condition, applies.size, lambda ref: _local(block, block.whole(ref)))
    return applies


def acts_under(block: Block, rule: RuleBase, positions: Positions, applies: Truths | None = None) -> Positions:
    """Return of positions those whose case the rule applies to and which meet its `act.` conditions."""
    if applies is not None and not applies.all():
        positions = positions[applies[block.case[positions]]]
    for reference, condition in rule.when.items():
        if reference.startswith("act."):
            positions = positions[_holds(reference, condition, positions.size, _reader(block, positions))]
    return positions


def _reader(block: Block, positions: Positions) -> Callable[[str], pl.Series | None]:
    cases = block.case[positions]
    return lambda reference: _local(block, block.column(reference, cases, positions))


def _local(block: Block, values: pl.Series | None) -> pl.Series | None:
    """Return instants on the clock of the zone, as their days are days of the zone."""
    is_instant = values is not None and isinstance(values.dtype, pl.Datetime)
    return values.cast(INSTANT).dt.convert_time_zone(block.time.zone.name) if is_instant and values is not None else values


def as_number(values: pl.Series) -> pl.Series:
    """Return values as Float64; a text that is no plain number becomes null."""
    if values.dtype == pl.String:
        plain = values.str.contains(PLAIN_NUMBER).fill_null(value=False)
        return pl.select(pl.when(plain).then(values.str.strip_chars())).to_series().cast(pl.Float64, strict=False)
    if values.dtype.is_numeric():
        return values.cast(pl.Float64)
    return pl.Series(values.name, [None] * values.len(), dtype=pl.Float64)


def _truths(values: pl.Series | None, size: int) -> Truths:
    return np.zeros(size, bool) if values is None else values.fill_null(value=False).to_numpy()


def _holds(reference: str, condition: Condition, size: int, read: Callable[[str], pl.Series | None]) -> Truths:
    left = read(reference)
    if isinstance(condition, IsSet):
        is_set = np.zeros(size, bool) if left is None else left.is_not_null().to_numpy()
        return is_set if condition.set else ~is_set
    if left is None:
        return np.zeros(size, bool)
    if isinstance(condition, NotIn):
        return _not_in(left, condition.not_in, read)
    if isinstance(condition, Contains):
        return _contains(left, condition.contains, read)
    options = condition if isinstance(condition, tuple) else (condition,)
    return _any_of(left, options)


def _any_of(left: pl.Series, options: tuple[Scalar, ...]) -> Truths:
    found = np.zeros(left.len(), bool)
    for option in options:
        found |= _truths(_equal(left, option), left.len())
    return found


def _equal(left: pl.Series, option: Scalar) -> pl.Series | None:
    """Compare numbers as numbers, truths as truths, days as days, anything else as text."""
    if isinstance(option, bool):
        wanted = "true" if option else "false"
        return left == option if left.dtype == pl.Boolean else _as_text(left).str.to_lowercase() == wanted
    if isinstance(option, NUMBERS):
        return as_number(left) == float(option)
    if isinstance(option, date):
        return _as_text(left).str.slice(0, 10) == option.isoformat()
    if left.dtype.is_numeric():
        number = as_number(pl.Series([option]))[0]
        return None if number is None else as_number(left) == number
    return _as_text(left) == option


def _as_text(left: pl.Series) -> pl.Series:
    return left if left.dtype == pl.String else left.cast(pl.String, strict=not isinstance(left.dtype, pl.List | pl.Struct))


def _not_in(left: pl.Series, options: str | tuple[Scalar, ...], read: Callable[[str], pl.Series | None]) -> Truths:
    there = left.is_not_null().to_numpy()
    if not isinstance(options, str):
        return there & ~_any_of(left, options)
    right = read(options)
    if right is None:
        return np.zeros(left.len(), bool)
    return np.asarray(there & right.is_not_null().to_numpy() & ~_is_member(left, right))


def _is_member(value: pl.Series, of: pl.Series) -> Truths:
    if isinstance(of.dtype, pl.List):
        frame = pl.DataFrame({"value": _as_text(value), "of": of.cast(pl.List(pl.String))})
        return _truths(frame.select(pl.col("of").list.contains(pl.col("value"))).to_series(), value.len())
    return _truths(_as_text(value) == _as_text(of), value.len())


def _contains(left: pl.Series, wanted: Scalar, read: Callable[[str], pl.Series | None]) -> Truths:
    if isinstance(wanted, str) and REFERENCE.fullmatch(wanted):
        right = read(wanted)
        return np.zeros(left.len(), bool) if right is None else _is_member(right, left)
    if isinstance(left.dtype, pl.List):
        return _is_member(pl.Series([wanted] * left.len(), dtype=pl.String, strict=False), left)
    return _truths(_as_text(left).str.contains(str(wanted), literal=True), left.len())
