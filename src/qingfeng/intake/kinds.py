"""What kind of file it is: by its first bytes, then by its name."""

import zlib
from pathlib import Path

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.intake.sheets import is_sheet_file
from qingfeng.intake.sources import GZIP_MAGIC, FileMissingError, Source

_HEAD = 4096
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BY_NAME = {".xes": "xes", ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class UnknownFormatError(InputError):
    """The file is of no kind that can be read."""


def kind_of(source: Source) -> str:
    """Return `xes`, `csv`, `tsv`, `xlsx` or `parquet`; what is packed by gzip is judged by its content.

    Raises:
        UnknownFormatError: none of them.
        FileMissingError: it cannot be opened.
    """
    head, name = _head(source), source.path.name.lower()
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04") and is_sheet_file(source.path):
        return "xlsx"
    packed = head.startswith(GZIP_MAGIC)
    text = _unpacked(head) if packed else head
    for mark in _MARKS:
        text = text.removeprefix(mark)
    if text.replace(b"\0", b"").lstrip().startswith(b"<"):
        return "xes"
    kind = _BY_NAME.get(Path(name.removesuffix(".gz") if packed else name).suffix)
    if kind is None or head.startswith((_OLD_OFFICE, b"PK\x03\x04")):
        raise UnknownFormatError(
            N_("{file}: is none of XES, CSV, TSV, XLSX (not the old XLS) or Parquet; save it as one of them."), file=source.name
        )
    return kind


def _head(source: Source) -> bytes:
    try:
        with source.path.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError as error:
        message = N_("{file}: cannot be opened ({reason}); check the path and its permissions.")
        raise FileMissingError(message, file=str(source.path), reason=error.strerror or str(error)) from error


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, _HEAD)
    except zlib.error:
        return b""
