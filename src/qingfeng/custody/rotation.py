"""The act by which the log gets a new key: recorded in the log itself, under heads of the old key and of the new."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qingfeng.custody.keys import DRAFT, drawn_key, signed_from, signing_keys
from qingfeng.custody.leaves import KIND
from qingfeng.custody.models import KeyChange
from qingfeng.custody.numbering import turn
from qingfeng.custody.places import key_folder
from qingfeng.custody.services import begin_log, sequence_now
from qingfeng.foundation.disk import settle
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_
from qingfeng.ledger.keys import make_key_file
from qingfeng.ledger.notes import VerifierKey
from qingfeng.storage.models import LeafOutbox


class SequencerAtWorkError(DomainError):
    """The key is not changed while others may be signing with it."""


class OddKeysError(DomainError):
    """It is not clear which key is to be followed by a new one."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """A change of keys: both verifier keys, and the size of the first head that both have signed."""

    old: str
    new: str
    size: int


def rotate_key(*, at: datetime) -> Rotation:
    """Draw a new key, record the change, and sign a head over it with both keys; from then on only the new one signs.

    One that was broken off after it was recorded is brought to its end, and no second one begun. Broken off before, the old key
    signs on, and what was drawn is used by the next change.

    Raises:
        SequencerAtWorkError: another is numbering or signing.
        NoKeyError, OddKeysError: the key that signs is not here, or there are several.
        OtherLogError: as of `services.sequence_all`.
    """
    with turn(wait=False) as is_mine:
        if not is_mine:
            raise SequencerAtWorkError(N_("Another is numbering or signing just now. Try again in a minute."))
        return _rotated(at)


def _rotated(at: datetime) -> Rotation:
    log = begin_log()
    change = KeyChange.objects.order_by("-pk").first()
    if change is None or signed_from(change) is not None:
        # What waits is numbered first: so a folder or key at fault is found before anything is drawn.
        sequence_now()
        change = _recorded(log.origin, at)
    sequence_now()
    size = signed_from(change)
    assert size is not None
    return Rotation(str(change.old), str(change.new), size)


def _recorded(origin: str, at: datetime) -> KeyChange:
    keys = signing_keys(origin)
    if len(keys) != 1:
        message = N_(
            "{folder} holds {count} keys of the log {origin}: leave there the one that signs, and put the others away."
        )
        raise OddKeysError(message, folder=key_folder(), count=len(keys), origin=origin)
    new = _drawn(origin)
    with transaction.atomic():
        change = KeyChange.objects.create(old=str(keys[0].verifier), new=str(new), recorded_at=at)
        LeafOutbox.objects.create(kind=KIND, first=change.pk)
    return change


def _drawn(origin: str) -> VerifierKey:
    """Return a key that is on the disk: a new one, or that of a change which was broken off before it was recorded."""
    path, drawn = key_folder() / DRAFT, drawn_key()
    if drawn is not None:
        return drawn.verifier
    # One that was broken off while it was written: nobody has signed with it.
    path.unlink(missing_ok=True)
    key = make_key_file(path, origin)
    settle(key_folder())
    return key
