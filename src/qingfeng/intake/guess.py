"""A mapping guessed from the header and the cells of a table that came without one."""

import re
from collections.abc import Callable, Iterable
from typing import Literal

import polars as pl

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.intake.mapping import Attribute, AttributeTables, DatedAct, Mapping, Named, Time
from qingfeng.intake.tables import TextTable
from qingfeng.intake.times import TimeShape, read_times
from qingfeng.intake.values import plain

_SAMPLE = 2000
_CASE = re.compile(
    r"^(case|case[ _:-]?(id|key|no|number|concept:name)|trace|案件|案号|办件编号|流水号|受理编号|编号|业务号)$", re.IGNORECASE
)
_ID = re.compile(r"(^|[ _-])(id|key|num|number|no)$|recordid$|number$|编号$|号$", re.IGNORECASE)
_ACT = re.compile(
    r"^(activity|act|event|task|concept:name|action|activity[ _]?name|环节|活动|动作|步骤|办理环节)$", re.IGNORECASE
)
_AT = re.compile(r"(timestamp|complete|^time|time$|^date$|^at$|^when$|时间|日期)", re.IGNORECASE)
_PERFORMER = re.compile(r"^(resource|performer|user|org:resource|employee|办理人|经办人)$", re.IGNORECASE)
_UNIT = re.compile(r"^(unit|department|agency|group|org:group|部门|单位|科室)$", re.IGNORECASE)
_DUE = re.compile(r"due|deadline|期限|截止|应办", re.IGNORECASE)


class NoMappingError(InputError):
    """A table came without a mapping, and none could be guessed."""


def guess_mapping(table: TextTable, file: str) -> Mapping:
    """Guess which column is what: an act column and a time make one row per act, else columns of dates one row per case.

    Raises:
        NoMappingError: no case key, or no time, can be recognised.
    """
    cells = table.cells.head(_SAMPLE)
    times = [name for name in cells.columns if _is_time(cells[name])]
    case = _first(cells.columns, _CASE.search) or _key(cells, times)
    act = _first(cells.columns, _ACT.search)
    if case is None or not times:
        message = N_(
            "{file}: cannot tell which column is the case and which the time; give a mapping file. Columns: {columns}."
        )
        raise NoMappingError(message, file=file, columns=", ".join(cells.columns))
    if act is None:
        return _per_case(cells, case, times)
    at = _first(times, _AT.search) or times[0]
    performer, unit = _first(cells.columns, _PERFORMER.search), _first(cells.columns, _UNIT.search)
    used = {case, act, at, performer, unit}
    return Mapping(
        case=case,
        act=Named(column=act),
        at=Time(column=at),
        performer=performer,
        unit=None if unit is None else Named(column=unit),
        attributes=AttributeTables(act=_attributes(cells, [name for name in cells.columns if name not in used], times)),
    )


def _per_case(cells: pl.DataFrame, case: str, times: list[str]) -> Mapping:
    unit = _first(cells.columns, _UNIT.search)
    acts = [name for name in times if not _DUE.search(name)]
    rest = [name for name in cells.columns if name not in (case, unit)]
    return Mapping(
        rows="case",
        case=case,
        case_unit=None if unit is None else Named(column=unit),
        acts=tuple(DatedAct(name=name, column=name) for name in acts),
        attributes=AttributeTables(case=_attributes(cells, rest, times)),
    )


def _attributes(cells: pl.DataFrame, names: list[str], times: list[str]) -> dict[str, Attribute]:
    return {name: Attribute(column=name, type="instant" if name in times else _type(cells[name])) for name in names}


def _first(names: Iterable[str], fits: Callable[[str], re.Match[str] | None]) -> str | None:
    return next((name for name in names if fits(name)), None)


def _key(cells: pl.DataFrame, times: list[str]) -> str | None:
    """Return a column named like a number of something whose values are all there and all different."""
    for name in cells.columns:
        column = cells[name]
        if name not in times and _ID.search(name) and column.null_count() == 0 and column.n_unique() == len(column):
            return name
    return None


def _is_time(column: pl.Series) -> bool:
    """Say whether at least nine tenths of the texts that are there are times (bare digits are not)."""
    texts = column.set((column.str.strip_chars() == "").fill_null(value=True), None).drop_nulls()
    if not len(texts) or texts.str.contains(r"^\d+$").any():
        return False
    return read_times(texts, TimeShape()).at.null_count() <= len(texts) // 10


def _type(column: pl.Series) -> Literal["text", "integer", "decimal"]:
    texts = plain(column.drop_nulls())
    texts = texts.filter(texts != "")
    # Codes with leading zeros and long numbers are names, not amounts.
    if not len(texts) or texts.str.contains(r"^0\d|\d{12,}").any():
        return "text"
    if texts.cast(pl.Int64, strict=False).null_count() == 0:
        return "integer"
    return "decimal" if texts.cast(pl.Float64, strict=False).is_finite().fill_null(value=False).all() else "text"
