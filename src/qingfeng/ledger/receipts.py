"""Receipts: a file that proves to its holder, offline, that an entry stands in the log, and that it says what the holder has.

The proof carries in `extra` what opens the entry: its text, the salt of its commitment, and those private values that are the
holder's own with theirs. Nothing in `extra` is signed; each of it counts because it leads to the signed root.

Source: C2SP tlog-proof (c2sp.org/tlog-proof); docs/ledger.md, "Receipts", for `extra`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qingfeng.foundation.messages import N_
from qingfeng.ledger.canonical import Canonical, NotCanonicalError, canonical_text, read_canonical
from qingfeng.ledger.encoding import base64_bytes, base64_text, whole_number
from qingfeng.ledger.errors import MalformedError
from qingfeng.ledger.leaves import SALT_SIZE, VALUE_SALT_SIZE, commitment
from qingfeng.ledger.tree import HASH_SIZE

FIRST_LINE = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
# A tree of 2**63 entries needs no more hashes than this.
MOST_HASHES = 63
MOST_BYTES = 10_000_000
_HEX = re.compile(r"(?:[0-9a-f]{2})+")


class MalformedReceiptError(MalformedError):
    """A file is no receipt."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A tlog-proof as it stands in a file: nothing of it is checked."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def __str__(self) -> str:
        extra = [] if self.extra is None else [f"extra {base64_text(self.extra)}"]
        lines = [FIRST_LINE, *extra, f"index {self.index}", *map(base64_text, self.hashes), ""]
        return "".join(f"{line}\n" for line in lines) + self.checkpoint


@dataclass(frozen=True, slots=True)
class PrivateValue:
    """A private value of the holder: its key in the text's `digests`, its JSON text, its salt."""

    key: str
    value: str
    salt: bytes


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens an entry: its text; the salt, None for a public entry, which is the text itself; private values."""

    text: str
    salt: bytes | None
    private: tuple[PrivateValue, ...] = ()

    @property
    def entry(self) -> bytes:
        """The entry of the log that the text is or is committed to by."""
        return self.text.encode() if self.salt is None else commitment(self.salt, self.text)

    def __bytes__(self) -> bytes:
        form: dict[str, Canonical] = {"text": self.text}
        if self.salt is not None:
            form["salt"] = self.salt.hex()
        if self.private:
            form["private"] = [{"key": each.key, "value": each.value, "salt": each.salt.hex()} for each in self.private]
        return canonical_text(form).encode()


def read_proof(content: bytes) -> Proof:
    """Read a receipt as a tlog-proof.

    Raises:
        MalformedReceiptError: it is none; the message names the line.
    """
    head, blank, checkpoint = _text(content).partition("\n\n")
    first, *lines = head.split("\n")
    if first != FIRST_LINE or not blank:
        raise MalformedReceiptError(N_("The file is no receipt: it must begin with the line {line}."), line=FIRST_LINE)
    extra = _extra(lines.pop(0)) if lines and lines[0].startswith("extra ") else None
    if not lines:
        raise MalformedReceiptError(N_("The receipt has no line with the index."))
    index = whole_number(lines[0].removeprefix("index "))
    if not lines[0].startswith("index ") or index is None:
        raise MalformedReceiptError(N_("The receipt must say `index` and a whole number; it reads {line!r}."), line=lines[0])
    if len(lines) > 1 + MOST_HASHES:
        raise MalformedReceiptError(N_("The receipt has more than {most} hashes."), most=MOST_HASHES)
    return Proof(index, tuple(_hash(line) for line in lines[1:]), checkpoint, extra)


def read_opening(extra: bytes) -> Opening:
    """Read what a receipt carries to open its entry.

    Raises:
        MalformedReceiptError: it is not of the form that docs/ledger.md gives.
    """
    form = _object(extra)
    text, salt = form["text"], form.get("salt")
    if not isinstance(text, str) or set(form) - {"text", "salt", "private"}:
        raise MalformedReceiptError(
            N_("What opens the entry must have `text`, and may have `salt` and `private`; nothing else.")
        )
    private = form.get("private", [])
    if not isinstance(private, list) or (private and salt is None):
        raise MalformedReceiptError(N_("`private` must be a list, and stands only beside a salt."))
    # Only a missing salt says that the entry is public.
    opened = _salt(salt, SALT_SIZE) if "salt" in form else None
    return Opening(text, opened, tuple(_private(each) for each in private))


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise MalformedReceiptError(N_("The receipt is longer than {most} bytes."), most=MOST_BYTES)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise MalformedReceiptError(N_("The receipt is not written in UTF-8.")) from error


def _extra(line: str) -> bytes:
    content = base64_bytes(line.removeprefix("extra "))
    if content is None:
        raise MalformedReceiptError(N_("The line `extra` of the receipt is not base64."))
    return content


def _hash(line: str) -> bytes:
    content = base64_bytes(line)
    if content is None or len(content) != HASH_SIZE:
        raise MalformedReceiptError(N_("{line!r} is no hash: it must be 32 bytes in base64."), line=line)
    return content


def _object(extra: bytes) -> Mapping[str, Canonical]:
    try:
        form = read_canonical(extra.decode())
    except (UnicodeDecodeError, NotCanonicalError) as error:
        raise MalformedReceiptError(N_("What opens the entry is no canonical JSON in UTF-8.")) from error
    if not isinstance(form, dict) or "text" not in form:
        raise MalformedReceiptError(
            N_("What opens the entry must have `text`, and may have `salt` and `private`; nothing else.")
        )
    return form


def _private(form: Canonical) -> PrivateValue:
    if not isinstance(form, dict) or set(form) != {"key", "value", "salt"}:
        raise MalformedReceiptError(N_("A private value must have `key`, `value` and `salt`, and nothing else."))
    key, value = form["key"], form["value"]
    if not isinstance(key, str) or not isinstance(value, str):
        raise MalformedReceiptError(N_("A private value must have `key`, `value` and `salt`, and nothing else."))
    return PrivateValue(key, value, _salt(form["salt"], VALUE_SALT_SIZE))


def _salt(text: Canonical, size: int) -> bytes:
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise MalformedReceiptError(N_("A salt must be written in small hexadecimal digits."))
    salt = bytes.fromhex(text)
    if len(salt) != size:
        raise MalformedReceiptError(N_("A salt has {expected} bytes, not {found}."), expected=size, found=len(salt))
    return salt
