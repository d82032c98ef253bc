"""The work of `qingfeng ledger verify`: read a receipt, say what holds, and what nobody has checked."""

from collections.abc import Mapping
from pathlib import Path

import click

from qingfeng.cli.visible import visible
from qingfeng.foundation.errors import DomainError, InputError
from qingfeng.foundation.messages import N_
from qingfeng.foundation.messages import translate as _
from qingfeng.ledger.canonical import Canonical, canonical_text
from qingfeng.ledger.notes import VerifierKey, read_verifier_key
from qingfeng.ledger.receipts import MOST_BYTES
from qingfeng.ledger.verification import checked, read_receipt, unchecked


class UnreadableError(InputError):
    """A file that was named cannot be read, or has nothing in it that it was named for."""


class UnprovenError(DomainError):
    """A receipt that agrees with itself, but whose head nobody's key was held against."""


def verify(path: Path, key: str | None) -> None:
    """Check a receipt and print each step that holds.

    Raises:
        DomainError: the first step that does not hold, a file that cannot be read, or no key.
    """
    keys = [] if key is None else keys_in(key)
    receipt = read_receipt(content_of(path))
    click.echo(_("Checked:"))
    for step in checked(receipt, keys):
        click.echo(f"  {visible(str(step))}")
    click.echo(_("Not checked:"))
    for sentence in unchecked(receipt, keys):
        click.echo(f"  {visible(sentence)}")
    if not keys:
        message = N_("The signature was not checked, so nothing is proven yet: give the public key of the log with --key.")
        raise UnprovenError(message)
    # Not before it is proven: what a bent receipt says must not be read as if it stood in the log.
    click.echo(_("What the entry says:"))
    for line in _lines(receipt.value):
        click.echo(f"  {line}")
    click.echo(_("The receipt holds."))


def _lines(value: Mapping[str, Canonical]) -> list[str]:
    told = ((key, each if isinstance(each, str) else canonical_text(each)) for key, each in value.items() if each is not None)
    return [f"{visible(key)}: {visible(text)}" for key, text in told]


def keys_in(key: str) -> list[VerifierKey]:
    """Return the public keys that an option names: one itself, or a file with one a line."""
    # A path may have a plus in it, so a file that is there wins.
    path = Path(key)
    if key.count("+") < 2 or path.is_file():
        lines = content_of(path).decode(errors="replace").split("\n")
        keys = [read_verifier_key(line.split()[0]) for line in lines if line.strip()]
        if not keys:
            raise UnreadableError(N_("{path} has no verifier key in it."), path=path)
        return keys
    return [read_verifier_key(key)]


def content_of(path: Path) -> bytes:
    """Read a file that was named.

    Raises:
        UnreadableError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        message = N_("{path} cannot be read: {reason}.")
        raise UnreadableError(message, path=path, reason=error.strerror or error) from error
