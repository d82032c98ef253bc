"""Tables as texts: every cell a String, with the line that each row stands on."""

from dataclasses import dataclass

import polars as pl

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_


class NotTableError(InputError):
    """The file is no table of the kind that its name or mapping says."""


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """A table as read: `cells` has one String column per header in its order, `lines` Int64 the line of each row.

    `place` says where a line counts: `row`, or the name of a sheet. `ragged` are lines of rows with cells beyond the header.
    """

    cells: pl.DataFrame
    lines: pl.Series
    place: str
    ragged: tuple[tuple[int, str], ...] = ()
    short_rows: int = 0
    blank_rows: int = 0


def unique_header(header: list[str], file: str) -> list[str]:
    """Return the names of columns: trimmed, nameless ones numbered, equal ones numbered from the second on.

    Raises:
        NotTableError: there is no name at all.
    """
    if not any(name.strip() for name in header):
        raise NotTableError(N_("{file}: no header where the mapping says it stands; set `header` to its row."), file=file)
    names: list[str] = []
    for number, raw in enumerate(header, 1):
        name = raw.strip() or f"column {number}"
        again = 2
        while name in names:
            name, again = f"{raw.strip()} ({again})", again + 1
        names.append(name)
    return names


class RowGatherer:
    """Gathers rows of texts to columns, in batches, so that lists of Python texts never grow with the file."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.frames: list[pl.DataFrame] = []
        self.rows: list[list[str | None]] = []
        self.lines: list[int] = []
        self.ragged: list[tuple[int, str]] = []
        self.short_rows = 0
        self.blank_rows = 0

    def add(self, row: list[str], line: int) -> None:
        """Take a row; one with texts beyond the header is set aside, missing cells at its end are missing values."""
        width = len(self.names)
        if not any(row):
            self.blank_rows += 1
            return
        if len(row) != width:
            if any(cell.strip() for cell in row[width:]):
                self.ragged.append((line, ",".join(row)[:400]))
                return
            self.short_rows += len(row) < width
            self.rows.append([*row[:width], *[None] * (width - len(row))])
        else:
            self.rows.append(list(row))
        self.lines.append(line)
        if len(self.rows) >= 1 << 14:
            self._flush()

    def _flush(self) -> None:
        if self.rows:
            columns = zip(*self.rows, strict=True)
            self.frames.append(
                pl.DataFrame([pl.Series(n, c, dtype=pl.String) for n, c in zip(self.names, columns, strict=True)])
            )
            self.rows = []

    def table(self, place: str) -> TextTable:
        """Return all rows taken."""
        self._flush()
        empty = pl.DataFrame(schema=dict.fromkeys(self.names, pl.String))
        return TextTable(
            cells=pl.concat([empty, *self.frames]),
            lines=pl.Series("line", self.lines, dtype=pl.Int64),
            place=place,
            ragged=tuple(self.ragged),
            short_rows=self.short_rows,
            blank_rows=self.blank_rows,
        )
