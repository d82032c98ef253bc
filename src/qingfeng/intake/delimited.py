"""CSV and TSV, streamed through Python's csv module, which knows the line of every row."""

import csv
from collections.abc import Iterator
from itertools import islice

from qingfeng.foundation.messages import N_
from qingfeng.intake.encodings import decoded, known_encoding
from qingfeng.intake.sources import Source
from qingfeng.intake.tables import NotTableError, RowGatherer, TextTable, unique_header
from qingfeng.intake.xes import EndlessTokenError

_DELIMITERS = ",;\t|"


def read_delimited(source: Source, *, encoding: str, delimiter: str | None, header: int) -> TextTable:
    """Read a delimited file; without a delimiter, the one of comma, semicolon, tab and bar that the header has most of.

    A quoted cell may hold line breaks; `line` is where its row begins. Quotes that do not fit are refused with their line.

    Raises:
        NotTableError: no header, or quotes that do not fit.
        EndlessTokenError: a line or a cell is longer than the bound.
        EncodingError: bytes that are not of the encoding.
    """
    csv.field_size_limit(source.bounds.silent)
    lines = _lines(source, known_encoding(encoding, source.name))
    skipped = len(list(islice(lines, header - 1)))
    first = next(lines, None)
    if first is None:
        raise NotTableError(N_("{file}: is empty, or ends before its header."), file=source.name)
    chosen = delimiter or max(_DELIMITERS, key=first.count)
    rows = csv.reader(_with_first(first, lines), delimiter=chosen, strict=True)
    gatherer, begin = None, 0
    try:
        for row in rows:
            if gatherer is None:
                gatherer = RowGatherer(unique_header(row, source.name))
            else:
                gatherer.add(row, skipped + begin + 1)
            begin = rows.line_num
    except csv.Error as error:
        message = N_("{file}, line {line}: the row cannot be read ({reason}); check its quotes.")
        raise NotTableError(message, file=source.name, line=skipped + begin + 1, reason=str(error)) from error
    if gatherer is None:
        raise NotTableError(N_("{file}: is empty, or ends before its header."), file=source.name)
    return gatherer.table("row")


def _with_first(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _lines(source: Source, encoding: str) -> Iterator[str]:
    """Yield lines with their ends; a carriage return alone ends none (csv takes care of those inside a line)."""
    chunks = source.chunks()
    rest, number = "", 0
    for text in decoded(source.name, encoding, next(chunks, b""), chunks):
        pieces = (rest + text).split("\n")
        rest = pieces.pop()
        for piece in pieces:
            number += 1
            yield piece + "\n"
        if len(rest) > source.bounds.silent:
            message = N_("{file}, line {line}: more than {most} bytes without an end of line; refused.")
            raise EndlessTokenError(message, file=source.name, line=number + 1, most=source.bounds.silent)
    if rest:
        yield rest
