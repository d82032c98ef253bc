"""Which acts of a log are new, which are known, and which correct a known one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

CONTENT = ("name", "step", "at", "precision", "recorded_at", "unit", "attributes")
EQUALS = ["case_id", "name", "step", "at"]


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """`rows`: the acts to record, those that correct with the column `corrects` (else null); `known` counts the others."""

    rows: pl.DataFrame
    known: int

    @property
    def corrected(self) -> int:
        """How many of the rows correct a known act."""
        return self.rows.height - self.rows["corrects"].null_count()


def match(acts: pl.DataFrame, known: pl.DataFrame) -> Matched:
    """Hold acts of a log against those that stand.

    Both have `case_id`, `key`, `place`, `performer`, `private` and what `CONTENT` names; `known` also `root` and `erased`.
    What was erased counts as equal.
    """
    acts = acts.with_columns(pl.col("at").cast(pl.Int64), pl.col("recorded_at").cast(pl.Int64))
    joined = _beside(acts, known)
    strays = joined.filter(pl.col("root").is_not_null() & ~pl.col("same") & pl.col("event_id").is_null())
    groups = strays.select(EQUALS).unique()
    ours, theirs = (frame.join(groups, on=EQUALS, how="semi", nulls_equal=True) for frame in (acts, known))
    if max(ours.height, theirs.height) > groups.height:
        acts = acts.update(_rekeyed(ours, theirs), on="row", how="left")
        joined = _beside(acts, known)
    rows = joined.filter(pl.col("root").is_null() | ~pl.col("same"))
    return Matched(rows.rename({"root": "corrects"}).select(*acts.columns, "corrects").sort("row"), acts.height - rows.height)


def _beside(acts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    other = known.select("case_id", "key", "root", "erased", *(pl.col(name).alias(f"{name}_known") for name in _compared()))
    joined = acts.join(other, on=["case_id", "key"], how="left", maintain_order="left")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_known")) for name in CONTENT)
    private = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_known")) for name in ("performer", "private"))
    return joined.with_columns(same=same & (private | pl.col("erased").fill_null(value=False)))


def _compared() -> tuple[str, ...]:
    return (*CONTENT, "performer", "private")


def _rekeyed(ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Give equal acts the keys of known ones of the same content first, the keys left over in the order of place."""
    known: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in theirs.to_dicts():
        known.setdefault(_group(row), []).append(row)
    rows: list[tuple[int, str]] = []
    for _, group in ours.group_by(EQUALS, maintain_order=True):
        mine = group.sort("place").to_dicts()
        rows += _paired(mine, known.get(_group(mine[0]), []))
    return pl.DataFrame(rows, schema={"row": ours.schema["row"], "key": pl.String}, orient="row")


def _paired(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> Iterable[tuple[int, str]]:
    free = [row["key"] for row in mine]
    given: dict[int, str] = {}
    waiting = list(theirs)
    for row in mine:
        same = next((each for each in waiting if _content(each) == _content(row)), None)
        if same is not None and same["key"] in free:
            waiting.remove(same)
            free.remove(same["key"])
            given[row["row"]] = same["key"]
    rest = iter(free)
    return [(row["row"], given.get(row["row"]) or next(rest)) for row in mine]


def _group(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in EQUALS)


def _content(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _compared())
