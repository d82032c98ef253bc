"""What could not be used: collected while reading, with its place and reason, and written to a file."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from qingfeng.foundation.errors import OutputError
from qingfeng.foundation.messages import N_, translate

REJECT_SCHEMA: dict[str, type[pl.DataType]] = {
    "line": pl.Int64,
    "place": pl.String,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "text": pl.String,
}
VALUE_LENGTH = 200
# Reasons below the line concern one attribute (it is left empty); those above it cost the whole row.
ROW_REASONS: dict[str, str] = {
    "no_case": N_("no case key"),
    "no_name": N_("no name of an act"),
    "no_time": N_("no time"),
    "bad_time": N_("the time cannot be read"),
    "future": N_("dated after the moment of reading"),
    "ancient": N_("dated before 1900"),
    "duplicate": N_("the same row stands earlier in the file"),
    "case_twice": N_("an earlier row has the same case key and other content"),
    "ragged": N_("the row has more cells than the header"),
}
ATTRIBUTE_REASONS: dict[str, str] = {
    "bad_number": N_("not a plain number"),
    "bad_date": N_("not a date that can be read"),
    "impossible_date": N_("a date before 1900 or after 2199"),
    "bad_truth": N_("neither true nor false"),
    "bad_limit": N_("not a limit such as 20 workday"),
    "twice": N_("the attribute stands twice in one element; the first stands"),
    "structured": N_("a list or container is not read"),
    "bad_attribute": N_("an attribute needs exactly a key and a value"),
}
REASONS = ROW_REASONS | ATTRIBUTE_REASONS

Lines = Callable[[pl.Series], pl.Series]


@dataclass(slots=True)
class RejectList:
    """Rejects in the making; positions become line numbers at the end, when there is anything to resolve."""

    frames: list[pl.DataFrame] = field(default_factory=list)

    def add(
        self, *, reason: str, position: int | None, place: str, column: str | None = None, value: str | None = None
    ) -> None:
        """Note one reject; `position` is what the reader's `lines` function turns into a line number."""
        row = {"line": position, "place": place, "column": column, "value": value, "reason": reason}
        self.frames.append(pl.DataFrame([row], schema={name: dtype for name, dtype in REJECT_SCHEMA.items() if name != "text"}))

    def add_rows(self, rows: pl.DataFrame, *, reason: str, place: str, column: str | None = None) -> None:
        """Note many; `rows` has the columns position (Int64), value and, unless one is given for all, column (String)."""
        named = pl.col("column") if column is None and "column" in rows.columns else pl.lit(column, pl.String).alias("column")
        if rows.height:
            self.frames.append(
                rows.select(
                    pl.col("position").cast(pl.Int64).alias("line"),
                    pl.lit(place, pl.String).alias("place"),
                    named,
                    pl.col("value").cast(pl.String),
                    pl.lit(reason, pl.String).alias("reason"),
                )
            )

    def frame(self, lines: Lines | None = None) -> pl.DataFrame:
        """Return all rejects as a frame of `REJECT_SCHEMA` in the order of the file, values cut to 200 characters."""
        if not self.frames:
            return pl.DataFrame(schema=REJECT_SCHEMA)
        joined = pl.concat(self.frames).sort("line", maintain_order=True, nulls_last=True)
        if lines is not None:
            joined = joined.with_columns(lines(joined["line"]).alias("line"))
        texts = {code: translate(text) for code, text in REASONS.items()}
        return joined.with_columns(
            pl.col("value").str.slice(0, VALUE_LENGTH),
            pl.col("reason").replace_strict(texts, return_dtype=pl.String).alias("text"),
        ).select(*REJECT_SCHEMA)


class RejectsNotWrittenError(OutputError):
    """The file of rejects cannot be written where it was asked for."""


def write_rejects(rejects: pl.DataFrame, path: Path, *, source: Path | None = None) -> None:
    """Write rejects as CSV: whole or not at all, in UTF-8 with a byte order mark, without which Excel misreads Chinese.

    A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, tab or return) is put behind an
    apostrophe. The file read is never overwritten.

    Raises:
        RejectsNotWrittenError: `path` is the file read, or cannot be written.
    """
    if source is not None and path.exists() and path.samefile(source):
        raise RejectsNotWrittenError(N_("{file}: is the file that was read; name another for the rejects."), file=str(path))
    texts = [name for name, dtype in rejects.schema.items() if dtype == pl.String]
    text = rejects.with_columns(map(_unarmed, texts)).write_csv(include_bom=True)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = N_("{file}: the rejects cannot be written ({reason}); choose another place with --rejects.")
        raise RejectsNotWrittenError(message, file=str(path), reason=error.strerror or str(error)) from error


def _unarmed(name: str) -> pl.Expr:
    text = pl.col(name)
    return pl.when(text.str.contains(r"^[=+\-@\t\r]")).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).alias(name)
