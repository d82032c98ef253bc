"""The file with the key that signs the log's heads: made once, read only where nobody else can read it.

Its one line is the text that sumdb's notes use: `PRIVATE+KEY+name+id+base64(0x01 || seed)`.
"""

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.ledger.encoding import base64_bytes, base64_text
from qingfeng.ledger.notes import ED25519, KEY_SIZE, MalformedKeyError, SigningKey, VerifierKey, is_key_name

PRIVATE = "PRIVATE+KEY+"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(InputError):
    """A key file cannot be made or used."""


def make_key_file(path: Path, name: str) -> VerifierKey:
    """Draw a key and write it to a new file that only its owner can read; return the public key.

    Args:
        path: where; its folder must exist.
        name: of the key, which is the origin of the log.

    Raises:
        KeyFileError: the file is there already, or cannot be written.
        MalformedKeyError: the name has a space or a plus, or is empty.
    """
    if not is_key_name(name):
        raise MalformedKeyError(N_("{name!r} cannot name a log: it must have no spaces and no plus."), name=name)
    key = SigningKey(name, Ed25519PrivateKey.generate())
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        message = N_("{path} is there already, and a key is never overwritten: what it signed could no longer be continued.")
        raise KeyFileError(message, path=path) from error
    except OSError as error:
        raise _unusable(path, error) from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{private_text(key)}\n")
        file.flush()
        os.fsync(file.fileno())
    return key.verifier


def load_key_file(path: Path) -> SigningKey:
    """Read the key that a file holds.

    Raises:
        KeyFileError: the file cannot be read, or others can read it too.
        MalformedKeyError: it holds no key.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(4096)
    except OSError as error:
        raise _unusable(path, error) from error
    if mode & OTHERS:
        message = N_("{path} can be read by others than its owner, so its key may be known. Run: chmod 600 {path}")
        raise KeyFileError(message, path=path)
    return read_private_text(content.decode(errors="replace").removesuffix("\n"))


def private_text(key: SigningKey) -> str:
    """Return a key as its file holds it."""
    seed = key.private.private_bytes_raw()
    return f"{PRIVATE}{key.name}+{key.verifier.id.hex()}+{base64_text(ED25519 + seed)}"


def read_private_text(text: str) -> SigningKey:
    """Read the text of a private key. No message repeats any part of it.

    Raises:
        MalformedKeyError: it is none, or its id is not that of name and key.
    """
    name, _, rest = text.removeprefix(PRIVATE).partition("+")
    key_id, _, encoded = rest.partition("+")
    content = base64_bytes(encoded) or b""
    if not text.startswith(PRIVATE) or not is_key_name(name) or content[:1] != ED25519 or len(content) != 1 + KEY_SIZE:
        raise MalformedKeyError(N_("The key file holds no Ed25519 key of the form PRIVATE+KEY+name+id+base64."))
    key = SigningKey(name, Ed25519PrivateKey.from_private_bytes(content[1:]))
    if key.verifier.id.hex() != key_id:
        raise MalformedKeyError(N_("The key file of {name} is damaged: its id is not that of its key."), name=name)
    return key


def _unusable(path: Path, error: OSError) -> KeyFileError:
    return KeyFileError(N_("{path} cannot be used as a key file: {reason}."), path=path, reason=error.strerror or error)
