"""Write a result to the terminal or, whole or not at all, to a file."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from qingfeng.foundation.errors import OutputError
from qingfeng.foundation.messages import N_


class UnwritableError(OutputError):
    """A file cannot be written where it was asked for."""


def write_text(text: str, path: Path | None) -> None:
    """Write a text to a file, or to the terminal where no file is named."""
    if path is None:
        sys.stdout.write(text)
    else:
        write_file(path, lambda place: place.write_text(text, "utf-8", newline="\n"))


def write_file(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a new file beside `path`, then put it in its place, so that nobody ever meets half of it.

    Raises:
        UnwritableError: no such folder, no permission, no room.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        place = Path(name)
        try:
            write(place)
            place.chmod(0o666 & ~_umask())
            place.replace(path)
        finally:
            place.unlink(missing_ok=True)
    except OSError as error:
        message = N_("{path} cannot be written: {reason}. Name another place, or make room.")
        raise UnwritableError(message, path=path, reason=error.strerror or error) from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
