"""A receipt checked, step by step, by nothing but its bytes and the log's public key.

Source: C2SP tlog-proof, "Verifying a tlog proof"; docs/ledger.md, "Check a receipt".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qingfeng.foundation.messages import N_, translate, translate_count
from qingfeng.ledger.canonical import Canonical, read_canonical
from qingfeng.ledger.checkpoint import Checkpoint, check_head, read_checkpoint
from qingfeng.ledger.errors import MismatchError
from qingfeng.ledger.leaves import PUBLIC_FIELDS, PUBLIC_TYPES, sealed_value
from qingfeng.ledger.notes import Note, VerifierKey, read_note
from qingfeng.ledger.receipts import MalformedReceiptError, Opening, Proof, read_opening, read_proof
from qingfeng.ledger.tree import check_inclusion, leaf_hash


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was checked and holds: a sentence and its facts."""

    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return translate(self.message).format(**self.facts)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it was read, each part of the form that it must have; only `checked` says that it holds."""

    proof: Proof
    opening: Opening
    value: Mapping[str, Canonical]
    note: Note
    checkpoint: Checkpoint


def read_receipt(content: bytes) -> Receipt:
    """Read a receipt of ours.

    Raises:
        MalformedError: it is none; the message says which part of it.
    """
    proof = read_proof(content)
    if proof.extra is None:
        raise MalformedReceiptError(
            N_("The receipt does not carry the text of its entry, so there is nothing to hold against it.")
        )
    opening = read_opening(proof.extra)
    value = read_canonical(opening.text)
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise MalformedReceiptError(N_("The text of the entry must be a JSON object with a `type`."))
    # Otherwise 32 bytes of text could pass for a commitment, or an act for something published.
    if opening.salt is None and (set(value) != PUBLIC_FIELDS or value["type"] not in PUBLIC_TYPES):
        raise MalformedReceiptError(N_("The receipt has no salt, but its entry is none of those that are public."))
    note = read_note(proof.checkpoint.encode())
    return Receipt(proof, opening, value, note, read_checkpoint(note.text))


def checked(receipt: Receipt, keys: Sequence[VerifierKey]) -> Iterator[Step]:
    """Check a receipt, and give each step when it holds. Without keys the signature is left unchecked: then nothing is proven.

    Raises:
        MismatchError: the first step that does not hold.
    """
    yield _entry(receipt)
    if receipt.opening.private:
        yield _private_values(receipt)
    proof, head = receipt.proof, receipt.checkpoint
    check_inclusion(leaf_hash(receipt.opening.entry), proof.index, head.size, proof.hashes, head.root)
    message = N_("Place: the entry stands in the log at index {index} of {size}, under the root {root}.")
    yield Step(message, {"index": proof.index, "size": head.size, "root": head.root.hex()})
    if keys:
        signers = check_head(head, receipt.note, keys)
        message = N_("Head: signed by {keys}.")
        yield Step(message, {"keys": ", ".join(f"{key.name}+{key.id.hex()}" for key in signers)})


def unchecked(receipt: Receipt, keys: Sequence[VerifierKey]) -> list[str]:
    """Return, as sentences, what no check of this receipt can say or was not asked for."""
    others = [each for each in receipt.note.signatures if (each.name, each.key_id) not in {(key.name, key.id) for key in keys}]
    closed = len(_digests(receipt.value)) - len({each.key for each in receipt.opening.private})
    told = []
    if others and keys:
        names = ", ".join(each.name for each in others)
        told.append(translate("Signatures of keys that were not given: {names}.").format(names=names))
    if closed > 0:
        message = translate_count(
            "{count} private value of the entry, which the receipt does not carry.",
            "{count} private values of the entry, which the receipt does not carry.",
            closed,
        )
        told.append(message.format(count=closed))
    told.append(translate("Whether others were shown the same head: ask the log, or a witness, for a newer one and compare."))
    told.append(
        translate("Whether the entry is true. The ledger proves that nothing was changed later, not that it was right.")
    )
    return told


def _entry(receipt: Receipt) -> Step:
    kind, entry = receipt.value["type"], receipt.opening.entry
    if receipt.opening.salt is None:
        return Step(N_("Entry: a public one of the type {type}."), {"type": kind})
    message = N_("Entry: text and salt of the type {type} give the commitment {entry}.")
    return Step(message, {"type": kind, "entry": entry.hex()})


def _private_values(receipt: Receipt) -> Step:
    digests = _digests(receipt.value)
    for each in receipt.opening.private:
        if digests.get(each.key) != sealed_value(each.salt, each.value):
            message = N_("The private value {key} is not the one that the entry was made with.")
            raise MismatchError(message, key=each.key)
    names = ", ".join(each.key for each in receipt.opening.private)
    return Step(N_("Private values: {names} are those that the entry was made with."), {"names": names})


def _digests(value: Mapping[str, Canonical]) -> Mapping[str, Canonical]:
    digests = value.get("digests")
    return digests if isinstance(digests, dict) else {}
