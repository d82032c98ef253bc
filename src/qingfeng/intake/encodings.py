"""Any encoding to UTF-8, while the bytes stream by."""

import codecs
import re
from collections.abc import Iterator

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.intake.sources import Source

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class EncodingError(InputError):
    """The bytes are not in the encoding that the file or its mapping names."""


def utf8_chunks(source: Source) -> Iterator[bytes]:
    """Yield an XML file's content as UTF-8, by its byte order mark or the encoding that it declares (else UTF-8).

    UTF-8 goes through as it is: the parser checks it.

    Raises:
        EncodingError: the encoding is unknown, or bytes do not belong to it.
    """
    chunks = source.chunks()
    first = next(chunks, b"")
    encoding = _xml_encoding(first, source.name)
    if encoding == "utf-8":
        yield first
        yield from chunks
        return
    yield from (text.encode() for text in decoded(source.name, encoding, first, chunks))


def decoded(file: str, encoding: str, first: bytes, chunks: Iterator[bytes]) -> Iterator[str]:
    """Yield the text of chunks of bytes.

    Raises:
        EncodingError: as `utf8_chunks`; it tells the line.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    try:
        text = decoder.decode(first)
        for chunk in chunks:
            yield text
            line += text.count("\n")
            text = decoder.decode(chunk)
        yield text + decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        line += error.object[: error.start].count(b"\n")
        message = N_("{file}, near line {line}: byte {byte} is not {encoding}; name the right encoding in a mapping file.")
        raise EncodingError(
            message, file=file, line=line, byte=f"0x{error.object[error.start]:02x}", encoding=encoding
        ) from error


def known_encoding(name: str, file: str) -> str:
    """Return Python's name of an encoding.

    Raises:
        EncodingError: there is none of that name.
    """
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        message = N_("{file}: there is no encoding named {encoding}; use one such as utf-8 or gb18030.")
        raise EncodingError(message, file=file, encoding=name) from error


def _xml_encoding(first: bytes, file: str) -> str:
    for mark, name in _MARKS:
        if first.startswith(mark):
            return name
    declared = _DECLARED.match(first[:400])
    return known_encoding(declared[1].decode(), file) if declared else "utf-8"
