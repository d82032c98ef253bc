"""A release held against the ledger: the head that it carries, its own receipt, a head had from elsewhere."""

from collections.abc import Iterator, Sequence

from qingfeng.foundation.messages import N_
from qingfeng.ledger.checkpoint import Checkpoint, check_head, read_checkpoint
from qingfeng.ledger.leaves import PUBLIC_FIELDS
from qingfeng.ledger.notes import Note, VerifierKey, read_note
from qingfeng.ledger.verification import Step, checked, read_receipt
from qingfeng.publication.pack.errors import DifferenceError
from qingfeng.publication.pack.reading import Release


def head_of(release: Release) -> tuple[Checkpoint, Note] | None:
    """Return the head of the ledger that a release carries, None where it carries none.

    Raises:
        MalformedError: it is no head.
    """
    if release.form.head is None:
        return None
    note = read_note(release.form.head.encode())
    return read_checkpoint(note.text), note


def checked_head(release: Release, keys: Sequence[VerifierKey]) -> Iterator[Step]:
    """Check that the head says the size that the release names and, with keys, that the log has signed it.

    Raises:
        DifferenceError, MismatchError: it does not hold.
        MalformedError: it is no head.
    """
    found = head_of(release)
    if found is None:
        return
    head, note = found
    if head.size != release.form.ledger_size:
        message = N_("The head of the ledger in the release has the size {found}; the release names {expected}.")
        raise DifferenceError(message, expected=release.form.ledger_size, found=head.size)
    facts = {"origin": head.origin, "size": head.size, "root": head.root.hex()}
    yield Step(N_("Record: up to entry {size} of the log {origin}, root {root}."), facts)
    if keys:
        signers = check_head(head, note, keys)
        yield Step(N_("Head: signed by {keys}."), {"keys": ", ".join(f"{key.name}+{key.id.hex()}" for key in signers)})


def checked_receipt(release: Release, content: bytes, keys: Sequence[VerifierKey]) -> Iterator[Step]:
    """Check a receipt, and that it is the receipt of this release and of no other file.

    Raises:
        MismatchError, DifferenceError: it does not hold, or is that of something else.
        MalformedError: it is no receipt.
    """
    receipt = read_receipt(content)
    yield from checked(receipt, keys)
    own = {
        "type": "release",
        "name": f"{release.form.district}-{release.form.quarter}",
        "version": str(release.form.revision),
        "size": str(release.size),
        "sha256": release.sha256,
    }
    assert set(own) == PUBLIC_FIELDS
    for name, expected in own.items():
        if (found := receipt.value.get(name)) != expected:
            message = N_("The receipt is that of something else: its {field} is {found}, that of the release is {expected}.")
            raise DifferenceError(message, field=name, found=found, expected=expected)
    yield Step(N_("Receipt: its entry is this very file, {size} bytes."), {"size": release.size})


def checked_against(release: Release, other: bytes) -> Iterator[Step]:
    """Hold the head of a release against one had from elsewhere.

    Raises:
        DifferenceError: the release carries none, or one of another log, or another root at the same size.
        MalformedError: it is no head.
    """
    theirs = read_checkpoint(read_note(other).text)
    found = head_of(release)
    if found is None or found[0].origin != theirs.origin:
        origin = None if found is None else found[0].origin
        message = N_("The head is that of the log {expected}; the release carries one of {found}.")
        raise DifferenceError(message, expected=theirs.origin, found=origin or "-")
    if found[0].size == theirs.size and found[0].root != theirs.root:
        message = N_("At the size {size} the head has the root {expected}, the release {found}: two logs were shown.")
        raise DifferenceError(message, size=theirs.size, expected=theirs.root.hex(), found=found[0].root.hex())
    if found[0].size == theirs.size:
        yield Step(N_("Head: the same as the one that was given, at size {size}."), {"size": theirs.size})
