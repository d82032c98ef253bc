"""Leaves: what the log's entries are: commitments of 32 bytes to texts that only their holders know, or public objects.

Source: docs/ledger.md, "Entries".
"""

import hashlib
from collections.abc import Mapping

from qingfeng.foundation.messages import N_
from qingfeng.ledger.canonical import canonical_text
from qingfeng.ledger.errors import MalformedError

SALT_SIZE = 32
VALUE_SALT_SIZE = 16
COMMITMENT_SIZE = 32
PUBLIC_TYPES = ("policy", "calendar", "release", "key")
PUBLIC_FIELDS = frozenset({"type", "name", "version", "size", "sha256"})


class MalformedLeafError(MalformedError):
    """A salt, a text or an entry is not of the form of a leaf."""


def commitment(salt: bytes, text: str) -> bytes:
    """Return the entry that commits to a text: SHA-256(0x01 || salt || text).

    Raises:
        MalformedLeafError: the salt is not of 32 bytes.
    """
    if len(salt) != SALT_SIZE:
        raise MalformedLeafError(N_("A salt has {expected} bytes, not {found}."), expected=SALT_SIZE, found=len(salt))
    return hashlib.sha256(b"\x01" + salt + text.encode()).digest()


def sealed_value(salt: bytes, value: str) -> str:
    """Return the digest by which the record names a private value: SHA-256(salt || value), hexadecimal.

    Raises:
        MalformedLeafError: the salt is not of 16 bytes. Were it free, what begins a value could be passed off as its salt's
            end: 12500 would also open as 500.
    """
    if len(salt) != VALUE_SALT_SIZE:
        raise MalformedLeafError(N_("A salt has {expected} bytes, not {found}."), expected=VALUE_SALT_SIZE, found=len(salt))
    return hashlib.sha256(salt + value.encode()).hexdigest()


def bundle(files: Mapping[str, str]) -> bytes:
    """Return the one file that several files of a policy or calendar are served as: a canonical JSON object, path to text."""
    return canonical_text(files).encode()


def public_entry(kind: str, name: str, version: str, content: bytes) -> bytes:
    """Return the entry of something public whose bytes are served beside the log.

    Raises:
        ValueError: nothing of that kind is public.
    """
    if kind not in PUBLIC_TYPES:
        raise ValueError(kind)
    form = {
        "type": kind,
        "name": name,
        "version": version,
        "size": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return canonical_text(form).encode()


def is_commitment(entry: bytes) -> bool:
    """Say whether an entry is a commitment: nothing public is of its size, its digest alone being longer."""
    return len(entry) == COMMITMENT_SIZE
