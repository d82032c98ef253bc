"""Heads as an audit sees them: kept elsewhere, in the log's folder, and in the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qingfeng.custody.auditing.logs import Chain, LogRead
from qingfeng.custody.auditing.verdict import Fault
from qingfeng.custody.models import Head
from qingfeng.custody.places import log_folder
from qingfeng.foundation.messages import N_, translate
from qingfeng.ledger.checkpoint import check_head, read_checkpoint
from qingfeng.ledger.errors import MalformedError, MismatchError
from qingfeng.ledger.folder import CHECKPOINT
from qingfeng.ledger.notes import VerifierKey, read_note


@dataclass(frozen=True, slots=True)
class SeenHead:
    """A head: where it was found (`kept`, `folder`, `database`), and what its signature is worth, if that was checked."""

    where: str
    size: int
    root: bytes
    is_signed: bool | None = None
    said: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether it was kept elsewhere."""
        return self.where == "kept"

    @property
    def is_spoiled(self) -> bool:
        """Whether its signature was checked and is none of the log's."""
        return self.is_signed is False


def known_heads(kept: Sequence[str], keys: Sequence[VerifierKey], *, origin: str | None) -> list[SeenHead]:
    """Return all heads that can be found; of those in the database only the newest is held against the keys.

    Raises:
        MalformedError: one of those kept elsewhere is no head.
    """
    heads = [_seen("kept", note, keys, origin) for note in kept]
    path = log_folder() / CHECKPOINT
    if path.exists():
        heads.append(_or_spoiled("folder", path.read_bytes().decode(errors="replace"), keys, origin))
    newest = Head.objects.order_by("-size").values_list("note", flat=True).first()
    if newest is not None:
        heads.append(_or_spoiled("database", newest, keys, origin))
    heads += [
        SeenHead("database", size, bytes(root)) for size, root in Head.objects.order_by("size").values_list("size", "root")
    ]
    return heads


def _seen(where: str, note: str, keys: Sequence[VerifierKey], origin: str | None) -> SeenHead:
    read = read_note(note.encode())
    head = read_checkpoint(read.text)
    if origin is not None and head.origin != origin:
        message = N_("The head is of the log {other}, not of {origin}.")
        raise MalformedError(message, other=head.origin, origin=origin)
    try:
        if keys:
            check_head(head, read, keys)
    except MismatchError as error:
        return SeenHead(where, head.size, head.root, is_signed=False, said=str(error))
    return SeenHead(where, head.size, head.root, is_signed=True if keys else None)


def _or_spoiled(where: str, note: str, keys: Sequence[VerifierKey], origin: str | None) -> SeenHead:
    try:
        return _seen(where, note, keys, origin)
    except MalformedError as error:
        return SeenHead(where, 0, b"", is_signed=False, said=str(error))


def faults_of_heads(heads: Sequence[SeenHead], log: LogRead, *, files_believed: bool) -> Iterator[Fault]:
    """Name heads that are not the log's, and those whose root cannot be made of what is here."""
    chain = log.files if files_believed else log.table
    for head in heads:
        if head.is_spoiled:
            message = N_("The head of {size} entries ({where}) is not signed by the log's key: {said}")
            yield Fault("head", message, {"size": head.size, "where": _place(head), "said": head.said})
        elif chain.frontier.size < head.size:
            message = N_("Cut off: the head ({where}) speaks of {size} entries, and {found} are here.")
            yield Fault("head", message, {"size": head.size, "where": _place(head), "found": chain.frontier.size})
        elif chain.roots[head.size] != head.root:
            message = N_("Rewritten: the root of the head of {size} entries ({where}) cannot be made of what is here.")
            yield Fault("head", message, {"size": head.size, "where": _place(head)})


def sentences_of_heads(heads: Sequence[SeenHead], chain: Chain) -> tuple[str, ...]:
    """Say which heads kept elsewhere, and whether the folder's, come out of what is here."""
    told = []
    for head in heads:
        if head.where in ("kept", "folder") and not head.is_spoiled and chain.roots.get(head.size) == head.root:
            signed = translate("signed by the log's key") if head.is_signed else translate("signature not checked")
            message = translate("Head of {size} entries ({where}): its root is made of what is here; {signed}.")
            told.append(message.format(size=head.size, where=_place(head), signed=signed))
    return tuple(told)


def _place(head: SeenHead) -> str:
    return {
        "kept": translate("kept elsewhere"),
        "folder": translate("in the log's folder"),
        "database": translate("in the database"),
    }[head.where]
