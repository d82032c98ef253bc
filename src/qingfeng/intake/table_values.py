"""Cells of a table to the types that a mapping names."""

import polars as pl

from qingfeng.intake.mapping import Attribute
from qingfeng.intake.times import TimeShape, days_of, read_times
from qingfeng.intake.values import Typed, judged, plain, possible, typed

_KINDS = {"integer": "int", "decimal": "float"}
_TRUTHS = {
    "true": True,
    "false": False,
    "1": True,
    "0": False,
    "yes": True,
    "no": False,
    "y": True,
    "n": False,
    "是": True,
    "否": False,
}
_LIMIT = r"^(\d+)\s*(workday|day|month|workhour|hour)s?$"


def read_cells(texts: pl.Series, attribute: Attribute, zone: str) -> Typed:
    """Read a column as text, integer, decimal, date (the day in the zone), instant, truth or limit (`20 workday`)."""
    if attribute.type == "text":
        return Typed(texts, pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(texts)))
    if attribute.type in _KINDS:
        return typed(texts, _KINDS[attribute.type], zone)
    if attribute.type == "truth":
        truths = plain(texts).str.to_lowercase().replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)
        return judged(texts, truths, "bad_truth")
    if attribute.type == "limit":
        limits = plain(texts).str.to_lowercase().str.extract_groups(_LIMIT)
        text = limits.struct.field("1") + " " + limits.struct.field("2")
        return judged(texts, text, "bad_limit")
    shape = TimeShape(attribute.format, attribute.zone or zone)
    read = possible(texts, read_times(texts, shape).at)
    return read if attribute.type == "instant" else Typed(days_of(read.values, shape.zone), read.bad, read.reason)
