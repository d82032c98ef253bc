"""How a reader tells how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Whoever wants to know how far a long reading is."""

    def advance(self, bytes_done: int, bytes_total: int) -> None:
        """Take note of the bytes of the file read so far; called about once a megabyte, and at the end."""
