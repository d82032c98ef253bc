"""Signed notes: a text and below it the signatures of whoever vouches for it, each by the name of its key.

Source: C2SP signed-note v1.0.0 (c2sp.org/signed-note), signature type 0x01, Ed25519 (RFC 8032).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from qingfeng.foundation.messages import N_
from qingfeng.ledger.encoding import base64_bytes, base64_text
from qingfeng.ledger.errors import MalformedError, MismatchError

ED25519 = b"\x01"
KEY_SIZE, ID_SIZE, SIGNATURE_SIZE = 32, 4, 64
# The specification asks for at least 16 signatures and for some limit.
MOST_SIGNATURES = 100
MOST_BYTES = 1_000_000
DASH = "— "


class MalformedNoteError(MalformedError):
    """A text is no signed note."""


class MalformedKeyError(MalformedError):
    """A text is no key."""


class UnsignedError(MismatchError):
    """A note carries no signature of a key that is trusted, or one that does not verify."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public key of whoever signs: `name+id+base64(0x01 || key)` as a text."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256(name || 0x0A || 0x01 || key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:ID_SIZE]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64_text(ED25519 + self.public)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: who says to have signed, by name and id of the key, and the bytes."""

    name: str
    key_id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {base64_text(self.key_id + self.content)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read: its text with the last line end, and all signatures, checked by nobody yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{each}\n" for each in self.signatures)


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """A private key with its name."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        """The public key."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign the text of a note."""
        return Signature(self.name, self.verifier.id, self.private.sign(text.encode()))


def is_key_name(name: str) -> bool:
    """Say whether a text may name a key: not empty, no space of any alphabet, no control character, no plus."""
    return bool(name) and not any(each.isspace() or each < " " or each == "+" for each in name)


def read_verifier_key(text: str) -> VerifierKey:
    """Read the text of a verifier key.

    Raises:
        MalformedKeyError: it is none, it is of another type than Ed25519, or its id is not that of name and key.
    """
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    content = base64_bytes(encoded)
    if not is_key_name(name) or content is None or len(content) < 1:
        raise MalformedKeyError(N_("{text!r} is no verifier key: it must read name+id+base64."), text=text)
    if content[:1] != ED25519 or len(content) != 1 + KEY_SIZE:
        raise MalformedKeyError(N_("The verifier key of {name} is not of the type Ed25519."), name=name)
    key = VerifierKey(name, content[1:])
    if key.id.hex() != key_id:
        message = N_("The verifier key of {name} carries the id {found}; name and key give {expected}.")
        raise MalformedKeyError(message, name=name, found=key_id, expected=key.id.hex())
    return key


def signed(text: str, keys: Sequence[SigningKey]) -> Note:
    """Sign a text with each of the keys.

    Raises:
        MalformedNoteError: the text cannot be that of a note.
    """
    note = Note(text, tuple(key.sign(text) for key in keys))
    if read_note(str(note).encode()) != note:
        raise MalformedNoteError(N_("The text has a line that reads as a signature."))
    return note


def read_note(content: bytes) -> Note:
    """Read a signed note.

    Raises:
        MalformedNoteError: it is none; the message says why.
    """
    whole = _characters(content)
    text, blank, rest = whole.rpartition("\n\n")
    if not blank or not text or not rest:
        raise MalformedNoteError(N_("The note has no blank line with signatures below it."))
    lines = rest.removesuffix("\n").split("\n")
    if not rest.endswith("\n") or len(lines) > MOST_SIGNATURES:
        raise MalformedNoteError(
            N_("The note must end with a line end and have at most {most} signatures."), most=MOST_SIGNATURES
        )
    return Note(text + "\n", tuple(_signature(line) for line in lines))


def _characters(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise MalformedNoteError(N_("The note is longer than {most} bytes."), most=MOST_BYTES)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise MalformedNoteError(N_("The note is not written in UTF-8.")) from error
    if any(each < " " and each != "\n" for each in text):
        raise MalformedNoteError(N_("The note has a control character in it."))
    return text


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    content = base64_bytes(encoded)
    if not line.startswith(DASH) or not is_key_name(name) or content is None or len(content) <= ID_SIZE:
        raise MalformedNoteError(N_("{line!r} is no signature line: it must read — name base64."), line=line)
    return Signature(name, content[:ID_SIZE], content[ID_SIZE:])


def check_signatures(note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Check every signature of a known key, and leave out those of others.

    Returns:
        The keys that have signed, in the order in which they were given; at least one.

    Raises:
        UnsignedError: none of them has signed, or a signature of one of them does not verify.
    """
    known = {(key.name, key.id): key for key in keys}
    have = [(known[each.name, each.key_id], each) for each in note.signatures if (each.name, each.key_id) in known]
    if not have:
        names = ", ".join(str(key) for key in keys)
        raise UnsignedError(N_("The head is not signed by {keys}."), keys=names)
    for key, signature in have:
        if not _verifies(key, signature, note.text):
            raise UnsignedError(N_("The signature of {name} does not belong to this head and this key."), name=key.name)
    found = {key for key, _ in have}
    return tuple(key for key in known.values() if key in found)


def _verifies(key: VerifierKey, signature: Signature, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature.content, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
