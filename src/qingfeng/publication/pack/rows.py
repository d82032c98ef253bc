"""Scoring rows as they are published: their one text, the same rows as Parquet, and both held against each other.

The text is `rows.csv` byte for byte: so its SHA-256 is the digest of the rows, and anybody can compute it with any tool.
Columns of a frame of published rows: group, unit, indicator, stratum (String; stratum may be null), num, den (Decimal, 2
places), w (Decimal, 4 places), day, week, case, applicant (Int64 from 0, may be null).
"""

import io
import re
from collections.abc import Iterator

import polars as pl

from qingfeng.foundation.messages import N_
from qingfeng.publication.pack.errors import FigureDifferenceError, UnfitRowsError, UnreadableReleaseError

AMOUNTS = {"num": 2, "den": 2, "w": 4}
CLUSTERS = ("day", "week", "case", "applicant")
NAMES = ("group", "unit", "indicator", "stratum")
COLUMNS = ("group", "unit", "indicator", "num", "den", "w", "stratum", *CLUSTERS)
ORDER = ("group", "unit", "indicator", "case", "day", "week", "applicant", "stratum", "num", "den", "w")
MOST_ROWS = 20_000_000
# Ten commas, the end of the line, and an amount each of num, den and w.
SHORTEST_LINE = 14
LARGEST_CLUSTER = 2**32 - 1
# A name with a comma or a quotation mark would have to be quoted, and there are two ways to do that.
_UNFIT = r'[,"\x00-\x1f\x7f]|^$'

SCHEMA = pl.Schema(
    dict.fromkeys(COLUMNS, pl.String)
    | {name: pl.Decimal(18, places) for name, places in AMOUNTS.items()}
    | dict.fromkeys(CLUSTERS, pl.Int64)
)


def published(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the columns, types and order in which they are published.

    Args:
        frame: rows with the columns of a release, amounts as any numbers.

    Raises:
        UnfitRowsError: a column is missing, an amount is missing or too fine, a name cannot stand in the text.
    """
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise UnfitRowsError(N_("the rows to be published lack the columns {columns}"), columns=", ".join(missing))
    try:
        typed = frame.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    except pl.exceptions.PolarsError as error:
        raise UnfitRowsError(
            N_("the rows to be published have other columns than a release has: {reason}"), reason=error
        ) from error
    _refuse_rounded(frame, typed)
    refuse_unfit(typed)
    return typed.sort(ORDER, nulls_last=False)


def refuse_unfit(rows: pl.DataFrame) -> None:
    """Refuse names that cannot stand in the text, amounts that are missing, and numbers that are no cluster.

    Raises:
        UnfitRowsError: the first of them.
    """
    for name in NAMES:
        found = rows[name].drop_nulls().unique()
        unfit = found.filter(found.str.contains(_UNFIT)).sort()
        if unfit.len():
            raise UnfitRowsError(
                N_("column {column} has {value!r}: no name of a release has that"), column=name, value=unfit[0]
            )
    for name in COLUMNS:
        if name not in (*CLUSTERS, "stratum") and rows[name].null_count():
            raise UnfitRowsError(N_("column {column} is empty in some row"), column=name)
    for name in CLUSTERS:
        if not rows[name].drop_nulls().is_between(0, LARGEST_CLUSTER).all():
            raise UnfitRowsError(N_("column {column} holds whole numbers from 0 on"), column=name)


def text_of(rows: pl.DataFrame) -> bytes:
    """Return the text of published rows: a head line, then a line a row, in the order of `ORDER`, in UTF-8."""
    plain = rows.select(_written(name, AMOUNTS[name]) if name in AMOUNTS else pl.col(name) for name in COLUMNS)
    return plain.write_csv(None, line_terminator="\n", quote_style="never").encode()


def parquet_of(rows: pl.DataFrame) -> bytes:
    """Return published rows as Parquet."""
    file = io.BytesIO()
    rows.write_parquet(file, compression="zstd", statistics=False)
    return file.getvalue()


def read_rows(content: bytes, name: str) -> pl.DataFrame:
    """Read published rows from Parquet.

    Raises:
        UnreadableReleaseError: no Parquet, other columns, too many rows, or names and numbers that no release has.
    """
    try:
        lazy = pl.scan_parquet(io.BytesIO(content))
        schema = lazy.collect_schema()
        count = int(lazy.select(pl.len()).collect().item()) if schema == SCHEMA else 0
        rows = lazy.collect() if schema == SCHEMA and count <= MOST_ROWS else None
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise UnreadableReleaseError(N_("{name} cannot be read as Parquet ({reason})."), name=name, reason=error) from error
    if rows is None:
        message = N_("{name} has other columns than the rows of a release, or more than {most} rows.")
        raise UnreadableReleaseError(message, name=name, most=MOST_ROWS)
    try:
        refuse_unfit(rows)
    except UnfitRowsError as error:
        raise UnreadableReleaseError(N_("{name}: {reason}"), name=name, reason=error) from error
    return rows


def check_text(rows: pl.DataFrame, text: bytes, name: str) -> None:
    """Hold the rows of the Parquet file against the text of the CSV file.

    Raises:
        FigureDifferenceError: the first row that is another one.
    """
    # Names may repeat in Parquet at no cost: nothing is written out that could not be the text.
    least = SHORTEST_LINE * rows.height + sum(int(rows[column].str.len_bytes().sum()) for column in NAMES)
    if least > len(text):
        raise FigureDifferenceError(("", "", "", f"{name}: bytes"), f">= {least}", str(len(text)))
    own = text_of(rows)
    if own == text:
        return
    theirs, ours = _lines(text), _lines(own)
    for number, expected in enumerate(ours, start=1):
        found = next(theirs, "")
        if expected != found:
            raise FigureDifferenceError(_place(expected, name, number), expected, found)
    raise FigureDifferenceError(("", "", "", f"{name}:{rows.height + 2}"), "", next(theirs, ""))


def _place(line: str, name: str, number: int) -> tuple[str, str, str, str]:
    group, unit, indicator, *_ = [*line.split(","), "", ""]
    return group, unit, indicator, f"{name}:{number}"


def _lines(text: bytes) -> Iterator[str]:
    return iter(re.sub(r"\n\Z", "", text.decode(errors="replace")).split("\n"))


def _written(name: str, places: int) -> pl.Expr:
    text = pl.col(name).cast(pl.String)
    return text.str.strip_chars_end("0").str.strip_chars_end(".").alias(name) if places else text


def _refuse_rounded(given: pl.DataFrame, typed: pl.DataFrame) -> None:
    for name, places in AMOUNTS.items():
        if given[name].null_count() or (given[name].cast(pl.Float64) != typed[name].cast(pl.Float64)).any():
            message = N_("column {column} has amounts that are missing or have more than {places} decimals")
            raise UnfitRowsError(message, column=name, places=places)
