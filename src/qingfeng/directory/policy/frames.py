"""The service items of a pack as a frame, to be joined to the frame of cases (`foundation.record`)."""

from collections import deque
from decimal import Decimal

import polars as pl

from qingfeng.directory.policy.contents import ITEM_KEYS, Duration, ServiceItem
from qingfeng.directory.policy.loading import Policy

LIMIT = pl.Struct({"value": pl.Int64, "unit": pl.String})
_NOT_TEXT: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(("promised", "promised_before", "legal"), LIMIT),
    **dict.fromkeys(("fee", "monthly_volume"), pl.Float64),
    **dict.fromkeys(("site_check", "village_agent"), pl.Boolean),
    **dict.fromkeys(("not_counted", "joint", "materials"), pl.List(pl.String)),
    "extendable": pl.Int64,
}
KEYS: dict[str, pl.DataType | type[pl.DataType]] = {key: _NOT_TEXT.get(key, pl.String()) for key in ITEM_KEYS}

# A page that tells one case asks for them all; the policy is told by identity, as its whole content would be compared else.
_MADE: deque[tuple[Policy, pl.DataFrame]] = deque(maxlen=8)


def item_frame(policy: Policy) -> pl.DataFrame:
    """Return one row an item, in the order of the pack.

    Columns: `item` (code), `unit` (lead unit, null for items that every township handles) and `item.KEY` for each of `KEYS`,
    null where the item says nothing. Limits are structs `{value, unit}`; `item.materials` lists each paper by its Chinese and
    by its English title, as a record may name it by either.

    The frames of the policies asked for last are kept.
    """
    found = next((frame for kept, frame in tuple(_MADE) if kept is policy), None)
    if found is None:
        found = _made(policy)
        _MADE.append((policy, found))
    return found


def _made(policy: Policy) -> pl.DataFrame:
    columns = {f"item.{key}": pl.Series([_value(item, key) for item in policy.items], dtype=KEYS[key]) for key in KEYS}
    units = [None if item.township_part else item.unit for item in policy.items]
    codes = pl.Series([item.code for item in policy.items], dtype=pl.String)
    return pl.DataFrame({"item": codes, "unit": pl.Series(units, dtype=pl.String), **columns})


def _value(item: ServiceItem, key: str) -> object:
    value = getattr(item, key)
    if key == "materials":
        return None if value is None else [text for paper in value for text in (paper.title.zh, paper.title.en) if text]
    if isinstance(value, Duration):
        return {"value": value.value, "unit": value.unit.value}
    if isinstance(value, tuple):
        return list(value)
    return float(value) if isinstance(value, Decimal) else value
