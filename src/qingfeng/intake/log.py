"""A log: the checked frames that a file gave, with what it did not give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl

from qingfeng.foundation.record import ACT_COLUMNS, CASE_COLUMNS
from qingfeng.intake.mapping import Mapping as MappingFile
from qingfeng.intake.rejects import Lines, RejectList
from qingfeng.intake.sources import Source

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AttributeNote:
    """What a file said of one attribute: the types it used, with the number of values of each."""

    scope: str
    key: str
    kinds: tuple[tuple[str, int], ...]

    @property
    def is_mixed(self) -> bool:
        """Whether the file used more than one type for it (it is then a number, or else a text)."""
        return len(self.kinds) > 1


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """The record that one file gave.

    `cases` and `acts` are as `foundation.record` says; acts may have the column `offset_minutes` (Int16, minutes east of UTC
    that the text of the time said, null where it said none) besides. `rejects` is as `REJECT_SCHEMA`. `digest` is the SHA-256
    of the file as it lies on the disk, `size` its bytes. `mapping` is the one used, `guessed` whether it was not given but
    guessed from the header. `notes` counts what was seen but is no reject: `nested_attributes`,
    `cases_merged`, `blank_values`,
    `acts_read`, `cases_read`, `short_rows`, `blank_rows`.
    """

    cases: pl.DataFrame
    acts: pl.DataFrame
    rejects: pl.DataFrame
    name: str
    size: int
    digest: str
    kind: str
    timezone: str
    attributes: tuple[AttributeNote, ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict)
    simulated: bool = False
    mapping: MappingFile | None = None
    guessed: bool = False


@dataclass(slots=True)
class Draft:
    """What a reader hands over to be checked.

    `cases`: `key` (String, may be null or stand twice), `position` (Int64), and any of the columns of a case. `acts`: `case`
    (UInt32, row in `cases`), `name` (String), `at`, `at_text` (String: what the file said), `position`, and any of the columns
    of an act, in the order of the file; `at_column` (String) where times come from several columns. A missing value is null,
    never a blank. `key_column`, `name_column`, `at_column` are what the file calls these, for the rejects.
    """

    cases: pl.DataFrame
    acts: pl.DataFrame
    place: str
    case_place: str
    kind: str
    key_column: str = "case"
    name_column: str = "name"
    at_column: str = "at"
    rejects: RejectList = field(default_factory=RejectList)
    attributes: tuple[AttributeNote, ...] = ()
    notes: dict[str, int] = field(default_factory=dict)
    simulated: bool = False


def checked_log(draft: Draft, source: Source, *, timezone: str, now: datetime, lines: Lines | None = None) -> Log:
    """Turn a draft into a log: rows that cannot be used become rejects, cases with one key become one case.

    Of a case that stands twice the first value of each attribute stands, and all its acts follow in the order of the file.
    Cases without acts stay.
    """
    draft.notes |= {"cases_read": draft.cases.height, "acts_read": draft.acts.height}
    acts = _usable_acts(draft, now)
    cases, row_of = _usable_cases(draft)
    acts = acts.with_columns(pl.col("case").replace_strict(row_of) if row_of else pl.col("case"))
    acts = acts.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).over("case").alias("place"))
    return Log(
        cases=_shaped(cases, CASE_COLUMNS, "case."),
        acts=_shaped(acts, ACT_COLUMNS, "act."),
        rejects=draft.rejects.frame(lines),
        name=source.name,
        size=source.size,
        digest=source.digest,
        kind=draft.kind,
        timezone=timezone,
        attributes=draft.attributes,
        notes=draft.notes,
        simulated=draft.simulated,
    )


def _usable_acts(draft: Draft, now: datetime) -> pl.DataFrame:
    has_no_key = draft.cases["key"].is_null()
    acts = draft.acts
    keyless = has_no_key.gather(acts["case"]) if has_no_key.any() else pl.Series([False]).new_from_index(0, acts.height)
    reason = (
        pl.when(keyless).then(pl.lit("no_case"))
        .when(pl.col("name").is_null()).then(pl.lit("no_name"))
        .when(pl.col("at_text").is_null()).then(pl.lit("no_time"))
        .when(pl.col("at").is_null()).then(pl.lit("bad_time"))
        .when(pl.col("at") > pl.lit(now)).then(pl.lit("future"))
        .when(pl.col("at") < pl.lit(EARLIEST)).then(pl.lit("ancient"))
    )  # fmt: skip
    reasons = acts.select(reason.alias("reason"))["reason"]
    if reasons.null_count() == acts.height:
        return acts
    column = pl.col("at_column") if "at_column" in acts.columns else pl.lit(draft.at_column, pl.String)
    refused = acts.select("position", pl.col("at_text").alias("value"), column.alias("column")).with_columns(reasons)
    for code in refused["reason"].drop_nulls().unique(maintain_order=True):
        rows = refused.filter(pl.col("reason") == code)
        of_key = {"no_case": draft.key_column, "no_name": draft.name_column}.get(code)
        draft.rejects.add_rows(rows if of_key is None else rows.drop("column"), reason=code, place=draft.place, column=of_key)
    return acts.filter(reasons.is_null())


def _usable_cases(draft: Draft) -> tuple[pl.DataFrame, dict[int, int]]:
    """Return the cases and, where their rows have moved, the new row of each old one."""
    cases = draft.cases
    keyless = cases.filter(pl.col("key").is_null())
    if not keyless.height and cases["key"].n_unique() == cases.height:
        return cases, {}
    draft.rejects.add_rows(
        keyless.select("position", pl.lit(None, pl.String).alias("value")),
        reason="no_case",
        place=draft.case_place,
        column=draft.key_column,
    )
    rows = cases.with_row_index("row").filter(pl.col("key").is_not_null())
    merged = rows.group_by("key", maintain_order=True).agg(pl.all().exclude("row").drop_nulls().first())
    draft.notes["cases_merged"] = rows.height - merged.height
    moved = rows.select("row", "key").join(
        merged.select("key").with_row_index("new"), on="key", how="left", maintain_order="left"
    )
    return merged, dict(zip(moved["row"].to_list(), moved["new"].to_list(), strict=True))


def _shaped(frame: pl.DataFrame, columns: Mapping[str, pl.DataType | type[pl.DataType]], prefix: str) -> pl.DataFrame:
    """Give the known columns their types, in order, attributes after them; leave out what only the reader needed."""
    known = [pl.col(name).cast(dtype) for name, dtype in columns.items() if name in frame.columns]
    rest = [name for name in frame.columns if name.startswith(prefix) or name == "offset_minutes"]
    return frame.select(*known, *rest)
