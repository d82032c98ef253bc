"""XLSX by calamine, checked before it is opened: what it unpacks to, and how far its cells reach."""

import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from qingfeng.foundation.messages import N_
from qingfeng.intake.sources import PackedBombError, Source
from qingfeng.intake.tables import NotTableError, RowGatherer, TextTable, unique_header

_MOST_ENTRIES = 10_000
# A sheet's rectangle is held whole, however few of its cells are filled.
_MOST_CELLS = 50_000_000
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_READ = 1 << 20
_Cell = int | float | str | bool | time | date | datetime | timedelta


def read_sheet(source: Source, *, sheet: str | None, header: int) -> TextTable:
    """Read one sheet (the first unless named); of a formula the stored result counts, and nothing is ever executed.

    Raises:
        NotTableError: no XLSX, no such sheet, or no header.
        PackedBombError: it unpacks beyond the bounds.
    """
    source.digest_whole()
    _inspect(source)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(source.path))
        name = _sheet_name(book.sheet_names, sheet, source.name)
        page = book.get_sheet_by_name(name)
        rows = page.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as error:
        raise NotTableError(N_("{file}: cannot be read as XLSX ({reason})."), file=source.name, reason=str(error)) from error
    if len(rows) < header:
        raise NotTableError(N_("{file}, sheet {sheet}: ends before its header."), file=source.name, sheet=name)
    gatherer = RowGatherer(unique_header([_text(cell) for cell in rows[header - 1]], source.name))
    for number, row in enumerate(rows[header:], header + 1):
        gatherer.add([_text(cell) for cell in row], number)
    return gatherer.table(name)


def _sheet_name(names: list[str], wanted: str | None, file: str) -> str:
    if wanted is not None and wanted not in names:
        message = N_("{file}: has no sheet {sheet}; it has {names}.")
        raise NotTableError(message, file=file, sheet=wanted, names=", ".join(names))
    if not names:
        raise NotTableError(N_("{file}: has no sheet."), file=file)
    return wanted or names[0]


def _text(cell: _Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime | time) else str(cell)


def _inspect(source: Source) -> None:
    """Unpack every part once without keeping it: the sizes that an archive declares may be lies."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_ENTRIES:
                raise _bomb(source, sum(part.file_size for part in parts))
            given = 0
            for part in parts:
                given += _unpacked(source, archive, part, given)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotTableError(N_("{file}: cannot be read as XLSX ({reason})."), file=source.name, reason=str(error)) from error


def _unpacked(source: Source, archive: zipfile.ZipFile, part: zipfile.ZipInfo, before: int) -> int:
    given, tail, farthest = 0, b"", (0, 0)
    is_sheet = part.filename.startswith("xl/worksheets/")
    with archive.open(part) as stream:
        while piece := stream.read(_READ):
            given += len(piece)
            if before + given > source.bounds.unpacked or part.file_size > source.bounds.unpacked:
                raise _bomb(source, before + given)
            if is_sheet:
                farthest = _farthest(tail + piece, farthest)
                tail = piece[-16:]
    if farthest[0] * farthest[1] > _MOST_CELLS:
        message = N_("{file}: a sheet reaches to row {row}, column {column}: too far; remove the stray cells.")
        raise PackedBombError(message, file=source.name, row=farthest[1], column=farthest[0])
    return given


def _farthest(xml: bytes, so_far: tuple[int, int]) -> tuple[int, int]:
    columns, rows = so_far
    found = _CELL.findall(xml)
    letters = {column for column, _ in found}
    rows = max([rows, *(int(row) for _, row in found)])
    columns = max([columns, *map(_column_number, letters)])
    return columns, rows


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _bomb(source: Source, size: int) -> PackedBombError:
    message = N_("{file}: unpacks to {bytes} bytes or more; refused. Save the sheet as CSV if you trust it.")
    return PackedBombError(message, file=source.name, bytes=size)


def is_sheet_file(path: Path) -> bool:
    """Say whether a zip archive is a workbook by its parts."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False
