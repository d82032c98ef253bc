"""Receipts made from the log, for whoever holds an entry's text and salt."""

from qingfeng.ledger.checkpoint import read_checkpoint
from qingfeng.ledger.notes import read_note
from qingfeng.ledger.receipts import Opening, Proof
from qingfeng.ledger.tree import ReadNodes, inclusion_proof
from qingfeng.ledger.verification import checked, read_receipt


def issue_receipt(read: ReadNodes, head: str, index: int, opening: Opening) -> Proof:
    """Return the receipt of the entry at an index under a signed head. It is checked before it leaves: a false one harms us.

    Args:
        read: the nodes of the log, in the database or in its tiles.
        head: a signed head, whole; with the signatures of witnesses where it has them.
        index: of the entry.
        opening: the entry's text and salt, and the private values that the receiver may have.

    Raises:
        MismatchError: the entry does not stand there, the nodes do not lead to the head, or a private value is not the entry's.
        MalformedError: the opening is that of no entry.
    """
    size = read_checkpoint(read_note(head.encode()).text).size
    hashes = inclusion_proof(read, index, size) if index < size else []
    proof = Proof(index, tuple(hashes), head, bytes(opening))
    for _ in checked(read_receipt(str(proof).encode()), []):
        pass
    return proof
