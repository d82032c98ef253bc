"""The bytes of a file: unpacked as they come, digested, counted, bounded."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.intake.progress import Progress

_READ = 1 << 18
_REPORT_EVERY = 1 << 20
GZIP_MAGIC = b"\x1f\x8b"


class FileMissingError(InputError):
    """There is no such file, or it cannot be opened."""


class CutFileError(InputError):
    """The file ends before its content does."""


class PackedBombError(InputError):
    """A packed file grows beyond all measure."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reader puts up with, in bytes unless said otherwise.

    A packed file is refused when it has grown beyond `unpacked` and to more than `ratio` times its size; XML when `silent`
    bytes pass without an element, when elements nest deeper than `depth`, or when one scope has more than `keys` keys.
    """

    unpacked: int = 1 << 30
    ratio: int = 200
    silent: int = 16 << 20
    depth: int = 100
    keys: int = 4096


@dataclass(slots=True)
class Source:
    """A file that is read once from front to back; size and digest are those of its bytes as they lie on the disk."""

    path: Path
    bounds: Bounds = field(default_factory=Bounds)
    progress: Progress | None = None
    size: int = 0
    digest: str = ""

    @property
    def name(self) -> str:
        """Return the file's name without its folder."""
        return self.path.name

    def chunks(self) -> Iterator[bytes]:
        """Yield the content, unpacked where it is gzip by its first bytes, in pieces of at most 256 kB.

        Raises:
            FileMissingError: it cannot be opened.
            CutFileError: the packed stream is cut or damaged.
            PackedBombError: it grows beyond the bounds.
        """
        yield from self._guarded(raw_only=False)

    def digest_whole(self) -> None:
        """Take size and digest of a file that another reader opens by its path.

        Raises:
            FileMissingError: it cannot be opened.
        """
        for _ in self._guarded(raw_only=True):
            pass

    def _guarded(self, *, raw_only: bool) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as stream:
                self.size = self.path.stat().st_size
                yield from self._raw(stream) if raw_only else self._pieces(stream)
        except OSError as error:
            message = N_("{file}: cannot be opened ({reason}); check the path and its permissions.")
            raise FileMissingError(message, file=str(self.path), reason=error.strerror or str(error)) from error

    def _pieces(self, stream: BinaryIO) -> Iterator[bytes]:
        raw = self._raw(stream)
        first = next(raw, b"")
        pieces = self._unpacked(first, raw) if first.startswith(GZIP_MAGIC) else _joined(first, raw)
        since = 0
        for piece in pieces:
            yield piece
            since += len(piece)
            if since >= _REPORT_EVERY and self.progress is not None:
                self.progress.advance(min(stream.tell(), self.size), self.size)
                since = 0
        if self.progress is not None:
            self.progress.advance(self.size, self.size)

    def _raw(self, stream: BinaryIO) -> Iterator[bytes]:
        digest = hashlib.sha256()
        while block := stream.read(_READ):
            digest.update(block)
            yield block
        self.digest = digest.hexdigest()

    def _unpacked(self, first: bytes, raw: Iterator[bytes]) -> Iterator[bytes]:
        """Unpack all members of a gzip stream; zeros after the last one are padding."""
        unpacker, taken, given = zlib.decompressobj(wbits=31), 0, 0
        begun = False
        for block in _joined(first, raw):
            taken += len(block)
            rest = block
            while rest:
                if unpacker.eof:
                    rest = rest.lstrip(b"\0")
                    unpacker, begun = zlib.decompressobj(wbits=31), False
                    continue
                begun = True
                piece = self._inflated(unpacker, rest, given)
                given += len(piece)
                self._refuse_bomb(taken, given)
                if piece:
                    yield piece
                rest = unpacker.unused_data or unpacker.unconsumed_tail
        if begun and not unpacker.eof:
            message = N_("{file}: the packed file is cut after {bytes} unpacked bytes; fetch it again.")
            raise CutFileError(message, file=self.name, bytes=given)

    def _inflated(self, unpacker: "zlib._Decompress", block: bytes, given: int) -> bytes:
        try:
            return unpacker.decompress(block, _READ)
        except zlib.error as error:
            message = N_("{file}: the packed file is damaged after {bytes} unpacked bytes ({reason}); fetch it again.")
            raise CutFileError(message, file=self.name, bytes=given, reason=str(error)) from error

    def _refuse_bomb(self, taken: int, given: int) -> None:
        if given > self.bounds.unpacked and given > self.bounds.ratio * taken:
            message = N_(
                "{file}: unpacks to more than {ratio} times its size ({bytes} bytes so far); unpack it if you trust it."
            )
            raise PackedBombError(message, file=self.name, ratio=self.bounds.ratio, bytes=given)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest
