"""Reads of custody: the newest head, the log's key, where a row stands, and receipts."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from qingfeng.custody.keys import verifier_keys
from qingfeng.custody.models import Head, Log, NumberedLeaf
from qingfeng.custody.places import log_folder
from qingfeng.ledger.checkpoint import read_checkpoint
from qingfeng.ledger.folder import reader_of
from qingfeng.ledger.issuing import issue_receipt
from qingfeng.ledger.notes import read_note
from qingfeng.ledger.receipts import Opening, PrivateValue, Proof
from qingfeng.ledger.sources import sources
from qingfeng.ledger.tiles import TileReader

__all__ = [
    "leaf_index",
    "leaf_indices",
    "log_folder",
    "newest_head",
    "receipt_of",
    "receipts_of",
    "signed_size",
    "verifier_key",
]


@runtime_checkable
class HasPrivate(Protocol):
    """A source some of whose rows have private values."""

    def private_values(self, first: int, second: int) -> tuple[PrivateValue, ...]:
        """Return those of a row that have not been erased."""

    def spoiled(self) -> Iterator[tuple[int, int, str]]:
        """Give first, second and the value's key of each private value that its row's digest does not vouch for."""


def newest_head() -> str | None:
    """Return the newest signed head, whole; None before the first."""
    return Head.objects.order_by("-size").values_list("note", flat=True).first()


def signed_size() -> int:
    """Return how many entries the newest head is over; 0 before the first."""
    return Head.objects.order_by("-size").values_list("size", flat=True).first() or 0


def verifier_key() -> str | None:
    """Return the public keys of the log, as a text, the newest last, one a line; None where none is here."""
    log = Log.objects.first()
    keys = [] if log is None else verifier_keys(log.origin)
    return "\n".join(map(str, keys)) or None


def leaf_index(kind: str, first: int, second: int = 0) -> int | None:
    """Return the place of a row in the log; None while it waits for it."""
    return NumberedLeaf.objects.filter(kind=kind, first=first, second=second).values_list("index", flat=True).first()


def leaf_indices(kind: str, first: int) -> dict[int, int]:
    """Return the places of all rows with a first key, by their second numbers; those that wait are left out."""
    return dict(NumberedLeaf.objects.filter(kind=kind, first=first).order_by("second").values_list("second", "index"))


def receipt_of(kind: str, first: int, second: int = 0, *, private: bool = False) -> Proof | None:
    """Return the receipt of a row under the newest head; None while the row has no place under one.

    Args:
        kind: as the outbox calls the row.
        first: the row's key.
        second: its second number, where it has one.
        private: whether the receiver may have the row's private values.

    Raises:
        MismatchError: the row is not what was logged, or the log's folder was changed: no false receipt is given out.
        MissingTileError: the log's folder is not whole.
    """
    index, head = leaf_index(kind, first, second), newest_head()
    if index is None or head is None:
        return None
    size = read_checkpoint(read_note(head.encode()).text).size
    source = sources()[kind]
    leaf = next(iter(source.leaves([(first, second)])), None)
    if leaf is None or index >= size:
        return None
    opened = source.private_values(first, second) if private and isinstance(source, HasPrivate) else ()
    return issue_receipt(TileReader(reader_of(log_folder()), size), head, index, Opening(leaf.text, leaf.salt, opened))


def receipts_of(kind: str, first: int) -> Iterator[tuple[int, Proof]]:
    """Give the receipts of all rows with a first key, without private values, by their second numbers, under one head.

    Raises:
        MismatchError, MissingTileError: as `receipt_of`.
    """
    indices, head = leaf_indices(kind, first), newest_head()
    if not indices or head is None:
        return
    size = read_checkpoint(read_note(head.encode()).text).size
    reader = TileReader(reader_of(log_folder()), size)
    for leaf in sorted(sources()[kind].leaves([(first, second) for second in indices])):
        if indices[leaf.second] < size:
            yield leaf.second, issue_receipt(reader, head, indices[leaf.second], Opening(leaf.text, leaf.salt))
