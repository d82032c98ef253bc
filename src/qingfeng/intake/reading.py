"""From a file to a log: what kind of file it is, and the reader for it."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from pathlib import Path

import numpy as np
import polars as pl

from qingfeng.foundation import clock
from qingfeng.intake.delimited import read_delimited
from qingfeng.intake.encodings import utf8_chunks
from qingfeng.intake.guess import guess_mapping
from qingfeng.intake.kinds import kind_of
from qingfeng.intake.log import Log, checked_log
from qingfeng.intake.mapping import Mapping
from qingfeng.intake.parquet import read_parquet
from qingfeng.intake.progress import Progress
from qingfeng.intake.sheets import read_sheet
from qingfeng.intake.sources import Source
from qingfeng.intake.table_draft import draft_of_table
from qingfeng.intake.tables import TextTable
from qingfeng.intake.xes import read_events
from qingfeng.intake.xes_draft import XesRoles, draft_of
from qingfeng.intake.xes_roles import roles_of


@dataclass(frozen=True, slots=True)
class _Setting:
    mapping: Mapping | None
    timezone: str
    now: datetime


def read_log(
    path: Path, *, mapping: Mapping | None, timezone: str, progress: Progress | None = None, now: datetime | None = None
) -> Log:
    """Read a file of any kind that we know to a checked log.

    `timezone` (an IANA name) is that of times without an offset, unless the mapping names another; acts after `now` (the
    moment of reading, by default the clock's) are rejects. A table without a mapping is read by one guessed from its header;
    `Log.guessed` says so. A file that cannot be read to its end gives nothing.

    Raises:
        InputError: a subclass that tells the file, the place where there is one, the reason and a remedy.
    """
    source = Source(path, progress=progress)
    kind = (mapping.format if mapping else None) or kind_of(source)
    zone = (mapping.timezone if mapping else None) or timezone
    setting = _Setting(mapping, zone, now or clock.now())
    return _read_xes(source, setting) if kind == "xes" else _read_table(source, setting, kind)


def read_text_table(source: Source, mapping: Mapping, kind: str) -> TextTable:
    """Read a table as texts, by the parts of a mapping that say how the file is built."""
    if kind == "xlsx":
        return read_sheet(source, sheet=mapping.sheet, header=mapping.header)
    if kind == "parquet":
        return read_parquet(source)
    delimiter = mapping.delimiter or ("\t" if kind == "tsv" else None)
    return read_delimited(source, encoding=mapping.encoding, delimiter=delimiter, header=mapping.header)


def _read_table(source: Source, setting: _Setting, kind: str) -> Log:
    mapping = setting.mapping
    table = read_text_table(source, mapping or Mapping(), kind)
    used = mapping or guess_mapping(table, source.name)
    draft = draft_of_table(table, used, setting.timezone, kind)
    log = checked_log(draft, source, timezone=setting.timezone, now=setting.now)
    return replace(log, mapping=used, guessed=mapping is None)


def _read_xes(source: Source, setting: _Setting) -> Log:
    roles = roles_of(setting.mapping) if setting.mapping else XesRoles()
    draft = draft_of(read_events(source), roles, setting.timezone)
    draft.simulated |= setting.mapping is not None and setting.mapping.simulated
    where = replace(source, progress=None)
    log = checked_log(draft, source, timezone=setting.timezone, now=setting.now, lines=lambda found: line_numbers(where, found))
    return replace(log, mapping=setting.mapping)


def line_numbers(source: Source, positions: pl.Series) -> pl.Series:
    """Return the lines (from 1) on which bytes of an XES text lie; reads the file again, only when there is a need."""
    wanted = np.sort(positions.drop_nulls().unique().to_numpy())
    found: list[int] = []
    begin, line = 0, 1
    for chunk in utf8_chunks(source):
        end = begin + len(chunk)
        here = (wanted[np.searchsorted(wanted, begin) : np.searchsorted(wanted, end)] - begin).tolist()
        steps = (chunk.count(b"\n", first, last) for first, last in zip([0, *here[:-1]], here, strict=True)) if here else ()
        found.extend(list(accumulate(steps, initial=line))[1:])
        begin, line = end, line + chunk.count(b"\n")
    return positions.replace_strict(dict(zip(wanted.tolist(), found, strict=True)), default=None, return_dtype=pl.Int64)
