"""From a file to a log: what kind of file it is, and the reader for it."""

from datetime import datetime
from itertools import accumulate
from pathlib import Path

import numpy as np
import polars as pl

from qingfeng.intake.encodings import utf8_chunks
from qingfeng.intake.log import Log, checked_log
from qingfeng.intake.sources import Source
from qingfeng.intake.xes import read_events
from qingfeng.intake.xes_draft import XesRoles, draft_of


def read_xes(source: Source, *, timezone: str, now: datetime, roles: XesRoles | None = None) -> Log:
    """Read an XES file to a checked log; a file that cannot be read to its end gives nothing."""
    draft = draft_of(read_events(source), roles or XesRoles(), timezone)
    return checked_log(draft, source, timezone=timezone, now=now, lines=lambda positions: line_numbers(source.path, positions))


def line_numbers(path: Path, positions: pl.Series) -> pl.Series:
    """Return the lines (from 1) on which bytes of the unpacked text lie; reads the file again, once there is something to report."""
    wanted = np.sort(positions.drop_nulls().unique().to_numpy())
    found: list[int] = []
    begin, line = 0, 1
    for chunk in utf8_chunks(Source(path)):
        end = begin + len(chunk)
        here = wanted[np.searchsorted(wanted, begin) : np.searchsorted(wanted, end)] - begin
        steps = (chunk.count(b"\n", first, last) for first, last in zip([0, *here[:-1]], here, strict=False))
        found.extend(list(accumulate(steps, initial=line))[1:])
        begin, line = end, line + chunk.count(b"\n")
    return positions.replace_strict(dict(zip(wanted.tolist(), found, strict=True)), default=None, return_dtype=pl.Int64)
