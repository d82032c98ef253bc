"""Tables to take away: CSV and XLSX, the filter on their first line or second sheet, never a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

import xlsxwriter
from django.http import FileResponse
from django.http.response import HttpResponseBase

from qingfeng.foundation.messages import translate as _

# Bounds the time and the disk of one download; the file says when it was reached.
ROWS = 50_000
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A spreadsheet takes a cell that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name for the file, what it shows in a sentence, headings, rows as they come."""

    name: str
    sentence: str
    headings: Row
    rows: Iterable[Row]


def download(table: Table, ending: str) -> HttpResponseBase:
    """Write a table to a file of its own and send it; the file is gone when it was sent."""
    # Sent after the view has returned: the response closes it.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    write = _csv if ending == "csv" else _xlsx
    write(table, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{table.name}.{ending}", content_type=KINDS[ending])


def cap_sentence() -> str:
    """Say how many rows a file holds at most."""
    return _("At most {n} rows; narrow the filter for the rest.").format(n=f"{ROWS:,}")


def _csv(table: Table, file: IO[bytes]) -> None:
    # The mark tells office programs that the text is UTF-8.
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([f"# {table.sentence} {cap_sentence()}"])
    writer.writerow(table.headings)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    text.detach()


def _xlsx(table: Table, file: IO[bytes]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("rows"))
        for place, row in enumerate((table.headings, *table.rows)):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)
        about = book.add_worksheet(_("about"))
        about.write_string(0, 0, table.sentence)
        about.write_string(1, 0, cap_sentence())


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
