"""Checkpoints: the signed head of the log, saying its size and root.

Source: C2SP tlog-checkpoint v1.0.0 (c2sp.org/tlog-checkpoint).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qingfeng.foundation.messages import N_
from qingfeng.ledger.encoding import base64_bytes, base64_text, whole_number
from qingfeng.ledger.errors import MalformedError, MismatchError
from qingfeng.ledger.notes import Note, SigningKey, VerifierKey, check_signatures, read_note, signed
from qingfeng.ledger.tree import EMPTY_ROOT, HASH_SIZE


class MalformedCheckpointError(MalformedError):
    """The text of a note is no checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: whose (`origin`), how many entries, their root. `extensions` are further lines, as they are."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), base64_text(self.root), *self.extensions))


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a note as a checkpoint.

    Raises:
        MalformedCheckpointError: it is none; the message says why.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or "" in lines:
        raise MalformedCheckpointError(N_("The head must have three lines or more, none of them empty."))
    origin, count, encoded, *extensions = lines
    size, root = whole_number(count), base64_bytes(encoded)
    if size is None:
        raise MalformedCheckpointError(N_("The size of the head must be a whole number; it reads {text!r}."), text=count)
    if root is None or len(root) != HASH_SIZE:
        raise MalformedCheckpointError(N_("The root of the head must be 32 bytes in base64; it reads {text!r}."), text=encoded)
    return Checkpoint(origin, size, root, tuple(extensions))


def sign_checkpoint(checkpoint: Checkpoint, keys: Sequence[SigningKey]) -> str:
    """Return the head of a log as a signed note; its first key must carry the origin's name, as those who check expect.

    Raises:
        ValueError: the first key has another name.
    """
    if not keys or keys[0].name != checkpoint.origin:
        raise ValueError(checkpoint.origin)
    read_checkpoint(checkpoint.text)
    return str(signed(checkpoint.text, keys))


def open_checkpoint(content: bytes, keys: Sequence[VerifierKey]) -> tuple[Checkpoint, Note]:
    """Read a signed head and check that the log with one of these keys has signed it.

    Raises:
        MalformedError: it is no signed head.
        MismatchError: another log's, or not signed by a key of it.
    """
    note = read_note(content)
    checkpoint = read_checkpoint(note.text)
    check_head(checkpoint, note, keys)
    return checkpoint, note


def check_head(checkpoint: Checkpoint, note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Check that a head is signed by a key that has the name of its log, and return those keys that have signed.

    Raises:
        MismatchError: another log's, not signed by a key of it, or an empty log with a root of entries.
    """
    own = [key for key in keys if key.name == checkpoint.origin]
    if not own:
        message = N_("The head is that of the log {found}; the key is that of {expected}.")
        raise MismatchError(message, found=checkpoint.origin, expected=", ".join(sorted({key.name for key in keys})))
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise MismatchError(N_("The head of an empty log has the root {root}."), root=checkpoint.root.hex())
    return check_signatures(note, own)
